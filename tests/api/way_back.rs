//! What was opened from a row of the People table leads back to the table as it was, or to
//! where it was opened.

use reqwest::Method;

use crate::{
    app::{TestApp, with_mail},
    client::send,
    shared::{Kind, dump},
};

/// Whoever works through a filtered table comes back to it, and to nowhere else.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_deed_the_table_is_as_it_was() {
    let app = TestApp::with(Kind::Sqlite, with_mail).await;
    let invitation = app.invite("bob@else.example").await;
    let row = app.person(invitation).await;
    let table = "/o/acme/settings/people";
    let resend = async |from: String| {
        let to = format!("{table}/{row}/resend");
        let request = app.owner.request(Method::POST, &to).header("referer", from).header("origin", app.url.clone());
        send(request).await
    };
    let listed = format!("{}{table}?status=pending&q=bob&sort=name&done=retried&x=1", app.url);
    let told = format!("done=resent&person={row}");
    assert_eq!(resend(listed).await.location(), format!("{table}?status=pending&q=bob&sort=name&{told}"));
    let own = format!("{}{table}/{row}?done=edited", app.url);
    assert_eq!(resend(own).await.location(), format!("{table}/{row}?done=resent"));
    let foreign = format!("https://evil.example{table}?status=pending");
    assert_eq!(resend(foreign).await.location(), format!("{table}?{told}"));

    // No more mails this hour: it says so, and what can be done instead.
    let refused = loop {
        let answer = resend(app.url.clone()).await;
        app.core.outbox.notify_one();
        if answer.status != 303 {
            break answer;
        }
        let sent = "UPDATE outbox SET status = 'sent', reply = 'ok' WHERE status = 'queued'";
        dump::change(&app.core.store, sent).await;
    };
    assert_eq!((refused.status, refused.header("retry-after")), (429, "3600"));
    assert!(refused.body.contains("all the mails that it may get within an hour"), "{}", refused.body);
    assert!(refused.body.contains(&format!("{table}/{row}/link")), "the way without a mail");

    let question = app.owner.request(Method::GET, &format!("{table}/{row}/delete"));
    let question = send(question.header("referer", format!("{}{table}?status=pending", app.url))).await;
    assert_eq!(question.field("from"), format!("{table}?status=pending"));
    let done = app.owner.post(&format!("{table}/{row}/delete"), &[("from", &question.field("from"))]).await;
    assert_eq!(done.location(), format!("{table}?status=pending&done=deleted"));
}

