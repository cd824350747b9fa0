//! Inviting the people of a file. Without the client: a form that is posted, and
//! pages that show what was understood. With it the file is read and checked in the
//! browser, shown as a grid to be mended, and its good rows are sent in batches.

use leptos::{ev, prelude::*};
use serde::{Deserialize, Serialize};

use super::{
    import_grid::grid,
    import_state::{Import, Phase},
};
use crate::{
    app::phrases::Phrases,
    domain::import::{CODES, FileProblem, Rules},
};

/// What the island needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProps {
    /// The organization's slug.
    pub organization: String,
    /// Where the plain form goes.
    pub action: String,
    /// Where the People table is.
    pub people: String,
    /// The role chosen already.
    pub role: String,
    /// The groups chosen already.
    pub groups: Vec<String>,
    /// What rows are checked against.
    pub rules: Rules,
    /// Bytes that a file may have.
    pub most_bytes: usize,
    /// The messages.
    pub phrases: Phrases,
}

/// The messages that the island needs.
pub fn words() -> Vec<(String, &'static [&'static str])> {
    const PLAIN: &[&str] = &[
        "import-template",
        "import-columns",
        "import-role",
        "import-groups",
        "import-file",
        "import-drop",
        "import-check",
        "import-opening",
        "import-show-all",
        "import-show-bad",
        "import-rows",
        "import-line",
        "import-remove",
        "import-state-ready",
        "import-state-bad",
        "import-state-sent",
        "import-progress",
        "import-report",
        "import-stop",
        "people-previous",
        "people-next",
        "people-pages",
        "back-to-people",
        "column-name",
        "column-email",
        "column-role",
        "column-groups",
        "column-language",
        "error-unreachable",
        "error-signed_out",
        "error-forbidden",
        "error-above_own_rights",
        "error-not_found",
        "error-busy",
        "error-invalid",
        "error-internal",
        "problem-role_unknown",
        "problem-group_unknown",
    ];
    const WITH: &[(&str, &[&str])] = &[
        ("import-reading", &["n"]),
        ("import-looking-up", &["n"]),
        ("import-ready", &["n"]),
        ("import-bad", &["n"]),
        ("import-sent", &["n"]),
        ("import-send", &["n"]),
        ("import-sending", &["n"]),
        ("import-beyond", &["n"]),
        ("import-unknown", &["columns"]),
        ("import-cell", &["column", "line"]),
        ("import-remove-line", &["line"]),
        ("import-removed", &["line"]),
        ("import-page", &["from", "to", "total"]),
        ("error-throttled", &["minutes", "seconds"]),
    ];
    let none: &'static [&'static str] = &[];
    let problem = |code: &str| (["problem-", code].concat(), none);
    let files = FileProblem::ALL.into_iter().map(|file| problem(file.code()));
    let all = PLAIN.iter().map(|key| ((*key).to_owned(), none));
    let all = all.chain(WITH.iter().map(|(key, args)| ((*key).to_owned(), *args)));
    all.chain(CODES.into_iter().map(problem)).chain(files).collect()
}

/// The form, and below it what the file holds.
#[island]
pub fn ImportSheet(form: ImportProps) -> impl IntoView {
    let import = Import::new(form.clone());
    let live = RwSignal::new(false);
    // The first drawing is the server's; only then files are read here.
    Effect::new(move |_| live.set(true));
    let over = RwSignal::new(false);
    let choices = form.rules.roles.iter().filter(|role| role.grantable).map(|role| {
        let selected = role.id == form.role;
        view! { <option value=role.id.clone() selected=selected>{role.name.clone()}</option> }
    });
    let choices = choices.collect_view();
    let template = [&form.action, "/template.csv"].concat();
    view! {
        <div class="page">
        <form class="stack card narrow" method="post" enctype="multipart/form-data" action=form.action.clone() on:submit=move |event: ev::SubmitEvent| if live.get_untracked() { event.prevent_default() }>
            <div class="field">
                <label for="role">{import.phrase("import-role", &[])}</label>
                <select id="role" name="role" on:change=move |event| import.role.set(event_target_value(&event))>{choices}</select>
            </div>
            {groups(import, &form)}
            <div class="field drop" data-over=move || over.get().then_some("")
                on:dragover=move |event: ev::DragEvent| { event.prevent_default(); over.set(true) }
                on:dragleave=move |_| over.set(false)
                on:drop=move |event: ev::DragEvent| { event.prevent_default(); over.set(false); drop_file(import, &event) }>
                <label for="file">{import.phrase("import-file", &[])}</label>
                <input id="file" name="file" type="file" required=move || !live.get() accept=".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values"
                    aria-describedby="file-hint" on:change=move |event| choose_file(import, &event)/>
                <p class="hint" id="file-hint">
                    {move || live.get().then(|| [import.phrase("import-drop", &[]), " ".to_owned()].concat())}
                    {import.phrase("import-columns", &[])}
                </p>
            </div>
            <div class="split">
                <a href=template download="people.csv">{import.phrase("import-template", &[])}</a>
                <button class="button primary" hidden=move || live.get()>{import.phrase("import-check", &[])}</button>
            </div>
        </form>
        {move || import.failure.get().map(|key| view! { <div class="notice" data-tone="danger" role="alert"><p>{import.phrase(&key, &[("minutes", "60")])}</p></div> })}
        <p class="visually-hidden" role="status">{move || [doing(import), import.spoken.get()].join(" ")}</p>
        {move || match import.phase.get() {
            Phase::Rest | Phase::Sending(..) => None,
            _ => Some(view! { <p class="muted">{doing(import)}</p> }),
        }}
        {grid(import)}
        </div>
    }
}

/// What is being done, in words.
pub(super) fn doing(import: Import) -> String {
    match import.phase.get() {
        Phase::Rest => String::new(),
        Phase::Opening => import.phrase("import-opening", &[]),
        Phase::Reading(n) => import.count_phrase("import-reading", n),
        Phase::LookingUp(n) => import.count_phrase("import-looking-up", n),
        Phase::Sending(n, _) => import.count_phrase("import-sending", n),
    }
}

fn groups(import: Import, form: &ImportProps) -> impl IntoView + use<> {
    let boxes = form.rules.groups.iter().map(|group| {
        let checked = form.groups.contains(&group.id);
        let id = group.id.clone();
        let change = move |event| {
            let on = event_target_checked(&event);
            import.groups.update(|groups| {
                groups.retain(|other| *other != id);
                if on {
                    groups.push(id.clone());
                }
            });
        };
        view! {
            <label class="check">
                <input type="checkbox" name="groups" value=group.id.clone() checked=checked on:change=change/>
                <span>{group.name.clone()}</span>
            </label>
        }
    });
    let boxes = boxes.collect_view();
    (!form.rules.groups.is_empty()).then(|| {
        view! {
            <fieldset class="field">
                <legend>{import.phrase("import-groups", &[])}</legend>
                <div class="choices">{boxes}</div>
            </fieldset>
        }
    })
}

#[cfg(feature = "hydrate")]
fn choose_file(import: Import, event: &web_sys::Event) {
    super::import_state::take_if_any(import, super::import_file::chosen(event));
}

#[cfg(feature = "hydrate")]
fn drop_file(import: Import, event: &ev::DragEvent) {
    super::import_state::take_if_any(import, super::import_file::dropped(event));
}

#[cfg(not(feature = "hydrate"))]
fn choose_file<T>(_: Import, _: &T) {}

#[cfg(not(feature = "hydrate"))]
fn drop_file<T>(_: Import, _: &T) {}
