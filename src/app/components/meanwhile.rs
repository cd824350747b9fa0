//! What a form says of what it was drawn from, and of what became another meanwhile.

use leptos::prelude::*;

use super::field::hidden;
use crate::{
    domain::error::{Conflict, Error},
    server::{
        service::drawn::{Drawn, Mark, Value},
        words::Words,
    },
};

/// What a form was drawn from.
pub struct Meanwhile {
    mark: Mark,
    changed: Vec<(&'static str, Value)>,
}

impl Meanwhile {
    /// Of a form with what is there `now`; where it was `posted` with this mark, after `error`.
    pub fn new(now: Drawn, posted: &Mark, error: Option<&Error>) -> Self {
        match error {
            Some(Error::Conflict { why: Conflict::ChangedMeanwhile }) => {
                Self { mark: now.mark(), changed: posted.changed(now) }
            }
            // What was wrong with it says nothing of what is there now.
            Some(_) if *posted != Mark::default() => Self { mark: posted.clone(), changed: Vec::new() },
            _ => Self { mark: now.mark(), changed: Vec::new() },
        }
    }

    /// What the form carries along.
    pub fn mark(&self) -> impl IntoView + use<> {
        hidden("seen", self.mark.as_str())
    }

    /// Above the form: what became another, and what it is now. `names` are those of what
    /// there is to choose from.
    pub fn told(&self, words: Words, names: &[(String, String)]) -> impl IntoView + use<> {
        let facts: Vec<_> = self
            .changed
            .iter()
            .map(|(field, value)| {
                let label = words.get(&format!("audit-field-{}", field.replace('_', "-")));
                view! { <dt>{label}</dt><dd>{say(words, names, value)}</dd> }
            })
            .collect();
        (!facts.is_empty()).then(|| {
            view! {
                <section class="card narrow" aria-labelledby="meanwhile">
                    <div class="card-head"><h2 id="meanwhile">{words.get("meanwhile-title")}</h2><p>{words.get("meanwhile-lede")}</p></div>
                    <dl class="facts">{facts}</dl>
                </section>
            }
        })
    }
}

fn say(words: Words, names: &[(String, String)], value: &Value) -> String {
    let text = match value {
        Value::Switch(on) => return words.get(if *on { "audit-on" } else { "audit-off" }).into_owned(),
        Value::Text(text) => text.clone(),
        Value::Chosen(chosen) => {
            let name =
                |one: &String| names.iter().find(|(id, _)| id == one).map_or(one.clone(), |(_, name)| name.clone());
            chosen.iter().map(name).collect::<Vec<_>>().join(", ")
        }
    };
    if text.is_empty() { words.get("audit-nothing").into_owned() } else { text }
}
