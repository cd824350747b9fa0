//! How inviting goes, in pictures: a part of an organization's home for those who see
//! its people.

use leptos::prelude::*;

use crate::{
    app::components::{
        chart::{self, Bar, Chart, Part, chart},
        icon::{Icon, icon},
    },
    domain::{
        person::Status,
        trend::{Funnel, Week, percent},
    },
    server::{service::overview::Overview, words::Words},
};

/// The pictures, or what to do first. `invite_to` is the way to invite, for who may.
pub fn figures(words: Words, overview: &Overview, invite_to: Option<String>) -> impl IntoView + use<> {
    let content = if overview.is_empty() {
        first_step(words, invite_to).into_any()
    } else {
        let invited = funnel(words, overview.funnel, invite_to);
        view! { <div class="charts">{invited}{joined(words, &overview.weeks)}{seats(words, overview)}</div> }.into_any()
    };
    view! {
        <section class="stack" aria-labelledby="figures">
            <h2 id="figures">{words.get("home-figures")}</h2>
            {content}
        </section>
    }
}

fn first_step(words: Words, invite_to: Option<String>) -> impl IntoView {
    let button = invite_to.map(|to| view! { <a class="button" href=to>{words.get("home-figures-first")}</a> });
    view! {
        <div class="empty">
            {icon(Icon::People)}
            <h3>{words.get("home-figures-empty")}</h3>
            <p>{words.get("home-figures-empty-lede")}</p>
            {button}
        </div>
    }
}

fn share(words: Words, part: i64, whole: i64) -> String {
    words.with("percent", &[("n", percent(part, whole).into())])
}

fn funnel(words: Words, funnel: Funnel, invite_to: Option<String>) -> impl IntoView {
    let title = words.get("home-funnel").into_owned();
    if funnel.invited == 0 {
        let button = invite_to.map(|to| view! { <a class="button small" href=to>{words.get("invite-people")}</a> });
        return view! {
            <div class="card chart">
                <h3>{title}</h3>
                <div class="chart-nothing"><p class="muted">{words.get("home-funnel-none")}</p>{button}</div>
            </div>
        }
        .into_any();
    }
    let steps = [
        ("invited", funnel.invited),
        ("mailed", funnel.mailed),
        ("opened", funnel.opened),
        ("accepted", funnel.accepted),
    ];
    let name = |step: &str| words.get(&format!("step-{step}")).into_owned();
    let bars =
        steps.map(|(step, n)| Bar { name: name(step), figure: words.number(n), percent: percent(n, funnel.invited) });
    let about = [("accepted", funnel.accepted.into()), ("invited", funnel.invited.into())];
    let around = Chart {
        id: "funnel",
        title,
        figure: share(words, funnel.accepted, funnel.invited),
        says: words.with("home-funnel-says", &about),
        heads: ["chart-step", "chart-invitations", "chart-share"].map(|key| words.get(key).into_owned()).into(),
        rows: steps.map(|(step, n)| vec![name(step), words.number(n), share(words, n, funnel.invited)]).into(),
    };
    chart(words, around, chart::bars(bars.into())).into_any()
}

fn joined(words: Words, weeks: &[Week]) -> impl IntoView + use<> {
    let all: i64 = weeks.iter().map(|week| week.joined).sum();
    let figures: Vec<i64> = weeks.iter().map(|week| week.joined).collect();
    let day = |week: &Week| words.day(week.monday);
    let around = Chart {
        id: "joined",
        title: words.get("home-joined").into_owned(),
        figure: words.number(all),
        says: words.with("home-joined-says", &[("n", all.into())]),
        heads: ["chart-week", "chart-people"].map(|key| words.get(key).into_owned()).into(),
        rows: weeks.iter().map(|week| vec![day(week), words.number(week.joined)]).collect(),
    };
    let first = weeks.first().map(day).unwrap_or_default();
    chart(words, around, chart::columns(words, &figures, first, words.get("home-joined-now").into_owned()))
}

fn seats(words: Words, overview: &Overview) -> impl IntoView + use<> {
    let seats = overview.seats;
    let part = |name: &str, n, look| Part { name: words.get(name).into_owned(), n, figure: words.number(n), look };
    let status = |status: Status, look| part(&format!("status-{}", status.name()), overview.people.of(status), look);
    let mut parts =
        vec![status(Status::Active, "full"), status(Status::Pending, "now"), status(Status::Inactive, "quiet")];
    let free = seats.left().map(|n| part("home-seats-free", n, "track"));
    parts.extend(free);
    let says = match seats.limit {
        Some(limit) => words.with("home-seats-says", &[("limit", limit.into())]),
        None => words.get("home-seats-says-unlimited").into_owned(),
    };
    let around = Chart {
        id: "seats",
        title: words.get("seats-label").into_owned(),
        figure: words.number(seats.taken),
        says,
        heads: ["chart-status", "seats-label"].map(|key| words.get(key).into_owned()).into(),
        rows: parts.iter().map(|part| vec![part.name.clone(), part.figure.clone()]).collect(),
    };
    chart(words, around, chart::parts(parts))
}
