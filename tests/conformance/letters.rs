//! Every letter is, word by word and tag by tag, the one that is kept in `letters/`:
//! each kind in each language, as plain text and as HTML. Where a letter was changed on
//! purpose, write them anew and read the difference before committing it:
//! `USHER_RENEW_LETTERS=1 scripts/postgres scripts/with-tools cargo test --features ssr --test conformance letters`

use std::{collections::BTreeSet, fs, path::PathBuf};

use usher::{
    domain::{
        id::{Id, InvitationId, OrganizationId},
        invitation::{Invitation, Purpose},
        outbox::{Delivery, MailKind, Recipient},
        phone::PhoneNumber,
    },
    server::{
        mail::letter,
        service::configure::{self, GeneralForm},
        store::{invitations, outbox::Mail},
        words::Words,
    },
};

use crate::{
    cast::{Org, email},
    world::World,
};

/// Two peaks: the logo of the sample organization.
const LOGO: &[u8] = include_bytes!("../../src/server/demo/logo.png");
const RENEW: &str = "USHER_RENEW_LETTERS";

/// A letter to be written: its name among the files, and the mail that it is for.
struct Case {
    name: &'static str,
    mail: Mail,
}

/// What a story needs to be told.
struct Stage<'a> {
    world: &'a World,
    org: Org,
    cases: Vec<Case>,
}

impl Stage<'_> {
    /// A mail of an organization, or of Usher's own, about something.
    fn mail(&mut self, name: &'static str, kind: MailKind, to: &str, about: impl ToString, of_org: bool) {
        let recipient = match to.strip_prefix('+') {
            Some(_) => Recipient::Phone(PhoneNumber::parse(to).expect("a number")),
            None => Recipient::Mail(email(to)),
        };
        let id = self.world.core.id();
        let mail = Mail {
            id,
            organization_id: of_org.then_some(self.org.organization.id),
            kind,
            subject_id: about.to_string(),
            recipient,
            language: String::new(),
            attempts: 1,
            delivery: Delivery::Queued { id, last_error: None },
            created_at: self.world.now(),
            due_at: self.world.now(),
            sent_at: None,
        };
        self.cases.push(Case { name, mail });
    }

    /// Writes a row behind the services' back, and gives its id.
    async fn row<K>(&self, table: &str, columns: &str, values: &str) -> Id<K> {
        let id: Id<K> = self.world.core.id();
        self.world.sql(&format!("INSERT INTO {table} (id, {columns}) VALUES ('{id}', {values})")).await;
        id
    }

    async fn invitation(&self, address: &str, purpose: Purpose) -> InvitationId {
        let (core, org) = (&*self.world.core, &self.org);
        let made = (core.now(), org.organization.invitation_lifetime);
        let (id, by) = (core.id(), org.owner.user.id);
        let new = Invitation::new(id, org.organization.id, email(address), org.administrator, by, made);
        let mut tx = core.store.begin().await.expect("a transaction");
        invitations::insert(&mut tx, &Invitation { purpose, ..new }).await.expect("an invitation");
        tx.commit().await.expect("a commit");
        id
    }
}

/// An organization with a logo and a colour, whose owner has a name.
async fn acme(world: &World) -> Org {
    let org = world.organization("acme").await;
    world.sql(&format!("UPDATE users SET name = 'Ada Lovelace' WHERE id = '{}'", org.owner.user.id)).await;
    let owner = world.owner(&org).await;
    configure::logo(&world.core, &owner, Some(LOGO)).await.expect("a logo");
    let form = GeneralForm { name: "Acme & Söhne".into(), colour: "#b4233c".into(), ..GeneralForm::default() };
    configure::general(&world.core, &owner, &form).await.expect("a name and a colour");
    org
}

