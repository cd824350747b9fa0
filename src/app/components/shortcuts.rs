//! Keyboard shortcuts: which element answers to which key, and the list of them. Who
//! turned them off in this browser sees nothing of either. What they do is in
//! `scripts/shortcuts.js`.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{
    domain::permission::Permission,
    server::{service::access::Member, words::Words},
};

/// Invites people.
pub const INVITE: &str = "i";
/// Searches.
pub const SEARCH: &str = "/";
/// Shows the list.
const HELP: &str = "?";

/// Whether the reader of the page that is being drawn wants them.
#[derive(Debug, Clone, Copy)]
pub struct Shortcuts(pub bool);

/// Whether there are any on this page.
pub fn are_on() -> bool {
    use_context::<Shortcuts>().is_some_and(|shortcuts| shortcuts.0)
}

/// The attribute `aria-keyshortcuts` of what answers to this key.
pub fn key(key: &'static str) -> Option<&'static str> {
    are_on().then_some(key)
}

/// What leads to the list, for the account's menu: there once it can be shown.
pub fn opener(words: Words) -> impl IntoView + use<> {
    are_on().then(|| {
        view! { <button type="button" hidden data-shows-shortcuts aria-keyshortcuts=HELP>{words.get("shortcuts")}<kbd aria-hidden="true">{HELP}</kbd></button> }
    })
}

/// The list, in a dialog; each entry is the way there from any page.
pub fn list(words: Words, member: Option<&Member>) -> impl IntoView + use<> {
    let people = member.map(|member| format!("/o/{}/settings/people", member.organization.slug));
    let may = |permission| member.is_some_and(|member| member.require(permission).is_ok());
    let entry = |key: &'static str, path: &str, label: &str| {
        let to = people.as_ref().map(|people| format!("{people}{path}"));
        view! { <li><a href=to aria-keyshortcuts=key>{words.get(label)}</a><kbd>{key}</kbd></li> }
    };
    are_on().then(|| {
        view! {
            <dialog class="dialog narrow" id="shortcuts" aria-labelledby="shortcuts-title">
                <header class="dialog-head">
                    <h2 id="shortcuts-title">{words.get("shortcuts")}</h2>
                    <form method="dialog"><button class="button quiet square" aria-label=words.get("close")>{icon(Icon::Close)}</button></form>
                </header>
                <div class="dialog-body">
                    <ul class="shortcuts">
                        {may(Permission::PeopleInvite).then(|| entry(INVITE, "/invite", "invite-people"))}
                        {may(Permission::PeopleView).then(|| entry(SEARCH, "#search", "people-search"))}
                        <li>{words.get("shortcuts-help")}<kbd>{HELP}</kbd></li>
                    </ul>
                    <p class="fine">{words.get("shortcuts-off-hint")}" "<a href="/account#keys">{words.get("account-profile")}</a></p>
                </div>
            </dialog>
        }
    })
}
