//! Changes what somebody is or will be: a form, then what would change, then the deed.

use axum::{
    Form,
    extract::{Path, Query},
};
use leptos::prelude::*;
use serde::Deserialize;

use super::{back, called, refused};
use crate::{
    app::{
        components::{
            around::Around,
            controls,
            field::hidden,
            frame::{self, Place},
            notice::{Tone, form_error, notice},
        },
        shell::Frame,
    },
    domain::{
        email::EmailAddress,
        error::{Conflict, Error},
        message::LONGEST_MESSAGE,
        metadata::{LONGEST_METADATA, Metadata},
        name::LONGEST_NAME,
        permission::Permission,
        person::Status,
    },
    server::{
        service::{
            access::Member,
            fault::Fault,
            people::{
                edit::{self, Change, EditForm, Edited, Plan},
                person::{self, Choices, Profile},
            },
            terms::TermsForm,
        },
        web::{
            errors::{PageError, PageResult, Told},
            fields::Fields,
            visitor::Visitor,
        },
        words::Words,
    },
};

/// Fields that stand once in the form.
const ONCE: [&str; 11] =
    ["name", "email", "role", "full_access", "product", "language", "metadata", "message", "confirmed", "back", "from"];

/// What is posted.
struct Posted {
    form: EditForm,
    /// Which plan was agreed to.
    confirmed: Option<String>,
    /// From the plan back to the form.
    back: bool,
    /// Where the form was opened from.
    from: String,
}

/// The form as posted.
fn read(fields: Fields) -> Result<Posted, Error> {
    let fields = fields.check(&ONCE, &["groups"])?;
    let text = |name: &str| fields.get(name).to_owned();
    let terms = TermsForm {
        role: text("role"),
        groups: fields.all("groups").map(str::to_owned).collect(),
        product: text("product"),
        full_access: fields.has("full_access"),
        metadata: text("metadata"),
        message: text("message"),
        language: text("language"),
    };
    let form = EditForm { name: text("name"), email: text("email"), terms };
    let confirmed = fields.has("confirmed").then(|| text("confirmed"));
    Ok(Posted { form, confirmed, back: fields.has("back"), from: text("from") })
}

/// The form as it begins: with what is there now.
fn begun(profile: &Profile) -> EditForm {
    let ids = |groups: &[crate::domain::id::GroupId]| groups.iter().map(ToString::to_string).collect();
    let json = |metadata: Option<&Metadata>| metadata.map(Metadata::pretty).unwrap_or_default();
    if let Some((membership, details)) = &profile.membership {
        let terms = TermsForm {
            role: membership.role_id.to_string(),
            groups: ids(&details.groups),
            full_access: membership.authority.full_access,
            metadata: json(details.metadata.as_ref()),
            ..TermsForm::default()
        };
        let name = profile.person.name.clone().unwrap_or_default();
        return EditForm { name, email: String::new(), terms };
    }
    let Some(invitation) = &profile.invitation else { return EditForm::default() };
    EditForm {
        name: invitation.name.as_ref().map(ToString::to_string).unwrap_or_default(),
        email: invitation.email.to_string(),
        terms: TermsForm {
            role: invitation.role_id.to_string(),
            groups: ids(&invitation.groups),
            product: invitation.product_id.map(|id| id.to_string()).unwrap_or_default(),
            full_access: invitation.full_access,
            metadata: json(invitation.metadata.as_ref()),
            message: invitation.message.as_ref().map(ToString::to_string).unwrap_or_default(),
            language: invitation.language.clone().unwrap_or_default(),
        },
    }
}

/// The person, if the member may edit them at all.
async fn editable(visitor: &Visitor, slug: &str, id: &str) -> Result<(Member, Profile), Fault> {
    let member = visitor.member(slug).await?;
    let profile = person::view(&visitor.core, &member, id, None).await?;
    let act = member.act(&visitor.core, "person.edit");
    act.run(async {
        match profile.person.status {
            Status::Pending | Status::Expired => member.require(Permission::PeopleInvite)?,
            Status::Active => member.require(Permission::PeopleManage)?,
            Status::Inactive => return Err(Error::Conflict { why: Conflict::NotInThisStatus }.into()),
            _ => return Err(Error::Conflict { why: Conflict::NotPending }.into()),
        }
        if profile.may.above { Err(Error::AboveOwnRights.into()) } else { Ok(()) }
    })
    .await?;
    Ok((member, profile))
}

/// What the address may say.
#[derive(Deserialize)]
pub struct Wish {
    /// The address that somebody would rather be invited at.
    email: Option<String>,
}

