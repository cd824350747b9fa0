//! Statuses as badges.

use leptos::prelude::*;

use crate::{
    domain::{
        outbox::{Delivery, WITHDRAWN},
        person::Status,
        seats::Seats,
    },
    server::words::Words,
};

/// The status of a person.
pub fn person_status(words: Words, status: Status) -> impl IntoView {
    let tone = match status {
        Status::Active => "success",
        Status::Requested | Status::Pending => "info",
        Status::Expired => "warning",
        Status::Declined => "danger",
        Status::Inactive => "neutral",
    };
    view! { <span class="badge" data-tone=tone>{words.get(&format!("status-{}", status.name()))}</span> }
}

/// What became of a mail, as a badge.
pub fn delivery_badge(words: Words, delivery: &Delivery) -> impl IntoView + use<> {
    let (tone, key) = match delivery {
        Delivery::Queued { last_error: None, .. } => ("info", "delivery-queued"),
        Delivery::Queued { last_error: Some(_), .. } => ("warning", "delivery-waiting"),
        Delivery::Sent { .. } => ("success", "delivery-sent"),
        Delivery::Failed { reason, .. } if reason == WITHDRAWN => ("neutral", "delivery-withdrawn"),
        Delivery::Failed { .. } => ("danger", "delivery-failed"),
        Delivery::Held { .. } => ("warning", "delivery-held"),
        Delivery::NotConfigured => ("neutral", "delivery-not-configured"),
    };
    view! { <span class="badge" data-tone=tone>{words.get(key)}</span> }
}

/// Seats taken, as a meter with its words.
pub fn seats(words: Words, seats: Seats) -> impl IntoView {
    match seats.limit {
        Some(limit) => {
            let text = words.with("seats-taken", &[("taken", seats.taken.into()), ("limit", limit.into())]);
            let nearly = limit - limit / 10;
            view! {
                <div class="seats">
                    <meter min="0" max=limit low=nearly high=limit optimum="0" value=seats.taken aria-label=words.get("seats-label")></meter>
                    <span>{text}</span>
                </div>
            }
            .into_any()
        }
        None => view! { <div class="seats"><span>{words.with("seats-unlimited", &[("taken", seats.taken.into())])}</span></div> }.into_any(),
    }
}
