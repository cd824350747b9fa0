//! Forms that were drawn from what is no longer there come back with what was typed, say
//! what became another, and are saved when they are sent again.

use crate::app::TestApp;

/// What is typed into a form.
type Typed<'a> = &'a [(&'a str, &'a str)];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_permission_that_was_taken_is_not_given_back_unseen() {
    let app = TestApp::new().await;
    let made = [("name", "Manager"), ("permission", "people.view"), ("permission", "people.manage")];
    assert_eq!(app.owner.post("/o/acme/settings/roles/new", &made).await.status, 303);
    let stored = || app.one("SELECT name || ': ' || permissions FROM roles WHERE built_in IS NULL");
    let at = format!("/o/acme/settings/roles/{}", app.one("SELECT id FROM roles WHERE name = 'Manager'").await);
    let seen = app.owner.get(&at).await.field("seen");
    let taken = [("name", "Manager"), ("permission", "people.view"), ("seen", &seen)];
    assert_eq!(app.owner.post(&at, &taken).await.status, 303);
    let now = stored().await;

    let stale =
        |name, seen| [("name", name), ("permission", "people.view"), ("permission", "people.manage"), ("seen", seen)];
    let page = app.owner.post(&at, &stale("Leads", &seen)).await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("value=\"Leads\""), "what was typed: {}", page.body);
    assert!(page.body.contains("value=\"people.manage\" checked"), "what was ticked: {}", page.body);
    let (_, told) = page.body.split_once("<h2 id=\"meanwhile\">").expect("what became another");
    let (told, _) = told.split_once("</section>").expect("its end");
    assert!(told.contains("Permissions") && told.contains("See people") && !told.contains("Manager"), "{told}");
    assert_eq!(stored().await, now, "nothing is saved");

    // What is wrong besides changes nothing of that: the fresh mark stays until it is saved.
    let fresh = page.field("seen");
    let page = app.owner.post(&at, &stale("", &fresh)).await;
    assert_eq!((page.status, page.field("seen")), (422, fresh.clone()));
    assert_eq!(app.owner.post(&at, &stale("Leads", &fresh)).await.status, 303);
    assert!(stored().await.starts_with("Leads: ") && stored().await.contains("people.manage"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_form_comes_back_and_is_saved_when_it_is_sent_again() {
    let app = TestApp::new().await;
    let role = app.role("User").await;
    let product = [("name", "Wiki"), ("url", "https://wiki.example")];
    let made: [(&str, Typed<'_>); 4] = [
        ("roles/new", &[("name", "Scout")]),
        ("groups", &[("name", "Scouts")]),
        ("products/new", &product),
        ("people/link", &[("role", &*role)]),
    ];
    for (at, form) in made {
        assert_eq!(app.owner.post(&format!("/o/acme/settings/{at}"), form).await.status, 303, "{at}");
    }
    let scout = app.one("SELECT id FROM roles WHERE name = 'Scout'").await;
    let [group, wiki, link] = ["groups", "products", "invite_links"].map(|table| format!("SELECT id FROM {table}"));
    let (group, wiki, link) = (app.one(&group).await, app.one(&wiki).await, app.one(&link).await);
    let invitations = [("lifetime", "7"), ("unit", "days"), ("sign_up", "off"), ("role", &*role)];
    let forms: [(String, Typed<'_>); 7] = [
        ("general".to_owned(), &[("name", "Typed")]),
        ("invitations".to_owned(), &invitations),
        ("sign-in".to_owned(), &[("which", "all")]),
        (format!("roles/{scout}"), &[("name", "Typed")]),
        (format!("groups/{group}"), &[("name", "Typed")]),
        (format!("products/{wiki}"), &[("name", "Typed"), ("url", "https://wiki.example")]),
        (format!("people/link/{link}/edit"), &[("label", "Typed"), ("role", &*role)]),
    ];
    for (at, form) in forms {
        let at = format!("/o/acme/settings/{at}");
        let seen = app.owner.get(&at).await.field("seen");
        assert!(!seen.is_empty(), "{at}");
        let page = app.owner.post(&at, &[form, &[("seen", "another")]].concat()).await;
        assert_eq!((page.status, page.field("seen")), (409, seen.clone()), "{at}");
        assert!(page.body.contains("id=\"meanwhile\""), "{at}: {}", page.body);
        if form.iter().any(|(_, typed)| *typed == "Typed") {
            assert!(page.body.contains("value=\"Typed\""), "{at}: {}", page.body);
        }
        assert_eq!(app.owner.post(&at, &[form, &[("seen", &*seen)]].concat()).await.status, 303, "{at}");
    }
}