async fn invitations_and_answers(stage: &mut Stage<'_>) {
    let (world, now) = (stage.world, stage.world.now().micros());
    let plain = stage.invitation("grace@else.example", Purpose::Join).await;
    stage.mail("invitation", MailKind::Invitation, "grace@else.example", plain, true);

    let full = stage.invitation("linus@else.example", Purpose::Join).await;
    let product = world.product(&stage.org, "Wiki").await;
    world.sql(&format!("UPDATE products SET note = 'Everything we know, written down.' WHERE id = '{product}'")).await;
    world
        .sql(&format!(
            "UPDATE invitations SET name = 'Linus <Pauling>', full_access_at = 1, product_id = '{product}', \
             message = 'Glad to have you.\n\nStart with \"Hello\" & <b>read on</b>.' WHERE id = '{full}'"
        ))
        .await;
    stage.mail("invitation-in-full", MailKind::Invitation, "linus@else.example", full, true);

    let back = stage.invitation("mary@else.example", Purpose::Reactivate).await;
    stage.mail("reactivation", MailKind::Reactivation, "mary@else.example", back, true);

    let yes = stage.invitation("emmy@else.example", Purpose::Join).await;
    let no = stage.invitation("hedy@else.example", Purpose::Join).await;
    world.sql(&format!("UPDATE invitations SET accepted_at = {now}, name = 'Emmy Noether' WHERE id = '{yes}'")).await;
    world
        .sql(&format!(
            "UPDATE invitations SET declined_at = {now}, decline_note = 'Thank you, but no.' WHERE id = '{no}'"
        ))
        .await;
    let to = "owner@acme.example";
    stage.mail("accepted", MailKind::Accepted, to, yes, true);
    stage.mail("declined", MailKind::Declined, to, no, true);
    let span = format!("{} {now} {}", stage.org.owner.user.id, now + 1);
    stage.mail("answers", MailKind::Accepted, to, span, true);

    let other = world.person("grace@home.example").await;
    stage.mail("readdress", MailKind::Readdress, to, format!("{plain} {}", other.user.id), true);
}

async fn requests(stage: &mut Stage<'_>) {
    let (world, organization) = (stage.world, stage.org.organization.id);
    let columns = "organization_id, user_id, source, created_at, approved_at, denied_at";
    for (name, kind, approved, denied) in [
        ("request-received", MailKind::RequestReceived, "NULL", "NULL"),
        ("request-approved", MailKind::RequestApproved, "1", "NULL"),
        ("request-denied", MailKind::RequestDenied, "NULL", "1"),
    ] {
        let address = format!("{name}@else.example");
        let who = match kind {
            MailKind::RequestApproved => world.join(&stage.org, &address, stage.org.user).await,
            _ => world.person(&address).await,
        };
        let values = format!("'{organization}', '{}', 'open', 1, {approved}, {denied}", who.user.id);
        let id: usher::domain::id::RequestId = stage.row("access_requests", columns, &values).await;
        let to = if kind == MailKind::RequestReceived { "owner@acme.example" } else { address.as_str() };
        stage.mail(name, kind, to, id, true);
    }
}

async fn codes(stage: &mut Stage<'_>) {
    let (user, now) = (stage.org.owner.user.id, stage.world.now().micros());
    let (soon, to) = (now + 600_000_000, "owner@acme.example");
    let reset: usher::domain::id::ResetId = stage
        .row("resets", "user_id, created_at, expires_at", &format!("'{user}', {now}, {}", now + 1_800_000_000))
        .await;
    stage.mail("reset", MailKind::Reset, to, reset, false);
    let columns = "organization_id, purpose, email, created_at, expires_at";
    let organization = stage.org.organization.id;
    let proof: usher::domain::id::ProofId =
        stage.row("proofs", columns, &format!("'{organization}', 'join', 'x@else.example', {now}, {soon}")).await;
    stage.mail("code", MailKind::Code, "x@else.example", proof, true);
    let proof: usher::domain::id::ProofId =
        stage.row("proofs", columns, &format!("NULL, 'sign_up', 'x@else.example', {now}, {soon}")).await;
    stage.mail("code-sign-up", MailKind::Code, "x@else.example", proof, false);
    let code: usher::domain::id::SignInCodeId = stage
        .row(
            "sign_in_codes",
            "email, user_id, next, created_at, expires_at",
            &format!("'{to}', '{user}', '', {now}, {soon}"),
        )
        .await;
    stage.mail("sign-in-code", MailKind::SignInCode, to, code, false);
    let columns = "user_id, email, created_at, expires_at";
    let change: usher::domain::id::EmailChangeId =
        stage.row("email_changes", columns, &format!("'{user}', 'ada@new.example', {now}, {soon}")).await;
    stage.mail("new-email", MailKind::NewEmail, "ada@new.example", change, false);
    let taken: usher::domain::id::EmailChangeId =
        stage.row("email_changes", columns, &format!("'{user}', '{to}', {now}, {soon}")).await;
    stage.mail("new-email-taken", MailKind::NewEmail, to, taken, false);
    let phone: usher::domain::id::PhoneProofId = stage
        .row(
            "phone_proofs",
            "organization_id, mail_id, phone, created_at, expires_at",
            &format!("'{organization}', '{organization}', '+491701234567', {now}, {soon}"),
        )
        .await;
    stage.mail("phone-code", MailKind::PhoneCode, "+491701234567", phone, true);
}

