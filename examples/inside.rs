//! What parts of a request cost by themselves, on the database that the settings in the
//! environment name, and people to measure with. For `make bench`.
//!
//! `inside session|list|counts SLUG SECRET` prints CPU milliseconds each, and how many a
//! second; `inside visitors N` makes accounts and prints the secret of a session of each;
//! `inside admins SLUG N` makes administrators of an organization, and prints the same.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use usher::{
    domain::email::EmailAddress,
    server::{
        application::{self, Parts},
        core::Core,
        service::{
            access::{self, Member},
            act::Caller,
            fault::Fault,
            invite,
            organizations::{self, Entrance},
            people::{self as table, PeopleQuery},
            sign_in,
        },
        settings::Settings,
        store::{
            organizations as store, roles,
            users::{self, User},
        },
    },
};

const TIME: Duration = Duration::from_secs(2);

#[tokio::main]
async fn main() {
    let settings = Settings::parse("the environment", "", std::env::vars()).expect("settings");
    let core = application::core(settings, Parts::default(), false).await.expect("a database");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["visitors", n] => people(&core, None, n.parse().expect("a number")).await.expect("visitors"),
        ["admins", slug, n] => people(&core, Some(slug), n.parse().expect("a number")).await.expect("admins"),
        ["session", _, secret] => {
            measure(async || access::signed_in(&core, Some(secret)).await.map(|who| assert!(who.is_some()))).await;
        }
        ["list", slug, secret] => {
            let (member, query) = (member(&core, slug, secret).await, PeopleQuery::default());
            measure(async || table::list(&core, &member, &query).await.map(|page| assert!(!page.people.is_empty())))
                .await;
        }
        ["counts", slug, secret] => {
            let member = member(&core, slug, secret).await;
            measure(async || invite::seats(&core, &member).await.map(|seats| assert!(seats.taken > 0))).await;
        }
        _ => eprintln!("usage: inside session|list|counts SLUG SECRET | visitors N | admins SLUG N"),
    }
}

async fn member(core: &Core, slug: &str, secret: &str) -> Member {
    let who = access::signed_in(core, Some(secret)).await.expect("an answer");
    access::member(core, who.as_ref(), slug, &Caller::default()).await.expect("a member")
}

async fn measure(mut work: impl AsyncFnMut() -> Result<(), Fault>) {
    let (started, before, mut n) = (Instant::now(), cpu_ms(), 0_u32);
    while started.elapsed() < TIME {
        work().await.expect("an answer");
        n += 1;
    }
    println!("{:.4} {:.0}", (cpu_ms() - before) / f64::from(n), f64::from(n) / started.elapsed().as_secs_f64());
}

/// CPU milliseconds of this process; the kernel counts hundredths of a second.
fn cpu_ms() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or_default().split(' ').collect();
    let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<f64>().ok()).unwrap_or_default();
    (ticks(11) + ticks(12)) * 10.0
}

/// Makes accounts; of an organization, if one is named, its administrators.
async fn people(core: &Arc<Core>, slug: Option<&str>, n: usize) -> Result<(), Fault> {
    let mut tx = core.store.begin().await?;
    let mut place = None;
    if let Some(slug) = slug {
        let organization = store::by_slug(&mut tx, slug).await?.expect("an organization").id;
        let roles = roles::all(&mut tx, organization).await?;
        let role = roles.into_iter().find(|role| role.name == "Administrator").expect("a role").id;
        place = Some((organization, Entrance::into_role(role)));
    }
    for _ in 0..n {
        let id = core.id();
        let user = User {
            id,
            email: EmailAddress::parse(&format!("visitor.{id}@bench.example"))
                .map_err(|e| Fault::other("bench", e.code()))?,
            email_verified_at: Some(core.now()),
            name: "Vera Visitor".into(),
            created_at: core.now(),
            last_organization_id: None,
            language: None,
        };
        users::insert(&mut tx, &user, None).await?;
        if let Some((organization, entrance)) = &place {
            organizations::add_member(core, &mut tx, *organization, &user, entrance).await?;
        }
        println!("{}", sign_in::start(core, &mut tx, id, &Caller::default(), false).await?.secret);
    }
    Ok(tx.commit().await?)
}