/// `GET …/{person}/edit`
pub async fn show(visitor: Visitor, Path((slug, id)): Path<(String, String)>, Query(wish): Query<Wish>) -> PageResult {
    let (member, profile) = editable(&visitor, &slug, &id).await.map_err(|fault| refused(&slug, &id, fault))?;
    let mut form = begun(&profile);
    let wish = wish.email.and_then(|email| EmailAddress::parse(&email).ok());
    if let Some(email) = wish.filter(|_| profile.membership.is_none()) {
        form.email = email.to_string();
    }
    draw(&visitor, &member, &profile, &form, visitor.came_from().unwrap_or_default(), None).await
}

/// `POST …/{person}/edit`
pub async fn submit(
    visitor: Visitor,
    Path((slug, id)): Path<(String, String)>,
    Form(fields): Form<Fields>,
) -> PageResult {
    let Posted { form, confirmed, back: again, from } = read(fields)?;
    // The form was there, so they were, too.
    let stopped = |fault| match fault {
        Fault::Refused(error @ Error::NotFound) => {
            let to = format!("/o/{slug}/settings/people");
            PageError::Told(error, Told { text: "edit-deleted", to, label: "back-to-people" })
        }
        fault => refused(&slug, &id, fault),
    };
    if again {
        let (member, profile) = editable(&visitor, &slug, &id).await.map_err(stopped)?;
        return draw(&visitor, &member, &profile, &form, &from, None).await;
    }
    let member = visitor.member(&slug).await?;
    match edit::edit(&visitor.core, &member, &id, &form, confirmed.as_deref()).await {
        Ok(Edited::Same) => visitor.go(&back(&slug, &id, Some(&from), Some("unchanged"))).ok(),
        Ok(Edited::Done(row)) => visitor.go(&back(&slug, &row.to_string(), Some(&from), Some("edited"))).ok(),
        Ok(Edited::Planned(plan)) => {
            let profile = person::view(&visitor.core, &member, &id, None).await?;
            draw_plan(&visitor, &member, &profile, &form, &from, &plan)
        }
        Err(Fault::Refused(
            error @ (Error::Invalid { .. }
            | Error::OrganizationFull { .. }
            | Error::AboveOwnRights
            | Error::Conflict { why: Conflict::LastOwner }),
        )) => {
            let profile = person::view(&visitor.core, &member, &id, None).await?;
            if profile.may.above {
                return Err(stopped(error.into()));
            }
            draw(&visitor, &member, &profile, &form, &from, Some(&error)).await
        }
        Err(fault) => Err(stopped(fault)),
    }
}

