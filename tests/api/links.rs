//! Many invite links: whoever does something to one stays on its page of the list.

use crate::app::TestApp;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_done_to_a_link_ends_where_it_is_shown() {
    let app = TestApp::new().await;
    let list = "/o/acme/settings/people/link";
    let role = app.role("User").await;
    for _ in 0..21 {
        assert_eq!(app.owner.post(list, &[("role", &*role)]).await.status, 303);
    }
    let oldest = app.one("SELECT min(id) FROM invite_links").await;
    let first = app.owner.get(list).await;
    assert!(!first.body.contains(&oldest) && !first.body.contains("Newer links"));
    let (_, before) = first.body.split_once(&format!("{list}?before=")).expect("a way to older ones");
    let (before, _) = before.split_once('"').expect("its end");
    let second = format!("{list}?before={before}");
    let page = app.owner.get(&second).await;
    assert!(page.body.contains(&format!("href=\"{list}\" class=\"button\">Newer links")), "{}", page.body);

    for (what, form, done) in [
        ("turn-off", &[][..], format!("off&link={oldest}")),
        ("turn-on", &[][..], format!("on&link={oldest}")),
        ("regenerate", &[][..], "regenerated".to_owned()),
        ("edit", &[("label", "Old one"), ("role", &*role)][..], "edited".to_owned()),
    ] {
        let at = format!("{list}/{oldest}/{what}?from={before}");
        assert!(page.body.contains(&at) || what == "turn-on", "{what}: {}", page.body);
        let answer = app.owner.post(&at, form).await;
        assert_eq!((answer.status, answer.location()), (303, &*format!("{second}&done={done}")), "{what}");
        let page = app.owner.get(answer.location()).await;
        assert!(page.body.contains(&format!("id=\"card-{oldest}\"")), "{what}: {}", page.body);
        let undo = format!("{list}/{oldest}/turn-on?from={before}");
        assert!(what != "turn-off" || page.body.contains(&undo), "{}", page.body);
    }
    let page = app.owner.get(&second).await;
    let link = app.core.keys.link_token(oldest.parse().expect("an id"), 1);
    assert!(page.body.contains(&format!("/l/{link}")) && page.body.contains("Old one"), "{}", page.body);
    let edit = app.owner.get(&format!("{list}/{oldest}/edit?from={before}")).await;
    assert_eq!(edit.body.matches(&second).count(), 2, "back, and Cancel");
    // What is no place is the first page.
    let answer = app.owner.post(&format!("{list}/{oldest}/delete?from=//evil.example"), &[]).await;
    assert_eq!(answer.location(), format!("{list}?done=deleted"));
}
