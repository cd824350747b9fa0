//! What belongs to the sample organization beside its people: groups, products,
//! invite links, requests to join.

use crate::{
    domain::{
        email::EmailAddress,
        id::{GroupId, LinkId, OrganizationId, ProductId},
        policy::SignUp,
        request::{AccessRequest, Source},
        time::Span,
    },
    server::{
        core::Core,
        service::{
            access::Member,
            configure::{self, GeneralForm},
            fault::Fault,
            links::{self, LinkForm},
        },
        store::{
            groups::{self, Group},
            organizations::{self, Organization},
            people,
            products::{self, Product},
            requests,
            users::{self, User},
        },
    },
};

const GROUPS: [&str; 4] = ["Design", "Engineering", "Field team", "Support"];
/// Invitations lead to the first one.
const PRODUCTS: [(&str, &str, &str, &str); 4] = [
    ("Handbook", "https://handbook.acme.example", "📘", "How we work, and where everything is."),
    ("Projects", "https://projects.acme.example", "🗂", "Who does what until when."),
    ("Chat", "https://chat.acme.example", "💬", "Everything else."),
    ("Time off", "https://time-off.acme.example", "🌴", "Plan your holidays, and see who is away."),
];
/// Made for it: two peaks that make an A.
const LOGO: &[u8] = include_bytes!("logo.png");
const COLOUR: &str = "#3b4fc4";
const ASKING: [(&str, &str); 3] = [
    ("Margaret Hamilton", "margaret@orbit.example"),
    ("Hedy Lamarr", "hedy@waves.example"),
    ("Emmy Noether", "emmy@acme.example"),
];

/// Makes the groups; people are put into them as they are made.
pub async fn groups(core: &Core, organization: OrganizationId) -> Result<Vec<GroupId>, Fault> {
    let mut tx = core.store.begin().await?;
    let mut ids = Vec::new();
    for name in GROUPS {
        let group = Group { id: core.id(), organization_id: organization, name: name.into() };
        groups::insert(&mut tx, &group, core.now()).await?;
        ids.push(group.id);
    }
    tx.commit().await?;
    Ok(ids)
}

/// Lets everybody ask to join by themselves.
pub async fn sign_up(core: &Core, organization: &Organization) -> Result<(), Fault> {
    let mut open = organization.clone();
    open.policy.sign_up = SignUp::Open;
    let mut tx = core.store.begin().await?;
    organizations::save_policy(&mut tx, &open, core.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives it a logo and a colour.
pub async fn looks(core: &Core, owner: &Member) -> Result<(), Fault> {
    configure::logo(core, owner, Some(LOGO)).await?;
    let name = owner.organization.name.clone();
    configure::general(core, owner, &GeneralForm { name, colour: COLOUR.into(), ..GeneralForm::default() }).await
}

/// Makes the products; the first one.
pub async fn products(core: &Core, organization: OrganizationId) -> Result<Option<ProductId>, Fault> {
    let mut tx = core.store.begin().await?;
    let mut first = None;
    for (name, url, icon, note) in PRODUCTS {
        let product = Product {
            id: core.id(),
            organization_id: organization,
            name: name.into(),
            url: url.into(),
            icon: Some(icon.into()),
            note: Some(note.into()),
        };
        products::insert(&mut tx, &product, core.now()).await?;
        first = first.or(Some(product.id));
    }
    tx.commit().await?;
    Ok(first)
}

/// Makes an open link, one with every limit, and one that is off. Returns the one
/// that needs approval.
pub async fn links(core: &Core, owner: &Member, role: &str, groups: &[GroupId]) -> Result<LinkId, Fault> {
    let off = LinkForm { label: "Last year’s trade fair".into(), ..LinkForm::of_role(role) };
    let off = links::create(core, owner, &off).await?;
    links::turn_off(core, owner, off).await?;
    links::create(core, owner, &LinkForm { label: "New colleagues".into(), ..LinkForm::of_role(role) }).await?;
    let limited = LinkForm {
        label: "Partners".into(),
        groups: groups.iter().take(1).map(ToString::to_string).collect(),
        ends: "30".into(),
        max_uses: "25".into(),
        domains: "orbit.example\nwaves.example".into(),
        approval: true,
        ..LinkForm::of_role(role)
    };
    links::create(core, owner, &limited).await
}

/// Has some people ask to join.
pub async fn requests(core: &Core, organization: OrganizationId, link: LinkId) -> Result<(), Fault> {
    let mut tx = core.store.begin().await?;
    for (hours, (name, email)) in (1_i64..).zip(ASKING) {
        let since = core.now() - Span::hours(hours * 5);
        let user = User {
            id: core.id(),
            email: EmailAddress::parse(email).map_err(|e| Fault::other("the demo", e.code()))?,
            email_verified_at: Some(since),
            name: name.into(),
            created_at: since,
            last_organization_id: None,
            language: None,
        };
        users::insert(&mut tx, &user, None).await?;
        let by_page = email.ends_with("acme.example");
        let request = AccessRequest {
            id: core.entropy.id(since),
            organization_id: organization,
            user_id: user.id,
            source: if by_page { Source::Domain } else { Source::Link },
            link_id: (!by_page).then_some(link),
            created_at: since,
            decision: None,
        };
        requests::insert(&mut tx, &request, "en").await?;
        people::refresh(&mut tx, organization, &user.email, core.id(), core.now()).await?;
    }
    tx.commit().await?;
    Ok(())
}
