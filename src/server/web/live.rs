//! Tells an open page that something on it changed, as server-sent events. The page
//! then reads itself anew: what it may show is decided there, not here.

use std::{convert::Infallible, time::Duration};

use axum::{
    extract::{Path, Query},
    http::{HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{errors::PageResult, visitor::Visitor};
use crate::{
    domain::{id::OrganizationId, permission::Permission},
    server::{
        core::{StreamPlace, Streams},
        service::{access, fault::Fault},
        store::changes::Told,
    },
};

/// Proxies close connections on which nothing comes.
const STILL_THERE: Duration = Duration::from_secs(25);
/// How long browsers wait before they connect again.
const AGAIN: Duration = Duration::from_secs(3);

/// Since when the page is what it is.
#[derive(Deserialize)]
pub struct Since {
    since: Option<String>,
}

struct Watch {
    visitor: Visitor,
    slug: String,
    organization: OrganizationId,
    told: Receiver<Told>,
    /// Something changed between the page and its stream.
    is_behind: bool,
    // Held for as long as the stream is.
    _place: StreamPlace,
}

/// `GET /o/{slug}/live`
pub async fn stream(visitor: Visitor, Path(slug): Path<String>, Query(page): Query<Since>) -> PageResult {
    let visitor = visitor.in_background();
    let member = visitor.member(&slug).await?;
    let view = member.act(&visitor.core, "people.watch");
    let place = view.run(async {
        member.require(Permission::PeopleView)?;
        Ok(Streams::take(&visitor.core.streams, member.user.id)?)
    });
    let place = place.await?;
    let organization = member.organization_id();
    let changes = visitor.core.store.changes();
    let told = changes.listen();
    let is_behind = page.since.is_some_and(|mark| changes.changed_since(organization, &mark));
    let watch = Watch { organization, visitor, slug, told, is_behind, _place: place };
    let events = stream::unfold(Some(watch), |watch| async move {
        let mut watch = watch?;
        let event = watch.next().await?;
        Some((Ok::<_, Infallible>(event), Some(watch)))
    });
    let mut response: Response =
        Sse::new(events).keep_alive(KeepAlive::new().interval(STILL_THERE).event(hello())).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Tells proxies such as nginx to pass on what comes at once.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

fn hello() -> Event {
    Event::default().retry(AGAIN).comment("here")
}

impl Watch {
    /// The next change; the end where the process leaves, or the watcher may watch no more.
    async fn next(&mut self) -> Option<Event> {
        if std::mem::take(&mut self.is_behind) {
            return self.changed("people").await;
        }
        loop {
            match self.told.recv().await {
                Ok(Told::Changed(organization)) if organization != self.organization => {}
                Ok(Told::Changed(_)) => return self.changed("people").await,
                // Behind: something was missed, and may have been theirs.
                Ok(Told::Everything) | Err(RecvError::Lagged(_)) => return self.changed("everything").await,
                Ok(Told::Leaving) | Err(RecvError::Closed) => return None,
            }
        }
    }

    /// Tells it; browsers drop events without data.
    async fn changed(&self, what: &str) -> Option<Event> {
        self.may_watch().await.then(|| Event::default().event("changed").data(what))
    }

    async fn may_watch(&self) -> bool {
        let allowed: Result<bool, Fault> = async {
            let who = self.visitor.signed_in().await?;
            access::may(&self.visitor.core, who.as_ref(), &self.slug, Permission::PeopleView).await
        }
        .await;
        allowed.unwrap_or(false)
    }
}
