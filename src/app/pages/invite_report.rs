//! What came of inviting, for browsers without the client.

use leptos::prelude::*;

use crate::{
    app::{
        api::invitations::Typed,
        components::notice::{Tone, notice},
    },
    domain::{
        address_list::Entry,
        report::{AddressProblem, AddressResult, InviteReport, Outcome},
    },
    server::words::Words,
};

/// The addresses that were not invited, as they were typed.
pub fn left_over(report: &InviteReport) -> String {
    let entry = |r: &AddressResult| Entry { address: r.address.clone(), name: r.name.clone() }.line();
    let lines: Vec<String> =
        report.results.iter().filter(|r| !matches!(r.outcome, Outcome::Invited { .. })).map(entry).collect();
    lines.join("\n")
}

/// What came of each address, with the way back to the `table`, and the offer to send to those with nothing wrong.
pub fn results(
    words: Words,
    slug: &str,
    table: &str,
    report: &InviteReport,
    typed: &Typed,
    (most, manages): (i64, bool),
) -> impl IntoView + use<> {
    let ready = i64::try_from(report.ready()).unwrap_or(i64::MAX);
    let summary = if report.told() == 0 {
        let n = i64::try_from(report.results.len()).unwrap_or(i64::MAX);
        notice(Tone::Success, words.with("people-invited", &[("n", n.into())])).into_any()
    } else if report.sent() {
        notice(Tone::Warning, words.get("invite-some-sent")).into_any()
    } else {
        notice(Tone::Danger, words.get("invite-none-sent")).into_any()
    };
    let limits = [("limit", report.seats.limit.unwrap_or_default().into()), ("most", most.into())];
    let rows = report
        .results
        .iter()
        .map(|result| line(words, slug, result, manages, words.with(&result.outcome.message_key(), &limits)))
        .collect_view();
    let again = again(typed);
    let back = (report.told() == 0).then(|| {
        view! { <div class="actions"><a class="button" href=table.to_owned()>{words.get("back-to-people")}</a></div> }
    });
    view! {
        {summary}
        <div class="card"><ul class="results">{rows}</ul></div>
        {back}
        {(ready > 0).then(|| view! {
            <form method="post">
                {again}
                <button class="button" name="leave_out_bad" value="1">{words.with("invite-send-others", &[("n", ready.into())])}</button>
            </form>
        })}
    }
}

/// Everything that was typed, to be posted once more.
fn again(typed: &Typed) -> impl IntoView + use<> {
    let mut fields = vec![
        ("addresses", typed.addresses.clone()),
        ("name", typed.name.clone()),
        ("role", typed.role.clone()),
        ("product", typed.product.clone()),
        ("metadata", typed.metadata.clone()),
        ("message", typed.message.clone()),
        ("language", typed.language.clone()),
    ];
    fields.extend(typed.groups.iter().map(|group| ("groups", group.clone())));
    if typed.full_access {
        fields.push(("full_access", "1".to_owned()));
    }
    fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()
}

fn line(words: Words, slug: &str, result: &AddressResult, manages: bool, text: String) -> impl IntoView + use<> {
    let people = format!("/o/{slug}/settings/people");
    let person = result.person_id.map(|id| id.to_string()).unwrap_or_default();
    let at = |what: &str| format!("{people}/{person}/{what}");
    let post = |what: &str, key: &str| {
        let (action, label) = (at(what), words.get(key));
        view! { <form method="post" action=action><button class="button small">{label}</button></form> }.into_any()
    };
    let (state, action) = match &result.outcome {
        Outcome::Invited { .. } => ("ok", Some(post("link", "copy-link"))),
        Outcome::Ready => ("ok", None),
        Outcome::Refused(AddressProblem::AlreadyInvited(_)) => ("bad", Some(post("resend", "action-resend"))),
        Outcome::Refused(AddressProblem::Inactive(_)) if manages => {
            let link = view! { <a class="button small" href=at("reactivate")>{words.get("action-reactivate")}</a> };
            ("bad", Some(link.into_any()))
        }
        Outcome::Refused(_) => ("bad", None),
    };
    view! {
        <li data-state=state>
            <span class="result-address">{result.address.clone()}</span>
            <span class="result-text">{text}</span>
            {action.map(|action| view! { <div class="row-actions">{action}</div> })}
        </li>
    }
}
