//! What is counted day by day is what can be counted in the rows, at any time; and a
//! database that counted nothing yet is counted when it is brought up to date.

use usher::{
    domain::{
        id::InvitationId,
        time::Span,
        token::Channel,
        trend::{Day, Funnel},
    },
    server::{
        service::{
            door::Door,
            invitations, join, overview,
            people::edit::{self, EditForm, Edited},
            terms::TermsForm,
        },
        store::{
            daily, migrate,
            outbox_worker::{self, Attempt, Ways},
        },
    },
};

use crate::{
    cast::{Org, caller},
    world::World,
};

/// What is kept: `2026-01-01 invited 3`, a line each; what came to nothing is left out.
const KEPT: &str = "SELECT CAST(day AS TEXT) || ' ' || step || ' ' || CAST(n AS TEXT) FROM daily_counts WHERE n <> 0";

/// The same, counted.
fn counted() -> String {
    let invited = |step: &str, condition: &str| {
        format!(
            "SELECT CAST(created_at / 86400000000 AS TEXT) || ' {step} ' || CAST(count(*) AS TEXT) FROM invitations \
             WHERE purpose = 'join' AND {condition} GROUP BY created_at / 86400000000"
        )
    };
    let joined = "SELECT CAST(joined_at / 86400000000 AS TEXT) || ' joined ' || CAST(count(*) AS TEXT) FROM memberships \
                  GROUP BY joined_at / 86400000000";
    [
        invited("invited", "1 = 1"),
        invited("mailed", "mailed_at IS NOT NULL"),
        invited("opened", "opened_at IS NOT NULL"),
        invited("accepted", "accepted_at IS NOT NULL"),
        joined.to_owned(),
    ]
    .join(" UNION ALL ")
}

impl World {
    async fn kept(&self) -> Vec<String> {
        let mut lines = self.texts(KEPT).await;
        lines.sort();
        lines
    }

    /// What is kept, which is what can be counted.
    async fn counts(&self) -> Vec<String> {
        let kept = self.kept().await;
        let mut counted = self.texts(&counted()).await;
        counted.sort();
        assert_eq!(kept, counted);
        kept
    }

    /// The mail server takes everything but what is for this address.
    async fn deliver_but(&self, refused: &str) {
        let (core, now) = (&*self.core, self.now());
        let mut tx = core.store.begin().await.expect("a transaction");
        for mail in outbox_worker::lease(&mut tx, Ways::ALL, now, now, 100).await.expect("mails") {
            let attempt = if mail.recipient.to_string() == refused {
                Attempt::Failed("550 no".into())
            } else {
                Attempt::Sent("250 ok".into())
            };
            outbox_worker::record(&mut tx, mail.id, &attempt, now).await.expect("a record");
        }
        tx.commit().await.expect("a commit");
    }

    /// Somebody looks at the page, and looks again.
    async fn look_at(&self, id: InvitationId, channel: Channel) -> Door {
        for _ in 0..3 {
            invitations::note_opened(&self.core, &self.open(id, channel).await.expect("a door"));
            invitations::write_opened(&self.core).await.expect("written down");
        }
        self.open(id, channel).await.expect("a door")
    }

    async fn accepts_invitation(&self, id: InvitationId, address: &str) {
        let who = self.person(address).await;
        let door = self.look_at(id, Channel::Mailed).await;
        join::accept(&self.core, &caller(), &door, &who, None).await.expect("in");
    }

    /// Three days on which things happen.
    async fn three_days(&self) -> Org {
        let core = &*self.core;
        let org = self.organization("acme").await;
        let owner = self.owner(&org).await;
        let [bob, eve, dan] = [
            self.invite(&org, "bob@else.example").await,
            self.invite(&org, "eve@else.example").await,
            self.invite(&org, "dan@else.example").await,
        ];
        self.deliver_but("eve@else.example").await;
        self.look_at(dan, Channel::Mailed).await;
        self.clock.advance(Span::days(1));
        // Sent again, the same invitation is mailed once more, and counts once.
        invitations::resend(core, &owner, bob).await.expect("sent again");
        invitations::resend(core, &owner, eve).await.expect("sent again");
        self.deliver_but("nobody@else.example").await;
        self.accepts_invitation(bob, "bob@else.example").await;
        let fay = self.invite(&org, "fay@else.example").await;
        self.clock.advance(Span::days(1));
        self.deliver_but("fay@else.example").await;
        self.look_at(fay, Channel::Copied).await;
        // By a link, although they were invited: that invitation ends as accepted.
        let (_, door) = self.link_door(&org, org.user).await;
        let eve = self.person("eve@else.example").await;
        join::accept(core, &caller(), &door, &eve, None).await.expect("in");
        let gus = self.person("gus@else.example").await;
        join::accept(core, &caller(), &door, &gus, None).await.expect("in");
        org
    }
}