fn told(stage: &mut Stage<'_>) {
    let (user, organization): (_, OrganizationId) = (stage.org.owner.user.id, stage.org.organization.id);
    for (name, kind) in [
        ("email-changed", MailKind::EmailChanged),
        ("password-changed", MailKind::PasswordChanged),
        ("second-factor-on", MailKind::SecondFactorOn),
        ("second-factor-off", MailKind::SecondFactorOff),
        ("recovery-code-used", MailKind::RecoveryCodeUsed),
        ("method-added", MailKind::MethodAdded),
        ("method-removed", MailKind::MethodRemoved),
        ("account-deleted", MailKind::AccountDeleted),
    ] {
        stage.mail(name, kind, "ada@acme.example", user, false);
    }
    stage.mail("test", MailKind::Test, "owner@acme.example", organization, true);
    stage.mail("test-message", MailKind::Test, "+491701234567", organization, true);
}

/// What no two runs have in common, as something that all have.
fn steady(text: &str) -> String {
    let mut steady = String::new();
    let mut run = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() || c == '-' || c == '_' {
            run.push(c);
            continue;
        }
        let secret = run.len() >= 26;
        // Six digits are a code, where they are no colour.
        let code = run.len() == 6 && run.bytes().all(|b| b.is_ascii_digit()) && !steady.ends_with('#');
        steady.push_str(match (secret, code) {
            (true, _) => "SECRET",
            (_, true) => "123456",
            _ => &run,
        });
        run.clear();
        steady.push(c);
    }
    steady.pop();
    steady
}

/// What differs from the kept file, line by line.
fn difference(name: &str, kept: &str, found: &str) -> Option<String> {
    if kept == found {
        return None;
    }
    let mut lines = format!("--- {name}\n");
    let (mut kept, mut found, mut number) = (kept.lines(), found.lines(), 0);
    loop {
        number += 1;
        match (kept.next(), found.next()) {
            (None, None) => return Some(lines),
            (a, b) if a == b => {}
            (a, b) => lines += &format!("{number}\n  - {}\n  + {}\n", a.unwrap_or("(end)"), b.unwrap_or("(end)")),
        }
    }
}

async fn every_letter_is_the_one_that_is_kept(world: &World) {
    let org = acme(world).await;
    let mut stage = Stage { world, org, cases: Vec::new() };
    invitations_and_answers(&mut stage).await;
    requests(&mut stage).await;
    codes(&mut stage).await;
    told(&mut stage);
    let told: BTreeSet<&str> = stage.cases.iter().map(|case| case.mail.kind.name()).collect();
    let all: BTreeSet<&str> = MailKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(told, all, "a kind of mail has no letter here");

    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance/letters");
    let renew = std::env::var_os(RENEW).is_some();
    let (mut names, mut differences) = (BTreeSet::new(), Vec::new());
    for (language, _) in Words::languages() {
        for Case { name, mail } in &stage.cases {
            let mail = Mail { language: language.into(), ..mail.clone() };
            let mut connection = world.core.store.read().await.expect("a connection");
            let letter = letter::write(&world.core, &mut connection, &mail).await.expect("an answer");
            let letter = letter.unwrap_or_else(|| panic!("{name} was withdrawn"));
            let is_text = matches!(mail.recipient, Recipient::Phone(_));
            assert_eq!(letter.logo.is_some(), mail.organization_id.is_some() && !is_text, "{name}");
            let text = if is_text { letter.text } else { format!("Subject: {}\n\n{}", letter.subject, letter.text) };
            for (end, found) in [("txt", text), ("html", letter.html)] {
                if found.is_empty() {
                    continue;
                }
                let (file, found) = (format!("{name}.{language}.{end}"), steady(&found));
                if renew {
                    fs::create_dir_all(&folder).expect("a folder");
                    fs::write(folder.join(&file), &found).expect("a file");
                }
                let kept = fs::read_to_string(folder.join(&file)).unwrap_or_default();
                differences.extend(difference(&file, &kept, &found));
                names.insert(file);
            }
        }
    }
    assert!(differences.is_empty(), "letters changed; see {RENEW} in {}:\n{}", file!(), differences.join("\n"));
    let kept = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let kept: BTreeSet<String> = kept.map(|name| name.to_string_lossy().into_owned()).collect();
    assert_eq!(kept, names, "files of no letter");
}

on_both!(every_letter_is_the_one_that_is_kept);

#[test]
fn a_difference_is_shown_and_what_is_random_is_none() {
    assert_eq!(difference("a", "one\ntwo", "one\ntwo"), None);
    assert_eq!(difference("a", "one\ntwo", "one\n2").as_deref(), Some("--- a\n2\n  - two\n  + 2\n"));
    assert_eq!(difference("a", "", "one").as_deref(), Some("--- a\n1\n  - (end)\n  + one\n"));
    assert_eq!(
        steady("code 654321, #123456, https://u.example/i/AbCdEfGhIjKlMnOpQrStUvWxYz012_-"),
        "code 123456, #123456, https://u.example/i/SECRET"
    );
}
