//! The two forms by which a phone number proves itself: the number, and the code
//! that was texted to it.

use leptos::prelude::*;

use super::{
    around::Around,
    field::{Field, code_field, field},
    notice::{Tone, form_error, notice},
};
use crate::{
    domain::{error::Error, phone::PhoneNumber},
    server::{
        service::phone_messages::{RESEND_AFTER, Sending},
        sms::{countries, number},
        web::visitor::Visitor,
        words::Words,
    },
};

/// What somebody typed, or what their browser lets us guess.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The country (ISO 3166), or nothing.
    pub country: String,
    /// The number.
    pub phone: String,
}

impl Typed {
    /// Nothing yet; the country is that of the browser's languages.
    pub fn guess(visitor: &Visitor) -> Self {
        let country = countries::of_language(visitor.languages()).unwrap_or_default();
        Self { country: country.to_owned(), phone: String::new() }
    }
}

/// Where the forms lead.
#[derive(Debug, Clone)]
pub struct Forms {
    /// Where a number goes.
    pub number_to: &'static str,
    /// Where a code goes.
    pub code_to: &'static str,
    /// What they carry along unseen.
    pub carried: Vec<(&'static str, String)>,
    /// A page to give another number on; where there is none it is asked for by the form.
    pub other: Option<&'static str>,
    /// A page to leave for, where there is one.
    pub cancel: Option<&'static str>,
    /// Lets the page's own script run.
    pub nonce: String,
}

impl Forms {
    fn hidden(&self) -> impl IntoView + use<> {
        let field = |(name, value): (&'static str, String)| view! { <input type="hidden" name=name value=value/> };
        self.carried.clone().into_iter().map(field).collect_view()
    }

    /// The form's own button, with the way out beside it.
    fn button(&self, words: Words, label: &str) -> AnyView {
        let label = words.get(label);
        match self.cancel {
            Some(to) => view! {
                <div class="cluster">
                    <button class="button primary">{label}</button>
                    <a class="button quiet" href=to>{words.get("cancel")}</a>
                </div>
            }
            .into_any(),
            None => view! { <button class="button primary wide">{label}</button> }.into_any(),
        }
    }

    fn script(&self) -> impl IntoView + use<> {
        view! { <script type="module" nonce=self.nonce.clone() inner_html=SCRIPT></script> }
    }
}

const SCRIPT: &str = include_str!("../phone.js");

/// The form of the number, below what is wrong with it.
pub fn number_form(words: Words, error: Option<&Error>, forms: &Forms, typed: &Typed) -> impl IntoView + use<> {
    view! {
        {problem(words, error)}
        <form class="stack" method="post" action=forms.number_to>
            {forms.hidden()}
            {countries(words, error, &typed.country)}
            {field(words, error, Field {
                name: "phone",
                label: "field-phone-number",
                kind: "tel",
                value: &typed.phone,
                autocomplete: "tel",
                hint: Some(words.get("phone-hint").into_owned()),
                autofocus: true,
            })}
            {forms.button(words, "phone-send")}
        </form>
        {forms.script()}
    }
}

fn countries(words: Words, error: Option<&Error>, chosen: &str) -> AnyView {
    let options = countries::all()
        .map(|country| {
            let text = format!("{} (+{})", country.name, country.calling_code);
            view! { <option value=country.code selected={country.code == chosen}>{text}</option> }
        })
        .collect_view();
    Around::field(words, error, "country").wrap(|tied| {
        view! {
            <select id=tied.name name=tied.name autocomplete="country" data-countries="" autofocus=tied.focus
                aria-invalid=tied.invalid aria-describedby=tied.described>
                <option value="">{words.get("phone-country-other")}</option>
                {options}
            </select>
        }
    })
}

/// The form of the code, with ways to get another one or to give another number.
pub fn code_form(
    words: Words,
    error: Option<&Error>,
    forms: &Forms,
    phone: &PhoneNumber,
    sending: Sending,
    wait: Option<i64>,
) -> impl IntoView + use<> {
    let refused = sending == Sending::Refused;
    let said = match sending {
        Sending::Waits => Some(notice(Tone::Warning, words.get("phone-waits"))),
        Sending::Refused => Some(notice(Tone::Danger, words.get("phone-refused"))),
        Sending::UnderWay | Sending::Sent => None,
    };
    let lede = match sending {
        Sending::Refused => "phone-refused-lede",
        Sending::Waits => "phone-waits-lede",
        Sending::UnderWay | Sending::Sent => "phone-code-lede",
    };
    view! {
        <p class="lede">{words.with(lede, &[("phone", number::spaced(phone).into())])}</p>
        {said}
        {problem(words, error.filter(|e| !matches!(e, Error::Invalid { .. })))}
        {(!refused).then(|| view! {
            <form class="stack" method="post" action=forms.code_to>
                {forms.hidden()}
                {code_field(words, error)}
                {forms.button(words, "join-code-button")}
            </form>
        })}
        {further(words, forms, sending, wait)}
        {forms.script()}
    }
}

/// Another message, or another number; and when another message may be asked for.
fn further(words: Words, forms: &Forms, sending: Sending, wait: Option<i64>) -> impl IntoView + use<> {
    let again = if matches!(sending, Sending::Waits | Sending::Refused) { "phone-try-again" } else { "phone-again" };
    let said = wait.map(|seconds| words.with("phone-again-in", &[("seconds", seconds.into())]));
    let template = words.with("phone-again-in", &[("seconds", "{n}".into())]);
    view! {
        <div class="fine stack" data-wait=wait>
            <div class="cluster">
                <form method="post" action=forms.number_to>
                    {forms.hidden()}
                    <button class="button small" name="again" value="1">{words.get(again)}</button>
                </form>
                {other(words, forms, sending)}
            </div>
            {wait.map(|_| view! {
                <p><span data-left=template>{said}</span><span role="status" data-now=words.get("phone-again-now")></span></p>
            })}
        </div>
    }
}

fn other(words: Words, forms: &Forms, sending: Sending) -> impl IntoView + use<> {
    let class = if sending == Sending::Refused { "button primary small" } else { "button quiet small" };
    match forms.other {
        Some(to) => view! { <a class=class href=to>{words.get("phone-other")}</a> }.into_any(),
        None => view! {
            <form method="post" action=forms.number_to>
                {forms.hidden()}
                <button class=class name="other" value="1">{words.get("phone-other")}</button>
            </form>
        }
        .into_any(),
    }
}

/// What is wrong as a whole; how long to wait, in figures of this step.
fn problem(words: Words, error: Option<&Error>) -> impl IntoView + use<> {
    match error {
        Some(Error::Throttled { retry_after }) if *retry_after <= RESEND_AFTER.as_seconds() => {
            let text = words.with("phone-again-in", &[("seconds", (*retry_after).into())]);
            notice(Tone::Danger, text).into_any()
        }
        Some(Error::Throttled { .. }) => notice(Tone::Danger, words.get("phone-too-many")).into_any(),
        _ => form_error(words, error).into_any(),
    }
}
