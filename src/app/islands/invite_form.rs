//! The form that invites by email. Without the client: a plain form and a page with
//! the results. With it: chips that are checked while somebody types, and the results
//! in place.

use leptos::{ev, html, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::{
    chips::Chips,
    chips_input::chips_input,
    invite_fields::{Problems, addresses, fields, read},
    invite_results::results,
    live_check::keep_checked,
};
use crate::app::{
    api::{
        error::ApiError,
        invitations::{Answer, Typed, invite},
    },
    markup::escape,
    phrases::{Phrases, count, say},
};

/// Something to choose: a role, a group, a product, a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// What the form needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormProps {
    /// The organization's slug.
    pub organization: String,
    /// Where the plain form goes.
    pub action: String,
    /// Where the People table is.
    pub people: String,
    /// Roles to choose from.
    pub roles: Vec<Choice>,
    /// Groups to choose from.
    pub groups: Vec<Choice>,
    /// Products to choose from.
    pub products: Vec<Choice>,
    /// Languages to choose from.
    pub languages: Vec<Choice>,
    /// Whether full access may be handed on.
    pub owner: bool,
    /// Whether members may be reactivated.
    pub manages: bool,
    /// Whether mail is sent at all.
    pub sends_mail: bool,
    /// What was typed already.
    pub typed: Typed,
    /// What is wrong with fields of it, each with the key of the message.
    pub problems: Problems,
    /// Seats left; none is unlimited.
    pub seats_left: Option<usize>,
    /// The member limit, as text.
    pub limit: String,
    /// Addresses in one send, as text.
    pub most: String,
    /// The messages.
    pub phrases: Phrases,
}

/// What every part of the form needs.
#[derive(Clone, Copy)]
pub struct Setting {
    /// What the server said.
    pub props: StoredValue<FormProps>,
}

impl Setting {
    /// A message.
    pub fn say(self, key: &str) -> String {
        self.say_of(key, "")
    }

    /// A message about an address.
    pub fn say_of(self, key: &str, address: &str) -> String {
        self.props.with_value(|p| say(&p.phrases, key, &[("address", address), ("limit", &p.limit), ("most", &p.most)]))
    }

    /// Why the server refused something.
    pub fn refusal(self, error: &ApiError) -> String {
        self.props.with_value(|p| error.say(&p.phrases))
    }

    /// A message that counts.
    pub fn count(self, key: &str, n: usize) -> String {
        self.props.with_value(|p| count(&p.phrases, key, n))
    }

    /// The organization's slug.
    pub fn organization(self) -> String {
        self.props.with_value(|p| p.organization.clone())
    }
}

/// The form, on its own page.
#[island]
pub fn InviteForm(form: FormProps) -> impl IntoView {
    invite_form(form, false)
}

