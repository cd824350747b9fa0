//! Empties the outbox. Mails are leased, so that several processes share the work
//! and a crash gives them back; each result is written before the next is taken.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{
    carriers::Carriers,
    letter::{self, Letter},
    transport::Reply,
};
use crate::{
    domain::{
        outbox::{MOST_ATTEMPTS, backoff},
        time::Span,
    },
    server::{
        core::Core,
        service::fault::Fault,
        store::{
            outbox::Mail,
            outbox_worker::{self, Attempt},
        },
    },
};

const LEASE: Span = Span::minutes(10);
/// Few: a code that is written meanwhile waits for the rest of them.
const BATCH: i64 = 5;
/// A second apart: longer than a database takes to restart.
const RECORD_TRIES: u32 = 120;
/// Also looked at when nobody called: for what other processes left, and for
/// mails whose time for the next try has come.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Runs until `stop`.
pub async fn run(core: Arc<Core>, carriers: Carriers, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match deliver_batch(&core, &carriers, &stop).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(fault) => tracing::warn!(%fault, "the outbox waits"),
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = core.outbox.notified() => {}
            () = tokio::time::sleep(until_next(&core, &carriers).await) => {}
        }
    }
}

async fn until_next(core: &Core, carriers: &Carriers) -> Duration {
    let next = async {
        let mut connection = core.store.read().await?;
        outbox_worker::next_due(&mut connection, carriers.ways()).await
    };
    match next.await {
        Ok(Some(due)) => {
            let micros = u64::try_from((due - core.now()).micros()).unwrap_or(0);
            Duration::from_micros(micros).clamp(Duration::from_millis(200), LOOK_EVERY)
        }
        _ => LOOK_EVERY,
    }
}

/// Delivers what is due, up to a batch; tells how many were tried.
async fn deliver_batch(core: &Core, carriers: &Carriers, stop: &CancellationToken) -> Result<usize, Fault> {
    let now = core.now();
    // One letter must always fit into the lease.
    let leased_until = now + LEASE.max(carriers.patience() + carriers.patience());
    let mails = {
        let mut tx = core.store.begin().await?;
        let mails = outbox_worker::lease(&mut tx, carriers.ways(), now, leased_until, BATCH).await?;
        tx.commit().await?;
        mails
    };
    let n = mails.len();
    for mail in mails {
        if stop.is_cancelled() || core.now() + carriers.patience() >= leased_until {
            // What is left of the batch goes back to the queue at once: when its
            // lease ends somebody else takes it, and it would go out twice.
            release(core, &mail).await?;
            continue;
        }
        let attempt = deliver(core, carriers, &mail).await;
        record(core, &mail, &attempt).await;
        log(&mail, &attempt);
    }
    Ok(n)
}

async fn release(core: &Core, mail: &Mail) -> Result<(), Fault> {
    let mut tx = core.store.begin().await?;
    outbox_worker::release(&mut tx, mail.id).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes down what came of a mail, however long the database is away: a mail that
/// was sent and not marked so would be sent again.
async fn record(core: &Core, mail: &Mail, attempt: &Attempt) {
    for _ in 0..RECORD_TRIES {
        let written = async {
            let mut tx = core.store.begin().await?;
            outbox_worker::record(&mut tx, mail.id, attempt, core.now()).await?;
            if let Some(organization) = mail.organization_id {
                tx.touch(organization);
            }
            tx.commit().await
        };
        match written.await {
            Ok(()) => return,
            Err(error) => tracing::warn!(%error, id = %mail.id, "what came of a mail waits to be written down"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn deliver(core: &Core, carriers: &Carriers, mail: &Mail) -> Attempt {
    let written = async {
        let mut connection = core.store.read().await?;
        match letter::write(core, &mut connection, mail).await? {
            Some(letter) => Ok(Ok(letter)),
            None => letter::why_not(core, &mut connection, mail).await.map(Err),
        }
    };
    let written: Result<Result<Letter, String>, Fault> = written.await;
    let reply = match written {
        Ok(Ok(letter)) => carriers.send(mail, &letter).await,
        Ok(Err(why_not)) => Reply::Refused(why_not),
        Err(fault) => {
            tracing::error!(%fault, id = %mail.id, "a letter could not be written");
            Reply::TryLater("the letter could not be written; the log tells why".into())
        }
    };
    match reply {
        Reply::Accepted(reply) => Attempt::Sent(reply),
        Reply::Refused(reason) => Attempt::Failed(reason),
        Reply::TryLater(reason) if mail.attempts >= MOST_ATTEMPTS => Attempt::Failed(reason),
        Reply::TryLater(reason) => {
            let jitter = u32::from_be_bytes(core.entropy.bytes());
            Attempt::Later(reason, core.now() + backoff(mail.attempts, jitter))
        }
    }
}

fn log(mail: &Mail, attempt: &Attempt) {
    let (id, kind) = (mail.id, mail.kind.name());
    match attempt {
        Attempt::Sent(reply) => tracing::info!(%id, kind, %reply, "mail sent"),
        Attempt::Later(reason, _) => tracing::warn!(%id, kind, %reason, "mail waits"),
        Attempt::Failed(reason) => tracing::warn!(%id, kind, %reason, "mail failed"),
    }
}
