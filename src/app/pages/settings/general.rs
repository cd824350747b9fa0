//! Admin settings › General: the organization's name, logo, colour and language.

use axum::{
    Form,
    extract::{Multipart, Path, Query, multipart::MultipartRejection},
    http::header,
    response::IntoResponse,
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{Asked, Screen, confirm, mendable};
use crate::{
    app::{
        components::{around::Around, brand, controls, frame::Place, meanwhile::Meanwhile},
        islands::colour::{self, ColourField},
    },
    domain::error::Error,
    server::{
        service::{
            access::Member,
            configure::{self, GeneralForm},
            drawn::Mark,
        },
        web::{errors::PageResult, visitor::Visitor},
        words::Words,
    },
};

/// The form as posted.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Posted {
    name: String,
    colour: String,
    language: String,
    seen: Mark,
}

/// `GET …/settings/general`
pub async fn show(visitor: Visitor, Path(slug): Path<String>, Query(asked): Query<Asked>) -> PageResult {
    let member = visitor.member(&slug).await?;
    draw(&visitor, &member, &asked, None, None).await
}

/// `POST …/settings/general`
pub async fn save(visitor: Visitor, Path(slug): Path<String>, Form(posted): Form<Posted>) -> PageResult {
    let member = visitor.member(&slug).await?;
    let Posted { name, colour, language, seen } = posted;
    let typed = GeneralForm { name, colour, language, seen };
    match configure::general(&visitor.core, &member, &typed).await {
        Ok(()) => visitor.go(&format!("/o/{slug}/settings/general?done=saved")).ok(),
        Err(fault) => draw(&visitor, &member, &Asked::default(), Some(typed), Some(&mendable(fault)?)).await,
    }
}

/// `POST …/settings/general/logo`
pub async fn upload(
    visitor: Visitor,
    Path(slug): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    let file = match form {
        Ok(form) => file(form).await?,
        Err(_) => Vec::new(),
    };
    match configure::logo(&visitor.core, &member, Some(&file)).await {
        Ok(()) => visitor.go(&format!("/o/{slug}/settings/general?done=logo-saved")).ok(),
        Err(fault) => draw(&visitor, &member, &Asked::default(), None, Some(&mendable(fault)?)).await,
    }
}

/// The one file of a form; a broken form has none.
async fn file(mut form: Multipart) -> Result<Vec<u8>, Error> {
    let mut found = None;
    while let Ok(Some(field)) = form.next_field().await {
        if field.name() != Some("logo") || found.is_some() {
            return Err(Error::Invalid { problems: Vec::new() });
        }
        found = Some(field.bytes().await.unwrap_or_default().to_vec());
    }
    Ok(found.unwrap_or_default())
}

/// `GET …/settings/general/logo/remove`: asks first.
pub async fn confirm_remove(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    configure::read(&visitor.core, &member).await?;
    let title = visitor.words().get("logo-remove-title").into_owned();
    Ok(Screen::new(Place::General, title).render(&visitor, &member, |words| {
        let text = words.get("logo-remove-text").into_owned();
        confirm(words, vec![text], "logo-remove", format!("/o/{slug}/settings/general"), ())
    }))
}

/// `POST …/settings/general/logo/remove`
pub async fn remove(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    configure::logo(&visitor.core, &member, None).await?;
    visitor.go(&format!("/o/{slug}/settings/general?done=logo-removed")).ok()
}

/// Which content of a logo is meant.
#[derive(Deserialize, Default)]
pub struct Version {
    #[serde(default)]
    v: String,
}

/// `GET /o/{slug}/logo`: for everybody who was shown a page with it, which tells its
/// name. To others it says nothing, not even that there is such an organization.
pub async fn logo(visitor: Visitor, Path(slug): Path<String>, Query(version): Query<Version>) -> PageResult {
    let logo = configure::read_logo(&visitor.core, &slug, &version.v).await?.ok_or(Error::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, logo.format.media_type()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, logo.bytes).into_response())
}

async fn draw(
    visitor: &Visitor,
    member: &Member,
    asked: &Asked,
    typed: Option<GeneralForm>,
    error: Option<&Error>,
) -> PageResult {
    let current = configure::read(&visitor.core, member).await?.organization;
    let has_logo = current.logo.is_some();
    let typed = typed.unwrap_or_else(|| GeneralForm {
        name: current.name.clone(),
        colour: current.colour.clone().unwrap_or_default(),
        language: current.default_language.clone().unwrap_or_default(),
        seen: Mark::default(),
    });
    let meanwhile = Meanwhile::new(configure::drawn_general(&current), &typed.seen, error);
    let member = &Member { organization: current, ..member.clone() };
    let words = visitor.words();
    let screen = Screen { awake: true, ..Screen::new(Place::General, words.get("nav-general").into_owned()) }
        .lede(words.get("general-lede"))
        .done("general", asked)
        .error(error);
    Ok(screen.render(visitor, member, |words| {
        view! {
            {main_form(words, &typed, &meanwhile, error)}
            {logo_form(words, member, has_logo, error)}
        }
    }))
}

fn main_form(words: Words, typed: &GeneralForm, meanwhile: &Meanwhile, error: Option<&Error>) -> impl IntoView + use<> {
    let mut languages = vec![(String::new(), words.get("language-of-reader").into_owned())];
    languages.extend(Words::languages().into_iter().map(|(tag, name)| (tag.to_owned(), name.to_owned())));
    let around = Around::field(words, error, "colour").optional(words).hint(words.get("hint-colour"));
    let language = Around::field(words, error, "language").hint(words.get("hint-language"));
    view! {
        {meanwhile.told(words, &languages)}
        <form class="card narrow stack" method="post">
            {meanwhile.mark()}
            {controls::text(Around::new(words, error, "name", "field-organization"), "text", &typed.name, 120)}
            {around.wrap(|tied| view! {
                <ColourField value=typed.colour.clone() invalid=tied.invalid.is_some() focus=tied.focus described=tied.described.unwrap_or_default() phrases=words.phrases(colour::WORDS)/>
            })}
            {controls::select(language, languages, &typed.language)}
            <div class="actions"><button class="button primary">{words.get("save")}</button></div>
        </form>
    }
}

fn logo_form(words: Words, member: &Member, has_logo: bool, error: Option<&Error>) -> impl IntoView + use<> {
    let at = format!("/o/{}/settings/general/logo", member.organization.slug);
    let around = Around::field(words, error, "logo").hint(words.get("hint-logo"));
    let picture = has_logo.then(|| view! { <p class="brand large">{brand::organization_logo(&member.organization)}<span>{member.organization.name.clone()}</span></p> });
    let remove = has_logo.then(|| {
        view! { <div class="actions"><a class="button danger" href=format!("{at}/remove")>{words.get("logo-remove")}</a></div> }
    });
    view! {
        <section class="card narrow stack" aria-labelledby="logo-title">
            <h2 id="logo-title">{words.get("general-logo")}</h2>
            {picture}
            <form class="stack" method="post" action=at enctype="multipart/form-data">
                {around.wrap(|tied| view! {
                    <input id=tied.name name=tied.name type="file" accept="image/png,image/jpeg,image/webp" required
                        autofocus=tied.focus aria-invalid=tied.invalid aria-describedby=tied.described/>
                })}
                <div class="actions"><button class="button">{words.get("logo-upload")}</button></div>
            </form>
            {remove}
        </section>
    }
}
