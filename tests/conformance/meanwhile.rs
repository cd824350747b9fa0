//! Forms that were drawn from what is no longer there: nothing is saved of them, whichever
//! form it is, and the same form drawn anew is saved.

use usher::{
    domain::{
        error::{Conflict, Error},
        id::{GroupId, LinkId, ProductId, RoleId},
    },
    server::service::{
        access::Member,
        configure::{self, GeneralForm, InvitationsForm, SignInForm},
        drawn::Mark,
        fault::Fault,
        groups,
        links::{self, LinkForm},
        products::{self, ProductForm},
        roles::{self, RoleForm},
    },
};

use crate::{
    cast::Org,
    world::{World, refusal},
};

const FORMS: [&str; 7] = ["general", "invitations", "sign-in", "role", "group", "product", "link"];

/// Something to change by each form.
struct Things {
    role: RoleId,
    group: GroupId,
    product: ProductId,
    link: LinkId,
}

async fn things(world: &World, org: &Org, owner: &Member) -> Things {
    let core = &*world.core;
    let product = ProductForm { name: "P".into(), url: "https://p.example".into(), ..ProductForm::default() };
    Things {
        role: world.role(org, "R", "people.view people.manage").await,
        group: groups::create(core, owner, "G").await.expect("a group"),
        product: products::create(core, owner, &product).await.expect("a product"),
        link: links::create(core, owner, &LinkForm::of_role(org.user)).await.expect("a link"),
    }
}

/// What a form carries that is drawn now.
async fn mark(world: &World, owner: &Member, things: &Things, form: &str) -> Mark {
    let core = &*world.core;
    let now = configure::read(core, owner).await.expect("settings");
    match form {
        "general" => configure::drawn_general(&now.organization),
        "invitations" => configure::drawn_invitations(&now.organization, &now.domains, now.sign_up_role),
        "sign-in" => configure::drawn_sign_in(&now.organization.policy),
        "role" => roles::drawn(&roles::find(core, owner, things.role).await.expect("a role").role),
        "group" => groups::drawn(&groups::find(core, owner, things.group).await.expect("a group").group),
        "product" => products::drawn(&products::find(core, owner, things.product).await.expect("a product")),
        _ => links::drawn(&links::find(core, owner, things.link).await.expect("a link").link),
    }
    .mark()
}

/// Saves one of three contents of a form.
async fn save(
    world: &World,
    (org, owner): (&Org, &Member),
    things: &Things,
    form: &str,
    (n, seen): (usize, &Mark),
) -> Result<(), Fault> {
    let core = &*world.core;
    let (name, seen) = (["One", "Two", "Three"][n].to_owned(), seen.clone());
    match form {
        "general" => configure::general(core, owner, &GeneralForm { name, seen, ..GeneralForm::default() }).await,
        "invitations" => {
            let (lifetime, unit, sign_up) = ((n + 1).to_string(), "days".into(), "off".into());
            let role = org.user.to_string();
            let form = InvitationsForm { lifetime, unit, sign_up, role, seen, ..InvitationsForm::default() };
            configure::invitations(core, owner, &form).await
        }
        "sign-in" => {
            let methods = ["password", "code", "passkey"][..=n].iter().map(|name| (*name).to_owned()).collect();
            let form = SignInForm { only_some: true, methods, seen, ..SignInForm::default() };
            configure::sign_in(core, owner, &form).await
        }
        "role" => {
            let form = RoleForm { name, permissions: vec!["people.view".into()], seen };
            roles::edit(core, owner, things.role, &form).await
        }
        "group" => groups::rename(core, owner, things.group, &name, &seen).await,
        "product" => {
            let form = ProductForm { name, url: "https://p.example".into(), seen, ..ProductForm::default() };
            products::edit(core, owner, things.product, &form).await
        }
        _ => {
            let form = LinkForm { label: name, approval: n == 0, seen, ..LinkForm::of_role(org.user) };
            links::edit(core, owner, things.link, &form).await
        }
    }
}

async fn a_form_saves_nothing_over_what_came_meanwhile(world: &World) {
    let org = world.organization("acme").await;
    let owner = world.owner(&org).await;
    let things = things(world, &org, &owner).await;
    let changed = Error::Conflict { why: Conflict::ChangedMeanwhile };
    for form in FORMS {
        let save = |n, seen| save(world, (&org, &owner), &things, form, (n, seen));
        let seen = mark(world, &owner, &things, form).await;
        save(0, &seen).await.unwrap_or_else(|fault| panic!("{form} as it was drawn: {fault}"));
        let now = mark(world, &owner, &things, form).await;
        assert_ne!(now, seen, "{form}");
        assert_eq!(refusal(save(1, &seen).await), changed, "{form}");
        assert_eq!(mark(world, &owner, &things, form).await, now, "{form}: nothing is saved");
        save(1, &now).await.unwrap_or_else(|fault| panic!("{form} on purpose: {fault}"));

        // Both at once: each was drawn from the same, and one of them comes first.
        let now = mark(world, &owner, &things, form).await;
        let (one, other) = tokio::join!(save(0, &now), save(2, &now));
        assert!(one.is_ok() != other.is_ok(), "{form}: {one:?} {other:?}");
        assert_eq!(refusal(if one.is_ok() { other } else { one }), changed, "{form}");

        save(1, &Mark::default()).await.unwrap_or_else(|fault| panic!("{form} of a program: {fault}"));
    }
    let noted = world.number("SELECT count(*) FROM audit WHERE refused = 'changed_meanwhile'").await;
    assert_eq!(noted, 2 * i64::try_from(FORMS.len()).expect("few"));
}

on_both!(a_form_saves_nothing_over_what_came_meanwhile);
