//! What the acceptance page shows at each step.

use leptos::prelude::*;

use super::{
    join_arrival::Arrival,
    join_asking::{denied, domains, outside_domains, waiting},
    join_ends::{dead, dead_key, full, other_account, other_method},
    join_phone::{self, Drawing},
};
use crate::{
    app::components::{
        field::{Field, code_field, field, new_password},
        frame,
        methods::{self, Ways},
        moment,
        notice::form_error,
    },
    domain::{
        email::EmailAddress,
        error::{Conflict, Error},
        time::Timestamp,
        token::Channel,
    },
    server::{
        service::{
            door::{Door, Invite},
            join::RegisterForm,
            join_step::Step,
            phone::PhoneStep,
        },
        web::errors::url_encode,
        words::Words,
    },
};

/// What views need beside the arrival.
#[derive(Clone)]
pub struct Settings {
    /// Now.
    pub now: Timestamp,
    /// The shortest password.
    pub shortest: usize,
    /// By which ways to sign in they may join.
    pub ways: Ways,
    /// What else is offered.
    pub offers: Offers,
    /// For the phone step.
    pub phone: Drawing,
}

/// What is offered besides the next step.
#[derive(Clone, Copy, Default)]
pub struct Offers {
    /// To say no.
    pub decline: bool,
    /// A fresh link.
    pub fresh: bool,
    /// To ask for the invitation at another address.
    pub readdress: bool,
}

/// The heading of the page.
pub fn title(words: Words, arrival: &Arrival) -> String {
    let organization = [("organization", arrival.door.organization.name.as_str().into())];
    let key = match &arrival.step {
        Step::Dead(why) => return words.get(&dead_key("title", *why)).into_owned(),
        Step::AlreadyMember => "join-member-title",
        Step::Inactive => "join-inactive-title",
        Step::OtherAccount => "join-other-title",
        Step::OtherMethod => "title-method_not_allowed",
        Step::Full => "join-full-title",
        Step::EnterCode(_) => "join-code-title",
        Step::Phone(PhoneStep::Enter(_)) => "phone-code-title",
        _ if arrival.door.is_reactivation() => "back-title",
        Step::OutsideDomains | Step::Unprovable => "join-outside-title",
        Step::Waiting(_) => "join-waiting-title",
        Step::Denied(_) => "join-denied-title",
        _ if arrival.door.asks() => "join-ask-title",
        _ => "join-title",
    };
    words.with(key, &organization)
}

