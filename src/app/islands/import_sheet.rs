//! Inviting the people of a file. Without the client: a form that is posted, and
//! pages that show what was understood. With it the file is read and checked in the
//! browser, shown as a grid to be mended, and its good rows are sent in batches.

use leptos::{ev, prelude::*};
use serde::{Deserialize, Serialize};

use super::{
    error_words::ERRORS,
    import_grid::{grid, notice, shown, text},
    import_state::{Import, Phase},
};
use crate::{
    app::phrases::Phrases,
    domain::import::{CODES, Choice, FileProblem, Rules},
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
        "import-state-known",
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
        "problem-role_unknown",
        "problem-group_unknown",
    ];
    const WITH: &[(&str, &[&str])] = &[
        ("import-reading", &["n"]),
        ("import-looking-up", &["n"]),
        ("import-ready", &["n"]),
        ("import-known", &["n"]),
        ("import-bad", &["n"]),
        ("import-sent", &["n"]),
        ("import-send", &["n"]),
        ("import-sending", &["n"]),
        ("import-blank", &["n"]),
        ("import-beyond", &["n"]),
        ("import-unknown", &["columns"]),
        ("import-cell", &["column", "line"]),
        ("import-remove-line", &["line"]),
        ("import-removed", &["line"]),
        ("import-page", &["from", "to", "total"]),
    ];
    let none: &'static [&'static str] = &[];
    let problem = |code: &str| (["problem-", code].concat(), none);
    let files = FileProblem::ALL.into_iter().map(|file| problem(file.code()));
    let all = PLAIN.iter().map(|key| ((*key).to_owned(), none));
    let all = all.chain(WITH.iter().chain(ERRORS).map(|(key, args)| ((*key).to_owned(), *args)));
    // That no seat is left names the limit.
    let rows = CODES.into_iter().map(|code| (["problem-", code].concat(), &["limit"][..]));
    all.chain(rows).chain(files).collect()
}

/// The form, and below it what the file holds.
#[island]
pub fn ImportSheet(form: ImportProps) -> impl IntoView {
    let import = Import::new(form.clone());
    let (live, over) = (RwSignal::new(false), RwSignal::new(false));
    // The first drawing is the server's; only then files are read here.
    Effect::new(move |_| live.set(true));
    #[cfg(feature = "hydrate")]
    super::import_work::ask_before_leaving(import);
    let choice = |role: &Choice| {
        let selected = role.id == form.role;
        view! { <option value=role.id.clone() selected=selected>{role.name.clone()}</option> }
    };
    let choices: Vec<_> = form.rules.roles.iter().filter(|role| role.grantable).map(choice).collect();
    let template = [&form.action, "/template.csv"].concat();
    let submit: Box<dyn FnMut(ev::SubmitEvent)> = Box::new(move |event| {
        if live.get_untracked() {
            event.prevent_default();
        }
    });
    let change_role: Box<dyn FnMut(ev::Event)> = Box::new(move |event| import.role.set(event_target_value(&event)));
    let waiting = move || match import.phase.get() {
        Phase::Rest | Phase::Sending(..) => String::new(),
        _ => doing(import),
    };
    view! {
        <div class="page">
            <form class="stack card narrow" method="post" enctype="multipart/form-data" action=form.action.clone() on:submit=submit>
                <div class="field">
                    <label for="role">{import.phrase("import-role", &[])}</label>
                    <select id="role" name="role" on:change=change_role>{choices}</select>
                </div>
                {groups(import, &form)}
                {file(import, live, over)}
                <div class="split">
                    <a href=template download="people.csv">{import.phrase("import-template", &[])}</a>
                    <button class="button primary" hidden=shown(move || !live.get())>{import.phrase("import-check", &[])}</button>
                </div>
            </form>
            {notice("danger", Some("alert"), text(move || import.failure.get().unwrap_or_default()))}
            <p class="visually-hidden" role="status">{text(move || [doing(import), import.spoken.get()].join(" "))}</p>
            <p class="muted" hidden=shown(move || !waiting().is_empty())>{text(waiting)}</p>
            {grid(import)}
        </div>
    }
}

/// Where a file is chosen or dropped.
fn file(import: Import, live: RwSignal<bool>, over: RwSignal<bool>) -> impl IntoView {
    let handler = |act: fn(Import, RwSignal<bool>, &ev::DragEvent)| -> Box<dyn FnMut(ev::DragEvent)> {
        Box::new(move |event| act(import, over, &event))
    };
    let drag = handler(|_, over, event| {
        event.prevent_default();
        over.set(true);
    });
    let leave = handler(|_, over, _| over.set(false));
    let drop = handler(|import, over, event| {
        event.prevent_default();
        over.set(false);
        drop_file(import, event);
    });
    let choose: Box<dyn FnMut(ev::Event)> = Box::new(move |event| choose_file(import, &event));
    let class = text(move || if over.get() { "field drop over" } else { "field drop" }.to_owned());
    let hint = move || {
        let columns = import.phrase("import-columns", &[]);
        if live.get() { [import.phrase("import-drop", &[]), columns].join(" ") } else { columns }
    };
    view! {
        <div class=class on:dragover=drag on:dragleave=leave on:drop=drop>
            <label for="file">{import.phrase("import-file", &[])}</label>
            <input id="file" name="file" type="file" required=shown(move || live.get()) accept=".csv,.tsv,.txt,.xlsx,text/csv,text/tab-separated-values"
                aria-describedby="file-hint" on:change=choose/>
            <p class="hint" id="file-hint">{text(hint)}</p>
        </div>
    }
}

/// What is being done, in words.
fn doing(import: Import) -> String {
    match import.phase.get() {
        Phase::Rest => String::new(),
        Phase::Opening => import.phrase("import-opening", &[]),
        Phase::Reading(n) => import.count_phrase("import-reading", n),
        Phase::LookingUp(n) => import.count_phrase("import-looking-up", n),
        Phase::Sending(n, _) => import.count_phrase("import-sending", n),
    }
}

fn groups(import: Import, form: &ImportProps) -> impl IntoView + use<> {
    let choice = |group: &Choice| {
        let checked = form.groups.contains(&group.id);
        let id = group.id.clone();
        let change: Box<dyn FnMut(ev::Event)> = Box::new(move |event| {
            let on = event_target_checked(&event);
            import.groups.update(|groups| {
                groups.retain(|other| *other != id);
                if on {
                    groups.push(id.clone());
                }
            });
        });
        view! {
            <label class="check">
                <input type="checkbox" name="groups" value=group.id.clone() checked=checked on:change=change/>
                <span>{group.name.clone()}</span>
            </label>
        }
    };
    let boxes: Vec<_> = form.rules.groups.iter().map(choice).collect();
    view! {
        <fieldset class="field" hidden=form.rules.groups.is_empty()>
            <legend>{import.phrase("import-groups", &[])}</legend>
            <div class="choices">{boxes}</div>
        </fieldset>
    }
}

#[cfg(feature = "hydrate")]
fn choose_file(import: Import, event: &web_sys::Event) {
    super::import_work::take_if_any(import, super::import_file::chosen(event));
}

#[cfg(feature = "hydrate")]
fn drop_file(import: Import, event: &ev::DragEvent) {
    super::import_work::take_if_any(import, super::import_file::dropped(event));
}

#[cfg(not(feature = "hydrate"))]
fn choose_file<T>(_: Import, _: &T) {}

#[cfg(not(feature = "hydrate"))]
fn drop_file<T>(_: Import, _: &T) {}
