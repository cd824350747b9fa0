//! What is known about somebody.

use leptos::prelude::*;

use super::exact;
use crate::{
    app::{
        components::{address::breakable, moment, status},
        pages::account::sessions::device_name,
    },
    domain::{
        device::Device,
        outbox::Delivery,
        person::{Person, Status},
        time::Timestamp,
    },
    server::{
        service::{
            access::Member,
            people::person::{Profile, Sessions, session_handle},
        },
        words::Words,
    },
};

/// The facts.
pub fn card(words: Words, member: &Member, profile: &Profile, now: Timestamp) -> impl IntoView + use<> {
    let person = &profile.person;
    let role = role(words, person);
    let groups = person.groups.join(", ");
    let invited = matches!(person.status, Status::Pending | Status::Expired | Status::Declined | Status::Requested);
    let since = if person.status == Status::Requested {
        "fact-asked"
    } else if invited {
        "fact-invited"
    } else {
        "fact-joined"
    };
    let ends = person.expires_at.filter(|_| person.invitation_id.is_some() && person.status != Status::Declined);
    let delivery = person.delivery.as_ref().map(|delivery| {
        let detail = delivery.reply().map(str::to_owned);
        // A link that was handed over needs no mail.
        let by_hand = matches!(delivery, Delivery::NotConfigured) && profile.may.mail;
        let badge = if by_hand {
            view! { <span class="badge" data-tone="neutral">{words.get("delivery-not-mailed")}</span> }.into_any()
        } else {
            status::delivery_badge(words, delivery).into_any()
        };
        view! {
            <dt>{words.get("fact-mail")}</dt>
            <dd class="lines">{badge}{detail.map(|text| view! { <small class="muted">{text}</small> })}</dd>
        }
    });
    let account = (invited && person.status != Status::Requested).then(|| {
        let key = if person.has_account { "person-has-account" } else { "person-new-account" };
        view! { <dt>{words.get("fact-account")}</dt><dd>{words.get(key)}</dd> }
    });
    let coming_back = person.is_coming_back(now);
    let seen = (!invited).then(|| {
        let seen = match person.last_seen_at {
            Some(at) => exact(words, at, now).into_any(),
            None => words.get("fact-never").into_any(),
        };
        view! { <dt>{words.get("people-last-seen")}</dt><dd>{seen}</dd> }
    });
    let invitation = profile.invitation.as_ref().filter(|_| invited);
    let product = invited.then(|| profile.product.clone()).flatten();
    let language = invitation.and_then(|i| i.language.clone());
    let message = invitation
        .and_then(|i| i.message.as_ref())
        .map(|message| message.lines().map(|line| view! { {line.to_owned()}<br/> }).collect_view());
    let opened = profile.invitation.as_ref().and_then(|i| i.opened_at);
    let organization = [("organization", member.organization.name.as_str().into())];
    let inactive = profile.membership.as_ref().and_then(|(one, _)| one.inactivated_at);
    view! {
        <section class="card" aria-label=words.get("person-facts")>
            <dl class="facts">
                <dt>{words.get("field-email")}</dt><dd>{breakable(person.email.as_str())}</dd>
                <dt>{words.get("field-role")}</dt><dd>{role}</dd>
                {(!groups.is_empty()).then(|| view! { <dt>{words.get("people-groups")}</dt><dd>{groups}</dd> })}
                {account}
                <dt>{words.get(since)}</dt><dd>{exact(words, person.since, now)}</dd>
                {person.invited_by.clone().map(|by| view! { <dt>{words.get("people-invited-by")}</dt><dd>{by}</dd> })}
                {inactive.map(|at| view! { <dt>{words.get("fact-inactive-since")}</dt><dd>{exact(words, at, now)}</dd> })}
                {coming_back.then(|| view! { <dt>{words.get("fact-way-back")}</dt><dd>{words.with("fact-way-back-text", &organization)}</dd> })}
                {ends.map(|at| view! { <dt>{words.get("fact-ends")}</dt><dd>{exact(words, at, now)}</dd> })}
                {opened.map(|at| view! { <dt>{words.get("fact-opened")}</dt><dd>{exact(words, at, now)}</dd> })}
                {delivery}
                {product.map(|name| view! { <dt>{words.get("field-product")}</dt><dd>{name}</dd> })}
                {language.map(|tag| view! { <dt>{words.get("field-language")}</dt><dd>{tag}</dd> })}
                {message.map(|lines| view! { <dt>{words.get("field-message")}</dt><dd>{lines}</dd> })}
                {seen}
            </dl>
        </section>
    }
}

/// The role, and whether all is allowed whatever it says.
pub fn role(words: Words, person: &Person) -> String {
    if person.full_access {
        words.with("role-full-access", &[("role", person.role.as_str().into())])
    } else {
        person.role.clone()
    }
}

/// What the organization notes about them.
pub fn metadata(words: Words, profile: &Profile) -> impl IntoView + use<> {
    let noted = match &profile.membership {
        Some((_, details)) => details.metadata.as_ref(),
        None => profile.invitation.as_ref().and_then(|i| i.metadata.as_ref()),
    };
    noted.map(|metadata| {
        view! {
            <section class="card">
                <div class="card-head"><h2>{words.get("field-metadata")}</h2></div>
                <pre tabindex="0"><code>{metadata.pretty()}</code></pre>
            </section>
        }
    })
}

/// Where they are signed in.
pub fn sessions(words: Words, slug: &str, profile: &Profile, now: Timestamp) -> impl IntoView + use<> {
    let sessions = match &profile.sessions {
        Sessions::Hidden => return None,
        Sessions::Elsewhere => {
            let card = view! {
                <section class="card">
                    <div class="card-head"><h2>{words.get("person-sessions")}</h2></div>
                    <p class="muted">{words.get("person-sessions-elsewhere")}</p>
                </section>
            };
            return Some(card.into_any());
        }
        Sessions::Shown(sessions) => sessions,
    };
    let action = format!("{}/sessions", super::address(slug, &profile.person));
    let rows = sessions
        .iter()
        .map(|session| {
            let from = &session.address_block;
            let place = (!from.is_empty()).then(|| format!("{from} · "));
            let device = device_name(words, Device::of(&session.user_agent));
            view! {
                <li>
                    <span class="lines">
                        <span>{device}</span>
                        <small class="muted">{place}{moment::lone(words, session.seen_at, now)}</small>
                    </span>
                    <form class="row-actions" method="post" action=action.clone()>
                        <button class="button small" name="session" value=session_handle(session).to_owned()>{words.get("session-end")}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let all = (!sessions.is_empty()).then(|| {
        view! { <form method="post" action=action.clone()><button class="button small danger">{words.get("sessions-end-all")}</button></form> }
    });
    Some(
        view! {
            <section class="card">
                <div class="card-head split"><h2>{words.get("person-sessions")}</h2>{all}</div>
                {sessions.is_empty().then(|| view! { <p class="muted">{words.get("person-no-sessions")}</p> })}
                <ul class="list">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}
