//! What happens around a mail server that takes every letter.

use std::time::Duration;

use crate::{
    app::{TestApp, with_mail},
    mailbox::{Mailbox, until},
    shared::{Kind, dump},
};

/// The letter is out, and the database is away just then: sent once, and known as sent.
async fn what_was_sent_is_written_down_later(kind: Kind) {
    let mailbox = Mailbox::open("250 fine\r\n").await;
    let app = TestApp::with(kind, |settings| {
        with_mail(settings);
        settings.mail.port = Some(mailbox.port);
    })
    .await;
    app.invite("bob@else.example").await;
    until("a letter", async || mailbox.letters() == 1).await;
    dump::change(&app.core.store, "ALTER TABLE outbox RENAME TO outbox_away").await;
    mailbox.may_answer.add_permits(10);
    // Long enough for more than one try to write it down.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(app.texts("SELECT status FROM outbox_away").await, ["queued"], "it could not be written down");
    dump::change(&app.core.store, "ALTER TABLE outbox_away RENAME TO outbox").await;
    until("written down", async || app.texts("SELECT status FROM outbox").await == ["sent"]).await;
    assert_eq!(app.texts("SELECT reply FROM outbox").await, ["250 taken"]);
    assert_eq!(mailbox.letters(), 1, "not sent again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_is_written_down_later_on_sqlite() {
    what_was_sent_is_written_down_later(Kind::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_sent_is_written_down_later_on_postgres() {
    what_was_sent_is_written_down_later(Kind::Postgres).await;
}
