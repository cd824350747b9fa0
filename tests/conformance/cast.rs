//! Who takes part in a case: organizations, people, and what they do most often.

use std::sync::Arc;

use usher::{
    domain::{
        email::EmailAddress,
        error::Error,
        id::{GroupId, InvitationId, LinkId, ProductId, RoleId},
        name::Name,
        permission::Permissions,
        report::{AddressProblem, InviteReport, Outcome},
        token::Channel,
    },
    server::{
        auth::{
            seal::{self, Seal},
            totp,
        },
        core::Core,
        service::{
            access::{self, Member, SignedIn},
            account::{self, Holder},
            act::Caller,
            decline,
            door::{self, Door, LinkKind},
            fault::Fault,
            invite::{self, InviteRequest},
            links::{self, LinkForm},
            organizations::{self, Entrance},
            proof, second_factor, sign_in,
            terms::TermsForm,
        },
        store::{
            groups::{self, Group},
            organizations::Organization,
            people,
            products::{self, Product},
            proofs::Proof,
            roles::{self, Role},
            users::{self, User},
        },
    },
};

use crate::world::World;

/// A password that is taken.
pub const PASSWORD: &str = "violet-otter-harvest-91";

pub fn caller() -> Caller {
    Caller {
        request_id: "request".into(),
        address_block: "203.0.113.0/24".into(),
        user_agent: "test".into(),
        language: "en".into(),
        ..Caller::default()
    }
}

pub fn email(text: &str) -> EmailAddress {
    EmailAddress::parse(text).expect("an address")
}

/// An organization with its owner.
pub struct Org {
    pub organization: Organization,
    pub administrator: RoleId,
    pub user: RoleId,
    pub owner: SignedIn,
}

impl World {
    /// An organization whose owner is `owner@{name}.example`.
    pub async fn organization(&self, name: &str) -> Org {
        let core = &*self.core;
        let owner = self.person(&format!("owner@{name}.example")).await;
        let mut tx = core.store.begin().await.expect("a transaction");
        let name = Name::parse(name).expect("a name");
        let made = organizations::create(core, &mut tx, &name, "en").await.expect("an organization");
        let entrance = Entrance { full_access: true, ..Entrance::into_role(made.administrator) };
        organizations::add_member(core, &mut tx, made.organization.id, &owner.user, &entrance).await.expect("an owner");
        tx.commit().await.expect("a commit");
        Org { organization: made.organization, administrator: made.administrator, user: made.user, owner }
    }

    /// Somebody with a verified account, signed in, without a password.
    pub async fn person(&self, address: &str) -> SignedIn {
        self.person_with(address, true).await
    }

    /// Somebody with an account, signed in.
    pub async fn person_with(&self, address: &str, verified: bool) -> SignedIn {
        let core = &*self.core;
        let user = User {
            id: core.id(),
            email: email(address),
            email_verified_at: verified.then(|| core.now()),
            name: address.split('@').next().unwrap_or_default().to_owned(),
            created_at: core.now(),
            last_organization_id: None,
            language: None,
        };
        let mut tx = core.store.begin().await.expect("a transaction");
        users::insert(&mut tx, &user, None).await.expect("an account");
        let started = sign_in::start(core, &mut tx, user.id, &caller(), false).await.expect("a session");
        tx.commit().await.expect("a commit");
        self.carrying(&started.secret).await.expect("a live session")
    }

    /// Whoever carries a session secret now.
    pub async fn carrying(&self, secret: &str) -> Option<SignedIn> {
        access::signed_in(&self.core, Some(secret)).await.expect("an answer")
    }

    /// Somebody who joins the organization in a role, without an invitation.
    pub async fn join(&self, org: &Org, address: &str, role: RoleId) -> SignedIn {
        let who = self.person(address).await;
        let mut tx = self.core.store.begin().await.expect("a transaction");
        let entrance = Entrance { invited_by: Some(org.owner.user.id), ..Entrance::into_role(role) };
        organizations::add_member(&self.core, &mut tx, org.organization.id, &who.user, &entrance)
            .await
            .expect("a member");
        tx.commit().await.expect("a commit");
        who
    }

    /// Shuts a member out, as a later use case will.
    pub async fn inactivate(&self, org: &Org, who: &SignedIn) {
        self.change_membership(org, who, &format!("UPDATE memberships SET inactivated_at = {}", self.now().micros()))
            .await;
    }

