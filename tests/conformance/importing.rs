//! Inviting the people of a table: what each row is told, that a batch is whole or
//! absent, and that a second time does no harm.

use usher::{
    domain::{
        error::Error,
        id::{GroupId, ImportId},
        import::{Cells, Grid, Tally},
        time::Span,
    },
    server::{
        core::Core,
        service::{
            access::Member,
            fault::Fault,
            import::{self, Defaults, MOST_ROWS_OF_BATCH, Sent},
        },
        store::groups::{self, Group},
    },
};

use crate::{
    cast::Org,
    world::{World, at_once, refusal},
};

fn row(cells: [&str; 5]) -> Cells {
    cells.map(str::to_owned)
}

fn people(n: usize) -> Vec<Cells> {
    (0..n).map(|i| row(["", &format!("p{i}@else.example"), "", "", ""])).collect()
}

fn defaults(org: &Org) -> Defaults {
    Defaults { role: org.user.to_string(), groups: Vec::new() }
}

fn codes(sent: &Sent) -> Vec<&'static str> {
    sent.results.iter().map(|result| result.as_ref().err().copied().unwrap_or("")).collect()
}

async fn send(core: &Core, member: &Member, org: &Org, rows: Vec<Cells>) -> Result<Sent, Fault> {
    import::send(core, member, rows, &defaults(org), None).await
}

async fn group(world: &World, org: &Org, name: &str) -> GroupId {
    let one = Group { id: world.core.id(), organization_id: org.organization.id, name: name.into() };
    let mut tx = world.core.store.begin().await.expect("a transaction");
    groups::insert(&mut tx, &one, world.now()).await.expect("a group");
    tx.commit().await.expect("a commit");
    one.id
}

async fn audited(world: &World, action: &str) -> i64 {
    world.number(&format!("SELECT count(*) FROM audit WHERE action = '{action}' AND refused IS NULL")).await
}

fn problems(grid: &Grid) -> Vec<&'static str> {
    grid.rows.iter().map(|row| row.problems().next().map_or("", |problem| problem.code)).collect()
}

async fn rows_get_what_they_say_and_otherwise_what_all_get(world: &World) {
    let org = world.organization("acme").await;
    let (crew, kitchen) = (group(world, &org, "Crew").await, group(world, &org, "Küche").await);
    let rows = vec![
        row(["Ada", "Ada@Else.Example", "administrator", "crew|kücHE", "en"]),
        row(["", "bob@else.example", "", "", ""]),
    ];
    let defaults = Defaults { role: org.user.to_string(), groups: vec![kitchen.to_string()] };
    let sent = import::send(&world.core, &world.owner(&org).await, rows, &defaults, None).await.expect("a batch");
    assert_eq!(codes(&sent), ["", ""]);
    let stored = world
        .texts(
            "SELECT i.email || ' ' || COALESCE(i.name, '-') || ' ' || COALESCE(i.language, '-') || ' ' || r.name \
             FROM invitations i JOIN roles r ON r.id = i.role_id ORDER BY i.email",
        )
        .await;
    assert_eq!(stored, ["ada@else.example Ada en Administrator", "bob@else.example - - User"]);
    let member_of = async |email: &str| {
        let sql = format!(
            "SELECT g.group_id FROM invitation_groups g JOIN invitations i ON i.id = g.invitation_id WHERE i.email = '{email}'"
        );
        let mut ids = world.texts(&sql).await;
        ids.sort();
        ids
    };
    let mut both = [crew.to_string(), kitchen.to_string()];
    both.sort();
    assert_eq!(member_of("ada@else.example").await, both);
    assert_eq!(member_of("bob@else.example").await, [kitchen.to_string()]);
    assert_eq!(world.people(&org, "pending").await, 2);
    assert_eq!(world.number("SELECT count(*) FROM outbox WHERE kind = 'invitation'").await, 2);
    assert_eq!((audited(world, "invitation.create").await, audited(world, "invitation.import").await), (2, 1));
}

