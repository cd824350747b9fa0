//! What a file holds, and what came of it: for browsers without the client.

use base64::{Engine, engine::general_purpose::STANDARD};
use leptos::prelude::*;

use crate::{
    app::components::notice::{Tone, error_text, notice},
    domain::{
        csv,
        error::Error,
        import::{Column, Grid, GridRow, Sheet, State, Tally},
    },
    server::{service::import::Defaults, words::Words},
};

/// Rows that a page shows; those to put right come first.
const MOST_SHOWN: usize = 200;
/// Longer reports than this, in bytes, are left to the client: a link can't hold them.
const LONGEST_LINK: usize = 1_500_000;

/// What is wrong with a file or with the form as a whole.
pub fn trouble(words: Words, error: &Error) -> impl IntoView + use<> {
    let problem = ["file", "role", "groups", "rows"].into_iter().find_map(|field| error.problem(field));
    let text = match problem {
        Some(code) => words.get(&format!("problem-{code}")).into_owned(),
        None => error_text(words, error),
    };
    notice(Tone::Danger, text)
}

/// What was understood, and the way to send what is good.
pub fn preview(words: Words, grid: &Grid, sheet: &Sheet, defaults: &Defaults) -> impl IntoView + use<> {
    let Tally { ready, known, bad, .. } = grid.counts();
    let mut rows = String::new();
    csv::write(&mut rows, Column::ALL.map(Column::name));
    let mut line = 2;
    for row in grid.rows.iter().filter(|row| row.is_ready()) {
        // Empty rows keep the others in their lines, as the report will tell them.
        while line < row.line {
            rows.push_str("\r\n");
            line += 1;
        }
        line += 1;
        csv::write(&mut rows, row.cells.iter().map(String::as_str));
    }
    let groups =
        defaults.groups.iter().map(|id| view! { <input type="hidden" name="groups" value=id.clone()/> }).collect_view();
    let summary = if ready == 0 {
        // Where all are known already, that is said and nothing is wrong.
        (bad > 0 || known == 0).then(|| notice(Tone::Danger, words.get("import-nothing"))).into_any()
    } else {
        let text = words.with("import-ready", &[("n", number(ready))]);
        view! {
            <form class="stack" method="post" enctype="multipart/form-data">
                {notice(Tone::Success, text)}
                <input type="hidden" name="rows" value=rows/>
                <input type="hidden" name="role" value=defaults.role.clone()/>
                {groups}
                <div class="actions"><button class="button primary">{words.with("import-send", &[("n", number(ready))])}</button></div>
            </form>
        }
        .into_any()
    };
    let beyond = (sheet.beyond > 0).then(|| words.with("import-beyond", &[("n", number(sheet.beyond))]));
    let blank = (sheet.blank > 0).then(|| words.with("import-blank", &[("n", number(sheet.blank))]));
    let unknown = (!sheet.unknown.is_empty())
        .then(|| words.with("import-unknown", &[("columns", sheet.unknown.join(", ").into())]));
    view! {
        <section class="stack">
            {(known > 0).then(|| notice(Tone::Info, words.with("import-known", &[("n", number(known))])))}
            {(bad > 0).then(|| notice(Tone::Warning, words.with("import-bad", &[("n", number(bad))])))}
            {unknown.map(|text| notice(Tone::Warning, text))}
            {beyond.map(|text| notice(Tone::Warning, text))}
            {blank.map(|text| notice(Tone::Info, text))}
            {summary}
            {(bad > 0).then(|| view! { <div class="actions">{report_link(words, grid)}</div> })}
            {table(words, grid)}
        </section>
    }
}

/// What came of each row.
pub fn report(words: Words, slug: &str, grid: &Grid, stopped: Option<&Error>) -> impl IntoView + use<> {
    let Tally { sent, ready, known, bad } = grid.counts();
    let people = format!("/o/{slug}/settings/people");
    view! {
        <section class="stack">
            <h2>{words.get("import-done-title")}</h2>
            {(sent > 0).then(|| notice(Tone::Success, words.with("import-sent", &[("n", number(sent))])))}
            {stopped.map(|error| {
                let reason = error_text(words, error);
                notice(Tone::Danger, words.with("import-stopped", &[("reason", reason.into())]))
            })}
            {(known > 0).then(|| notice(Tone::Info, words.with("import-known", &[("n", number(known))])))}
            {(ready > 0).then(|| notice(Tone::Info, words.with("import-ready", &[("n", number(ready))])))}
            {(bad > 0).then(|| notice(Tone::Warning, words.with("import-bad", &[("n", number(bad))])))}
            <div class="actions">
                {report_link(words, grid)}
                <a class="button primary" href=people>{words.get("back-to-people")}</a>
            </div>
            {table(words, grid)}
        </section>
    }
}

/// All rows as a file, with what came of each or what is wrong with it.
fn report_link(words: Words, grid: &Grid) -> impl IntoView + use<> {
    let said = grid.report(|code| problem(words, grid, code));
    let link = STANDARD.encode(&said);
    (link.len() <= LONGEST_LINK).then(|| {
        let href = format!("data:text/csv;charset=utf-8;base64,{link}");
        view! { <a class="button" href=href download="people-report.csv">{words.get("import-report")}</a> }
    })
}

fn table(words: Words, grid: &Grid) -> impl IntoView + use<> {
    let bad = |row: &&GridRow| row.state() == State::Bad;
    let rest = grid.rows.iter().filter(|row| !bad(row));
    let shown: Vec<_> = grid.rows.iter().filter(bad).chain(rest).take(MOST_SHOWN).collect();
    let more = grid.rows.len() - shown.len();
    let rows = shown.into_iter().map(|row| line(words, grid, row)).collect_view();
    let heads = Column::ALL
        .map(|column| view! { <th scope="col">{words.get(&format!("column-{}", column.name()))}</th> })
        .collect_view();
    view! {
        <div class="table-wrap">
            <table class="table">
                <caption class="visually-hidden">{words.get("import-rows")}</caption>
                <thead><tr><th scope="col">{words.get("import-line")}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(more > 0).then(|| view! { <p class="muted">{words.with("import-more-rows", &[("n", number(more))])}</p> })}
    }
}

/// What is wrong with a row; that no seat is left names the limit.
fn problem(words: Words, grid: &Grid, code: &str) -> String {
    let limit = grid.rules.seat_limit.unwrap_or_default();
    words.with(&format!("problem-{code}"), &[("limit", limit.into())])
}

fn line(words: Words, grid: &Grid, row: &GridRow) -> impl IntoView + use<> {
    let state = row.state();
    let class = if state == State::Known { "hint" } else { "error" };
    let cells = Column::ALL.map(|column| {
        let problem = row.problem(column).filter(|_| !row.sent).map(|code| problem(words, grid, code));
        let label = words.get(&format!("column-{}", column.name()));
        view! {
            <td data-label=label>
                {row.cells[column as usize].clone()}
                {problem.map(|text| view! { <p class=class>{text}</p> })}
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">{row.line}" "<span class="badge" data-tone=state.tone()>{words.get(&format!("import-state-{}", state.name()))}</span></th>
            {cells.collect_view()}
        </tr>
    }
}

fn number(n: usize) -> fluent_bundle::FluentValue<'static> {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}