    /// Removes a member, as a later use case will.
    pub async fn remove(&self, org: &Org, who: &SignedIn) {
        self.change_membership(org, who, "DELETE FROM memberships").await;
    }

    /// Gives a member another role and no full access.
    pub async fn demote(&self, org: &Org, who: &SignedIn, role: RoleId) {
        let sql = format!("UPDATE memberships SET role_id = '{role}', full_access_at = NULL");
        self.change_membership(org, who, &sql).await;
    }

    async fn change_membership(&self, org: &Org, who: &SignedIn, sql: &str) {
        let (organization, user) = (org.organization.id, who.user.id);
        self.sql(&format!("{sql} WHERE organization_id = '{organization}' AND user_id = '{user}'")).await;
        let mut tx = self.core.store.begin().await.expect("a transaction");
        people::refresh(&mut tx, organization, &who.user.email, self.core.id(), self.now()).await.expect("a refresh");
        tx.commit().await.expect("a commit");
    }

    /// A role with these permissions.
    pub async fn role(&self, org: &Org, name: &str, permissions: &str) -> RoleId {
        let permissions: Permissions = permissions.parse().expect("permissions");
        let role = Role {
            id: self.core.id(),
            organization_id: org.organization.id,
            name: name.into(),
            built_in: None,
            permissions,
        };
        let mut tx = self.core.store.begin().await.expect("a transaction");
        roles::insert(&mut tx, &role, self.now()).await.expect("a role");
        tx.commit().await.expect("a commit");
        role.id
    }

    /// A group of the organization.
    pub async fn group(&self, org: &Org, name: &str) -> GroupId {
        let group = Group { id: self.core.id(), organization_id: org.organization.id, name: name.into() };
        let mut tx = self.core.store.begin().await.expect("a transaction");
        groups::insert(&mut tx, &group, self.now()).await.expect("a group");
        tx.commit().await.expect("a commit");
        group.id
    }

    /// A product of the organization.
    pub async fn product(&self, org: &Org, name: &str) -> ProductId {
        let product = Product {
            id: self.core.id(),
            organization_id: org.organization.id,
            name: name.into(),
            url: "https://product.example".into(),
            icon: None,
            note: None,
        };
        let mut tx = self.core.store.begin().await.expect("a transaction");
        products::insert(&mut tx, &product, self.now()).await.expect("a product");
        tx.commit().await.expect("a commit");
        product.id
    }

    /// Somebody signed in, as a member of the organization.
    pub async fn member(&self, org: &Org, who: &SignedIn) -> Member {
        access::member(&self.core, Some(who), &org.organization.slug, &caller()).await.expect("a member")
    }

    /// Somebody at their own account, by the session they have.
    pub async fn holder(&self, who: &SignedIn) -> Holder {
        account::holder(&self.core, Some(who.clone()), &caller()).await.expect("a holder")
    }

    /// Somebody with a password, signed in.
    pub async fn with_password(&self, address: &str) -> SignedIn {
        let who = self.person(address).await;
        let hash = self.core.hasher.hash(PASSWORD).await.expect("a hash");
        let mut tx = self.core.store.begin().await.expect("a transaction");
        users::set_password(&mut tx, who.user.id, &hash).await.expect("a password");
        tx.commit().await.expect("a commit");
        who
    }

    /// Somebody sets up two-step sign-in: their recovery codes, and their app's secret.
    pub async fn two_steps(&self, who: &SignedIn) -> (Vec<String>, Vec<u8>) {
        let (core, holder) = (&*self.core, self.holder(who).await);
        second_factor::begin(core, &holder).await.expect("a secret");
        let id = holder.user.id;
        let sealed = self.texts(&format!("SELECT sealed FROM authenticators WHERE user_id = '{id}'")).await.remove(0);
        let secret = seal::open(&core.keys, Seal::Authenticator, &id.to_bytes(), &sealed).expect("a secret");
        let code = totp::code(&secret, totp::step_at(self.now()));
        let codes = second_factor::confirm(core, &holder, &code).await.expect("recovery codes");
        (codes, secret)
    }

    /// The owner as a member.
    pub async fn owner(&self, org: &Org) -> Member {
        self.member(org, &org.owner).await
    }

    /// The owner invites one address as a user.
    pub async fn invite(&self, org: &Org, address: &str) -> InvitationId {
        invite_as(&self.core, &self.owner(org).await, address, org.user).await.expect("an invitation")
    }