async fn every_bad_row_is_told_why_and_the_others_go_out(world: &World) {
    let org = world.organization("acme").await;
    world.invite(&org, "pending@else.example").await;
    world.join(&org, "member@else.example", org.user).await;
    let gone = world.join(&org, "gone@else.example", org.user).await;
    world.inactivate(&org, &gone).await;
    let rows = vec![
        row(["", "good@else.example", "", "", ""]),
        row(["", "PENDING@else.example", "", "", ""]),
        row(["", "member@else.example", "", "", ""]),
        row(["", "gone@else.example", "", "", ""]),
        row(["", "nonsense", "", "", ""]),
        row(["", "Good@else.example", "", "", ""]),
        row(["", "a@else.example", "Boss", "", ""]),
        row(["", "b@else.example", "", "Nobody", ""]),
        row(["", "c@else.example", "", "", "tlh"]),
        row(["Ada\r\nBcc: x@y.example", "d@else.example", "", "", ""]),
        row(["A\0", "e@else.example", "", "", ""]),
        row(["", "f@else.example\r\nBcc: x@y.example", "", "", ""]),
    ];
    let sent = send(&world.core, &world.owner(&org).await, &org, rows).await.expect("a batch");
    let expected = [
        "",
        "address_already_invited",
        "address_already_member",
        "address_inactive",
        "email_no_at",
        "address_duplicate",
        "cell_role_unknown",
        "cell_group_unknown",
        "cell_language_unknown",
        "cell_lines",
        "cell_nul",
        "cell_lines",
    ];
    assert_eq!(codes(&sent), expected);
    assert_eq!(world.people(&org, "pending").await, 2);
    let refused = world.texts("SELECT refused FROM audit WHERE action = 'invitation.import' AND refused IS NOT NULL");
    assert_eq!(refused.await, ["address_already_invited"], "one entry for the batch");
}

async fn a_second_time_reports_and_repeats_nothing(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    send(&world.core, &owner, &org, people(30)).await.expect("a batch");
    let before = world.dump_without(&["audit", "throttles", "organizations"]).await;
    let again = send(&world.core, &owner, &org, people(30)).await.expect("a batch");
    assert!(codes(&again).iter().all(|code| *code == "address_already_invited"), "{:?}", codes(&again));
    assert_eq!(world.dump_without(&["audit", "throttles", "organizations"]).await, before);
    assert_eq!(audited(world, "invitation.import").await, 1, "an import of nothing is none");
}

async fn one_import_has_one_entry_however_many_batches(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let mut rows = people(6);
    let first = send(&world.core, &owner, &org, rows.split_off(4)).await.expect("a batch");
    let second = import::send(&world.core, &owner, rows.split_off(2), &defaults(&org), Some(first.import)).await;
    assert_eq!(second.expect("a batch").import, first.import);
    assert_eq!((audited(world, "invitation.create").await, audited(world, "invitation.import").await), (4, 1));
    // An import that nobody began is not believed.
    let made_up: ImportId = world.core.id();
    let third = import::send(&world.core, &owner, rows, &defaults(&org), Some(made_up)).await.expect("a batch");
    assert_ne!(third.import, made_up);
    assert_eq!(audited(world, "invitation.import").await, 2);
}

async fn seats_are_kept_also_when_many_import_at_once(world: &World) {
    let org = world.organization("acme").await;
    world.limit(&org, 101).await;
    let owner = world.owner(&org).await;
    let (core, terms) = (std::sync::Arc::clone(&world.core), defaults(&org));
    let results = at_once(4, |i| {
        let (core, owner, terms) = (std::sync::Arc::clone(&core), owner.clone(), terms.clone());
        async move {
            let rows = (0..40).map(|n| row(["", &format!("p{i}.{n}@else.example"), "", "", ""])).collect();
            import::send(&core, &owner, rows, &terms, None).await.expect("a batch")
        }
    })
    .await;
    let full: usize = results.iter().map(|sent| codes(sent).iter().filter(|c| **c == "address_no_seat").count()).sum();
    assert_eq!((world.people(&org, "pending").await, full), (100, 60));
}

async fn a_batch_is_whole_or_absent(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let before = world.dump_without(&["audit"]).await;
    let strange = Defaults { role: world.core.id::<()>().to_string(), groups: Vec::new() };
    let error = refusal(import::send(&world.core, &owner, people(3), &strange, None).await);
    assert_eq!(error.problem("role"), Some("role_unknown"));
    let strange = Defaults { groups: vec!["x".into()], ..defaults(&org) };
    let error = refusal(import::send(&world.core, &owner, people(3), &strange, None).await);
    assert_eq!(error.problem("groups"), Some("group_unknown"));
    let error = refusal(send(&world.core, &owner, &org, people(MOST_ROWS_OF_BATCH + 1)).await);
    assert_eq!(error, Error::field("rows", "row_over_limit"));
    assert!(send(&world.core, &owner, &org, Vec::new()).await.is_err());
    assert_eq!(world.dump_without(&["audit"]).await, before);
}

