//! Changing what somebody is or will be: told first, then done; never above one's own
//! rights, never without an owner, and under another address it is another link.

use usher::{
    domain::{
        error::{Conflict, DeadLink, Error},
        permission::Permission,
        time::Span,
        token::Channel,
    },
    server::{
        mail::letter,
        service::{
            access::Member,
            door::{self, LinkKind},
            fault::Fault,
            join,
            people::{
                edit::{self, EditForm, Edited, Plan},
                members, person,
            },
            terms::TermsForm,
        },
        store::outbox_worker::{self, Ways},
    },
};

use crate::{
    cast::{caller, invite_as},
    world::{World, refusal},
};

/// A form with nothing but a role.
fn form(name: &str, email: &str, role: impl ToString) -> EditForm {
    let terms = TermsForm { role: role.to_string(), ..TermsForm::default() };
    EditForm { name: name.into(), email: email.into(), terms }
}

impl World {
    /// Plans, and confirms what was planned.
    async fn edit(&self, acting: &Member, row: &str, form: &EditForm) -> Result<(Plan, String), Fault> {
        let plan = match edit::edit(&self.core, acting, row, form, None).await? {
            Edited::Planned(plan) => plan,
            other => panic!("{other:?}"),
        };
        match edit::edit(&self.core, acting, row, form, Some(&plan.fingerprint())).await? {
            Edited::Done(row) => Ok((plan, row.to_string())),
            other => panic!("{other:?}"),
        }
    }
}

