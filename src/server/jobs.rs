//! What happens now and then: writing down who was seen, and forgetting what is over.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{
    core::Core,
    service::{fault::Fault, invitations, sign_in},
    store::{
        ceremonies, daily, email_changes, outbox, phone_proofs, proofs, second_factors, sessions, sign_in_codes,
        throttles,
    },
};
use crate::domain::{id::MailId, time::Span, trend::Day};

const SEEN_EVERY: Duration = Duration::from_secs(10);
/// Mails about accounts hold addresses of people who may be gone.
const PERSONAL_MAIL_LIVES: Span = Span::days(30);
/// Beyond what is shown: a clock that is put right loses nothing.
const DAYS_KEPT: i64 = 366;
const TIDY_EVERY: u32 = 60;

/// Runs until `stop`; what was seen until then is written down.
pub async fn run(core: Arc<Core>, stop: CancellationToken) {
    let mut round = 0_u32;
    loop {
        let leaving = tokio::select! {
            () = stop.cancelled() => true,
            () = tokio::time::sleep(SEEN_EVERY) => false,
        };
        if let Err(fault) = sign_in::write_seen(&core).await {
            tracing::warn!(%fault, "who was seen could not be written down");
        }
        if let Err(fault) = invitations::write_opened(&core).await {
            tracing::warn!(%fault, "which invitations were opened could not be written down");
        }
        if leaving {
            return;
        }
        if round.is_multiple_of(TIDY_EVERY)
            && let Err(fault) = tidy(&core).await
        {
            tracing::warn!(%fault, "tidying");
        }
        round = round.wrapping_add(1);
    }
}

async fn tidy(core: &Core) -> Result<(), Fault> {
    let now = core.now();
    let mut tx = core.store.begin().await?;
    sessions::purge(&mut tx, now).await?;
    proofs::purge(&mut tx, now - Span::days(1)).await?;
    phone_proofs::purge(&mut tx, now - Span::days(1)).await?;
    ceremonies::purge(&mut tx, now).await?;
    sign_in_codes::purge(&mut tx, now - Span::days(1)).await?;
    email_changes::purge(&mut tx, now - Span::days(1)).await?;
    second_factors::purge_steps(&mut tx, now).await?;
    throttles::purge(&mut tx, now - Span::days(1)).await?;
    daily::purge(&mut tx, Day::of(now).horizon().back(DAYS_KEPT)).await?;
    outbox::purge_personal(&mut tx, MailId::new(now - PERSONAL_MAIL_LIVES, [0; 10])).await?;
    tx.commit().await?;
    Ok(())
}
