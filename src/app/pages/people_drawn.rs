//! Rows of the People table as they were drawn last. Many look at the same table and hear of
//! each change in it: then all rows but one are what they were, and drawing them is most of
//! the work.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use crate::{
    domain::{
        id::PersonId,
        person::Person,
        time::{Span, Timestamp},
    },
    server::{service::people::person::May, words::Words},
};

/// So many rows are kept at least, and twice as many at most: some megabytes.
const KEPT: usize = 1_000;

/// Rows that are drawn alike if nothing changed about the person.
#[derive(PartialEq, Eq, Hash)]
struct Place {
    person: PersonId,
    language: &'static str,
    may: May,
}

/// All else that a row shows.
struct Shown {
    slug: String,
    person: Person,
    /// Times are told in minutes.
    minute: i64,
    /// Whether an invitation, or a way back, is still good.
    good: bool,
}

/// In two generations: the older one goes when the younger one is full.
#[derive(Default)]
struct Rows {
    young: HashMap<Place, (Shown, Arc<str>)>,
    old: HashMap<Place, (Shown, Arc<str>)>,
}

impl Rows {
    fn find(&mut self, place: &Place, is_shown: impl Fn(&Shown) -> bool) -> Option<Arc<str>> {
        if let Some((then, html)) = self.young.get(place) {
            return is_shown(then).then(|| Arc::clone(html));
        }
        let (place, (then, html)) = self.old.remove_entry(place)?;
        is_shown(&then).then(|| {
            self.keep(place, then, Arc::clone(&html));
            html
        })
    }

    fn keep(&mut self, place: Place, shown: Shown, html: Arc<str>) {
        if self.young.len() >= KEPT {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(place, (shown, html));
    }
}

static ROWS: LazyLock<Mutex<Rows>> = LazyLock::new(Mutex::default);

/// The row of a person: as it was drawn before, or drawn now.
pub fn row(
    words: Words,
    slug: &str,
    person: &Person,
    may: May,
    now: Timestamp,
    draw: impl FnOnce() -> String,
) -> Arc<str> {
    let place = Place { person: person.id, language: words.language(), may };
    let minute = now.micros().div_euclid(Span::minutes(1).micros());
    let good = person.expires_at.is_some_and(|end| now < end);
    let is_shown =
        |then: &Shown| (then.minute, then.good) == (minute, good) && then.slug == slug && then.person == *person;
    let rows = || ROWS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(html) = rows().find(&place, is_shown) {
        return html;
    }
    // Marks for the client, which wakes nothing in here.
    let html: Arc<str> = draw().replace("<!>", "").into();
    let shown = Shown { slug: slug.to_owned(), person: person.clone(), minute, good };
    rows().keep(place, shown, Arc::clone(&html));
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{email::EmailAddress, grant::Authority, id::Id, permission::Permissions, person::Status};

    const MAY: May = May { invite: true, manage: true, mail: true, above: false, own: false };

    fn person(n: u8) -> Person {
        Person {
            id: Id::from_bytes([n; 16]),
            email: EmailAddress::parse("ada@example.com").expect("an address"),
            name: None,
            status: Status::Pending,
            role: "User".into(),
            full_access: false,
            authority: Authority { permissions: Permissions::default(), full_access: false },
            groups: Vec::new(),
            since: Timestamp::from_micros(0),
            expires_at: Some(Timestamp::from_micros(90_000_000)),
            invited_by: None,
            inviter: None,
            unvouched: false,
            user_id: None,
            invitation_id: None,
            request_id: None,
            has_account: false,
            delivery: None,
            last_seen_at: None,
        }
    }

    #[test]
    fn a_row_is_drawn_anew_when_anything_in_it_changed() {
        let (words, one) = (Words::of("en"), person(1));
        let at = |seconds: i64| Timestamp::from_micros(seconds * 1_000_000);
        let mut drawn = 0;
        let mut look = |words, slug, person: &Person, may, now, expected| {
            row(words, slug, person, may, now, || {
                drawn += 1;
                drawn.to_string()
            });
            assert_eq!(drawn, expected);
        };
        look(words, "acme", &one, MAY, at(60), 1);
        look(words, "acme", &one, MAY, at(80), 1);
        look(words, "acme", &one, MAY, at(90), 2);
        look(words, "acme", &one, MAY, at(120), 3);
        look(words, "acme", &one, May { manage: false, ..MAY }, at(120), 4);
        look(Words::of("de"), "acme", &one, MAY, at(120), 5);
        look(words, "other", &one, MAY, at(120), 6);
        look(words, "other", &Person { status: Status::Active, ..one.clone() }, MAY, at(120), 7);
        look(words, "other", &person(2), MAY, at(120), 8);
        look(words, "other", &person(2), MAY, at(130), 8);
    }

    #[test]
    fn what_nobody_looks_at_is_forgotten() {
        let mut rows = Rows::default();
        let place = |n: u128| Place { person: Id::from_bytes(n.to_be_bytes()), language: "en", may: MAY };
        let shown = || Shown { slug: String::new(), person: person(1), minute: 0, good: true };
        for n in 0..10 * KEPT as u128 {
            rows.keep(place(n), shown(), "".into());
            assert!(rows.find(&place(0), |_| true).is_some(), "looked at each time");
        }
        assert!(rows.young.len() + rows.old.len() <= 2 * KEPT);
        assert!(rows.find(&place(1), |_| true).is_none());
    }
}
