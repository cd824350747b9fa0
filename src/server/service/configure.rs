//! How an organization wants to be: its name and looks, whom it lets in, and what
//! it asks of them.

use std::collections::BTreeSet;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::{
    super::{
        core::Core,
        store::{
            Tx, domains,
            logos::{self, Logo},
            organizations::{self as store, Organization},
            people,
            roles::{self, BuiltIn, Role},
        },
        words::Words,
    },
    access::Member,
    drawn::Mark,
    fault::Fault,
};
use crate::domain::{
    audit::Details,
    colour::Colour,
    error::{Error, Problems},
    id::RoleId,
    mail_domain::MailDomain,
    method::{AllowedMethods, Method},
    name::Name,
    permission::Permission,
    picture,
    policy::{Policy, SignUp, parse_lifetime, say_lifetime},
};

pub use super::configure_drawn::{drawn_general, drawn_invitations, drawn_sign_in};

/// Domains of one organization.
const MOST_DOMAINS: usize = 50;

/// Name and looks, as typed.
#[derive(Debug, Clone, Default)]
pub struct GeneralForm {
    /// The name.
    pub name: String,
    /// `#rrggbb`, or nothing.
    pub colour: String,
    /// A language's tag, or nothing.
    pub language: String,
    /// What it was drawn from.
    pub seen: Mark,
}

/// Whom the organization lets in, as typed.
#[derive(Debug, Clone, Default)]
pub struct InvitationsForm {
    /// How many hours or days an invitation lives.
    pub lifetime: String,
    /// Which of both.
    pub unit: String,
    /// Only addresses that have an account may be invited.
    pub registered_only: bool,
    /// Who may ask to join by themselves: the name of a [`SignUp`].
    pub sign_up: String,
    /// Domains, one a line.
    pub domains: String,
    /// The role of those who sign themselves up.
    pub role: String,
    /// Inviters are told of acceptance and decline.
    pub tells_inviters: bool,
    /// What it was drawn from.
    pub seen: Mark,
}

/// What it asks of those who come in, as typed.
#[derive(Debug, Clone, Default)]
pub struct SignInForm {
    /// Whether only some methods are allowed.
    pub only_some: bool,
    /// The names of those that are ticked.
    pub methods: Vec<String>,
    /// Invitees give a phone number and prove it by a code.
    pub phone: bool,
    /// People with admin rights need a second factor.
    pub second_factor: bool,
    /// What it was drawn from.
    pub seen: Mark,
}

/// The settings as they are, with what they refer to.
#[derive(Debug, Clone)]
pub struct Current {
    /// The organization.
    pub organization: Organization,
    /// Its domains.
    pub domains: Vec<MailDomain>,
    /// The role of those who sign themselves up.
    pub sign_up_role: RoleId,
}

/// Reads the settings.
pub async fn read(core: &Core, member: &Member) -> Result<Current, Fault> {
    let act = member.act(core, "settings.view");
    act.run(async {
        member.require(Permission::SettingsManage)?;
        let mut connection = core.store.read().await?;
        let organization = store::by_id(&mut connection, member.organization_id()).await?.ok_or(Error::NotFound)?;
        let all = roles::all(&mut connection, organization.id).await?;
        let sign_up_role = sign_up_role(&organization.policy, &all)?.id;
        let domains = domains::of_organization(&mut connection, organization.id).await?;
        Ok(Current { organization, domains, sign_up_role })
    })
    .await
}