async fn a_member_is_changed_as_told(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let who = world.join(&org, "bob@else.example", org.user).await;
    let row = world.row_of(&org, &who).await;
    let north = world.group(&org, "North").await.to_string();
    let before = world.dump_without(&["organizations", "audit"]).await;
    let mut wanted = form("Bobby", "", org.administrator);
    wanted.terms.groups = vec![north.clone()];
    wanted.terms.metadata = r#"{"team": 7}"#.into();
    let planned = edit::edit(&world.core, &owner, &row, &wanted, None).await.expect("a plan");
    assert!(matches!(&planned, Edited::Planned(plan) if plan.changes.len() == 4), "{planned:?}");
    assert_eq!(world.dump_without(&["organizations", "audit"]).await, before, "a plan changes nothing");
    let other = Edited::Planned(Plan::default());
    let wrong = edit::edit(&world.core, &owner, &row, &wanted, Some("nonsense")).await.expect("a plan");
    assert!(wrong == planned && wrong != other, "what was not told is not done");
    let (plan, same) = world.edit(&owner, &row, &wanted).await.expect("edited");
    assert_eq!(same, row);
    let said: Vec<_> = plan.changes.iter().map(|c| (c.field, c.before.as_str(), c.after.as_str())).collect();
    assert_eq!(
        said,
        [
            ("name", "bob", "Bobby"),
            ("role", "User", "Administrator"),
            ("groups", "", "North"),
            ("metadata", "", r#"{"team":7}"#)
        ]
    );
    let profile = person::view(&world.core, &owner, &row, None).await.expect("a person");
    assert_eq!(profile.person.name.as_deref(), Some("Bobby"));
    assert_eq!(
        (profile.person.role.as_str(), profile.person.groups.as_slice()),
        ("Administrator", &["North".to_owned()][..])
    );
    assert_eq!(
        world.texts(&format!("SELECT name FROM users WHERE id = '{}'", who.user.id)).await,
        ["bob"],
        "the account is theirs"
    );
    assert!(world.member(&org, &who).await.require(Permission::PeopleManage).is_ok(), "at the next request");
    assert!(matches!(edit::edit(&world.core, &owner, &row, &wanted, None).await, Ok(Edited::Same)));
    // An empty name is the account's; fewer rights count at once, too.
    world.edit(&owner, &row, &form("", "", org.user)).await.expect("edited");
    let profile = person::view(&world.core, &owner, &row, None).await.expect("a person");
    assert_eq!(profile.person.name.as_deref(), Some("bob"));
    assert!(world.member(&org, &who).await.require(Permission::PeopleManage).is_err());
    let noted =
        world.texts("SELECT details FROM audit WHERE action = 'member.edit' AND details IS NOT NULL ORDER BY id").await;
    assert!(noted.iter().any(|one| one.contains(r#""role":["User","Administrator"]"#)), "{noted:?}");
}

async fn nothing_above_ones_own_rights(world: &World) {
    let org = world.organization("acme").await;
    let keeper = world.role(&org, "Keeper", "people.view people.invite people.manage").await;
    let lower = world.role(&org, "Lower", "people.view").await;
    let keeping = world.join(&org, "keeper@else.example", keeper).await;
    let acting = world.member(&org, &keeping).await;
    let admin = world.join(&org, "admin@else.example", org.administrator).await;
    let low = world.join(&org, "low@else.example", org.user).await;
    invite_as(&world.core, &world.owner(&org).await, "high@else.example", org.administrator).await.expect("invited");
    invite_as(&world.core, &acting, "bob@else.example", org.user).await.expect("invited");
    let edit = |row: String, form: EditForm| {
        let acting = acting.clone();
        async move { edit::edit(&world.core, &acting, &row, &form, None).await }
    };
    let mut full = form("", "", lower);
    full.terms.full_access = true;
    let mut full_invited = form("", "bob@else.example", lower);
    full_invited.terms.full_access = true;
    for (row, form) in [
        // To more than they hold.
        (world.row_of(&org, &low).await, form("", "", org.administrator)),
        (world.row_of(&org, &low).await, full),
        (world.row(&org, "bob@else.example").await, form("", "bob@else.example", org.administrator)),
        (world.row(&org, "bob@else.example").await, full_invited),
        // Of those who hold more.
        (world.row_of(&org, &admin).await, form("x", "", org.user)),
        (world.row_of(&org, &org.owner).await, form("x", "", org.user)),
        (world.row(&org, "high@else.example").await, form("x", "high@else.example", org.user)),
        // Themselves.
        (world.row_of(&org, &keeping).await, form("", "", org.administrator)),
    ] {
        assert_eq!(refusal(edit(row, form).await), Error::AboveOwnRights);
    }
    let fine = edit(world.row_of(&org, &low).await, form("", "", lower)).await;
    assert!(matches!(fine, Ok(Edited::Planned(_))));
}

async fn the_last_owner_is_not_demoted(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let row = world.row_of(&org, &org.owner).await;
    let demoted = edit::edit(&world.core, &owner, &row, &form("", "", org.administrator), None).await;
    assert_eq!(refusal(demoted), Error::Conflict { why: Conflict::LastOwner });
    let mut kept = form("Chief", "", org.administrator);
    kept.terms.full_access = true;
    world.edit(&owner, &row, &kept).await.expect("all else may change");
    assert!(world.owner(&org).await.membership.authority.full_access);
}

async fn an_invitation_is_changed_as_told(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let id = world.invite(&org, "bob@else.example").await;
    let row = world.row(&org, "bob@else.example").await;
    let mut wanted = form("Bob Builder", "bob@else.example", org.administrator);
    wanted.terms.message = "Welcome".into();
    wanted.terms.metadata = r#"{"a": 1}"#.into();
    let (plan, same) = world.edit(&owner, &row, &wanted).await.expect("edited");
    assert_eq!((plan.changes.len(), same.as_str()), (4, row.as_str()));
    assert_eq!(world.number("SELECT count(*) FROM outbox").await, 1, "the same address gets no second mail");
    let door = world.door(id).await;
    assert_eq!(
        (door.dead, door.role.name.as_str()),
        (None, "Administrator"),
        "what is out keeps working, as what it is now"
    );
    let who = world.person("bob@else.example").await;
    join::accept(&world.core, &caller(), &door, &who, None).await.expect("in");
    let profile = person::view(&world.core, &owner, &row, None).await.expect("a person");
    let (_, details) = profile.membership.expect("a member");
    assert_eq!(details.metadata.map(|m| m.to_string()), Some(r#"{"a":1}"#.into()));
}

async fn another_address_is_another_link(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let core = &*world.core;
    let id = world.invite(&org, "old@else.example").await;
    let row = world.row(&org, "old@else.example").await;
    let opened = world.door(id).await;
    world.clock.advance(Span::days(3));
    let (plan, same) = world.edit(&owner, &row, &form("", "new@else.example", org.user)).await.expect("edited");
    assert!(plan.has("email"));
    assert_eq!(same, row, "it is the same row");
    assert_eq!(world.people(&org, "pending").await, 1);
    for channel in [Channel::Mailed, Channel::Copied] {
        assert_eq!(world.open(id, channel).await.expect("a door").dead, Some(DeadLink::Revoked));
    }
    // A page that was open already does not help, whoever has it.
    for address in ["old@else.example", "new@else.example"] {
        let who = world.person(address).await;
        let late = join::accept(core, &caller(), &opened, &who, None).await;
        let expected = [Error::Dead { why: DeadLink::Revoked }, Error::OtherAddress];
        assert!(expected.contains(&refusal(late)), "{address}");
    }
    assert_eq!(world.number("SELECT count(*) FROM memberships").await, 1);
    let token = core.keys.invitation_token(id, 1, Channel::Mailed);
    let door = door::open(core, LinkKind::Personal, &token).await.expect("a door");
    assert_eq!(door.dead, None);
    assert_eq!(world.end_of(id).await, world.now() + Span::days(7));
    // The letter that waited for the old address is withdrawn; the new one goes out.
    let mut tx = core.store.begin().await.expect("a transaction");
    let mails = outbox_worker::lease(&mut tx, Ways::ALL, world.now(), world.now(), 20).await.expect("mails");
    assert_eq!(mails.len(), 2);
    for mail in mails {
        let letter = letter::write(core, &mut tx, &mail).await.expect("an answer");
        assert_eq!(letter.is_some(), mail.recipient.to_string() == "new@else.example", "{}", mail.recipient);
    }
}

async fn an_address_that_is_taken_is_refused(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    world.invite(&org, "bob@else.example").await;
    world.invite(&org, "eve@else.example").await;
    let gone = world.join(&org, "gone@else.example", org.user).await;
    members::inactivate(&world.core, &owner, &world.row_of(&org, &gone).await).await.expect("inactive");
    let row = world.row(&org, "bob@else.example").await;
    for (address, code) in [
        ("eve@else.example", "address_already_invited"),
        ("owner@acme.example", "address_already_member"),
        ("gone@else.example", "address_inactive"),
        ("nobody", "email_no_at"),
        ("", "email_empty"),
    ] {
        let refused = refusal(edit::edit(&world.core, &owner, &row, &form("", address, org.user), None).await);
        assert_eq!(refused.problem("email"), Some(code), "{address}");
    }
    // One that lapsed gives way.
    world.clock.advance(Span::days(8));
    world.invite(&org, "new@else.example").await;
    let row = world.row(&org, "new@else.example").await;
    let (_, other) = world.edit(&owner, &row, &form("", "eve@else.example", org.user)).await.expect("edited");
    assert_eq!(other, world.row(&org, "eve@else.example").await);
    assert_eq!(world.number("SELECT count(*) FROM people WHERE email = 'new@else.example'").await, 0);
    assert_eq!(world.people(&org, "pending").await, 1);
}

async fn an_expired_one_takes_a_seat_only_anew(world: &World) {
    let org = world.organization("acme").await;
    world.invite(&org, "bob@else.example").await;
    let row = world.row(&org, "bob@else.example").await;
    world.clock.advance(Span::days(8));
    world.limit(&org, 1).await;
    let owner = world.owner(&org).await;
    world.edit(&owner, &row, &form("Bob", "bob@else.example", org.user)).await.expect("edited");
    assert_eq!(world.number("SELECT count(*) FROM people WHERE status = 'expired' AND name = 'Bob'").await, 1);
    let id = world.texts("SELECT id FROM invitations").await.remove(0).parse().expect("an id");
    assert_eq!(world.door(id).await.dead, Some(DeadLink::Expired), "its end did not move");
    let plan = match edit::edit(&world.core, &owner, &row, &form("Bob", "b@else.example", org.user), None).await {
        Ok(Edited::Planned(plan)) => plan,
        other => panic!("{other:?}"),
    };
    let print = plan.fingerprint();
    let full = edit::edit(&world.core, &owner, &row, &form("Bob", "b@else.example", org.user), Some(&print)).await;
    assert_eq!(refusal(full), Error::OrganizationFull { limit: 1 });
}

async fn what_is_wrong_is_told_field_by_field(world: &World) {
    let org = world.organization("acme").await;
    let other = world.organization("other").await;
    let owner = world.owner(&org).await;
    let who = world.join(&org, "bob@else.example", org.user).await;
    let row = world.row_of(&org, &who).await;
    let foreign = world.group(&other, "South").await.to_string();
    let mut wanted = form("http://evil.example", "", other.user);
    wanted.terms.groups = vec![foreign];
    wanted.terms.metadata = "[1]".into();
    let refused = refusal(edit::edit(&world.core, &owner, &row, &wanted, None).await);
    let problems =
        ["name", "role", "groups", "metadata"].map(|field| refused.problem(field).unwrap_or_default().to_owned());
    assert_eq!(problems, ["name_link", "role_unknown", "group_unknown", "metadata_not_an_object"]);
}

on_both!(
    a_member_is_changed_as_told,
    nothing_above_ones_own_rights,
    the_last_owner_is_not_demoted,
    an_invitation_is_changed_as_told,
    another_address_is_another_link,
    an_address_that_is_taken_is_refused,
    an_expired_one_takes_a_seat_only_anew,
    what_is_wrong_is_told_field_by_field,
);