async fn nobody_hands_out_more_than_they_hold(world: &World) {
    let org = world.organization("acme").await;
    let inviter = world.role(&org, "Inviter", "people.invite").await;
    let who = world.join(&org, "inviter@else.example", inviter).await;
    let member = world.member(&org, &who).await;
    let rows = vec![
        row(["", "a@else.example", "Administrator", "", ""]),
        row(["", "b@else.example", "Inviter", "", ""]),
        row(["", "c@else.example", "", "", ""]),
    ];
    let sent = send(&world.core, &member, &org, rows).await.expect("a batch");
    assert_eq!(codes(&sent), ["cell_role_above", "", ""]);
    let above = Defaults { role: org.administrator.to_string(), groups: Vec::new() };
    let rows = vec![row(["", "d@else.example", "", "", ""])];
    assert_eq!(refusal(import::send(&world.core, &member, rows, &above, None).await), Error::AboveOwnRights);

    let plain = world.join(&org, "plain@else.example", org.user).await;
    let plain = world.member(&org, &plain).await;
    assert_eq!(refusal(send(&world.core, &plain, &org, people(1)).await), Error::Forbidden);
    assert_eq!(refusal(import::rules(&world.core, &plain).await), Error::Forbidden);
    assert_eq!(refusal(import::known(&world.core, &plain, &["a@b.example".into()]).await), Error::Forbidden);
    assert_eq!(refusal(import::text_of(&world.core, &plain, b"email".to_vec()).await), Error::Forbidden);
    assert_eq!(world.people(&org, "pending").await, 2);
}

async fn where_only_accounts_are_invited_others_are_told_so(world: &World) {
    let org = world.organization("acme").await;
    world.person("known@else.example").await;
    world.sql("UPDATE organizations SET registered_only_at = 1").await;
    let owner = world.owner(&org).await;
    let rows = vec![row(["", "known@else.example", "", "", ""]), row(["", "new@else.example", "", "", ""])];
    let sent = send(&world.core, &owner, &org, rows).await.expect("a batch");
    assert_eq!(codes(&sent), ["", "address_not_registered"]);
}

async fn a_file_is_checked_against_what_is_known(world: &World) {
    let org = world.organization("acme").await;
    world.limit(&org, 4).await;
    world.invite(&org, "pending@else.example").await;
    let owner = world.owner(&org).await;
    let text = "Email;Name;shoe\npending@else.example;;\na@else.example;Ada;\n\nb@bücher.example;;\nB@xn--bcher-kva.example;;\nc@else.example;;";
    let (mut grid, sheet) = import::check(&world.core, &owner, text).await.expect("a grid");
    assert_eq!(problems(&grid), ["address_already_invited", "", "", "address_duplicate", "address_no_seat"]);
    assert_eq!((sheet.unknown, sheet.blank), (vec!["shoe".to_owned()], 1));
    import::send_all(&world.core, &owner, &mut grid, &defaults(&org)).await.expect("sent");
    assert_eq!(grid.counts(), Tally { sent: 2, known: 1, bad: 2, ..Tally::default() });
    assert_eq!(world.people(&org, "pending").await, 3);
    let error = refusal(import::check(&world.core, &owner, "a@else.example").await);
    assert_eq!(error.problem("file"), Some("file_no_email"));
}

async fn five_thousand_rows_go_out_and_not_one_more(world: &World) {
    let org = world.organization("acme").await;
    world.sql("UPDATE organizations SET member_limit = NULL").await;
    let owner = world.owner(&org).await;
    let rows: String = (0..5_003).map(|i| format!("p{i}@else.example\n")).collect();
    let (mut grid, _) = import::check(&world.core, &owner, &format!("email\n{rows}")).await.expect("a grid");
    assert_eq!(problems(&grid)[4_999..], ["", "row_over_limit", "row_over_limit", "row_over_limit"]);
    import::send_all(&world.core, &owner, &mut grid, &defaults(&org)).await.expect("sent");
    assert_eq!(grid.counts(), Tally { sent: 5_000, bad: 3, ..Tally::default() });
    assert_eq!(world.people(&org, "pending").await, 5_000);
    assert_eq!(audited(world, "invitation.import").await, 1);
}

async fn nobody_imports_without_end(world: &World) {
    let org = world.organization("acme").await;
    let core = world.another(|settings| settings.invitation.most_per_import = 1).await.expect("a core");
    let owner = world.owner(&org).await;
    let one = || vec![row(["", "same@else.example", "", "", ""])];
    for _ in 0..24 {
        send(&core, &owner, &org, one()).await.expect("a batch");
    }
    assert!(matches!(refusal(send(&core, &owner, &org, one()).await), Error::Throttled { .. }));
    world.clock.advance(Span::hours(2));
    let owner = world.owner(&org).await;
    send(&core, &owner, &org, one()).await.expect("an hour later");
}

on_both!(
    rows_get_what_they_say_and_otherwise_what_all_get,
    every_bad_row_is_told_why_and_the_others_go_out,
    a_second_time_reports_and_repeats_nothing,
    one_import_has_one_entry_however_many_batches,
    seats_are_kept_also_when_many_import_at_once,
    a_batch_is_whole_or_absent,
    nobody_hands_out_more_than_they_hold,
    where_only_accounts_are_invited_others_are_told_so,
    a_file_is_checked_against_what_is_known,
    five_thousand_rows_go_out_and_not_one_more,
    nobody_imports_without_end,
);
