//! What the acceptance page shows where not everybody comes in: only people of some
//! domains, or whoever an admin approves.

use leptos::prelude::*;

use super::join_arrival::Arrival;
use crate::{
    app::components::moment,
    domain::time::Timestamp,
    server::{
        service::{door::Door, join_step::Step},
        words::Words,
    },
};

/// The domains of the addresses that come in, for people.
pub fn domains(door: &Door) -> String {
    door.domains().iter().map(|domain| domain.as_str()).collect::<Vec<_>>().join(", ")
}

/// Only people of the door's domains come in: says which, and nothing else.
pub fn outside_domains(words: Words, arrival: &Arrival) -> impl IntoView + use<> {
    let signed_in = arrival.who.as_ref().map(|who| who.user.email.to_string());
    let tried = arrival.proof.as_ref().filter(|_| signed_in.is_none()).map(|proof| proof.email.to_string());
    let lede = if arrival.step == Step::Unprovable { "join-unprovable-lede" } else { "join-outside-lede" };
    let way = if signed_in.is_some() {
        view! {
            <form method="post" action="/sign-out">
                <input type="hidden" name="next" value="/join"/>
                <button class="button primary wide">{words.get("join-other-switch")}</button>
            </form>
        }
        .into_any()
    } else {
        view! { <a class="button primary wide" href="/sign-in?next=/join">{words.get("join-sign-in-button")}</a> }
            .into_any()
    };
    let known = signed_in.is_some() || tried.is_some();
    view! {
        <p class="lede">{words.with(lede, &[("domains", domains(&arrival.door).into())])}</p>
        {known.then(|| view! {
            <dl class="facts">
                {signed_in.map(|email| view! { <dt>{words.get("join-other-signed-in")}</dt><dd>{email}</dd> })}
                {tried.map(|email| view! { <dt>{words.get("field-email")}</dt><dd>{email}</dd> })}
            </dl>
        })}
        {way}
    }
}

/// They asked, and wait.
pub fn waiting(words: Words, arrival: &Arrival, since: Timestamp, now: Timestamp) -> impl IntoView + use<> {
    let verified = arrival.who.as_ref().is_some_and(|who| who.user.email_verified_at.is_some());
    let email = arrival.who.as_ref().map(|who| who.user.email.to_string()).unwrap_or_default();
    let key = if verified { "join-waiting-lede" } else { "join-waiting-lede-no-mail" };
    let about = [("organization", arrival.door.organization.name.as_str().into()), ("email", email.as_str().into())];
    view! {
        <p class="lede">{words.with(key, &about)}</p>
        <dl class="facts">
            <dt>{words.get("join-asked")}</dt><dd>{moment::exact(words, since, now)}</dd>
            <dt>{words.get("join-other-signed-in")}</dt><dd>{email.clone()}</dd>
        </dl>
        <a class="button primary wide" href="/join">{words.get("join-waiting-look")}</a>
        <form method="post" action="/sign-out"><button class="button wide">{words.get("sign-out")}</button></form>
    }
}

/// They asked, and an admin said no.
pub fn denied(words: Words, arrival: &Arrival, again: Timestamp, now: Timestamp) -> impl IntoView + use<> {
    let organization = [("organization", arrival.door.organization.name.as_str().into())];
    view! {
        <p class="lede">{words.with("join-denied-lede", &organization)}</p>
        <dl class="facts"><dt>{words.get("join-denied-again")}</dt><dd>{moment::exact(words, again, now)}</dd></dl>
        <a class="button primary wide" href="/">{words.get("error-home")}</a>
    }
}