    /// Everything that waits is on its way.
    pub async fn mails_are_sent(&self) {
        self.sql("UPDATE outbox SET status = 'sent', reply = '250 OK' WHERE status = 'queued'").await;
    }

    /// Opens an invitation by the link of a channel.
    pub async fn open(&self, id: InvitationId, channel: Channel) -> Result<Door, Fault> {
        door::open(&self.core, LinkKind::Personal, &self.core.keys.invitation_token(id, 0, channel)).await
    }

    /// Opens what was mailed.
    pub async fn door(&self, id: InvitationId) -> Door {
        self.open(id, Channel::Mailed).await.expect("a door")
    }

    /// An invite link of the owner, opened.
    pub async fn link_door(&self, org: &Org, role: RoleId) -> (LinkId, Door) {
        let id = links::create(&self.core, &self.owner(org).await, &LinkForm::of_role(role)).await.expect("a link");
        (id, self.open_link(id, 0).await.expect("a door"))
    }

    /// An invite link of the owner with its limits, opened.
    pub async fn limited_link(&self, org: &Org, form: LinkForm) -> (LinkId, Door) {
        let form = LinkForm { role: org.user.to_string(), ..form };
        let id = links::create(&self.core, &self.owner(org).await, &form).await.expect("a link");
        (id, self.open_link(id, 0).await.expect("a door"))
    }

    /// Opens the organization's page to sign up.
    pub async fn sign_up_door(&self, org: &Org) -> Result<Door, Fault> {
        door::open(&self.core, LinkKind::SignUp, &org.organization.slug).await
    }

    /// Opens a generation of an invite link.
    pub async fn open_link(&self, id: LinkId, generation: i64) -> Result<Door, Fault> {
        door::open(&self.core, LinkKind::Shared, &self.core.keys.link_token(id, generation)).await
    }

    /// A code is mailed to the address, and typed.
    pub async fn prove(&self, door: &Door, address: &str) -> Proof {
        let core = &*self.core;
        // Everybody has a place of their own.
        let caller = Caller { address_block: format!("the place of {address}"), ..caller() };
        let token = proof::begin(core, &caller, door, &email(address)).await.expect("a proof");
        let found = proof::find(core, door, Some(&token)).await.expect("an answer").expect("a proof");
        proof::enter(core, &caller, door, &found, &core.keys.code(found.id)).await.expect("the right code");
        proof::find(core, door, Some(&token)).await.expect("an answer").expect("a proof")
    }

    /// How many people are in a status, counted in the table itself.
    pub async fn people(&self, org: &Org, status: &str) -> i64 {
        let id = org.organization.id;
        self.number(&format!("SELECT count(*) FROM people WHERE organization_id = '{id}' AND status = '{status}'"))
            .await
    }

    /// Sets the member limit.
    pub async fn limit(&self, org: &Org, limit: i64) {
        self.sql(&format!("UPDATE organizations SET member_limit = {limit} WHERE id = '{}'", org.organization.id))
            .await;
    }
}

/// Invites a list as it was typed.
pub async fn invite_list(
    core: &Core,
    member: &Member,
    addresses: &str,
    role: RoleId,
    leave_out_bad: bool,
) -> Result<InviteReport, Fault> {
    let terms = TermsForm { role: role.to_string(), ..TermsForm::default() };
    let request = InviteRequest { addresses: addresses.into(), terms, leave_out_bad, ..InviteRequest::default() };
    invite::by_email(core, member, &request).await
}

/// Invites one address; why not, where the address is at fault.
pub async fn invite_as(
    core: &Arc<Core>,
    member: &Member,
    address: &str,
    role: RoleId,
) -> Result<InvitationId, Result<AddressProblem, Error>> {
    let report = match invite_list(core, member, address, role, false).await {
        Ok(report) => report,
        Err(Fault::Refused(error)) => return Err(Err(error)),
        Err(fault) => panic!("{fault}"),
    };
    match report.results.into_iter().next().expect("one result").outcome {
        Outcome::Invited { invitation_id, .. } => Ok(invitation_id),
        Outcome::Refused(problem) => Err(Ok(problem)),
        Outcome::Ready => panic!("one good address is never held back"),
    }
}

/// Whoever reads the mailed link says no, without a word.
pub async fn no(core: &Core, caller: &Caller, door: &Door) -> Result<(), Fault> {
    decline::decline(core, caller, door, (None, None), "").await
}
