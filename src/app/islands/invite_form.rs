//! The form that invites by email. Without the client: a text area and a page with
//! the results. With it: chips, and the results in place.

use leptos::{ev, prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

use super::chips::{self, Chips, chips_input};
use super::copy::{Told, fetch_and_copy, words};
use crate::app::{
    api::{
        error::ApiError,
        invitations::{Answer, Line, invite},
    },
    phrases::{Phrases, count, say},
};

/// A role to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleChoice {
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
    pub roles: Vec<RoleChoice>,
    /// The role chosen already.
    pub role: String,
    /// Addresses typed already.
    pub addresses: String,
    /// Seats left; none is unlimited.
    pub seats_left: Option<i64>,
    /// Addresses in one send.
    pub most_per_send: usize,
    /// The messages.
    pub phrases: Phrases,
}

/// The messages that the form needs, with those of its chips behind.
pub const WORDS: &[(&str, &[&str])] = &{
    const OWN: &[(&str, &[&str])] = &[
        ("field-addresses", &[]),
        ("field-role", &[]),
        ("invite-plain-hint", &[]),
        ("invite-send", &[]),
        ("invite-sending", &[]),
        ("invite-send-others", &["n"]),
        ("invite-none-sent", &[]),
        ("invite-seats-left", &["n"]),
        ("invite-done", &["n"]),
        ("back-to-people", &[]),
        ("close", &[]),
        ("invite-by-email", &[]),
        ("invite-by-link", &[]),
        ("invite-by-file", &[]),
        ("copy-link", &[]),
        ("copied", &[]),
        ("copy-failed", &[]),
        ("result-invited", &[]),
        ("result-invited-no-mail", &[]),
        ("problem-addresses_empty", &[]),
        ("problem-role_unknown", &[]),
        ("problem-address_already_invited", &[]),
        ("problem-address_already_member", &[]),
        ("problem-address_inactive", &[]),
        ("problem-address_over_send_limit", &[]),
        ("problem-address_no_seat", &[]),
        ("problem-address_throttled", &[]),
        ("error-unreachable", &[]),
        ("error-signed_out", &[]),
        ("error-forbidden", &[]),
        ("error-above_own_rights", &[]),
        ("error-not_found", &[]),
        ("error-throttled", &["minutes", "seconds"]),
        ("error-busy", &[]),
        ("error-invalid", &[]),
        ("error-internal", &[]),
    ];
    const N: usize = OWN.len() + chips::WORDS.len();
    let mut all: [(&str, &[&str]); N] = [("", &[]); N];
    let mut i = 0;
    while i < N {
        all[i] = if i < OWN.len() { OWN[i] } else { chips::WORDS[i - OWN.len()] };
        i += 1;
    }
    all
};

/// The form, on its own page.
#[island]
pub fn InviteForm(form: FormProps) -> impl IntoView {
    invite_form(form, RwSignal::new(false))
}