/// The page.
pub fn view(
    words: Words,
    arrival: &Arrival,
    error: Option<&Error>,
    form: &RegisterForm,
    settings: Settings,
) -> impl IntoView + use<> {
    let door = &arrival.door;
    let id = door.id();
    let has_account = matches!(error, Some(Error::Conflict { why: Conflict::HasAccount }));
    let hidden = || view! { <input type="hidden" name="door" value=id.clone()/> };
    let content = match &arrival.step {
        Step::Dead(why) => dead(words, arrival, *why, settings.offers).into_any(),
        Step::AlreadyMember => view! {
            <p class="lede">{words.get("join-member-lede")}</p>
            <a class="button primary wide" href=format!("/o/{}", door.organization.slug)>{words.with("joined-organization", &[("organization", door.organization.name.as_str().into())])}</a>
        }
        .into_any(),
        Step::Inactive => view! {
            <p class="lede">{words.get("join-inactive-lede")}</p>
            <a class="button primary wide" href="/">{words.get("error-home")}</a>
        }
        .into_any(),
        Step::OtherAccount => other_account(words, arrival, error, settings.offers).into_any(),
        Step::OtherMethod => other_method(words, &settings.ways).into_any(),
        Step::Full => full(words, arrival).into_any(),
        Step::GiveAddress => view! {
            {about(words, arrival, settings.now)}
            {form_error(words, error)}
            <form class="stack" method="post" action="/join/code">
                {hidden()}
                {field(words, error, Field { name: "email", kind: "email", value: &form.email, autocomplete: "email", autofocus: true, hint: Some(words.get("join-address-hint").into_owned()), ..Field::default() })}
                <button class="button primary wide">{words.get("join-send-code")}</button>
                {methods::join_buttons(words, &settings.ways, true)}
            </form>
            <p class="fine">{words.get("join-have-account")}" "<a href="/sign-in?next=/join">{words.get("sign-in")}</a></p>
        }
        .into_any(),
        Step::RequestCode(email) => view! {
            {about(words, arrival, settings.now)}
            {form_error(words, error)}
            <form class="stack" method="post" action="/join/code">
                {hidden()}
                <p>{words.with("join-prove", &[("email", shown(arrival, email).into())])}</p>
                <button class="button primary wide">{words.get("join-send-code")}</button>
                {methods::join_buttons(words, &settings.ways, true)}
            </form>
        }
        .into_any(),
        Step::EnterCode(email) => view! {
            <p class="lede">{words.with("join-code-lede", &[("email", shown(arrival, email).into())])}</p>
            {form_error(words, error.filter(|e| !matches!(e, Error::Invalid { .. })))}
            <form class="stack" method="post" action="/join/code/enter">
                {hidden()}
                {code_field(words, error)}
                <button class="button primary wide">{words.get("join-code-button")}</button>
            </form>
            <div class="fine cluster">
                <form method="post" action="/join/code">{hidden()}<button class="button quiet small">{words.get("join-code-again")}</button></form>
                {matches!(door.invite, Invite::Shared { .. } | Invite::SignUp { .. }).then(|| view! {
                    <form method="post" action="/join/code">
                        {hidden()}
                        <button class="button quiet small" name="other" value="1">{words.get("join-code-other")}</button>
                    </form>
                })}
            </div>
        }
        .into_any(),
        Step::SignIn(email) => {
            let email = email.as_ref().map(ToString::to_string).unwrap_or_default();
            let to = format!("/sign-in?next=/join&email={}", url_encode(&email));
            view! {
                {about(words, arrival, settings.now)}
                <p>{words.with("join-sign-in", &[("email", email.as_str().into())])}</p>
                <a class="button primary wide" href=to>{words.get("join-sign-in-button")}</a>
                {decline_link(words, settings.offers)}
            }
            .into_any()
        }
        Step::Phone(step @ PhoneStep::Give) => view! {
            {about(words, arrival, settings.now)}
            {join_phone::step(words, arrival, step, error, &settings.phone, settings.now)}
            {decline_link(words, settings.offers)}
            <p class="fine">{words.get("join-unexpected")}</p>
        }
        .into_any(),
        Step::Phone(step) => join_phone::step(words, arrival, step, error, &settings.phone, settings.now),
        Step::Register(known) => {
            let organization = [("organization", door.organization.name.as_str().into())];
            let ways = &settings.ways;
            view! {
                {about(words, arrival, settings.now)}
                {join_phone::proven(words, arrival, false)}
                {form_error(words, error)}
                {has_account.then(|| view! { <p><a class="button wide" href="/sign-in?next=/join">{words.get("join-sign-in-button")}</a></p> })}
                <form class="stack" method="post" action="/join/register">
                    {hidden()}
                    {match known {
                        None => field(words, error, Field { name: "email", kind: "email", value: &form.email, autocomplete: "username", autofocus: true, ..Field::default() }).into_any(),
                        Some(email) => view! { <input type="hidden" name="email" autocomplete="username" value=email.to_string()/> }.into_any(),
                    }}
                    {ways.takes_name().then(|| field(words, error, Field { name: "name", value: name_of(door, form), autocomplete: "name", autofocus: known.is_some(), ..Field::default() }))}
                    {ways.password.then(|| new_password(words, error, "password", settings.shortest, false))}
                    {ways.name_alone().then(|| view! { <p class="fine">{words.get("join-code-later")}</p> })}
                    {(ways.password || ways.name_alone()).then(|| view! {
                        <button class="button primary wide">{words.with(button_key(door), &organization)}</button>
                    })}
                    {methods::join_passkey(words, ways, &door.organization.name)}
                    {methods::join_buttons(words, ways, ways.takes_name())}
                    {(!ways.any()).then(|| view! { <p>{words.with("join-no-way", &organization)}</p> })}
                </form>
                {decline_link(words, settings.offers)}
                <p class="fine">{words.get("join-unexpected")}</p>
            }
            .into_any()
        }
        Step::OutsideDomains | Step::Unprovable => outside_domains(words, arrival).into_any(),
        Step::Waiting(since) => waiting(words, arrival, *since, settings.now).into_any(),
        Step::Denied(again) => denied(words, arrival, *again, settings.now).into_any(),
        Step::Accept => accept(words, arrival, error, &settings).into_any(),
    };
    frame::organization_card(&door.organization, title(words, arrival), content)
}

/// What the button does.
fn button_key(door: &Door) -> &'static str {
    if door.is_reactivation() {
        "back-button"
    } else if door.asks() {
        "join-ask-button"
    } else {
        "join-button"
    }
}

