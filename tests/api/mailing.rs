//! A mail server that takes every letter, and what happens around it.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};

use crate::{
    app::{TestApp, with_mail},
    shared::{Kind, dump},
};

/// Takes letters, and says so once it is allowed to.
struct Mailbox {
    port: u16,
    letters: Arc<AtomicUsize>,
    /// One permit lets one letter be acknowledged.
    may_answer: Arc<Semaphore>,
}

impl Mailbox {
    async fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let mailbox = Self { port, letters: Arc::default(), may_answer: Arc::new(Semaphore::new(0)) };
        let (letters, may_answer) = (Arc::clone(&mailbox.letters), Arc::clone(&mailbox.may_answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&letters), Arc::clone(&may_answer)));
            }
        });
        mailbox
    }

    fn letters(&self) -> usize {
        self.letters.load(Ordering::SeqCst)
    }
}

async fn converse(stream: TcpStream, letters: Arc<AtomicUsize>, may_answer: Arc<Semaphore>) {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let mut in_letter = false;
    let mut reply = "220 here\r\n";
    loop {
        if writing.write_all(reply.as_bytes()).await.is_err() {
            return;
        }
        let Ok(Some(line)) = lines.next_line().await else { return };
        reply = match (in_letter, line.as_str()) {
            (true, ".") => {
                in_letter = false;
                letters.fetch_add(1, Ordering::SeqCst);
                may_answer.acquire().await.expect("open").forget();
                "250 taken\r\n"
            }
            (true, _) => "",
            (false, "DATA") => {
                in_letter = true;
                "354 go on\r\n"
            }
            (false, _) => "250 fine\r\n",
        };
    }
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..1_000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never: {what}");
}

/// The letter is out, and the database is away just then: sent once, and known as sent.
async fn what_was_sent_is_written_down_later(kind: Kind) {
    let mailbox = Mailbox::open().await;
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
