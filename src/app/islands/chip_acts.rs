//! What can be done from its chip with somebody whom there is already.

use leptos::{prelude::*, task::spawn_local};

use super::{
    chips::Found,
    copy::{Told, copied, told},
    invite_form::Setting,
};
use crate::app::api::{
    error::ApiError,
    invitations::{invitation_link, resend_invitation},
    members::{reactivate, reactivation_link},
};

/// Whom there is, and how they are named.
#[derive(Clone)]
enum Known {
    /// By their invitation.
    Invited(String),
    /// By their row.
    Inactive(String),
}

impl Known {
    /// Of whom something can be done: who may invite need not be allowed to manage.
    fn of(found: &Found, setting: Setting) -> Option<Self> {
        if let Some(id) = &found.pending {
            return Some(Self::Invited(id.clone()));
        }
        let manages = setting.props.with_value(|props| props.manages);
        found.inactive.clone().filter(|_| manages).map(Self::Inactive)
    }

    async fn mail(self, organization: String) -> Result<(), ApiError> {
        match self {
            Self::Invited(id) => resend_invitation(organization, id).await,
            Self::Inactive(id) => reactivate(organization, id).await,
        }
    }

    async fn link(self, organization: String) -> Result<String, ApiError> {
        match self {
            Self::Invited(id) => invitation_link(organization, id).await,
            Self::Inactive(id) => reactivation_link(organization, id).await,
        }
    }
}

/// Buttons for what can be done with whom an address belongs to; `done` is told what to say
/// once nothing is left to do.
pub(super) fn acts<F>(found: &Found, setting: Setting, done: F) -> impl IntoView + use<F>
where
    F: Fn(&'static str) + Copy + Send + 'static,
{
    Known::of(found, setting).map(|known| {
        let copy_told = RwSignal::new(Told::Nothing);
        let failed = RwSignal::new(None::<String>);
        let (act, said) = match known {
            Known::Invited(_) => ("action-resend", "chips-resent"),
            Known::Inactive(_) => ("action-reactivate", "chips-reactivated"),
        };
        let linked = known.clone();
        let copy = move |_| {
            let known = linked.clone();
            spawn_local(async move { copy_told.set(copied(known.link(setting.organization())).await) });
        };
        let mail = move |_| {
            let known = known.clone();
            failed.set(None);
            spawn_local(async move {
                match known.mail(setting.organization()).await {
                    Ok(()) => done(said),
                    Err(error) => failed.set(Some(setting.refusal(&error))),
                }
            });
        };
        let mails = setting.props.with_value(|p| p.sends_mail);
        view! {
            {mails.then(|| view! { <button type="button" class="chip-act" on:click=mail>{move || setting.say(if failed.with(Option::is_some) { "try-again" } else { act })}</button> })}
            <button type="button" class="chip-act" on:click=copy>{setting.say("copy-link")}</button>
            {told(copy_told, setting)}
            {move || failed.get().map(|why| view! { <span class="chip-reason failed" role="alert">{why}</span> })}
        }
    })
}
