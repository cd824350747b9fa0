//! Pictures of figures, drawn by the server as SVG, each with its figures in a table.
//! All lengths in them are in percent: a picture is as wide as its place, and its text
//! stays as large as other text.

use leptos::prelude::*;

use crate::server::words::Words;

/// What stands around a picture.
pub struct Chart {
    /// Names it within the page.
    pub id: &'static str,
    /// What it is about.
    pub title: String,
    /// The figure that counts most.
    pub figure: String,
    /// What that figure says.
    pub says: String,
    /// The heads of the table's columns.
    pub heads: Vec<String>,
    /// The rows of the table; the first cell of each names it.
    pub rows: Vec<Vec<String>>,
}

/// A picture with its heading and its table. Whoever does not see it misses nothing:
/// the figure that counts is said above it, and all the others are in the table.
pub fn chart<V: IntoView>(words: Words, chart: Chart, picture: V) -> impl IntoView + use<V> {
    let Chart { id, title, figure, says, heads, rows } = chart;
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    let rows = rows.into_iter().map(row).collect_view();
    let caption = title.clone();
    view! {
        <figure class="card chart" aria-labelledby=id>
            <figcaption>
                <h3 id=id>{title}</h3>
                <p><strong class="chart-figure">{figure}</strong>" "<span class="muted">{says}</span></p>
            </figcaption>
            <div class="chart-picture" aria-hidden="true">{picture}</div>
            <details>
                <summary>{words.get("chart-table")}<span class="visually-hidden">{format!(": {caption}")}</span></summary>
                <table>
                    <caption class="visually-hidden">{caption.clone()}</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </figure>
    }
}

fn row(cells: Vec<String>) -> impl IntoView {
    let mut cells = cells.into_iter();
    let name = cells.next();
    let rest = cells.map(|cell| view! { <td>{cell}</td> }).collect_view();
    view! { <tr><th scope="row">{name}</th>{rest}</tr> }
}

/// A bar of a row of bars.
pub struct Bar {
    /// What it shows.
    pub name: String,
    /// Its figure.
    pub figure: String,
    /// Its length in hundredths.
    pub percent: i64,
}

/// Bars below one another, each with its name before it and its figure behind it.
pub fn bars(bars: Vec<Bar>) -> impl IntoView {
    let rows = bars
        .into_iter()
        .map(|bar| {
            let length = format!("{}%", bar.percent);
            view! {
                <div class="chart-row">
                    <span>{bar.name}</span>
                    <svg class="chart-bar"><rect class="track" width="100%" height="100%" rx="4"/><rect class="full" width=length height="100%" rx="4"/></svg>
                    <span class="chart-number">{bar.figure}</span>
                </div>
            }
        })
        .collect_view();
    view! { <div class="chart-rows">{rows}</div> }
}

/// Of the height that the columns have, the highest one takes so much; the rest is for its figure.
const HIGHEST: i64 = 82;

/// Figures above the first are wider than a column where the picture is narrow; above the
/// second, also where it is not that narrow.
const LONG: [i64; 2] = [999, 9_999];

/// Columns beside one another, each under its figure; the last one is not over yet. Where
/// long figures would run into each other only the highest one and the last one are written.
pub fn columns(words: Words, figures: &[i64], first: String, last: String) -> impl IntoView + use<> {
    let most = figures.iter().copied().max().unwrap_or(0).max(1);
    let slots = i64::try_from(figures.len().max(1)).unwrap_or(1);
    let highest = (0_i64..).zip(figures).max_by_key(|(_, figure)| **figure).map_or(0, |(n, _)| n);
    // Right beside the highest one there is no room for another.
    let is_written = |n| n == highest || n == slots - 1 && n != highest + 1;
    // In hundredths of a percent, so that all of it stays in whole numbers.
    let percent = |hundredths: i64| format!("{}.{:02}%", hundredths / 100, hundredths % 100);
    let drawn = (0_i64..)
        .zip(figures)
        .map(|(n, figure)| {
            let slot = 10_000 / slots;
            let (left, middle) = (n * slot + slot / 6, n * slot + slot / 2);
            let height = (figure * HIGHEST * 100 / most).max(100);
            let top = 10_000 - height;
            let class = match (*figure, n == slots - 1) {
                (0, _) => "track",
                (_, false) => "full",
                (_, true) => "now",
            };
            let number = (*figure > 0).then(|| {
                let spare = match most {
                    _ if is_written(n) || most <= LONG[0] => None,
                    most if most <= LONG[1] => Some("spare"),
                    _ => Some("spare long"),
                };
                view! { <text class=spare x=percent(middle) y=percent(top) dy="-5" text-anchor="middle">{words.number(*figure)}</text> }
            });
            view! {
                <rect class=class x=percent(left) y=percent(top) width=percent(slot * 2 / 3) height=percent(height) rx="3"/>
                {number}
            }
        })
        .collect_view();
    view! {
        <svg class="chart-columns">{drawn}</svg>
        <p class="chart-ends"><span>{first}</span><span>{last}</span></p>
    }
}

/// A part of a whole.
pub struct Part {
    /// What it is.
    pub name: String,
    /// How much of it there is.
    pub n: i64,
    /// The same, as the language writes it.
    pub figure: String,
    /// Which of the looks that the style sheet has.
    pub look: &'static str,
}

/// Parts of a whole as one bar, and what they are called below it.
pub fn parts(parts: Vec<Part>) -> impl IntoView {
    let whole: i64 = parts.iter().map(|part| part.n).sum::<i64>().max(1);
    let percent = |n: i64| format!("{}.{:02}%", n * 100 / whole, n * 10_000 / whole % 100);
    let mut before = 0;
    let drawn = parts
        .iter()
        .filter(|part| part.n > 0)
        .map(|part| {
            let left = percent(before);
            before += part.n;
            view! { <rect class=part.look x=left width=percent(part.n) height="100%"/> }
        })
        .collect_view();
    let names = parts
        .iter()
        .map(|part| {
            view! {
                <li><svg class="chart-key"><rect class=part.look width="100%" height="100%" rx="3"/></svg><span>{part.name.clone()}</span><span class="chart-number">{part.figure.clone()}</span></li>
            }
        })
        .collect_view();
    view! {
        <svg class="chart-bar whole">{drawn}</svg>
        <ul class="chart-legend plain">{names}</ul>
    }
}
