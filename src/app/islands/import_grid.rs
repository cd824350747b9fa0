//! The rows of a file as a table to be mended: a page of them at once, every cell an
//! input with the reason of what is wrong with it.
//!
//! Views here share few types (signals instead of closures, boxed handlers, hidden
//! elements instead of optional ones): each further type weighs on everybody who
//! loads the client.

use leptos::{ev, prelude::*};

use super::{
    import_state::{Import, Phase, ROWS_OF_PAGE},
    invite_dialog::leave,
};
use crate::{
    app::phrases::number,
    domain::import::{Column, GridRow, State},
};

/// The grid, once there are rows.
pub(super) fn grid(import: Import) -> impl IntoView {
    let something = move || {
        let counts = import.counts();
        counts.ready + counts.sent + counts.bad > 0 || is_sending(import) || has_pages(import)
    };
    let empty = Memo::new(move |_| import.look(|grid| grid.rows.is_empty()));
    view! {
        <section class="stack sheet" id="import-grid" aria-label=import.phrase("import-rows", &[]) hidden=shown(move || !empty.get())>
            {summary(import)}
            {filter(import)}
            {table(import)}
            <div class="form-foot" hidden=shown(something)>{progress(import)}{actions(import)}{pager(import)}</div>
        </section>
    }
}

/// A text that changes.
pub(super) fn text(text: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(text)
}

/// The attribute `hidden` of what is shown at times only.
pub(super) fn shown(shown: impl Fn() -> bool + Send + Sync + 'static) -> Signal<bool> {
    Signal::derive(move || !shown())
}

/// What a click does.
fn click(act: impl Fn() + 'static) -> Box<dyn FnMut(ev::MouseEvent)> {
    Box::new(move |_| act())
}

/// A button with a text that may change.
fn button(
    class: &'static str,
    id: &'static str,
    label: Signal<String>,
    hidden: Signal<bool>,
    act: impl Fn() + 'static,
) -> AnyView {
    view! { <button type="button" class=class id=id hidden=hidden on:click=click(act)>{label}</button> }.into_any()
}

/// A notice that is there while it says something.
pub(super) fn notice(tone: &'static str, role: Option<&'static str>, said: Signal<String>) -> AnyView {
    let hidden = shown(move || said.with(|said| !said.is_empty()));
    view! { <div class="notice" data-tone=tone role=role hidden=hidden><p>{said}</p></div> }.into_any()
}

/// How many rows are good, bad and sent, and what was left out.
fn summary(import: Import) -> impl IntoView {
    let counted = move |n: usize, key: &str| if n > 0 { import.count_phrase(key, n) } else { String::new() };
    let unknown = move || {
        let columns = import.left_out.with(|(columns, ..)| columns.join(", "));
        if columns.is_empty() { columns } else { import.phrase("import-unknown", &[("columns", &columns)]) }
    };
    view! {
        <div class="tally" role="status">
            {notice("success", None, text(move || counted(import.counts().sent, "import-sent")))}
            {notice("info", None, text(move || counted(import.counts().ready, "import-ready")))}
            {notice("info", None, text(move || counted(import.counts().known, "import-known")))}
            {notice("warning", None, text(move || counted(import.counts().bad, "import-bad")))}
            {notice("warning", None, text(unknown))}
            {notice("warning", None, text(move || counted(import.left_out.with(|(_, beyond, _)| *beyond), "import-beyond")))}
            {notice("info", None, text(move || counted(import.left_out.with(|(.., blank)| *blank), "import-blank")))}
        </div>
    }
}

fn progress(import: Import) -> impl IntoView {
    let done = move || match import.phase.get() {
        Phase::Sending(done, all) => Some((done, all)),
        _ => None,
    };
    let plain = |n: Option<usize>| n.unwrap_or_default().to_string();
    view! {
        <div class="split" hidden=shown(move || done().is_some())>
            <progress aria-label=import.phrase("import-progress", &[])
                max=text(move || plain(done().map(|(_, all)| all.max(1)))) value=text(move || plain(done().map(|(done, _)| done)))></progress>
            <span>{text(move || done().map(|(done, _)| import.count_phrase("import-sending", done)).unwrap_or_default())}</span>
        </div>
    }
}

