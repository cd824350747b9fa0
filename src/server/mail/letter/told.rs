//! Letters to inviters: what came of their invitations.

use sqlx::AnyConnection;

use super::frame::{Button, Content, Quote};
use crate::{
    domain::{
        id::{InvitationId, UserId},
        invitation::{Invitation, Purpose, State},
        outbox::Recipient,
        time::Timestamp,
    },
    server::{
        core::Core,
        service::{fault::Fault, tell},
        store::{
            answers::{self, Answer},
            invitations,
            organizations::{self, Organization},
            outbox::Mail,
            people, row_id, users,
        },
        web::errors::url_encode,
        words::Words,
    },
};

/// Answers that one letter names; of more it tells how many.
const MOST_NAMED: usize = 50;

/// A letter of the kinds `Accepted` and `Declined`: about one answer, or about all of a span.
pub(super) async fn answered(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    mail: &Mail,
) -> Result<Option<Content>, Fault> {
    let Some(id) = mail.organization_id else { return Ok(None) };
    let organization = organizations::by_id(connection, id).await?.filter(|found| !found.policy.silent);
    let Some(organization) = organization else { return Ok(None) };
    let parts: Vec<&str> = mail.subject_id.split(' ').collect();
    if let [inviter, from, until] = parts[..] {
        let inviter: UserId = row_id("outbox.subject_id", inviter)?;
        if !listens(connection, &organization, inviter, mail).await? {
            return Ok(None);
        }
        let (Ok(from), Ok(until)) = (from.parse(), until.parse()) else { return Ok(None) };
        let span = (Timestamp::from_micros(from), Timestamp::from_micros(until));
        // One too many of each kind, so that it shows where there are more.
        let most = i64::try_from(MOST_NAMED).unwrap_or(i64::MAX) + 1;
        let all = answers::between(connection, (organization.id, inviter), span, most).await?;
        return Ok(match &all[..] {
            [] => None,
            [only] => Some(one(core, connection, words, &organization, only).await?),
            _ => Some(several(core, words, &organization, &all)),
        });
    }
    let id: InvitationId = row_id("outbox.subject_id", &mail.subject_id)?;
    let Some(invitation) = invitations::by_id(connection, id).await? else { return Ok(None) };
    if !listens(connection, &organization, invitation.invited_by, mail).await? {
        return Ok(None);
    }
    match answers::to(connection, id).await? {
        Some(answer) => Ok(Some(one(core, connection, words, &organization, &answer).await?)),
        None => Ok(None),
    }
}

/// Whether the mail still goes to whoever invited: they may have left, or have another address.
async fn listens(
    connection: &mut AnyConnection,
    organization: &Organization,
    inviter: UserId,
    mail: &Mail,
) -> Result<bool, Fault> {
    let user = tell::listener(connection, organization.id, inviter).await?;
    Ok(user.is_some_and(|user| mail.recipient == Recipient::Mail(user.email)))
}

/// The key of what happened.
fn key(answer: &Answer) -> &'static str {
    match (answer.declined, answer.purpose) {
        (true, _) => "declined",
        (false, Purpose::Join) => "accepted",
        (false, Purpose::Reactivate) => "back",
    }
}

async fn one(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    organization: &Organization,
    answer: &Answer,
) -> Result<Content, Fault> {
    let (key, email) = (key(answer), answer.email.as_str());
    let who = answer.name.as_deref().unwrap_or(email);
    let about = [("who", who.into()), ("email", email.into()), ("organization", organization.name.as_str().into())];
    let person = people::known(connection, organization.id, &answer.email).await?;
    let quote = answer.note.as_ref().map(|note| Quote {
        by: words.with("mail-declined-writes", &about),
        lines: note.lines().map(str::to_owned).collect(),
    });
    let subject = words.with(&format!("mail-{key}-subject"), &about);
    let line = words.with(&format!("mail-{key}-line"), &about);
    let path = person.map(|person| format!("/o/{}/settings/people/{}", organization.slug, person.id));
    let content = content(core, words, organization, subject, vec![line], path);
    Ok(Content { quote, ..content })
}

fn several(core: &Core, words: Words, organization: &Organization, all: &[Answer]) -> Content {
    let n = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let organization_name = ("organization", organization.name.as_str().into());
    let mut lines = vec![words.with("mail-answers-line", std::slice::from_ref(&organization_name))];
    for answer in all.iter().take(MOST_NAMED) {
        let email = answer.email.as_str();
        let who = answer.name.as_deref().unwrap_or(email);
        let key = format!("mail-answers-{}", key(answer));
        let mut line = words.with(&key, &[("who", who.into()), ("email", email.into())]);
        if let Some(note) = &answer.note {
            let note = note.lines().collect::<Vec<_>>().join(" ");
            line = format!("{line} {}", words.with("mail-answers-note", &[("note", note.into())]));
        }
        lines.push(line);
    }
    if all.len() > MOST_NAMED {
        lines.push(words.get("mail-answers-more").into_owned());
    }
    let known = n(all.len().min(MOST_NAMED));
    let subject = words.with("mail-answers-subject", &[("n", known.into()), organization_name]);
    let path = format!("/o/{}/settings/people", organization.slug);
    content(core, words, organization, subject, lines, Some(path))
}

/// Somebody asks for the invitation at another address. Withdrawn once it is no longer open.
pub(super) async fn readdress(
    core: &Core,
    connection: &mut AnyConnection,
    words: Words,
    mail: &Mail,
) -> Result<Option<Content>, Fault> {
    let Some((id, asking)) = mail.subject_id.split_once(' ') else { return Ok(None) };
    let found = invitations::by_id(connection, row_id("outbox.subject_id", id)?).await?;
    let open = |i: &Invitation| i.state(core.now()) == State::Pending;
    let Some(invitation) = found.filter(open) else { return Ok(None) };
    let Some(asking) = users::by_id(connection, row_id("outbox.subject_id", asking)?).await? else { return Ok(None) };
    let Some(organization) = organizations::by_id(connection, invitation.organization_id).await? else {
        return Ok(None);
    };
    if asking.email == invitation.email || !listens(connection, &organization, invitation.invited_by, mail).await? {
        return Ok(None);
    }
    let about = [
        ("who", asking.name.as_str().into()),
        ("email", invitation.email.as_str().into()),
        ("other", asking.email.as_str().into()),
        ("organization", organization.name.as_str().into()),
    ];
    let lines = vec![words.with("mail-readdress-line", &about), words.get("mail-readdress-care").into_owned()];
    let subject = words.with("mail-readdress-subject", &about);
    let person = people::known(connection, organization.id, &invitation.email).await?;
    let path = person.map(|person| {
        let email = url_encode(asking.email.as_str());
        format!("/o/{}/settings/people/{}/edit?email={email}", organization.slug, person.id)
    });
    let content = content(core, words, &organization, subject, lines, path);
    let button = content.button.map(|button| Button { label: words.with("mail-readdress-button", &about), ..button });
    Ok(Some(Content { button, ..content }))
}

fn content(
    core: &Core,
    words: Words,
    organization: &Organization,
    subject: String,
    lines: Vec<String>,
    path: Option<String>,
) -> Content {
    Content {
        language: words.language(),
        organization: Some(organization.name.clone()),
        preview: lines.first().cloned().unwrap_or_default(),
        heading: subject.clone(),
        subject,
        lines,
        button: path.map(|path| Button {
            label: words.get("mail-told-button").into_owned(),
            url: core.url(&path),
            or_copy: words.get("mail-or-copy").into_owned(),
        }),
        fine: vec![words.get("mail-told-why").into_owned()],
        ..Content::default()
    }
}