/// The form, wherever it stands. `sent` turns true when invitations were made.
pub fn invite_form(form: FormProps, sent: RwSignal<bool>) -> impl IntoView {
    let phrases = StoredValue::new(form.phrases.clone());
    let phrase = move |key: &str| phrases.with_value(|p| say(p, key, &[]));
    let (live, chips) = (RwSignal::new(false), Chips::new(&form.addresses));
    let role = RwSignal::new(if form.role.is_empty() {
        form.roles.first().map(|r| r.id.clone()).unwrap_or_default()
    } else {
        form.role.clone()
    });
    let sending = RwSignal::new(false);
    let failure = RwSignal::new(None::<ApiError>);
    let report = RwSignal::new(None::<Answer>);
    // The first drawing is the server's; only then chips take the text area's place.
    Effect::new(move |_| live.set(true));

    let organization = StoredValue::new(form.organization.clone());
    let send = move |leave_out_bad: bool| {
        chips.finish_draft();
        if sending.get_untracked() {
            return;
        }
        sending.set(true);
        failure.set(None);
        let (organization, addresses, role) = (organization.get_value(), chips.text(), role.get_untracked());
        spawn_local(async move {
            match invite(organization, addresses, role, leave_out_bad).await {
                Ok(answer) => {
                    chips.keep_refused(&answer.lines);
                    sent.set(answer.sent);
                    report.set(Some(answer));
                }
                Err(error) => failure.set(Some(error)),
            }
            sending.set(false);
        });
    };
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        send(false);
    };
    let choices = form
        .roles
        .iter()
        .map(|r| {
            let selected = r.id == form.role;
            view! { <option value=r.id.clone() selected=selected>{r.name.clone()}</option> }
        })
        .collect_view();
    let plain = escape(&form.addresses);
    let hint = phrase("invite-plain-hint");
    // How many could go out without the others, where nothing went out.
    let stopped = move || report.with(|r| r.as_ref().filter(|r| !r.sent).map(|r| r.ready));
    let seats_left = form.seats_left;
    let (action, people) = (form.action.clone(), form.people.clone());

    view! {
        <form class="stack" method="post" action=action on:submit=on_submit hidden=move || report.with(|r| r.as_ref().is_some_and(|r| r.sent)) && chips.list.with(Vec::is_empty)>
            <div class="field">
                <label for="addresses">{phrase("field-addresses")}</label>
                {move || if live.get() {
                    chips_input(chips, phrases).into_any()
                } else {
                    view! {
                        <textarea id="addresses" name="addresses" rows="4" required spellcheck="false" aria-describedby="addresses-hint" inner_html=plain.clone()></textarea>
                        <p class="hint" id="addresses-hint">{hint.clone()}</p>
                    }.into_any()
                }}
            </div>
            <div class="field">
                <label for="role">{phrase("field-role")}</label>
                <select id="role" name="role" on:change=move |event| role.set(event_target_value(&event))>{choices}</select>
            </div>
            {move || failure.get().map(|error| view! { <div class="notice" data-tone="danger" role="alert"><p>{phrase(&error.key)}</p></div> })}
            {move || stopped().map(|n| view! {
                <div class="notice" data-tone="danger" role="alert">
                    <p>{phrase("invite-none-sent")}</p>
                    {(n > 0).then(|| view! {
                        <button type="button" class="button small" on:click=move |_| send(true)>
                            {phrases.with_value(|p| count(p, "invite-send-others", n))}
                        </button>
                    })}
                </div>
            })}
            <div class="split">
                <span class="muted">{seats_left.map(|n| phrases.with_value(|p| count(p, "invite-seats-left", usize::try_from(n).unwrap_or(0))))}</span>
                <button class="button primary" aria-busy=move || sending.get().then_some("true")>
                    {move || phrase(if sending.get() { "invite-sending" } else { "invite-send" })}
                </button>
            </div>
        </form>
        {move || report.get().filter(|r| r.sent).map(|report| {
            results(&report, organization, phrases, &people)
        })}
    }
}

/// Leptos writes what stands in a text area as it is: markup in it has to be made text here.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// What came of each address.
fn results(
    report: &Answer,
    organization: StoredValue<String>,
    phrases: StoredValue<Phrases>,
    people: &str,
) -> impl IntoView + use<> {
    let invited = report.lines.iter().filter(|line| line.id.is_some()).count();
    // What was refused stays in the form, as chips to be mended.
    let rows = report
        .lines
        .iter()
        .filter(|line| line.id.is_some())
        .map(|result| line(result, organization, phrases))
        .collect_view();
    let back = phrases.with_value(|p| say(p, "back-to-people", &[]));
    view! {
        <div class="stack" tabindex="-1">
            <div class="notice" data-tone="success" role="status"><p>{phrases.with_value(|p| count(p, "invite-done", invited))}</p></div>
            <ul class="results">{rows}</ul>
            <div class="actions"><a class="button primary" href=people.to_owned()>{back}</a></div>
        </div>
    }
}

fn line(result: &Line, organization: StoredValue<String>, phrases: StoredValue<Phrases>) -> impl IntoView + use<> {
    let phrase = move |key: &str| phrases.with_value(|p| say(p, key, &[]));
    let told = RwSignal::new(Told::Nothing);
    let copy = result.id.clone().map(|id| {
        let click = move |_| {
            let (organization, id) = (organization.get_value(), id.clone());
            spawn_local(async move { told.set(fetch_and_copy(organization, id).await) });
        };
        view! {
            <div class="row-actions">
                <button type="button" class="button small" on:click=click>{phrase("copy-link")}</button>
                <span class="copied" role="status">{move || phrases.with_value(|p| words(p, told.get()))}</span>
            </div>
        }
    });
    view! {
        <li data-state=if result.good { "ok" } else { "bad" }>
            <span class="result-address">{result.address.clone()}</span>
            <span class="result-text">{phrase(&result.key)}</span>
            {copy}
        </li>
    }
}
