//! What the forms of an organization's settings are drawn from.

use super::{super::store::organizations::Organization, drawn::Drawn};
use crate::domain::{
    id::RoleId,
    mail_domain::MailDomain,
    method::{AllowedMethods, Method},
    policy::{Policy, say_lifetime},
};

/// Name, colour and language.
pub fn drawn_general(organization: &Organization) -> Drawn {
    Drawn::default()
        .text("name", &organization.name)
        .optional("colour", organization.colour.as_ref())
        .chosen("language", &organization.default_language)
}

/// Whom it lets in; `role` is that of those who sign themselves up.
pub fn drawn_invitations(organization: &Organization, domains: &[MailDomain], role: RoleId) -> Drawn {
    let policy = &organization.policy;
    let (n, unit) = say_lifetime(organization.invitation_lifetime);
    Drawn::default()
        .chosen("lifetime", [format!("{n} {unit}")])
        .switch("registered_only", policy.registered_only)
        .switch("tells_inviters", !policy.silent)
        .chosen("sign_up", [policy.sign_up.name()])
        .chosen("domains", domains.iter().map(MailDomain::as_str))
        .chosen("role", [role])
}

/// What it asks of those who come in.
pub fn drawn_sign_in(policy: &Policy) -> Drawn {
    let methods: Vec<_> = match &policy.sign_in_methods {
        AllowedMethods::All => vec!["*".to_owned()],
        AllowedMethods::Only(methods) => methods.iter().map(Method::name).collect(),
    };
    Drawn::default()
        .chosen("methods", methods)
        .switch("phone", policy.phone)
        .switch("second_factor", policy.second_factor)
}
