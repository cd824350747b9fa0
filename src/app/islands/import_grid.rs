//! The rows of a file as a table to be mended: a page of them at once, every cell an
//! input with the reason of what is wrong with it.

use leptos::{ev, prelude::*};

use super::{
    import_sheet::ImportProps,
    import_state::{Import, Phase, ROWS_OF_PAGE},
};
use crate::domain::import::{Column, GridRow};

/// The grid, once there are rows.
pub(super) fn grid(import: Import) -> impl IntoView {
    let any = Memo::new(move |_| import.look(|grid| !grid.rows.is_empty()));
    move || {
        any.get().then(|| {
            view! {
                <section class="stack sheet" aria-label=import.phrase("import-rows", &[])>
                    {summary(import)}
                    {actions(import)}
                    {filter(import)}
                    {table(import)}
                    {pager(import)}
                </section>
            }
        })
    }
}

/// How many rows are good, bad and sent, and what was left out.
fn summary(import: Import) -> impl IntoView {
    let notice = |tone: &'static str, text: String| {
        view! { <div class="notice" data-tone=tone><p>{text}</p></div> }
    };
    let left_out = move || {
        let (unknown, beyond) = import.left_out.get();
        let unknown = (!unknown.is_empty())
            .then(|| notice("warning", import.phrase("import-unknown", &[("columns", &unknown.join(", "))])));
        (unknown, (beyond > 0).then(|| notice("warning", import.count_phrase("import-beyond", beyond))))
    };
    view! {
        <div class="stack" role="status">
            {move || {
                let (sent, ready, bad) = import.counts();
                (
                    (sent > 0).then(|| notice("success", import.count_phrase("import-sent", sent))),
                    (ready > 0).then(|| notice("info", import.count_phrase("import-ready", ready))),
                    (bad > 0).then(|| notice("warning", import.count_phrase("import-bad", bad))),
                )
            }}
            {left_out}
        </div>
    }
}

/// What to do next.
fn actions(import: Import) -> impl IntoView {
    let people = import.props.with_value(|props| props.people.clone());
    let sending = move || matches!(import.phase.get(), Phase::Sending(..));
    let busy = move || import.phase.get() != Phase::Rest;
    let ready = move || import.counts().1;
    let any_sent = move || import.counts().0 > 0;
    view! {
        {move || match import.phase.get() {
            Phase::Sending(done, all) => Some(view! {
                <div class="split">
                    <progress max=all value=done aria-label=import.phrase("import-progress", &[])></progress>
                    <span>{import.count_phrase("import-sending", done)}</span>
                </div>
            }),
            _ => None,
        }}
        <div class="actions">
            <button type="button" class="button primary" hidden=move || ready() == 0 || sending()
                aria-disabled=move || busy().then_some("true") on:click=move |_| send(import)>
                {move || import.count_phrase("import-send", ready())}
            </button>
            <button type="button" class="button" id="import-stop" hidden=move || !sending() on:click=move |_| import.stopped.set(true)>
                {import.phrase("import-stop", &[])}
            </button>
            <button type="button" class="button" id="import-report" hidden=move || !any_sent() || sending() on:click=move |_| save_report(import)>
                {import.phrase("import-report", &[])}
            </button>
            <a class="button" hidden=move || !any_sent() || sending() href=people>{import.phrase("back-to-people", &[])}</a>
        </div>
    }
}

/// All rows, or only those to mend.
fn filter(import: Import) -> impl IntoView {
    let choose = move |only_bad: bool| {
        import.only_bad.set(only_bad);
        import.show(0);
    };
    let button = move |only_bad: bool, key: &'static str| {
        let n = move || import.look(|grid| if only_bad { grid.counts().2 } else { grid.rows.len() });
        view! {
            <button type="button" class="button small" aria-pressed=move || if import.only_bad.get() == only_bad { "true" } else { "false" }
                on:click=move |_| choose(only_bad)>
                {import.phrase(key, &[])}" "<span class="count">{n}</span>
            </button>
        }
    };
    view! { <div class="cluster">{button(false, "import-show-all")}{button(true, "import-show-bad")}</div> }
}

fn table(import: Import) -> impl IntoView {
    let heads = Column::ALL.map(|column| view! { <th scope="col">{import.phrase(label(column), &[])}</th> });
    let options =
        |names: Vec<String>| names.into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    let (roles, languages) = import.props.with_value(|props| {
        let roles = props.rules.roles.iter().filter(|role| role.grantable).map(|role| role.name.clone()).collect();
        (options(roles), options(props.rules.languages.clone()))
    });
    view! {
        <datalist id="import-roles">{roles}</datalist>
        <datalist id="import-languages">{languages}</datalist>
        <div class="table-wrap">
            <table class="table">
                <caption class="visually-hidden">{import.phrase("import-rows", &[])}</caption>
                <thead><tr>
                    <th scope="col">{import.phrase("import-line", &[])}</th>
                    {heads.collect_view()}
                    <th scope="col"><span class="visually-hidden">{import.phrase("import-remove", &[])}</span></th>
                </tr></thead>
                <tbody><For each=move || import.shown.get() key=|key| *key children=move |key| line(import, key)/></tbody>
            </table>
        </div>
    }
}

