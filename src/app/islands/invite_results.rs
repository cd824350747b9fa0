//! What came of each address that was invited, and what becomes of its mail.

use std::time::Duration;

use leptos::{ev, html, prelude::*, task::spawn_local};

use super::{
    copy::{Told, copied, told},
    invite_dialog::leave,
    invite_form::Setting,
};
use crate::app::api::invitations::{Answer, Line, MailLine, invitation_link, invitation_mails, retry_mail};

/// When the mails are looked at, in seconds after the last look.
const LOOKS: [u64; 6] = [1, 2, 4, 8, 15, 30];

/// One line for each address that was invited. What was refused stays in the form, as
/// chips to be mended.
pub fn results(answer: &Answer, setting: Setting, report: RwSignal<Option<Answer>>) -> impl IntoView + use<> {
    let invited: Vec<Line> = answer.lines.iter().filter(|line| line.id.is_some()).cloned().collect();
    let all = invited.len() == answer.lines.len();
    let mails = RwSignal::new(Vec::<MailLine>::new());
    let ids: Vec<String> = invited.iter().filter_map(|line| line.id.clone()).collect();
    if setting.props.with_value(|p| p.sends_mail) {
        look(setting, ids, mails, 0);
    }
    let region = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(region) = region.get() {
            request_animation_frame(move || {
                let _ = region.focus();
            });
        }
    });
    let failed = move || {
        let n = mails.with(|m| m.iter().filter(|mail| mail.retry.is_some()).count());
        (n > 0).then(|| setting.count("invite-mails-failed", n))
    };
    let rows = invited.iter().map(|line| row(line, setting, mails)).collect_view();
    let people = setting.props.with_value(|p| p.people.clone());
    let back = move |event: ev::MouseEvent| {
        if leave(&event) && all {
            report.set(None);
        }
    };
    view! {
        <div class="stack results-part" tabindex="-1" node_ref=region>
            <div class="notice" data-tone="success" role="status"><p>{setting.count("invite-done", invited.len())}</p></div>
            <p class="visually-hidden" role="status">{failed}</p>
            <ul class="results">{rows}</ul>
            <div class="actions">
                <a class="button primary" href=people on:click=back>{setting.say("back-to-people")}</a>
                {all.then(|| view! { <button type="button" class="button" on:click=move |_| report.set(None)>{setting.say("invite-others")}</button> })}
            </div>
        </div>
    }
}

/// Looks at the mails until nothing more is to be expected of them soon.
fn look(setting: Setting, ids: Vec<String>, mails: RwSignal<Vec<MailLine>>, n: usize) {
    let Some(seconds) = LOOKS.get(n) else { return };
    let again = move || {
        // Gone from the page: nobody looks any more.
        if mails.is_disposed() {
            return;
        }
        spawn_local(async move {
            let Ok(found) = invitation_mails(setting.organization(), ids.clone()).await else { return };
            let waits = found.iter().any(|mail| mail.waits);
            let kept = mails.try_update(|m| {
                m.retain(|old| found.iter().all(|new| new.id != old.id));
                m.extend(found);
            });
            if kept.is_some() && waits {
                look(setting, ids, mails, n + 1);
            }
        });
    };
    set_timeout(again, Duration::from_secs(*seconds));
}

fn row(line: &Line, setting: Setting, mails: RwSignal<Vec<MailLine>>) -> impl IntoView + use<> {
    let id = line.id.clone().unwrap_or_default();
    let copy_told = RwSignal::new(Told::Nothing);
    let copy = {
        let id = id.clone();
        move |_| {
            let id = id.clone();
            spawn_local(async move { copy_told.set(copied(invitation_link(setting.organization(), id)).await) });
        }
    };
    let first = line.key.clone();
    let mine = Memo::new(move |_| mails.with(|m| m.iter().find(|mail| mail.id == id).cloned()));
    let failed = move || mine.with(|m| m.as_ref().is_some_and(|m| m.retry.is_some()));
    // Why trying again came to nothing.
    let not_tried = RwSignal::new(None::<String>);
    let text = move || match mine.get() {
        // While a mail just waits its turn, the first words say it better.
        Some(mail) if !(mail.waits && mail.retry.is_none()) => match mail.detail {
            Some(detail) => [&*setting.say(&mail.key), ": ", &*detail].concat(),
            None => setting.say(&mail.key),
        },
        _ => setting.say(&first),
    };
    let retry = move |_| {
        let Some(mail) = mine.get_untracked() else { return };
        let Some(id) = mail.retry else { return };
        spawn_local(async move {
            not_tried.set(None);
            match retry_mail(setting.organization(), id).await {
                Ok(()) => {
                    mails.update(|m| {
                        m.iter_mut().filter(|m| m.id == mail.id).for_each(|m| (m.retry, m.waits) = (None, true))
                    });
                    look(setting, vec![mail.id], mails, 0);
                }
                Err(error) => not_tried.set(Some(setting.refusal(&error))),
            }
        });
    };
    view! {
        <li data-state=move || if failed() { "bad" } else { "ok" }>
            <span class="result-address">{line.address.clone()}</span>
            <span class="result-text">{text}{move || not_tried.get().map(|why| view! { <span class="error" role="alert">{why}</span> })}</span>
            <div class="row-actions">
                {move || failed().then(|| view! { <button type="button" class="button small" on:click=retry>{setting.say("action-retry")}</button> })}
                <button type="button" class="button small" on:click=copy>{setting.say("copy-link")}</button>
                {told(copy_told, setting)}
            </div>
        </li>
    }
}
