//! The outbox: nothing is lost, nothing is taken by two workers, and every result
//! is remembered.

use std::{collections::HashSet, sync::Arc};

use usher::{
    domain::{
        error::{Conflict, Error},
        id::MailId,
        outbox::{Delivery, MOST_ATTEMPTS, MailKind, WITHDRAWN, backoff},
        time::{Span, Timestamp},
    },
    server::{
        backup,
        core::Core,
        mail::letter,
        service::{
            invitations,
            mails::{self, OutboxQuery},
            password_reset,
        },
        settings::Secret,
        store::{
            Store,
            outbox::Mail,
            outbox_worker::{self, Attempt, Ways},
        },
    },
};

use crate::{
    cast::{Org, caller, email, invite_list},
    world::{World, at_once, refusal},
};

async fn lease(core: &Core, most: i64) -> Vec<Mail> {
    let now = core.now();
    let mut tx = core.store.begin().await.expect("a transaction");
    let mails = outbox_worker::lease(&mut tx, Ways::ALL, now, now + Span::minutes(10), most).await.expect("a lease");
    tx.commit().await.expect("a commit");
    mails
}

async fn record(core: &Core, id: MailId, attempt: &Attempt) {
    let mut tx = core.store.begin().await.expect("a transaction");
    outbox_worker::record(&mut tx, id, attempt, core.now()).await.expect("a record");
    tx.commit().await.expect("a commit");
}

async fn next_due(core: &Core) -> Option<Timestamp> {
    let mut connection = core.store.read().await.expect("a connection");
    outbox_worker::next_due(&mut connection, Ways::ALL).await.expect("an answer")
}

/// `n` queued mails.
async fn queue(world: &World, n: usize) -> Org {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let list = (0..n).map(|i| format!("p{i}@else.example")).collect::<Vec<_>>().join(",");
    invite_list(&world.core, &owner, &list, org.user, false).await.expect("a report");
    org
}

async fn a_lease_is_exclusive_between_workers(world: &World) {
    queue(world, 20).await;
    let other = world.another(|_| {}).await.expect("a second process");
    let batches = at_once(8, |i| {
        let core = Arc::clone(if i % 2 == 0 { &world.core } else { &other });
        async move { lease(&core, 5).await }
    })
    .await;
    let taken: Vec<MailId> = batches.iter().flatten().map(|mail| mail.id).collect();
    let different: HashSet<MailId> = taken.iter().copied().collect();
    assert_eq!(taken.len(), different.len(), "a mail was taken twice");
    // PostgreSQL may have sent workers home that looked at the same five; the rest is still there.
    let rest = lease(&world.core, 100).await.len();
    assert_eq!(taken.len() + rest, 20);
    assert!(lease(&world.core, 100).await.is_empty());
}

async fn a_lease_ends_when_its_worker_died(world: &World) {
    queue(world, 1).await;
    let first = lease(&world.core, 5).await;
    assert_eq!(first[0].attempts, 1);
    world.clock.advance(Span::seconds(10 * 60 - 1));
    assert!(lease(&world.core, 5).await.is_empty());
    world.clock.advance(Span::seconds(1));
    let second = lease(&world.core, 5).await;
    assert_eq!((second[0].id, second[0].attempts), (first[0].id, 2), "the same mail, so the same Message-ID");
}

async fn what_came_of_it_is_written_down(world: &World) {
    let org = queue(world, 3).await;
    let owner = world.owner(&org).await;
    let leased = lease(&world.core, 3).await;
    let later = world.now() + backoff(1, 0);
    record(&world.core, leased[0].id, &Attempt::Sent("250 ok".into())).await;
    record(&world.core, leased[1].id, &Attempt::Failed("550 no such user".into())).await;
    record(&world.core, leased[2].id, &Attempt::Later("421 busy".into(), later)).await;
    let mails = mails::list(&world.core, &owner, &OutboxQuery::default()).await.expect("mails").mails;
    let of = |id: MailId| mails.iter().find(|mail| mail.id == id).expect("a mail").delivery.clone();
    assert_eq!(of(leased[0].id), Delivery::Sent { id: leased[0].id, reply: "250 ok".into() });
    assert_eq!(of(leased[1].id), Delivery::Failed { id: leased[1].id, reason: "550 no such user".into() });
    assert_eq!(of(leased[2].id), Delivery::Queued { id: leased[2].id, last_error: Some("421 busy".into()) });
    assert_eq!(next_due(&world.core).await, Some(later));
    assert!(lease(&world.core, 5).await.is_empty(), "not before its time");
    world.clock.set(later);
    assert_eq!(lease(&world.core, 5).await.len(), 1);
}

