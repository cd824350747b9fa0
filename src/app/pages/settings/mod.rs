//! Admin settings: a file for each page, and here what all of them share.

pub mod audit;
pub mod email;
pub mod general;
pub mod group;
mod group_members;
pub mod groups;
pub mod invitations;
pub mod products;
pub mod roles;
pub mod sign_in;

use axum::{extract::Path, http::StatusCode, response::Response};
use leptos::prelude::*;
use serde::Deserialize;

use crate::{
    app::{
        components::{
            frame::{self, Place},
            notice::{Undo, form_error, undoable},
            settings_nav,
        },
        shell::{Frame, Islands},
    },
    domain::{error::Error, id::Id, permission::Permission},
    server::{
        service::{access::Member, fault::Fault},
        web::{
            errors::{PageError, PageResult},
            status::status,
            visitor::Visitor,
        },
        words::Words,
    },
};

/// `GET …/settings`: on to the first page that the visitor may see.
pub async fn first(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let Some(path) = settings_nav::first(&member) else {
        member.look(&visitor.core, "settings.view", Permission::PeopleView).await?;
        return Err(Error::Forbidden.into());
    };
    visitor.go(&format!("/o/{slug}/{path}")).ok()
}

/// What the address of a settings page may say.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// What was just done.
    pub done: Option<String>,
}

/// A page of the settings.
pub(super) struct Screen<'a> {
    /// Which one.
    pub place: Place,
    /// Its heading.
    pub title: String,
    /// A line below the heading.
    pub lede: Option<String>,
    /// A link beside the heading: where to, and what it says.
    pub action: Option<(String, String)>,
    /// What was just done: the key of what to say is `PAGE-DONE`.
    pub done: Option<(&'static str, &'a str)>,
    /// The way back from it.
    pub undo: Option<Undo>,
    /// What is wrong with what was typed.
    pub error: Option<&'a Error>,
    /// Whether its islands wake at once.
    pub awake: bool,
}

impl<'a> Screen<'a> {
    /// A page with nothing but its heading.
    pub const fn new(place: Place, title: String) -> Self {
        Self { place, title, lede: None, action: None, done: None, undo: None, error: None, awake: false }
    }

    /// A line below the heading.
    #[must_use]
    pub fn lede(self, text: impl Into<String>) -> Self {
        Self { lede: Some(text.into()), ..self }
    }

    /// What is wrong with what was typed.
    #[must_use]
    pub fn error(self, error: Option<&'a Error>) -> Self {
        Self { error, ..self }
    }

    /// What was just done, if `asked` says something that is known.
    #[must_use]
    pub fn done(self, page: &'static str, asked: &'a Asked) -> Self {
        Self { done: asked.done.as_deref().map(|done| (page, done)), ..self }
    }

    /// Draws it around its content.
    pub fn render<V: IntoView + 'static>(
        self,
        visitor: &Visitor,
        member: &Member,
        content: impl FnOnce(Words) -> V,
    ) -> Response {
        let code = self.error.map_or(StatusCode::OK, status);
        let islands = if self.awake { Islands::Awake } else { Islands::None };
        let title = self.title.clone();
        let frame = Frame { title: &title, islands, ..Frame::default() };
        visitor.render(code, frame, |words| {
            let said = self.done.map(|(page, done)| format!("{page}-{done}")).filter(|key| {
                key.chars().all(|c| c.is_ascii_lowercase() || c == '-') && words.has(key)
            });
            let Self { title, lede, action, undo, error, place, .. } = self;
            frame::member(
                words,
                member,
                place,
                view! {
                    {said.map(|key| undoable(words, words.get(&key).into_owned(), undo))}
                    <header class="page-head">
                        <h1>{title}</h1>
                        {action.map(|(to, label)| view! { <div class="actions"><a class="button primary" href=to>{label}</a></div> })}
                        {lede.map(|lede| view! { <p class="lede">{lede}</p> })}
                    </header>
                    <div class="page">
                        {form_error(words, error)}
                        {content(words)}
                    </div>
                },
            )
        })
    }
}

/// The refusal that a form can be mended after; anything else is an error page.
pub(super) fn mendable(fault: Fault) -> Result<Error, PageError> {
    match fault {
        Fault::Refused(
            error @ (Error::Invalid { .. }
            | Error::AboveOwnRights
            | Error::Conflict { .. }
            | Error::OrganizationFull { .. }
            | Error::Throttled { .. }),
        ) => Ok(error),
        fault => Err(fault.into()),
    }
}

/// An id in an address; what is none names nothing.
pub(super) fn id<K>(text: &str) -> Result<Id<K>, Error> {
    text.parse().map_err(|_| Error::NotFound)
}

/// Asks before something is deleted: what it means, more of the form, and the way back.
pub(super) fn confirm<V: IntoView>(
    words: Words,
    texts: Vec<String>,
    button: &str,
    back: String,
    more: V,
) -> impl IntoView + use<V> {
    view! {
        <section class="card danger narrow">
            <form class="stack" method="post">
                {texts.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                {more}
                <div class="actions">
                    <button class="button danger primary">{words.get(button)}</button>
                    <a class="button" href=back>{words.get("cancel")}</a>
                </div>
            </form>
        </section>
    }
}
