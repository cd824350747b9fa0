//! The acceptance page as tests of its states look at it.

use crate::{
    app::PASSWORD,
    client::{Answer, Client},
};

pub const BOB: &str = "bob@else.example";

/// Text between the tags of the first heading.
fn title(page: &Answer) -> String {
    let text = page.body.split("<h1").nth(1).unwrap_or_default().split('>').nth(1).unwrap_or_default();
    text.split('<').next().unwrap_or_default().to_owned()
}

/// What a page has to be.
pub struct Page {
    pub status: u16,
    pub title: &'static str,
    /// Its one next step, as a piece of its HTML.
    pub next: &'static str,
}

pub fn look(page: &Answer, expected: &Page) {
    assert_eq!((page.status, &*title(page)), (expected.status, expected.title), "{}", page.body);
    assert!(page.body.contains(expected.next), "{}: {}", expected.title, page.body);
}

/// Opens a link, wherever its page is.
pub async fn open(client: &Client, link: &str) -> Answer {
    let arrived = client.get(link).await;
    if arrived.status == 303 { client.get("/join").await } else { arrived }
}

pub fn registration(door: &str) -> [(&str, &str); 4] {
    [("door", door), ("email", BOB), ("name", "Bob Babbage"), ("password", PASSWORD)]
}