/// The form, wherever it stands: `live` where the client alone draws it.
pub fn invite_form(form: FormProps, live: bool) -> impl IntoView {
    let (live, chips) = (RwSignal::new(live), Chips::new(&form.typed.addresses));
    let (sending, failure) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let problems = RwSignal::new(form.problems.clone());
    let seats_left = RwSignal::new(form.seats_left);
    let report = RwSignal::new(None::<Answer>);
    let (action, plain) = (form.action.clone(), escape(&form.typed.addresses));
    let setting = Setting { props: StoredValue::new(form) };
    let form = NodeRef::<html::Form>::new();
    // The server draws a text area; only then chips take its place, with what is in it by then.
    Effect::new(move |_| {
        if !live.get_untracked() {
            let text = form.get_untracked().map(|form| addresses(&form)).unwrap_or_default();
            if setting.props.with_value(|props| props.typed.addresses.replace("\r\n", "\n") != text) {
                chips.take_over(&text);
            }
            live.set(true);
        }
    });
    let unchecked = keep_checked(chips, setting, seats_left);

    let send = move |leave_out_bad: bool| {
        let Some(element) = form.get_untracked() else { return };
        chips.finish_draft();
        if sending.get_untracked() {
            return;
        }
        sending.set(true);
        failure.set(None);
        problems.set(Vec::new());
        let typed = Typed { addresses: chips.text(), ..read(&element) };
        spawn_local(async move {
            match invite(setting.organization(), typed, leave_out_bad).await {
                Ok(answer) => {
                    chips.keep_refused(&answer.lines);
                    seats_left.set(answer.seats_left);
                    if !answer.sent {
                        go_to_wrong(form);
                    }
                    report.set(Some(answer));
                }
                Err(error) => {
                    let whole = if error.fields.is_empty() { &error } else { &ApiError::new("invalid") };
                    failure.set(Some(setting.refusal(whole)));
                    problems.set(error.fields);
                    go_to_wrong(form);
                }
            }
            sending.set(false);
        });
    };
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send(false);
    };
    // How many could go out without the others, where nothing went out.
    let stopped = move || report.with(|r| r.as_ref().filter(|r| !r.sent).map(|r| r.ready));
    let done = move || report.with(|r| r.as_ref().is_some_and(|r| r.sent)) && chips.list.with(Vec::is_empty);
    let addresses_problem = move || problems.with(|p| super::invite_fields::key_of(p, "addresses"));

    view! {
        {move || report.get().filter(|r| r.sent).map(|answer| results(&answer, setting, report))}
        <form class="stack" node_ref=form method="post" action=action on:submit=on_submit hidden=done>
            <div class="field" data-invalid=move || addresses_problem().map(|_| "")>
                <label for="addresses">{setting.say("field-addresses")}</label>
                {move || if live.get() {
                    chips_input(chips, setting).into_any()
                } else {
                    view! {
                        <textarea id="addresses" name="addresses" rows="4" required spellcheck="false" aria-describedby="addresses-hint" inner_html=plain.clone()></textarea>
                        <p class="hint" id="addresses-hint">{setting.say("invite-plain-hint")}</p>
                    }.into_any()
                }}
                {move || addresses_problem().map(|key| view! { <p class="error">{setting.say(&key)}</p> })}
                {move || unchecked.why.get().map(|why| view! {
                    <div class="unchecked" role="alert">
                        <p class="error">{setting.say("chips-unchecked")}" "{why}</p>
                        <button type="button" class="button small" on:click=move |_| unchecked.again.update(|n| *n += 1)>{setting.say("try-again")}</button>
                    </div>
                })}
            </div>
            {fields(setting, problems)}
            <div class="form-foot">
                {move || failure.get().map(|why| view! { <div class="notice" data-tone="danger" role="alert"><p>{why}</p></div> })}
                {move || stopped().map(|n| view! {
                    <div class="notice" data-tone="danger" role="alert">
                        <p>{setting.say("invite-none-sent")}</p>
                        {(n > 0).then(|| view! {
                            <button type="button" class="button small" on:click=move |_| send(true)>{setting.count("invite-send-others", n)}</button>
                        })}
                    </div>
                })}
                <div class="split">
                    <span class="muted">{move || seats_left.get().map(|n| setting.count("invite-seats-left", n))}</span>
                    <button class="button primary" aria-busy=move || sending.get().then_some("true")>
                        {move || setting.say(if sending.get() { "invite-sending" } else { "invite-send" })}
                    </button>
                </div>
            </div>
        </form>
    }
}

/// Puts the cursor where something is to be mended, once it is marked.
fn go_to_wrong(form: NodeRef<html::Form>) {
    request_animation_frame(move || {
        let wrong = ".chip[data-state=bad] > .chip-text, [aria-invalid=true]";
        let found = form.get_untracked().and_then(|form| form.query_selector(wrong).ok().flatten());
        #[cfg(feature = "hydrate")]
        if let Some(element) = found {
            let _ = wasm_bindgen::JsCast::unchecked_ref::<web_sys::HtmlElement>(&element).focus();
        }
        #[cfg(not(feature = "hydrate"))]
        drop(found);
    });
}