fn is_sending(import: Import) -> bool {
    matches!(import.phase.get(), Phase::Sending(..))
}

/// What to do next.
fn actions(import: Import) -> impl IntoView {
    let people = import.props.with_value(|props| props.people.clone());
    let back: Box<dyn FnMut(ev::MouseEvent)> = Box::new(move |event| {
        if leave(&event) {
            import.done();
        }
    });
    let sending = move || is_sending(import);
    let ready = move || import.counts().ready;
    let over = move || import.counts().sent > 0 && !sending();
    // What is wrong may be mended where the file was made, too.
    let told = move || import.counts().sent + import.counts().bad > 0 && !sending();
    let plain = move |key: &'static str| text(move || import.phrase(key, &[]));
    let send_label = text(move || import.count_phrase("import-send", ready()));
    view! {
        <div class="actions">
            {button("button primary", "import-send", send_label, shown(move || ready() > 0 && !sending()), move || send(import))}
            {button("button", "import-stop", plain("import-stop"), shown(sending), move || import.stopped.set(true))}
            {button("button", "import-report", plain("import-report"), shown(told), move || save_report(import))}
            <a class="button" href=people hidden=shown(over) on:click=back>{plain("back-to-people")}</a>
        </div>
    }
}

/// All rows, or only those to put right.
fn filter(import: Import) -> impl IntoView {
    let choice = move |only_bad: bool, key: &'static str| {
        let pressed = move || (import.only_bad.get() == only_bad).to_string();
        let n = move || number(if only_bad { import.counts().bad } else { import.counts().all() });
        let useless = move || only_bad && import.counts().bad == 0;
        let choose = move || {
            import.only_bad.set(only_bad);
            import.show(0);
        };
        view! {
            <button type="button" class="button small" aria-pressed=text(pressed) disabled=Signal::derive(useless) on:click=click(choose)>
                {import.phrase(key, &[])}" "<span class="count">{text(n)}</span>
            </button>
        }
    };
    view! { <div class="cluster">{choice(false, "import-show-all")}{choice(true, "import-show-bad")}</div> }
}

fn table(import: Import) -> impl IntoView {
    let head = |column| view! { <th scope="col" role="columnheader">{import.phrase(label(column), &[])}</th> };
    let heads: Vec<_> = Column::ALL.into_iter().map(head).collect();
    let options = |id: &'static str, names: Vec<String>| {
        let options: Vec<_> = names.into_iter().map(|name| view! { <option value=name></option> }).collect();
        view! { <datalist id=id>{options}</datalist> }
    };
    let (roles, languages) = import.props.with_value(|props| {
        let roles = props.rules.roles.iter().filter(|role| role.grantable).map(|role| role.name.clone()).collect();
        (roles, props.rules.languages.clone())
    });
    view! {
        {options("import-roles", roles)}
        {options("import-languages", languages)}
        <div class="table-wrap">
            <table class="table gridded" role="table">
                <caption class="visually-hidden">{import.phrase("import-rows", &[])}</caption>
                <thead role="rowgroup"><tr role="row">
                    <th scope="col" role="columnheader">{import.phrase("import-line", &[])}</th>
                    {heads}
                    <th scope="col" role="columnheader"><span class="visually-hidden">{import.phrase("import-remove", &[])}</span></th>
                </tr></thead>
                <tbody role="rowgroup"><For each=move || import.shown.get() key=|key| *key children=move |key| line(import, key)/></tbody>
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
    let state = move || row.with(|row| row.as_ref().map_or(State::Bad, GridRow::state));
    let said = move || import.phrase(&["import-state-", state().name()].concat(), &[]);
    let remove = import.phrase("import-remove-line", &[("line", &number)]);
    let waits = move || row.with(|row| row.as_ref().is_some_and(|row| !row.sent));
    let cells: Vec<_> = Column::ALL.into_iter().map(|column| cell(import, row, key, column, &number)).collect();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{number}" "<span class="badge" data-tone=text(move || state().tone().to_owned())>{text(said)}</span></th>
            {cells}
            <td role="cell" class="row-actions">
                <button type="button" class="button small quiet close" id=["remove-", &key.to_string()].concat() title=remove.clone() aria-label=remove
                    hidden=shown(waits) on:click=click(move || import.remove(key))></button>
            </td>
        </tr>
    }
}