async fn draw(
    visitor: &Visitor,
    member: &Member,
    profile: &Profile,
    form: &EditForm,
    from: &str,
    error: Option<&Error>,
) -> PageResult {
    let choices = person::choices(&visitor.core, member).await?;
    let invited = profile.membership.is_none();
    let name = called(&profile.person);
    let title = visitor.words().with("edit-title", &[("name", name.as_str().into())]);
    let back = back(&member.organization.slug, &profile.person.id.to_string(), Some(from), None);
    let frame = Frame { title: &title, ..Frame::default() };
    let owner = member.membership.authority.full_access;
    let filled_in = error.is_none() && profile.invitation.as_ref().is_some_and(|i| i.email.as_str() != form.email);
    Ok(visitor.render_again(error, frame, |words| {
        frame::member(words, member, Place::People, view! {
            <header class="page-head"><h1>{title.clone()}</h1></header>
            {form_error(words, error)}
            {filled_in.then(|| notice(Tone::Info, words.get("edit-filled-in")))}
            <form class="card narrow stack" method="post">
                {hidden("from", from)}
                {controls::text(Around::field(words, error, "name").optional(words).hint(words.get(if invited { "edit-name-invited" } else { "edit-name" })), "text", &form.name, number(LONGEST_NAME))}
                {invited.then(|| controls::text(Around::field(words, error, "email").hint(words.get("edit-email")), "email", &form.email, 254))}
                {terms(words, error, &choices, &form.terms, owner)}
                {invited.then(|| what_is_said(words, error, &choices, &form.terms))}
                {controls::area(Around::field(words, error, "metadata").optional(words).hint(words.get("hint-metadata")), &form.terms.metadata, number(2 * LONGEST_METADATA))}
                <div class="actions">
                    <button class="button primary">{words.get("edit-continue")}</button>
                    <a class="button" href=back>{words.get("cancel")}</a>
                </div>
            </form>
        })
    }))
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Role, full access, groups.
fn terms(
    words: Words,
    error: Option<&Error>,
    choices: &Choices,
    form: &TermsForm,
    owner: bool,
) -> impl IntoView + use<> {
    let roles = choices.roles.iter().map(|role| (role.id.to_string(), role.name.clone())).collect();
    let groups: Vec<_> = choices.groups.iter().map(|group| (group.id.to_string(), group.name.clone())).collect();
    view! {
        {controls::select(Around::field(words, error, "role"), roles, &form.role)}
        {owner.then(|| controls::switch(words, "full_access", form.full_access, false))}
        {(!groups.is_empty()).then(|| controls::boxes(words, error, "groups", groups, &form.groups))}
    }
}

/// Where accepting leads, and how they are spoken to.
fn what_is_said(words: Words, error: Option<&Error>, choices: &Choices, form: &TermsForm) -> impl IntoView + use<> {
    let none = |key: &str| vec![(String::new(), words.get(key).into_owned())];
    let products = choices.products.iter().map(|product| (product.id.to_string(), product.name.clone()));
    let products = none("edit-no-product").into_iter().chain(products).collect();
    let languages = Words::languages().into_iter().map(|(tag, name)| (tag.to_owned(), name.to_owned()));
    let languages = none("edit-no-language").into_iter().chain(languages).collect();
    view! {
        {(!choices.products.is_empty()).then(|| controls::select(Around::field(words, error, "product"), products, &form.product))}
        {controls::select(Around::field(words, error, "language"), languages, &form.language)}
        {controls::area(Around::field(words, error, "message").optional(words), &form.message, number(LONGEST_MESSAGE))}
    }
}

/// What would change, before it does.
fn draw_plan(
    visitor: &Visitor,
    member: &Member,
    profile: &Profile,
    form: &EditForm,
    from: &str,
    plan: &Plan,
) -> PageResult {
    let name = called(&profile.person);
    let title = visitor.words().with("edit-confirm-title", &[("name", name.as_str().into())]);
    let back = back(&member.organization.slug, &profile.person.id.to_string(), Some(from), None);
    let readdressed = plan.has("email");
    visitor.page(&title, |words| {
        let rows = plan.changes.iter().map(|change| change_row(words, change)).collect_view();
        frame::member(words, member, Place::People, view! {
            <header class="page-head">
                <h1>{title.clone()}</h1>
                <p class="lede">{words.get("edit-confirm-lede")}</p>
            </header>
            <div class="page">
                <div class="table-wrap">
                    <table class="table" role="table">
                        <caption class="visually-hidden">{words.get("edit-changes")}</caption>
                        <thead role="rowgroup"><tr role="row">
                            <th scope="col" role="columnheader">{words.get("edit-field")}</th>
                            <th scope="col" role="columnheader">{words.get("edit-before")}</th>
                            <th scope="col" role="columnheader">{words.get("edit-after")}</th>
                        </tr></thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                </div>
                {readdressed.then(|| view! { <p>{words.get("edit-confirm-email")}</p> })}
                <form class="actions" method="post">
                    {carried(form)}
                    {hidden("from", from)}
                    <button class="button primary" name="confirmed" value=plan.fingerprint()>{words.get("edit-save")}</button>
                    <button class="button" name="back" value="1">{words.get("edit-back")}</button>
                    <a class="button quiet" href=back>{words.get("cancel")}</a>
                </form>
            </div>
        })
    })
}

fn change_row(words: Words, change: &Change) -> impl IntoView + use<> {
    let shown = |text: &str| super::timeline::value(words, change.field, text);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{words.get(&format!("field-{}", change.field))}</th>
            <td role="cell" data-label=words.get("edit-before")>{shown(&change.before)}</td>
            <td role="cell" data-label=words.get("edit-after")>{shown(&change.after)}</td>
        </tr>
    }
}

/// What was typed, unseen.
fn carried(form: &EditForm) -> impl IntoView + use<> {
    let terms = &form.terms;
    view! {
        {hidden("name", &form.name)}
        {hidden("email", &form.email)}
        {hidden("role", &terms.role)}
        {terms.full_access.then(|| hidden("full_access", "1"))}
        {terms.groups.iter().map(|id| hidden("groups", id)).collect_view()}
        {hidden("product", &terms.product)}
        {hidden("language", &terms.language)}
        {hidden("metadata", &terms.metadata)}
        {hidden("message", &terms.message)}
    }
}
