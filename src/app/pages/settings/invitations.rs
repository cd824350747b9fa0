//! Admin settings › Invitations: how long they live, and who may come in by themselves.

use axum::{
    Form,
    extract::{Path, Query},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Asked, Screen, mendable};
use crate::{
    app::components::{
        around::Around,
        controls::{self, Tick, tick},
        frame::Place,
        meanwhile::Meanwhile,
        status,
    },
    domain::{
        error::Error,
        mail_domain::MailDomain,
        policy::{SignUp, say_lifetime},
        seats::Seats,
    },
    server::{
        service::{
            access::Member,
            configure::{self, Current, InvitationsForm},
            drawn::Mark,
            invite, people,
        },
        store::roles::Role,
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// The form as posted.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Posted {
    lifetime: String,
    unit: String,
    registered_only: Option<String>,
    sign_up: String,
    domains: String,
    role: String,
    tells_inviters: Option<String>,
    seen: Mark,
}

/// `GET …/settings/invitations`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    draw(&visitor, &member, &asked, None, None).await
}

/// `POST …/settings/invitations`
pub async fn save(visitor: Visitor, Path(slug): Path<String>, Form(posted): Form<Posted>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let typed = InvitationsForm {
        lifetime: posted.lifetime,
        unit: posted.unit,
        registered_only: posted.registered_only.is_some(),
        sign_up: posted.sign_up,
        domains: posted.domains,
        role: posted.role,
        tells_inviters: posted.tells_inviters.is_some(),
        seen: posted.seen,
    };
    match configure::invitations(&visitor.core, &member, &typed).await {
        Ok(()) => visitor.go(&format!("/o/{slug}/settings/invitations?done=saved")).ok(),
        Err(fault) => draw(&visitor, &member, &Asked::default(), Some(typed), Some(&mendable(fault)?)).await,
    }
}

fn stored(current: &Current) -> InvitationsForm {
    let policy = &current.organization.policy;
    let (n, unit) = say_lifetime(current.organization.invitation_lifetime);
    InvitationsForm {
        lifetime: n.to_string(),
        unit: unit.to_owned(),
        registered_only: policy.registered_only,
        sign_up: policy.sign_up.name().to_owned(),
        domains: current.domains.iter().map(MailDomain::as_str).collect::<Vec<_>>().join("\n"),
        role: current.sign_up_role.to_string(),
        tells_inviters: !policy.silent,
        seen: Mark::default(),
    }
}

async fn draw(
    visitor: &Visitor,
    member: &Member,
    asked: &Asked,
    typed: Option<InvitationsForm>,
    error: Option<&Error>,
) -> PageResult {
    let core = &visitor.core;
    let current = configure::read(core, member).await?;
    let typed = typed.unwrap_or_else(|| stored(&current));
    let now = configure::drawn_invitations(&current.organization, &current.domains, current.sign_up_role);
    let meanwhile = Meanwhile::new(now, &typed.seen, error);
    let mut roles = people::grantable_roles(core, member).await?;
    if !roles.iter().any(|role| role.id == current.sign_up_role) {
        // It is shown as it is, even to those who could not choose it.
        roles.extend(people::roles(core, member).await?.into_iter().filter(|role| role.id == current.sign_up_role));
    }
    let seats = invite::seats(core, member).await?;
    let operator = &core.settings.invitation;
    let most = [operator.most_per_send, operator.most_per_import].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    let words = visitor.words();
    let screen = Screen::new(Place::Invitations, words.get("nav-invitations").into_owned())
        .lede(words.get("invitations-lede"))
        .done("invitations", asked)
        .error(error);
    let slug = member.organization.slug.clone();
    Ok(screen.render(visitor, member, |words| {
        view! {
            {meanwhile.told(words, &names(words, &current, &roles))}
            <form class="narrow stack" method="post">
                {meanwhile.mark()}
                {life(words, &typed, error)}
                {by_themselves(words, &typed, roles, error)}
                <div class="actions"><button class="button primary">{words.get("save")}</button></div>
            </form>
            {limits(words, &slug, seats, most, core.settings.organization.self_made)}
        }
    }))
}