async fn retry_puts_a_mail_at_the_head_once(world: &World) {
    let org = queue(world, 2).await;
    let owner = world.owner(&org).await;
    let leased = lease(&world.core, 2).await;
    record(&world.core, leased[0].id, &Attempt::Sent("250 ok".into())).await;
    record(&world.core, leased[1].id, &Attempt::Failed("550 no".into())).await;
    mails::retry(&world.core, &owner, leased[0].id).await.expect("harmless: sent is sent");
    mails::retry(&world.core, &owner, leased[1].id).await.expect("queued again");
    let again = lease(&world.core, 5).await;
    assert_eq!(again.len(), 1);
    assert_eq!((again[0].id, again[0].attempts), (leased[1].id, 1), "counted from the start");
    // While a worker has it, a retry must not make it go out twice.
    mails::retry(&world.core, &owner, leased[1].id).await.expect("harmless");
    assert!(lease(&world.core, 5).await.is_empty());
    let other = world.organization("other").await;
    let stranger = world.owner(&other).await;
    assert_eq!(refusal(mails::retry(&world.core, &stranger, leased[1].id).await), Error::NotFound);
}

/// Its letter is not written any more: it would only be said to be on its way.
async fn the_mail_of_an_invitation_that_ran_out_is_not_retried(world: &World) {
    let org = queue(world, 2).await;
    let owner = world.owner(&org).await;
    let leased = lease(&world.core, 2).await;
    record(&world.core, leased[0].id, &Attempt::Failed("550 no such mailbox".into())).await;
    record(&world.core, leased[1].id, &Attempt::Later("421 busy".into(), world.now())).await;
    let list = async || mails::list(&world.core, &owner, &OutboxQuery::default()).await.expect("mails");
    assert_eq!(list().await.retriable.len(), 2);
    world.clock.advance(Span::days(8));
    let before = list().await;
    assert!(before.retriable.is_empty(), "none is offered");
    let why = Error::Conflict { why: Conflict::MailNotNeeded };
    for mail in &leased {
        assert_eq!(refusal(mails::retry(&world.core, &owner, mail.id).await), why);
    }
    assert_eq!(list().await.mails, before.mails, "what went wrong stays told");

    // The worker finds the one that waits: it says why it did not come, unless nobody wants it.
    let waiting = lease(&world.core, 2).await.remove(0);
    let mut connection = world.core.store.read().await.expect("a connection");
    assert!(letter::write(&world.core, &mut connection, &waiting).await.expect("an answer").is_none());
    assert_eq!(letter::why_not(&world.core, &mut connection, &waiting).await.expect("a reason"), "421 busy");
    drop(connection);
    let id = waiting.subject_id.parse().expect("an id");
    invitations::delete(&world.core, &owner, id).await.expect("deleted");
    let mut connection = world.core.store.read().await.expect("a connection");
    assert_eq!(letter::why_not(&world.core, &mut connection, &waiting).await.expect("a reason"), WITHDRAWN);
    drop(connection);
    record(&world.core, waiting.id, &Attempt::Failed(WITHDRAWN.into())).await;
    let failed = OutboxQuery { status: Some("failed".into()), ..OutboxQuery::default() };
    let page = mails::list(&world.core, &owner, &failed).await.expect("mails");
    assert_eq!(page.mails.iter().map(|mail| mail.id).collect::<Vec<_>>(), [leased[0].id], "nobody wanted the other");
    assert_eq!(page.last_failed.and_then(|last| last.reply).as_deref(), Some("550 no such mailbox"));
}