/// Cancelled or done: whoever opened a question or a form from the table is back there as it
/// was, and whoever opened it from the person's page is back there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_opened_from_a_row_leads_back_to_the_table() {
    let app = TestApp::new().await;
    let table = "/o/acme/settings/people";
    let listed = format!("{table}?status=active");
    let open = async |row: &str, what: &str, from: &str| {
        let request = app.owner.request(Method::GET, &format!("{table}/{row}/{what}"));
        send(request.header("referer", format!("{}{from}", app.url))).await
    };
    let link_to = |to: &str| format!("href=\"{to}\"");
    for from_row in [true, false] {
        let address = format!("bob-{from_row}@else.example");
        app.member(&address).await;
        let row = app.person_of(&address).await;
        let own = format!("{table}/{row}");
        let (from, told) = if from_row {
            (listed.clone(), format!("{listed}&done=DONE&person={row}"))
        } else {
            (own.clone(), format!("{own}?done=DONE"))
        };
        let told = |done: &str| told.replace("DONE", done);
        for what in ["edit", "inactivate", "remove"] {
            let page = open(&row, what, &from).await;
            assert_eq!(page.field("from"), from, "{what}");
            assert!(page.body.contains(&link_to(&from)), "{what} is cancelled: {}", page.body);
            assert_eq!(page.body.contains(&link_to(&own)), !from_row, "{what}");
        }

        let role = app.role("User").await;
        let form = [("name", "Max Member"), ("role", &*role), ("from", &*from)];
        let same = app.owner.post(&format!("{own}/edit"), &form).await;
        assert_eq!(same.location(), told("unchanged"));
        let form = [("name", "Maxi"), ("role", &*role), ("from", &*from)];
        let plan = app.owner.post(&format!("{own}/edit"), &form).await;
        assert!(plan.body.contains(&link_to(&from)), "the plan is cancelled: {}", plan.body);
        let (confirmed, carried) = (plan.field("confirmed"), plan.field("from"));
        let again = [&form[..2], &[("back", "1"), ("from", &*carried)]].concat();
        assert_eq!(app.owner.post(&format!("{own}/edit"), &again).await.field("from"), from);
        let agreed = [&form[..2], &[("confirmed", &*confirmed), ("from", &*carried)]].concat();
        assert_eq!(app.owner.post(&format!("{own}/edit"), &agreed).await.location(), told("edited"));
        let shown = app.owner.get(&told("edited")).await;
        let said = if from_row { "The changes to Maxi are saved." } else { "The changes are saved." };
        assert!(shown.body.contains(said), "{}", shown.body);

        let done = app.owner.post(&format!("{own}/inactivate"), &[("from", &*from)]).await;
        assert_eq!(done.location(), told("inactivated"));
        let page = open(&row, "reactivate", &from).await;
        assert_eq!(page.field("from"), from);
        assert!(page.body.contains(&link_to(&from)), "{}", page.body);
        let done = app.owner.post(&format!("{own}/remove"), &[("from", &*from)]).await;
        let receipt = app.owner.get(done.location()).await;
        assert!(receipt.body.contains(&link_to(if from_row { &listed } else { table })), "{}", receipt.body);
    }

    // From nowhere, or from elsewhere: the person's own page.
    app.member("eve@else.example").await;
    let row = app.person_of("eve@else.example").await;
    let evil = [("from", "//evil.example/o/acme/settings/people?q=x")];
    let done = app.owner.post(&format!("{table}/{row}/inactivate"), &evil).await;
    assert_eq!(done.location(), format!("{table}/{row}?done=inactivated"));
}

/// Who declined is invited to the same again, and nothing has to be typed twice.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_declined_is_invited_to_the_same() {
    let app = TestApp::new().await;
    let role = app.role("Administrator").await;
    let form = [("addresses", "Bob B <bob@else.example>"), ("role", &*role), ("message", "Come in!")];
    assert_eq!(app.owner.post("/o/acme/settings/people/invite", &form).await.status, 303);
    let row = app.person_of("bob@else.example").await;
    let id = app.one("SELECT id FROM invitations").await;
    dump::change(&app.core.store, &format!("UPDATE invitations SET declined_at = 1 WHERE id = '{id}'")).await;
    let declined = "UPDATE people SET status = 'declined' WHERE email = 'bob@else.example'";
    dump::change(&app.core.store, declined).await;
    let page = app.owner.get("/o/acme/settings/people?status=declined").await;
    let again = format!("/o/acme/settings/people/invite?again={row}");
    assert!(page.body.contains(&again), "{}", page.body);
    let request = app.owner.request(Method::GET, &again);
    let table = "/o/acme/settings/people?status=declined";
    let form = send(request.header("referer", format!("{}{table}", app.url))).await;
    assert!(form.body.contains(&format!("href=\"{table}\"")), "the way back: {}", form.body);
    for typed in ["bob@else.example", "Bob B", "Come in!"] {
        assert!(form.body.contains(typed), "{typed}: {}", form.body);
    }
    assert!(form.body.contains(&format!("<option value=\"{role}\" selected")), "{}", form.body);
    // What comes of it leads back there, too.
    let action = "/o/acme/settings/people/invite?from=/o/acme/settings/people%3Fstatus%3Ddeclined";
    assert!(form.body.contains(&format!("action=\"{action}\"")), "{}", form.body);
    let refused = app.owner.post(action, &[("addresses", "bob"), ("role", &*role)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains(&format!("action=\"{action}\"")), "{}", refused.body);
    let done = app.owner.post(action, &[("addresses", "bob@else.example"), ("role", &*role)]).await;
    assert_eq!(done.status, 303, "{}", done.body);
    let report = app.owner.get(done.location()).await;
    assert!(report.body.contains(&format!("href=\"{table}\" class=\"button\"")), "{}", report.body);
    assert_eq!(app.owner.get("/o/acme/settings/people/invite?again=nonsense").await.status, 404);
}
