//! What can be done to somebody: the buttons of their page, and the entries of the
//! menu in their row. One list for both.

use std::borrow::Cow;

use leptos::prelude::*;

use crate::{
    domain::{
        outbox::Delivery,
        person::{Person, Status},
        time::Timestamp,
    },
    server::{
        service::people::person::{May, Profile},
        words::Words,
    },
};

/// How an action begins.
#[derive(Debug, Clone, PartialEq, Eq)]
enum How {
    /// On a page of its own.
    Go(String),
    /// At once.
    Post(String),
    /// By copying a link; the id is the invitation's.
    Copy(String, String),
}

/// One thing that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    key: &'static str,
    how: How,
    danger: bool,
}

/// What the reader may do to this person, the most likely first.
pub fn of(slug: &str, person: &Person, may: May, now: Timestamp) -> Vec<Action> {
    let base = format!("/o/{slug}/settings/people");
    let at = |what: &str| format!("{base}/{}/{what}", person.id);
    let go = |key, to| Action { key, how: How::Go(to), danger: false };
    let post = |key, to| Action { key, how: How::Post(to), danger: false };
    let danger = |key, to| Action { key, how: How::Go(to), danger: true };
    let copy = || {
        person.invitation_id.map(|id| Action {
            key: "copy-link",
            how: How::Copy(at("link"), id.to_string()),
            danger: false,
        })
    };
    let mut list = Vec::new();
    match person.status {
        Status::Requested => {
            if let Some(id) = person.request_id.filter(|_| may.invite) {
                list.push(go("action-decide", format!("{base}/requests/{id}")));
            }
        }
        Status::Pending | Status::Expired if may.invite => {
            if !may.above {
                // A mail of an invitation that ran out has nothing to say any more: Resend writes another.
                let pending = person.status == Status::Pending;
                if let Some(id) = person.delivery.as_ref().filter(|_| pending).and_then(Delivery::undelivered) {
                    list.push(post(
                        "action-retry",
                        format!("/o/{slug}/settings/email/{id}/retry?person={}", person.id),
                    ));
                }
                list.push(post("action-resend", at("resend")));
                list.extend(copy());
                list.push(go("action-edit", at("edit")));
            }
            list.push(danger("action-delete", at("delete")));
        }
        Status::Declined if may.invite => {
            list.push(go("action-invite-again", format!("{base}/invite?again={}", person.id)));
            list.push(danger("action-delete", at("delete")));
        }
        Status::Active if may.manage && !may.above => {
            list.push(go("action-edit", at("edit")));
            if may.mail {
                list.push(post("action-reset", at("reset")));
            }
            list.push(danger("action-inactivate", at("inactivate")));
            list.push(danger("action-remove", at("remove")));
        }
        Status::Inactive if may.manage && !may.above => {
            list.push(go("action-reactivate", at("reactivate")));
            if person.is_coming_back(now) {
                list.extend(copy());
                list.push(danger("action-withdraw", at("delete")));
            }
            list.push(danger("action-delete", at("remove")));
        }
        _ => {}
    }
    list
}

/// The words of the actions, looked up once for a whole table.
pub struct Labels(Vec<(&'static str, Cow<'static, str>)>);

impl Labels {
    const KEYS: [&'static str; 12] = [
        "action-decide",
        "action-retry",
        "action-resend",
        "copy-link",
        "action-edit",
        "action-delete",
        "action-invite-again",
        "action-reset",
        "action-inactivate",
        "action-remove",
        "action-reactivate",
        "action-withdraw",
    ];

    /// Looks them up.
    pub fn new(words: Words) -> Self {
        Self(Self::KEYS.into_iter().map(|key| (key, words.get(key))).collect())
    }

    fn of(&self, action: &Action) -> Cow<'static, str> {
        self.0.iter().find(|(key, _)| *key == action.key).map_or(Cow::Borrowed(""), |(_, text)| text.clone())
    }
}

/// An action as a button or as an entry of a menu.
pub fn draw(labels: &Labels, action: Action, class: &'static str) -> impl IntoView + use<> {
    let label = labels.of(&action);
    let class = match (class, action.danger) {
        ("", true) => "danger".to_owned(),
        (class, true) => format!("{class} danger"),
        (class, false) => class.to_owned(),
    };
    let class = (!class.is_empty()).then_some(class);
    match action.how {
        How::Go(to) => view! { <a class=class href=to>{label}</a> }.into_any(),
        How::Post(to) => {
            view! { <form method="post" action=to data-quiet=""><button class=class>{label}</button></form> }.into_any()
        }
        How::Copy(to, id) => view! {
            <form method="post" action=to data-copy=id><button class=class>{label}</button></form>
        }
        .into_any(),
    }
}

/// All of them as buttons.
pub(super) fn buttons(words: Words, slug: &str, profile: &Profile, now: Timestamp) -> impl IntoView + use<> {
    let labels = Labels::new(words);
    of(slug, &profile.person, profile.may, now).into_iter().map(|action| draw(&labels, action, "button")).collect_view()
}
