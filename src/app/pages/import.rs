//! Admin settings › People › Invite people, by a file: the page that works without
//! the client. A file is shown as it was understood; its good rows travel back with
//! the page, and everything is checked anew when they are sent.

use axum::{
    extract::{Multipart, Path, multipart::MultipartRejection},
    http::{StatusCode, header},
    response::IntoResponse,
};
use leptos::prelude::*;

use super::{import_form::Posted, import_views};
use crate::{
    app::{
        components::{
            frame::{self, Place},
            notice::{Tone, notice},
            ways::{Way, ways},
        },
        islands::import_sheet::{self, ImportProps, ImportSheet},
        shell::{Frame, Islands},
    },
    domain::{
        error::Error,
        import::{self as domain, Grid, Rules, Sheet},
    },
    server::{
        service::{
            access::Member,
            fault::Fault,
            import::{self, Defaults},
            invite,
        },
        web::{errors::PageResult, status::status, visitor::Visitor},
        workbook,
    },
};

/// `GET …/people/import`
pub async fn show(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    draw(&visitor, &member, &Defaults::default(), Stage::Choose(None)).await
}

/// `GET …/people/import/template.csv`
pub async fn template(visitor: Visitor, Path(slug): Path<String>) -> PageResult {
    let member = visitor.member(&slug).await?;
    invite::require(&visitor.core, &member).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"people.csv\""),
    ];
    Ok((headers, domain::template()).into_response())
}

/// `POST …/people/import`
pub async fn submit(
    visitor: Visitor,
    Path(slug): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> PageResult {
    let member = visitor.member(&slug).await?;
    invite::require(&visitor.core, &member).await?;
    let form = form.map_err(|_| Error::Invalid { problems: Vec::new() })?;
    let Posted { defaults, file, rows } = Posted::read(form).await?;
    let stage = match rows {
        Some(rows) => send(&visitor, &member, &rows, &defaults).await,
        None => preview(&visitor, &member, file).await,
    };
    match stage {
        Ok(stage) => draw(&visitor, &member, &defaults, stage).await,
        Err(Fault::Refused(error @ (Error::Invalid { .. } | Error::AboveOwnRights))) => {
            draw(&visitor, &member, &defaults, Stage::Choose(Some(error))).await
        }
        Err(fault) => Err(fault.into()),
    }
}

/// What the page is about.
enum Stage {
    /// A file is to be chosen; what was wrong with the last one.
    Choose(Option<Error>),
    /// A file was read.
    Preview(Box<Grid>, Sheet),
    /// Rows were sent; what stopped it, if something did.
    Report(Box<Grid>, Option<Error>),
}

async fn preview(visitor: &Visitor, member: &Member, file: Option<Vec<u8>>) -> Result<Stage, Fault> {
    let file = file.ok_or_else(|| Error::field("file", "file_missing"))?;
    let text = import::text_of(&visitor.core, member, file).await?;
    let (grid, sheet) = import::check(&visitor.core, member, &text).await?;
    Ok(Stage::Preview(Box::new(grid), sheet))
}

async fn send(visitor: &Visitor, member: &Member, rows: &str, defaults: &Defaults) -> Result<Stage, Fault> {
    let (mut grid, _) = import::check(&visitor.core, member, rows).await?;
    let stopped = match import::send_all(&visitor.core, member, &mut grid, defaults).await {
        Ok(()) => None,
        // Nothing went out yet: the form can be mended.
        Err(fault) if grid.counts().sent == 0 => return Err(fault),
        Err(fault) => Some(fault.public()),
    };
    Ok(Stage::Report(Box::new(grid), stopped))
}

async fn draw(visitor: &Visitor, member: &Member, defaults: &Defaults, stage: Stage) -> PageResult {
    let rules = import::rules(&visitor.core, member).await?;
    let most = i64::try_from(rules.most).unwrap_or(i64::MAX);
    let slug = member.organization.slug.clone();
    let code = match &stage {
        Stage::Choose(Some(error)) | Stage::Report(_, Some(error)) => status(error),
        _ => StatusCode::OK,
    };
    let props = props(visitor, &slug, rules, defaults);
    let sends_mail = visitor.core.sends_mail();
    let title = visitor.words().get("import-title");
    Ok(visitor.render(code, Frame { title: &title, islands: Islands::Awake, ..Frame::default() }, |words| {
        let (error, above) = match &stage {
            Stage::Choose(error) => (error.as_ref().map(|e| import_views::trouble(words, e)), None),
            Stage::Preview(grid, sheet) => (None, Some(import_views::preview(words, grid, sheet, defaults).into_any())),
            Stage::Report(grid, stopped) => {
                (None, Some(import_views::report(words, &slug, grid, stopped.as_ref()).into_any()))
            }
        };
        frame::member(
            words,
            member,
            Place::People,
            view! {
                <header class="page-head">
                    <h1>{words.get("import-title")}</h1>
                    <p class="lede">{words.with("import-lede", &[("n", most.into())])}</p>
                </header>
                {ways(words, &slug, Way::File)}
                <div class="page">
                    {(!sends_mail).then(|| notice(Tone::Warning, words.get("invite-no-mail")))}
                    {error}
                    {above}
                    <ImportSheet form=props/>
                </div>
            },
        )
    }))
}

fn props(visitor: &Visitor, slug: &str, rules: Rules, defaults: &Defaults) -> ImportProps {
    let people = format!("/o/{slug}/settings/people");
    let keys = import_sheet::words();
    let keys: Vec<_> = keys.iter().map(|(key, args)| (key.as_str(), *args)).collect();
    ImportProps {
        organization: slug.to_owned(),
        action: format!("{people}/import"),
        people,
        role: defaults.role.clone(),
        groups: defaults.groups.clone(),
        rules,
        most_bytes: workbook::MOST_BYTES,
        phrases: visitor.words().phrases(&keys),
    }
}
