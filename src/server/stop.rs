//! How Usher is told to stop: first it says so, then nobody new is let in.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

/// Given to whoever runs, kept by whoever stops it.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    begun: CancellationToken,
    closing: CancellationToken,
}

impl Stop {
    /// Begins: readiness turns red, so that a load balancer looks elsewhere, and
    /// requests are still served until the time for that is over.
    pub fn begin(&self) {
        self.begun.cancel();
    }

    /// Nobody waits for a load balancer: nobody new is let in from now on.
    pub fn at_once(&self) {
        self.begun.cancel();
        self.closing.cancel();
    }

    /// Until it has begun.
    pub async fn begun(&self) {
        self.begun.cancelled().await;
    }

    /// Waits out the time in which requests are still served.
    pub(super) async fn drain(&self, time: Duration) {
        let _ = tokio::time::timeout(time, self.closing.cancelled()).await;
        self.closing.cancel();
    }

    /// When nobody new is let in.
    pub(super) fn closing(&self) -> CancellationToken {
        self.closing.clone()
    }
}