const fn label(column: Column) -> &'static str {
    match column {
        Column::Name => "column-name",
        Column::Email => "column-email",
        Column::Role => "column-role",
        Column::Groups => "column-groups",
        Column::Language => "column-language",
    }
}

fn line(import: Import, key: usize) -> impl IntoView {
    let row = Memo::new(move |_| import.row(key));
    let number = row.get_untracked().map(|row| row.line).unwrap_or_default().to_string();
    let state = move || {
        row.with(|row| match row {
            Some(row) if row.sent => ("import-state-sent", "success"),
            Some(row) if row.is_good() => ("import-state-ready", "info"),
            _ => ("import-state-bad", "warning"),
        })
    };
    let remove = import.phrase("import-remove-line", &[("line", &number)]);
    let cells = Column::ALL.map(|column| cell(import, row, key, column, &number)).collect_view();
    view! {
        <tr>
            <th scope="row">{number}" "<span class="badge" data-tone=move || state().1>{move || import.phrase(state().0, &[])}</span></th>
            {cells}
            <td class="row-actions">
                <button type="button" class="button small quiet" id=["remove-", &key.to_string()].concat() title=remove.clone() aria-label=remove
                    hidden=move || row.with(|row| row.as_ref().is_some_and(|row| row.sent)) on:click=move |_| import.remove(key)>"×"</button>
            </td>
        </tr>
    }
}

fn cell(import: Import, row: Memo<Option<GridRow>>, key: usize, column: Column, line: &str) -> impl IntoView + use<> {
    let title = import.phrase(label(column), &[]);
    let name = import.phrase("import-cell", &[("column", &title), ("line", line)]);
    let reason_id = ["reason-", &key.to_string(), "-", column.name()].concat();
    let value = move || row.with(|row| row.as_ref().map(|row| row.cells[column as usize].clone()).unwrap_or_default());
    let sent = move || row.with(|row| row.as_ref().is_some_and(|row| row.sent));
    let problem = Memo::new(move |_| row.with(|row| row.as_ref().filter(|row| !row.sent)?.problem(column)));
    let list = match column {
        Column::Role => Some("import-roles"),
        Column::Language => Some("import-languages"),
        _ => None,
    };
    // What an empty cell means is shown in it.
    let common = move || {
        let role = import.role.get();
        let named =
            |props: &ImportProps| props.rules.roles.iter().find(|one| one.id == role).map(|one| one.name.clone());
        (column == Column::Role).then(|| import.props.with_value(named)).flatten()
    };
    let change = move |event: ev::Event| import.edit(key, column, &event_target_value(&event));
    let reason = reason_id.clone();
    view! {
        <td data-label=title>
            <input aria-label=name list=list placeholder=common autocomplete="off" spellcheck="false" prop:value=value readonly=sent
                aria-invalid=move || problem.get().map(|_| "true") aria-describedby=move || problem.get().map(|_| reason.clone()) on:change=change/>
            {move || problem.get().map(|code| {
                view! { <p class="error" id=reason_id.clone()>{import.phrase(&["problem-", code].concat(), &[])}</p> }
            })}
        </td>
    }
}

fn pager(import: Import) -> impl IntoView {
    let text = move || {
        let (first, total) = import.place.get();
        let (from, to) = ((first + 1).min(total), (first + ROWS_OF_PAGE).min(total));
        let args = [("from", from.to_string()), ("to", to.to_string()), ("total", total.to_string())];
        import.phrase("import-page", &args.each_ref().map(|(name, value)| (*name, value.as_str())))
    };
    let first = move || import.place.get().0;
    let last = move || {
        let (first, total) = import.place.get();
        first + ROWS_OF_PAGE >= total
    };
    let go = move |to: usize| import.show(to);
    view! {
        <nav class="pager" aria-label=import.phrase("people-pages", &[]) hidden=move || import.place.get().1 <= ROWS_OF_PAGE>
            <span>{text}</span>
            <button type="button" class="button" disabled=move || first() == 0 on:click=move |_| go(first().saturating_sub(ROWS_OF_PAGE))>{import.phrase("people-previous", &[])}</button>
            <button type="button" class="button" disabled=last on:click=move |_| go(first() + ROWS_OF_PAGE)>{import.phrase("people-next", &[])}</button>
        </nav>
    }
}

#[cfg(feature = "hydrate")]
fn send(import: Import) {
    import.send();
}

#[cfg(feature = "hydrate")]
fn save_report(import: Import) {
    import.save_report();
}

#[cfg(not(feature = "hydrate"))]
fn send(_: Import) {}

#[cfg(not(feature = "hydrate"))]
fn save_report(_: Import) {}