async fn steps_are_counted_as_they_are_made(world: &World) {
    let org = world.three_days().await;
    let first = Day::of(world.now()).back(2).number();
    let at = |day: i64, rest: &str| format!("{} {rest}", first + day);
    assert_eq!(
        world.counts().await,
        [
            at(0, "accepted 2"),
            at(0, "invited 3"),
            at(0, "joined 1"),
            at(0, "mailed 3"),
            at(0, "opened 2"),
            at(1, "invited 1"),
            at(1, "joined 1"),
            at(1, "opened 1"),
            at(2, "joined 2"),
        ]
    );
    let found = overview::look(&world.core, &world.owner(&org).await).await.expect("an answer").expect("figures");
    assert_eq!(found.funnel, Funnel { invited: 4, mailed: 3, opened: 3, accepted: 2 });
    assert_eq!(found.weeks.iter().map(|week| week.joined).sum::<i64>(), 4);
    assert_eq!(found.seats.taken, 6, "four are in, two are invited");
}

async fn whoever_is_invited_instead_has_opened_nothing(world: &World) {
    let org = world.organization("acme").await;
    let id = world.invite(&org, "bob@else.example").await;
    world.deliver_but("nobody@else.example").await;
    world.look_at(id, Channel::Mailed).await;
    assert!(world.counts().await.iter().any(|line| line.ends_with(" opened 1")));
    let person = world.texts("SELECT id FROM people WHERE email = 'bob@else.example'").await.remove(0);
    let owner = world.owner(&org).await;
    let terms = TermsForm { role: org.user.to_string(), ..TermsForm::default() };
    let form = EditForm { name: String::new(), email: "robert@else.example".into(), terms };
    let Edited::Planned(plan) = edit::edit(&world.core, &owner, &person, &form, None).await.expect("a plan") else {
        panic!("a change is shown before it is made");
    };
    edit::edit(&world.core, &owner, &person, &form, Some(&plan.fingerprint())).await.expect("an edit");
    let counts = world.counts().await;
    assert!(!counts.iter().any(|line| line.contains("opened")), "{counts:?}");
    assert!(counts.iter().any(|line| line.ends_with(" invited 1")), "{counts:?}");
}

async fn only_who_sees_people_sees_figures(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let first = overview::look(&world.core, &owner).await.expect("an answer").expect("figures");
    assert!(first.is_empty(), "{first:?}");
    let viewer = world.role(&org, "Viewer", "people.view").await;
    let (sees, sees_not) =
        (world.join(&org, "vera@else.example", viewer).await, world.join(&org, "uma@else.example", org.user).await);
    let (sees, sees_not) = (world.member(&org, &sees).await, world.member(&org, &sees_not).await);
    let found = overview::look(&world.core, &sees).await.expect("an answer").expect("figures");
    assert!(!found.is_empty(), "{found:?}");
    assert_eq!(overview::look(&world.core, &sees_not).await.expect("an answer"), None);
    let other = world.organization("other").await;
    let theirs = overview::look(&world.core, &world.owner(&other).await).await.expect("an answer").expect("figures");
    assert!(theirs.is_empty(), "another organization's figures are its own");
}

async fn days_pass_out_of_sight_and_are_forgotten(world: &World) {
    let org = world.three_days().await;
    world.clock.advance(Span::days(29));
    let owner = world.owner(&org).await;
    let found = overview::look(&world.core, &owner).await.expect("an answer").expect("figures");
    assert_eq!(found.funnel, Funnel { invited: 0, mailed: 0, opened: 0, accepted: 0 });
    assert_eq!(found.weeks.iter().map(|week| week.joined).sum::<i64>(), 4, "weeks are longer seen");
    let mut tx = world.core.store.begin().await.expect("a transaction");
    let today = Day::of(world.now());
    daily::purge(&mut tx, today.back(30)).await.expect("forgotten");
    tx.commit().await.expect("a commit");
    let kept = world.kept().await;
    assert!(!kept.is_empty() && kept.iter().all(|line| !line.starts_with(&today.back(31).number().to_string())));
}

async fn a_database_without_counts_is_counted(world: &World) {
    world.three_days().await;
    let before = world.counts().await;
    world.sql("DROP TABLE daily_counts").await;
    world.sql("ALTER TABLE invitations DROP COLUMN mailed_at").await;
    world.sql("DELETE FROM _sqlx_migrations WHERE version = 16").await;
    migrate::run(&world.core.store).await.expect("brought up to date");
    assert_eq!(world.counts().await, before);
}

on_both!(
    steps_are_counted_as_they_are_made,
    whoever_is_invited_instead_has_opened_nothing,
    only_who_sees_people_sees_figures,
    days_pass_out_of_sight_and_are_forgotten,
    a_database_without_counts_is_counted,
);