/// Changes name, colour and language.
pub async fn general(core: &Core, member: &Member, form: &GeneralForm) -> Result<(), Fault> {
    let act = member.act(core, "settings.general");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let before = begin(member, &mut tx).await?.organization;
        form.seen.require(&drawn_general(&before))?;
        let mut problems = Problems::default();
        let name = problems.take("name", Name::parse(&form.name), |p| p.code());
        let colour = problems.take("colour", Colour::parse_optional(&form.colour), |p| p.code()).flatten();
        let known = form.language.is_empty() || Words::languages().iter().any(|(tag, _)| *tag == form.language);
        if !known {
            problems.note("language", "language_unknown");
        }
        let name = match (name, problems.into_error()) {
            (Some(name), None) => name,
            (_, error) => return Err(error.unwrap_or(Error::Internal).into()),
        };
        let after = Organization {
            name: name.to_string(),
            colour: colour.map(|c| c.to_string()),
            default_language: (!form.language.is_empty()).then(|| form.language.clone()),
            ..before.clone()
        };
        store::save_general(&mut tx, &after).await?;
        let details = Details::new()
            .change("name", &before.name, &after.name)
            .change_optional("colour", before.colour.as_ref(), after.colour.as_ref())
            .change_optional("language", before.default_language.as_ref(), after.default_language.as_ref());
        act.done_with(&mut tx, after.id, details).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// Takes a logo, or takes it away.
pub async fn logo(core: &Core, member: &Member, file: Option<&[u8]>) -> Result<(), Fault> {
    let act = member.act(core, if file.is_some() { "settings.logo" } else { "settings.logo_remove" });
    act.run(async {
        member.require(Permission::SettingsManage)?;
        let logo = match file {
            Some(bytes) => {
                let format = picture::examine(bytes).map_err(|problem| Error::field("logo", problem.code()))?;
                let name = URL_SAFE_NO_PAD.encode(&Sha256::digest(bytes)[..16]);
                Some((Logo { format, bytes: bytes.to_vec() }, name))
            }
            None => None,
        };
        let mut tx = core.store.begin().await?;
        let organization = begin(member, &mut tx).await?.organization;
        let named = logo.as_ref().map(|(logo, name)| (logo, name.as_str()));
        logos::replace(&mut tx, organization.id, named, core.now()).await?;
        let details = Details::new().change_optional("logo", organization.logo.as_ref(), named.map(|(_, name)| name));
        act.done_with(&mut tx, organization.id, details).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

/// The logo of the organization at `slug`, if it is the one of this name.
pub async fn read_logo(core: &Core, slug: &str, name: &str) -> Result<Option<Logo>, Fault> {
    let mut connection = core.store.read().await?;
    Ok(logos::find(&mut connection, slug, name).await?)
}

/// Changes whom the organization lets in.
pub async fn invitations(core: &Core, member: &Member, form: &InvitationsForm) -> Result<(), Fault> {
    let act = member.act(core, "settings.invitations");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = begin(member, &mut tx).await?;
        let before = &member.organization;
        let all = roles::all(&mut tx, before.id).await?;
        let old_role = sign_up_role(&before.policy, &all)?;
        let old_domains = domains::of_organization(&mut tx, before.id).await?;
        form.seen.require(&drawn_invitations(before, &old_domains, old_role.id))?;
        let (after, new_domains, role) = parse_invitations(form, before, &all)?;
        // What somebody becomes who signs themselves up is granted here and now.
        if after.policy.sign_up != SignUp::Off || role.id != old_role.id {
            member.require_grant(role, false)?;
        }
        store::save_policy(&mut tx, &after, core.now()).await?;
        domains::replace(&mut tx, after.id, &new_domains).await?;
        if role.id != old_role.id {
            people::change_role_of_asking(&mut tx, after.id, role.id).await?;
        }
        let life = |o: &Organization| {
            let (n, unit) = say_lifetime(o.invitation_lifetime);
            format!("{n} {unit}")
        };
        let list = |domains: &[MailDomain]| domains.iter().map(MailDomain::as_str).collect::<Vec<_>>().join(" ");
        let details = Details::new()
            .change("lifetime", life(before), life(&after))
            .change("registered_only", before.policy.registered_only, after.policy.registered_only)
            .change("sign_up", before.policy.sign_up.name(), after.policy.sign_up.name())
            .change("domains", list(&old_domains), list(&new_domains))
            .change("role", &old_role.name, &role.name)
            .change("tells_inviters", !before.policy.silent, !after.policy.silent);
        act.done_with(&mut tx, after.id, details).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

fn parse_invitations<'a>(
    form: &InvitationsForm,
    before: &Organization,
    all: &'a [Role],
) -> Result<(Organization, Vec<MailDomain>, &'a Role), Error> {
    let mut problems = Problems::default();
    let lifetime = problems.take("lifetime", parse_lifetime(&form.lifetime, &form.unit), |p| p.code());
    let sign_up = problems.take("sign_up", SignUp::from_name(&form.sign_up).ok_or(()), |()| "sign_up_unknown");
    let domains = MailDomain::parse_list(&form.domains, MailDomain::parse_own);
    let domains = problems.take("domains", domains, |(_, problem)| problem.code());
    let role = form.role.parse::<RoleId>().ok().and_then(|id| all.iter().find(|role| role.id == id));
    let role = problems.take("role", role.ok_or(()), |()| "role_unknown");
    if let Some(domains) = &domains {
        if domains.len() > MOST_DOMAINS {
            problems.note("domains", "domains_too_many");
        } else if domains.is_empty() && sign_up == Some(SignUp::Domain) {
            problems.note("domains", "domains_needed");
        }
    }
    match (lifetime, sign_up, domains, role, problems.into_error()) {
        (Some(lifetime), Some(sign_up), Some(domains), Some(role), None) => {
            let policy = Policy {
                registered_only: form.registered_only,
                sign_up,
                sign_up_role: (role.built_in != Some(BuiltIn::User)).then_some(role.id),
                silent: !form.tells_inviters,
                ..before.policy.clone()
            };
            Ok((Organization { invitation_lifetime: lifetime, policy, ..before.clone() }, domains, role))
        }
        (.., error) => Err(error.unwrap_or(Error::Internal)),
    }
}

/// The methods that this Usher offers.
pub fn offered_methods(core: &Core) -> Vec<Method> {
    let mut methods = vec![Method::Password];
    if core.sends_mail() {
        methods.push(Method::Code);
    }
    if core.passkeys.is_some() {
        methods.push(Method::Passkey);
    }
    methods.extend(core.providers.all().iter().map(|provider| Method::Provider(provider.id.clone())));
    methods
}

/// Reads which methods are to be allowed. Where it says every method while somebody ticked
/// only some, one of both is not meant: what they ticked is not dropped without a word.
/// Ticks that stand as they `was` shown are nobody's word: they are left from before.
fn parse_methods(form: &SignInForm, offered: &[Method], was: &AllowedMethods) -> Result<AllowedMethods, &'static str> {
    let ticked: Option<BTreeSet<Method>> = form.methods.iter().map(|name| Method::from_name(name)).collect();
    let ticked = ticked.ok_or("method_unknown")?;
    let all = ticked.is_empty() || offered.iter().all(|method| ticked.contains(method));
    let only = AllowedMethods::Only(ticked);
    match (form.only_some, &only) {
        (true, AllowedMethods::Only(ticked)) if ticked.is_empty() => Err("methods_none"),
        (true, _) => Ok(only),
        (false, _) if all || only == *was => Ok(AllowedMethods::All),
        (false, _) => Err("methods_all_or_some"),
    }
}

/// Changes what is asked of those who come in.
pub async fn sign_in(core: &Core, member: &Member, form: &SignInForm) -> Result<(), Fault> {
    let act = member.act(core, "settings.sign_in");
    act.run(async {
        let mut tx = core.store.begin().await?;
        let member = begin(member, &mut tx).await?;
        let before = &member.organization;
        form.seen.require(&drawn_sign_in(&before.policy))?;
        let mut problems = Problems::default();
        let was = &before.policy.sign_in_methods;
        let allowed = problems.take("methods", parse_methods(form, &offered_methods(core), was), |code| code);
        if form.phone && !before.policy.phone && !core.sends_texts() {
            problems.note("phone", "no_text_gateway");
        }
        let allowed = match (allowed, problems.into_error()) {
            (Some(allowed), None) => allowed,
            (_, error) => return Err(error.unwrap_or(Error::Internal).into()),
        };
        let text = |allowed: &AllowedMethods| allowed.text().unwrap_or_else(|| "*".to_owned());
        let policy = Policy {
            sign_in_methods: allowed.clone(),
            phone: form.phone,
            second_factor: form.second_factor,
            ..before.policy.clone()
        };
        let after = Organization { policy, ..before.clone() };
        store::save_policy(&mut tx, &after, core.now()).await?;
        let details = Details::new()
            .change("methods", text(was), text(&allowed))
            .change("phone", before.policy.phone, after.policy.phone)
            .change("second_factor", before.policy.second_factor, after.policy.second_factor);
        act.done_with(&mut tx, after.id, details).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}

async fn begin(member: &Member, tx: &mut Tx) -> Result<Member, Fault> {
    let member = member.now(tx).await?;
    member.require(Permission::SettingsManage)?;
    Ok(member)
}

/// What those become who sign themselves up: the role that was chosen, or User.
fn sign_up_role<'a>(policy: &Policy, all: &'a [Role]) -> Result<&'a Role, Fault> {
    let chosen = all.iter().find(|role| Some(role.id) == policy.sign_up_role);
    let user = all.iter().find(|role| role.built_in == Some(BuiltIn::User));
    chosen.or(user).ok_or_else(|| Fault::other("the organization's roles", "User is missing"))
}