async fn a_released_mail_was_not_tried(world: &World) {
    queue(world, 1).await;
    let leased = lease(&world.core, 1).await;
    let mut tx = world.core.store.begin().await.expect("a transaction");
    outbox_worker::release(&mut tx, leased[0].id).await.expect("released");
    tx.commit().await.expect("a commit");
    assert_eq!(lease(&world.core, 1).await[0].attempts, 1);
}

async fn a_backup_holds_its_mail(world: &World) {
    queue(world, 3).await;
    let leased = lease(&world.core, 1).await;
    record(&world.core, leased[0].id, &Attempt::Sent("250 ok".into())).await;
    let file = world.folder().join("copy.db");
    let backup = backup::run(&world.core.store, &file).await;
    if !world.is_sqlite() {
        assert!(backup.expect_err("pg_dump does that").to_string().contains("pg_dump"));
        return;
    }
    assert_eq!(backup.expect("a backup"), 2);
    backup::run(&world.core.store, &file).await.expect_err("never overwrites");
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE status = 'queued'").await, 2, "the original goes on");
    let url = format!("sqlite://{}", file.display());
    let copy = world.another(|settings| settings.database.url = Some(Secret::new(url))).await.expect("the copy starts");
    assert!(lease(&copy, 10).await.is_empty(), "a restored copy sends nothing again");
    let mut connection = Store::read(&copy.store).await.expect("a connection");
    let row = sqlx::query("PRAGMA integrity_check").fetch_one(&mut *connection).await.expect("an answer");
    assert_eq!(sqlx::Row::get::<String, _>(&row, 0), "ok");
}

/// `usher backup`, `usher doctor` and the like run beside a server that is sending.
async fn another_process_takes_no_lease_away(world: &World) {
    queue(world, 1).await;
    assert_eq!(lease(&world.core, 1).await.len(), 1);
    let beside = world.another(|_| {}).await.expect("a command beside the server");
    assert!(lease(&beside, 1).await.is_empty());
}

/// Nobody's code waits behind the invitations of an import.
async fn what_somebody_waits_for_goes_first(world: &World) {
    queue(world, 20).await;
    world.clock.advance(Span::minutes(1));
    password_reset::request(&world.core, &caller(), &email("owner@acme.example")).await.expect("a mail");
    let first = lease(&world.core, 5).await;
    assert_eq!((first.len(), first[0].kind), (5, MailKind::Reset));
    assert!(first[1..].iter().all(|mail| mail.kind == MailKind::Invitation));
    assert_eq!(lease(&world.core, 100).await.len(), 16, "the others, each once");
}

async fn deleting_the_invitation_leaves_the_mail_s_record(world: &World) {
    let org = queue(world, 1).await;
    let owner = world.owner(&org).await;
    let id = world.texts("SELECT id FROM invitations").await.remove(0).parse().expect("an id");
    invitations::delete(&world.core, &owner, id).await.expect("deleted");
    assert_eq!(mails::list(&world.core, &owner, &OutboxQuery::default()).await.expect("mails").mails.len(), 1);
}

on_both!(
    a_lease_is_exclusive_between_workers,
    a_lease_ends_when_its_worker_died,
    what_came_of_it_is_written_down,
    retry_puts_a_mail_at_the_head_once,
    the_mail_of_an_invitation_that_ran_out_is_not_retried,
    a_released_mail_was_not_tried,
    a_backup_holds_its_mail,
    another_process_takes_no_lease_away,
    what_somebody_waits_for_goes_first,
    deleting_the_invitation_leaves_the_mail_s_record,
);

#[test]
fn the_wait_between_tries_doubles_and_is_spread() {
    let longest: Vec<i64> = (1..=MOST_ATTEMPTS).map(|n| backoff(n, 0).as_seconds()).collect();
    assert_eq!(&longest[..4], &[30, 60, 120, 240]);
    assert_eq!(longest.last(), Some(&14_400));
    for attempt in 1..=MOST_ATTEMPTS {
        let (most, least) = (backoff(attempt, 0), backoff(attempt, u32::MAX));
        assert!(least < most && least.micros() * 2 >= most.micros(), "half of it is spread");
    }
}