/// What there is to choose from, in words.
fn names(words: Words, current: &Current, roles: &[Role]) -> Vec<(String, String)> {
    let (n, unit) = say_lifetime(current.organization.invitation_lifetime);
    let life = (format!("{n} {unit}"), format!("{n} {}", words.get(&format!("unit-{unit}"))));
    let choices = SignUp::ALL.map(|choice| (choice.name(), words.get(&format!("sign-up-{}", choice.name()))));
    let choices = choices.map(|(name, text)| (name.to_owned(), text.into_owned()));
    let roles = roles.iter().map(|role| (role.id.to_string(), role.name.clone()));
    [life].into_iter().chain(choices).chain(roles).collect()
}

fn life(words: Words, typed: &InvitationsForm, error: Option<&Error>) -> impl IntoView + use<> {
    let around = Around::field(words, error, "lifetime").hint(words.get("hint-lifetime"));
    let units = ["hours", "days"].map(
        |unit| view! { <option value=unit selected=typed.unit == unit>{words.get(&format!("unit-{unit}"))}</option> },
    );
    let number = around.wrap(|tied| view! {
        <div class="cluster number-and-unit">
            <input id=tied.name name=tied.name type="number" inputmode="numeric" min="1" max="720" step="1" required
                value=typed.lifetime.clone() autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described/>
            <select name="unit" aria-label=words.get("field-unit")>{units}</select>
        </div>
    });
    view! {
        <section class="card stack">
            {number}
            {controls::switch(words, "registered_only", typed.registered_only, false)}
            {controls::switch(words, "tells_inviters", typed.tells_inviters, false)}
        </section>
    }
}

fn by_themselves(
    words: Words,
    typed: &InvitationsForm,
    roles: Vec<Role>,
    error: Option<&Error>,
) -> impl IntoView + use<> {
    let choices = SignUp::ALL.map(|choice| {
        let name = choice.name();
        tick(Tick {
            kind: "radio",
            name: "sign_up",
            value: name.to_owned(),
            label: words.get(&format!("sign-up-{name}")).into_owned(),
            hint: Some(words.get(&format!("sign-up-{name}-hint")).into_owned()),
            on: typed.sign_up == name,
            disabled: false,
        })
    });
    let domains =
        Around::new(words, error, "domains", "field-own-domains").optional(words).hint(words.get("hint-own-domains"));
    // The one that is none is named.
    let domains = match MailDomain::parse_list(&typed.domains, MailDomain::parse_own) {
        Err((word, problem)) if error.is_some() => {
            domains.problem(words.with(&format!("problem-{}-named", problem.code()), &[("domain", word.into())]))
        }
        _ => domains,
    };
    let roles = roles.into_iter().map(|role| (role.id.to_string(), role.name)).collect();
    let role = Around::new(words, error, "role", "field-sign-up-role").hint(words.get("hint-sign-up-role"));
    view! {
        <section class="card stack">
            {controls::group(words, error, "sign_up", "field-sign-up", choices)}
            {controls::area(domains, &typed.domains, 4_000)}
            {controls::select(role, roles, &typed.role)}
        </section>
    }
}

/// What only the operator changes, and how.
fn limits(
    words: Words,
    slug: &str,
    seats: Seats,
    [per_send, per_import]: [i64; 2],
    self_made: bool,
) -> impl IntoView + use<> {
    let members = seats.limit.map_or_else(|| words.get("limits-unlimited").into_owned(), |limit| limit.to_string());
    view! {
        <section class="card narrow" aria-labelledby="limits">
            <div class="card-head"><h2 id="limits">{words.get("limits-title")}</h2><p>{words.get("limits-lede")}</p></div>
            <dl class="facts">
                <dt>{words.get("limits-members")}</dt>
                <dd>{members}{status::seats(words, seats)}<small class="muted"><code>{format!("usher org set-limit {slug} N")}</code></small></dd>
                <dt>{words.get("limits-send")}</dt>
                <dd>{per_send}" "<small class="muted"><code>"[invitation] most-per-send"</code></small></dd>
                <dt>{words.get("limits-import")}</dt>
                <dd>{per_import}" "<small class="muted"><code>"[invitation] most-per-import"</code></small></dd>
                <dt>{words.get("limits-self-made")}</dt>
                <dd>{words.get(if self_made { "switch-on" } else { "switch-off" })}" "<small class="muted"><code>"[organization] self-made"</code></small></dd>
            </dl>
        </section>
    }
}
