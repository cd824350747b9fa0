//! What the acceptance page shows where it does not go on as it was meant: dead links,
//! another account, no seat. Each with one way on.

use leptos::prelude::*;

use super::{join_arrival::Arrival, join_views::Offers};
use crate::{
    app::components::{
        field::hidden,
        frame,
        methods::{self, Ways},
        notice::{Tone, form_error, notice},
    },
    domain::{
        error::{DeadLink, Error},
        token::Channel,
    },
    server::{
        service::door::{Door, Invite},
        words::Words,
    },
};

/// The key of a dead link's title or text.
pub fn dead_key(part: &str, why: DeadLink) -> String {
    format!("{part}-{}", Error::Dead { why }.code())
}

/// A dead link.
pub fn dead(words: Words, arrival: &Arrival, why: DeadLink, offers: Offers) -> impl IntoView + use<> {
    if offers.fresh {
        return view! {
            <p class="lede">{words.get("fresh-offer")}</p>
            <form method="post" action="/join/fresh">
                {hidden("door", &arrival.door.id())}
                <button class="button primary wide">{words.get("fresh-button")}</button>
            </form>
        }
        .into_any();
    }
    let (to, label) = match why {
        DeadLink::Accepted => ("/sign-in", "sign-in"),
        _ => ("/", "error-home"),
    };
    view! {
        <p class="lede">{words.get(&dead_key("error", why))}</p>
        <a class="button primary wide" href=to>{words.get(label)}</a>
    }
    .into_any()
}

/// Signed in with another address than the invited one. A mailed link was read by the
/// invited, who may see both; a copied one may be in other hands.
pub fn other_account(words: Words, arrival: &Arrival, error: Option<&Error>, offers: Offers) -> impl IntoView + use<> {
    let signed_in = arrival.who.as_ref().map(|who| who.user.email.to_string()).unwrap_or_default();
    let invited = match &arrival.door.invite {
        Invite::Personal { invitation, channel: Channel::Mailed } => Some(invitation.email.to_string()),
        Invite::Personal { invitation, .. } => Some(invitation.email.masked()),
        _ => None,
    };
    let inviter = arrival.door.inviter.as_deref().unwrap_or_default();
    let about = [("inviter", inviter.into()), ("email", signed_in.as_str().into())];
    let ask = if offers.readdress {
        view! {
            <form class="stack" method="post" action="/join/readdress">
                {hidden("door", &arrival.door.id())}
                <button class="button wide">{words.with("readdress-button", &about)}</button>
            </form>
            <p class="fine">{words.with("readdress-note", &about)}</p>
        }
        .into_any()
    } else if was_asked(&arrival.door) {
        notice(Tone::Info, words.with("readdress-asked", &about)).into_any()
    } else {
        view! { <p class="fine">{words.with("join-other-ask", &about)}</p> }.into_any()
    };
    view! {
        <p class="lede">{words.get("join-other-lede")}</p>
        {form_error(words, error)}
        <dl class="facts">
            {invited.map(|email| view! { <dt>{words.get("join-invited")}</dt><dd>{email}</dd> })}
            <dt>{words.get("join-other-signed-in")}</dt><dd>{signed_in.clone()}</dd>
        </dl>
        <form method="post" action="/sign-out">
            {hidden("next", "/join")}
            <button class="button primary wide">{words.get("join-other-switch")}</button>
        </form>
        {ask}
    }
}

fn was_asked(door: &Door) -> bool {
    matches!(&door.invite, Invite::Personal { invitation, .. } if invitation.readdress_asked_at.is_some())
}

/// Signed in by a way that the organization does not take for joining.
pub fn other_method(words: Words, ways: &Ways) -> impl IntoView + use<> {
    view! {
        <p class="lede">{words.get("error-method_not_allowed")}</p>
        {methods::list(words, ways)}
        <form method="post" action="/sign-out">
            {hidden("next", "/sign-in?next=/join")}
            <button class="button primary wide">{words.get("join-other-switch")}</button>
        </form>
    }
}

/// All seats are taken: nothing to do for an invitee but to come back. Whoever is a member,
/// or has a seat by an invitation, signs in.
pub fn full(words: Words, arrival: &Arrival) -> impl IntoView + use<> {
    let about = [("organization", arrival.door.organization.name.as_str().into())];
    let nobody = arrival.who.is_none();
    view! {
        <p class="lede">{words.with("join-full-lede", &about)}</p>
        <a class="button primary wide" href="/join">{words.get("join-full-again")}</a>
        {nobody.then(|| view! {
            <p class="fine">{words.get("join-have-account")}" "<a href="/sign-in?next=/join">{words.get("sign-in")}</a></p>
        })}
    }
}

/// After the invitee said no.
pub fn declined(words: Words, door: &Door) -> impl IntoView + use<> {
    let organization = [("organization", door.organization.name.as_str().into())];
    frame::organization_card(
        &door.organization,
        words.get("join-declined-title").into_owned(),
        view! {
            <p class="lede">{words.with("join-declined-lede", &organization)}</p>
            <a class="button wide" href="/">{words.get("error-home")}</a>
        },
    )
}