fn name_of<'a>(door: &'a Door, form: &'a RegisterForm) -> &'a str {
    match &door.invite {
        Invite::Personal { invitation, .. } if form.name.is_empty() => {
            invitation.name.as_ref().map_or("", |n| n.as_str())
        }
        _ => &form.name,
    }
}

/// The address as its reader may see it. A copied link may be in anybody's hands:
/// until they prove that the address is theirs, most of it is left out.
fn shown(arrival: &Arrival, email: &EmailAddress) -> String {
    let copied = matches!(&arrival.door.invite, Invite::Personal { channel: Channel::Copied, .. });
    let theirs = arrival.who.as_ref().is_some_and(|who| who.user.email == *email);
    let asked = matches!(arrival.step, Step::RequestCode(_) | Step::EnterCode(_));
    if copied && asked && !theirs { email.masked() } else { email.to_string() }
}

/// Who invites, as what, until when.
fn about(words: Words, arrival: &Arrival, now: Timestamp) -> impl IntoView + use<> {
    let door = &arrival.door;
    let (email, until) = match &door.invite {
        Invite::Personal { invitation, .. } => (Some(shown(arrival, &invitation.email)), Some(invitation.expires_at)),
        Invite::Shared { link } => (None, link.expires_at),
        Invite::SignUp { .. } => (None, None),
    };
    let organization = ("organization", door.organization.name.as_str().into());
    let lede = match &door.inviter {
        Some(inviter) => words.with(
            if door.is_reactivation() { "back-lede" } else { "join-lede" },
            &[("inviter", inviter.as_str().into()), organization],
        ),
        None => words.with("join-lede-sign-up", &[organization]),
    };
    let asks = door.asks();
    let domains = domains(door);
    view! {
        <p class="lede">{lede}</p>
        {message(words, door)}
        <dl class="facts">
            {email.map(|email| view! { <dt>{words.get("join-invited")}</dt><dd>{email}</dd> })}
            <dt>{words.get("field-role")}</dt><dd>{door.role.name.clone()}</dd>
            {(!door.groups.is_empty()).then(|| view! { <dt>{words.get("field-groups")}</dt><dd>{door.groups.join(", ")}</dd> })}
            {door.product.as_ref().map(|product| view! {
                <dt>{words.get("field-product")}</dt>
                <dd>{product.name.clone()}{product.note.clone().map(|note| view! { <br/><span class="muted">{note}</span> })}</dd>
            })}
            {(!domains.is_empty()).then(|| view! { <dt>{words.get("join-addresses")}</dt><dd>{domains}</dd> })}
            {asks.then(|| view! { <dt>{words.get("link-joining")}</dt><dd>{words.get("link-needs-approval")}</dd> })}
            {until.map(|at| view! { <dt>{words.get("join-until")}</dt><dd>{moment::exact(words, at, now)}</dd> })}
        </dl>
    }
}

/// The inviter's own words.
fn message(words: Words, door: &Door) -> impl IntoView + use<> {
    let Invite::Personal { invitation, .. } = &door.invite else { return None };
    let lines: Vec<String> = invitation.message.as_ref()?.lines().map(str::to_owned).collect();
    let by = words.with("join-writes", &[("inviter", door.inviter.as_deref().unwrap_or_default().into())]);
    let lines = lines.into_iter().map(|line| view! { {line}<br/> }).collect_view();
    Some(view! { <figure class="quote"><figcaption>{by}</figcaption><blockquote>{lines}</blockquote></figure> })
}

fn accept(words: Words, arrival: &Arrival, error: Option<&Error>, settings: &Settings) -> impl IntoView + use<> {
    let door = &arrival.door;
    let email = arrival.who.as_ref().map(|who| who.user.email.to_string()).unwrap_or_default();
    let organization = [("organization", door.organization.name.as_str().into())];
    view! {
        {about(words, arrival, settings.now)}
        {join_phone::proven(words, arrival, false)}
        {form_error(words, error)}
        <p>{words.with("join-signed-in", &[("email", email.as_str().into())])}</p>
        <div class="stack">
            <form method="post" action="/join/accept">
                <input type="hidden" name="door" value=door.id()/>
                <button class="button primary wide">{words.with(button_key(door), &organization)}</button>
            </form>
            {decline_link(words, settings.offers)}
        </div>
    }
}

/// The way to say no, for those who may.
fn decline_link(words: Words, offers: Offers) -> impl IntoView + use<> {
    offers.decline.then(|| view! { <a class="button wide" href="/join/decline">{words.get("join-decline")}</a> })
}
