//! Admin settings › People › several at once: who is meant, then what came of it.

use axum::{Form, extract::Path, http::StatusCode};
use leptos::prelude::*;

use super::people;
use crate::{
    app::{
        components::{
            around::Around,
            controls,
            field::hidden,
            frame::{self, Place},
            notice::{Tone, error_text, form_error, notice},
            status::person_status,
        },
        shell::Frame,
    },
    domain::error::Error,
    server::{
        service::{
            access::Member,
            fault::Fault,
            people::{
                bulk::{self, BulkForm, BulkResult, Deed},
                person,
            },
        },
        store::people::Subject,
        web::{errors::PageResult, fields::Fields, visitor::Visitor},
        words::Words,
    },
};

/// `POST …/people/bulk`
pub async fn submit(visitor: Visitor, Path(slug): Path<String>, Form(fields): Form<Fields>) -> PageResult {
    let fields = fields.check(&["deed", "choice", "confirmed", "all", "from"], &["id"])?;
    let member = visitor.member(&slug).await?;
    let deed = Deed::from_name(fields.get("deed")).ok_or(Error::Invalid { problems: Vec::new() })?;
    // One box may stand for a whole page.
    let ids: Vec<String> = match fields.get("all") {
        "" => fields.all("id").map(str::to_owned).collect(),
        all => all.split_whitespace().map(str::to_owned).collect(),
    };
    let form = BulkForm { deed, ids, choice: fields.get("choice").to_owned() };
    // The question stands between, and says where it was asked.
    let from = Some(fields.get("from")).filter(|from| !from.is_empty()).or_else(|| visitor.came_from());
    if form.ids.is_empty() {
        bulk::chosen(&visitor.core, &member, &[]).await?;
        return visitor.go(&people::back(&slug, from, &[("done", "none-chosen")])).ok();
    }
    let back = people::back(&slug, from, &[]);
    if !fields.has("confirmed") {
        return ask(&visitor, &member, &form, &back, None).await;
    }
    match bulk::run(&visitor.core, &member, &form).await {
        Ok(results) => draw(&visitor, &member, deed, &results, back),
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::AboveOwnRights))) => {
            ask(&visitor, &member, &form, &back, Some(&error)).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// Who is meant, and what is to be chosen for them.
async fn ask(visitor: &Visitor, member: &Member, form: &BulkForm, back: &str, error: Option<&Error>) -> PageResult {
    let subjects = bulk::chosen(&visitor.core, member, &form.ids).await?;
    if subjects.is_empty() {
        return Err(Error::NotFound.into());
    }
    let choices = match form.deed {
        Deed::Role | Deed::Group => Some(person::choices(&visitor.core, member).await?),
        _ => None,
    };
    let name = form.deed.name();
    let (meant, others): (Vec<_>, Vec<_>) = subjects.into_iter().partition(|subject| form.deed.fits(subject.status));
    let n = i64::try_from(meant.len()).unwrap_or(i64::MAX);
    let title = if meant.is_empty() {
        visitor.words().get(&format!("bulk-{name}")).into_owned()
    } else {
        visitor.words().with(&format!("bulk-{name}-title"), &[("n", n.into())])
    };
    let danger = matches!(form.deed, Deed::Delete | Deed::Inactivate);
    let frame = Frame { title: &title, ..Frame::default() };
    let action = format!("/o/{}/settings/people/bulk", member.organization.slug);
    Ok(visitor.render_again(error, frame, |words| {
        let choice = choices.map(|choices| {
            let (label, list) = match form.deed {
                Deed::Group => ("bulk-choose-group", choices.groups.iter().map(|g| (g.id.to_string(), g.name.clone())).collect()),
                _ => ("field-role", choices.roles.iter().map(|r| (r.id.to_string(), r.name.clone())).collect()),
            };
            controls::select(Around::new(words, error, "choice", label), list, &form.choice)
        });
        let (card, button) =
            if danger { ("card danger narrow stack", "button danger primary") } else { ("card narrow stack", "button primary") };
        let carried = meant.iter().map(|subject| hidden("id", &subject.id.to_string())).collect_view();
        if meant.is_empty() {
            return frame::member(words, member, Place::People, view! {
                <header class="page-head"><h1>{title.clone()}</h1></header>
                {form_error(words, error)}
                <section class="card narrow stack">
                    {left_out(words, &others)}
                    <div class="actions"><a class="button" href=back.to_owned()>{words.get("back-to-people")}</a></div>
                </section>
            }.into_any());
        }
        frame::member(words, member, Place::People, view! {
            <header class="page-head"><h1>{title.clone()}</h1></header>
            {form_error(words, error)}
            <section class=card>
                <p>{words.get(&format!("bulk-{name}-text"))}</p>
                <ul class="list">{meant.iter().map(|subject| view! { <li>{who(subject)}</li> }).collect_view()}</ul>
                {(!others.is_empty()).then(|| left_out(words, &others))}
                <form class="stack" method="post" action=action>
                    {hidden("deed", name)}
                    {hidden("from", back)}
                    {carried}
                    {choice}
                    <div class="actions">
                        <button class=button name="confirmed" value="1">{words.get(&format!("bulk-{name}-button"))}</button>
                        <a class="button" href=back.to_owned()>{words.get("cancel")}</a>
                    </div>
                </form>
            </section>
        }.into_any())
    }))
}

/// Those among the chosen to whom it is not done, and why.
fn left_out(words: Words, others: &[Subject]) -> impl IntoView + use<> {
    let list = others
        .iter()
        .map(|subject| view! { <li class="split">{who(subject)}{person_status(words, subject.status)}</li> });
    view! { <p>{words.get("bulk-left-out")}</p><ul class="list">{list.collect_view()}</ul> }
}

fn who(subject: &Subject) -> impl IntoView + use<> {
    let email = subject.email.to_string();
    let (shown, second) = match &subject.name {
        Some(name) => (name.clone(), Some(email)),
        None => (email, None),
    };
    view! { <span class="lines"><span>{shown}</span>{second.map(|email| view! { <small class="muted">{email}</small> })}</span> }
}

/// What came of it, for each of them.
fn draw(visitor: &Visitor, member: &Member, deed: Deed, results: &[BulkResult], back: String) -> PageResult {
    let words = visitor.words();
    let done = results.iter().filter(|result| result.outcome.is_ok()).count();
    let title = words.get(&format!("bulk-{}", deed.name()));
    let code = if done == 0 { StatusCode::CONFLICT } else { StatusCode::OK };
    let frame = Frame { title: &title, ..Frame::default() };
    Ok(visitor.render(code, frame, |words| {
        let n = i64::try_from(done).unwrap_or(i64::MAX);
        let tone = if done == results.len() { Tone::Success } else { Tone::Warning };
        frame::member(words, member, Place::People, view! {
            <header class="page-head"><h1>{title.clone()}</h1></header>
            {notice(tone, words.with("bulk-done", &[("n", n.into())]))}
            <div class="page">
                <div class="card"><ul class="results">{results.iter().map(|result| line(words, deed, result)).collect_view()}</ul></div>
                <div class="actions"><a class="button" href=back>{words.get("back-to-people")}</a></div>
            </div>
        })
    }))
}

fn line(words: Words, deed: Deed, result: &BulkResult) -> impl IntoView + use<> {
    let (state, text) = match &result.outcome {
        Ok(()) => ("ok", words.get(&format!("bulk-{}-done", deed.name())).into_owned()),
        Err(error) => ("bad", error_text(words, error)),
    };
    view! {
        <li data-state=state>
            <span class="result-address">{result.subject.email.to_string()}</span>
            <span class="result-text">{text}</span>
        </li>
    }
}
