//! Checks addresses while they are typed: what the server would say of each is
//! shown before anything is sent.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::{chips::Chips, invite_form::Setting};
use crate::app::api::invitations::check_addresses;

/// Nothing new for this long: then it is asked.
const QUIET: Duration = Duration::from_millis(350);

/// That addresses could not be checked.
#[derive(Debug, Clone, Copy)]
pub struct Unchecked {
    /// The reason, while it holds.
    pub why: RwSignal<Option<String>>,
    /// Counts how often somebody asked to try again.
    pub again: RwSignal<usize>,
}

/// Keeps chips marked with what the server knows of them.
pub fn keep_checked(chips: Chips, setting: Setting, seats_left: RwSignal<Option<usize>>) -> Unchecked {
    let unchecked = Unchecked { why: RwSignal::new(None), again: RwSignal::new(0) };
    let text = Memo::new(move |_| chips.list.with(|list| Chips::join(list)));
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let asked = text.get();
        unchecked.again.track();
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        unchecked.why.set(None);
        if asked.is_empty() {
            return;
        }
        set_timeout(
            move || {
                // Something was typed since: a later turn asks.
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                spawn_local(async move {
                    let answer = check_addresses(setting.organization(), asked.clone()).await;
                    if turn.try_get_value() != Some(mine) {
                        return;
                    }
                    match answer {
                        Ok(answer) if chips.text() == asked => {
                            chips.mark(&answer.lines);
                            seats_left.set(answer.seats_left);
                        }
                        Ok(_) => {}
                        Err(error) => unchecked.why.set(Some(setting.refusal(&error))),
                    }
                });
            },
            QUIET,
        );
    });
    unchecked
}
