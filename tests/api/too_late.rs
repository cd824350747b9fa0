//! What somebody else did meanwhile, or may not be done at all, is told in fitting words,
//! with the way to what is there now.

use crate::{app::TestApp, shared::dump};

const PEOPLE: &str = "/o/acme/settings/people";

/// A button pressed twice, a second tab, another admin.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_request_is_answered_once() {
    let app = TestApp::new().await;
    let id = app.request("asta@else.example").await;
    let (request, role) = (format!("{PEOPLE}/requests/{id}"), app.role("User").await);
    let approve = async || app.owner.post(&format!("{request}/approve"), &[("role", &role)]).await;
    let first = approve().await;
    let before = app.dump().await;
    let second = approve().await;
    assert_eq!((first.status, second.status, second.location()), (303, 303, first.location()));
    assert_eq!(app.dump().await, before, "once more is harmless, and no news");
    let other = app.owner.post(&format!("{request}/deny"), &[]).await;
    assert_eq!((other.status, other.location()), (303, &*request));
    assert!(app.owner.get(&request).await.body.contains("was approved"));
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE refused = 'request_decided'").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_of_somebody_who_changed_leads_to_their_page() {
    let app = TestApp::new().await;
    app.member("bob@else.example").await;
    let (bob, role) = (app.person_of("bob@else.example").await, app.role("User").await);
    let page = format!("{PEOPLE}/{bob}");
    assert_eq!(app.owner.post(&format!("{page}/inactivate"), &[]).await.status, 303);
    let answer = app.owner.post(&format!("{page}/edit"), &[("name", "B"), ("role", &role)]).await;
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("They are not active any more") && answer.body.contains(&*page), "{}", answer.body);

    let id = app.invite("eve@else.example").await;
    let eve = format!("{PEOPLE}/{}", app.person(id).await);
    assert_eq!(app.owner.post(&format!("{eve}/delete"), &[]).await.status, 303);
    let form = [("name", "E"), ("email", "eve@else.example"), ("role", &*role)];
    let answer = app.owner.post(&format!("{eve}/edit"), &form).await;
    assert_eq!(answer.status, 404);
    assert!(answer.body.contains("They were deleted meanwhile"), "{}", answer.body);
}

/// Asking first would promise what is then refused.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_asked_of_those_above() {
    let app = TestApp::new().await;
    let keeper = app.allowed("keeper@else.example", "people.view people.manage").await;
    let owner = format!("{PEOPLE}/{}", app.person_of(crate::app::OWNER).await);
    dump::change(&app.core.store, "DELETE FROM audit").await;
    for what in ["edit", "inactivate", "remove", "reactivate"] {
        let answer = keeper.get(&format!("{owner}/{what}")).await;
        assert_eq!(answer.status, 403, "{what}");
        assert!(answer.body.contains("They hold more rights than you"), "{what}: {}", answer.body);
        assert!(answer.body.contains(&format!("href=\"{owner}\"")), "{what}: the way to their page");
    }
    let answer = keeper.post(&format!("{owner}/remove"), &[]).await;
    assert!(answer.status == 403 && answer.body.contains("They hold more rights than you"), "{}", answer.body);
    assert_eq!(app.number("SELECT count(*) FROM audit WHERE refused = 'above_own_rights'").await, 5);
}