fn cell(import: Import, row: Memo<Option<GridRow>>, key: usize, column: Column, line: &str) -> impl IntoView + use<> {
    let title = import.phrase(label(column), &[]);
    let name = import.phrase("import-cell", &[("column", &title), ("line", line)]);
    let reason_id = ["reason-", &key.to_string(), "-", column.name()].concat();
    let value = move || row.with(|row| row.as_ref().map(|row| row.cells[column as usize].clone()).unwrap_or_default());
    let sent = Signal::derive(move || row.with(|row| row.as_ref().is_some_and(|row| row.sent)));
    let problem = move || row.with(|row| row.as_ref().filter(|row| !row.sent)?.problem(column));
    // What there is to say of somebody known already is no fault.
    let known = move || row.with(|row| row.as_ref().is_some_and(|row| row.state() == State::Known));
    let fault = move || problem().is_some() && !known();
    let class = move || if known() { "hint" } else { "error" }.to_owned();
    let reason = move || problem().map(|code| import.problem(code)).unwrap_or_default();
    let list = match column {
        Column::Role => Some("import-roles"),
        Column::Language => Some("import-languages"),
        _ => None,
    };
    // What an empty cell means is shown in it.
    let common = move || if column == Column::Role { import.role_name() } else { String::new() };
    let change: Box<dyn FnMut(ev::Event)> =
        Box::new(move |event| import.edit(key, column, &event_target_value(&event)));
    view! {
        <td role="cell" data-label=title>
            <input aria-label=name list=list placeholder=text(common) autocomplete="off" spellcheck="false" prop:value=text(value) readonly=sent
                aria-invalid=text(move || fault().to_string()) aria-describedby=reason_id.clone() on:change=change/>
            <p class=text(class) id=reason_id>{text(reason)}</p>
        </td>
    }
}

fn has_pages(import: Import) -> bool {
    import.place.get().1 > ROWS_OF_PAGE
}

fn pager(import: Import) -> impl IntoView {
    let place = move || import.place.get();
    let said = move || {
        let (first, total) = place();
        let (from, to) = ((first + 1).min(total), (first + ROWS_OF_PAGE).min(total));
        let args = [("from", number(from)), ("to", number(to)), ("total", number(total))];
        import.phrase("import-page", &args.each_ref().map(|(name, value)| (*name, value.as_str())))
    };
    let step = move |key: &'static str, disabled: Signal<bool>, to: fn(usize) -> usize| {
        let go = move || turn_to(import, to(import.place.get_untracked().0));
        view! { <button type="button" class="button" disabled=disabled on:click=click(go)>{import.phrase(key, &[])}</button> }
    };
    let at_start = Signal::derive(move || place().0 == 0);
    let at_end = Signal::derive(move || place().0 + ROWS_OF_PAGE >= place().1);
    view! {
        <nav class="pager" aria-label=import.phrase("people-pages", &[]) hidden=shown(move || has_pages(import))>
            <span>{text(said)}</span>
            {step("people-previous", at_start, |first| first.saturating_sub(ROWS_OF_PAGE))}
            {step("people-next", at_end, |first| first + ROWS_OF_PAGE)}
        </nav>
    }
}

/// The page of the list that begins there, from its top.
#[cfg(feature = "hydrate")]
fn turn_to(import: Import, first: usize) {
    import.show(first);
    super::import_file::bring_into_view("import-grid");
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
fn turn_to(_: Import, _: usize) {}

#[cfg(not(feature = "hydrate"))]
fn send(_: Import) {}

#[cfg(not(feature = "hydrate"))]
fn save_report(_: Import) {}
