//! What an admin types of an invite link, and what it means.

use jiff::{civil::DateTime, tz::TimeZone};

use super::{
    super::{
        core::Core,
        store::{Tx, roles::Role},
    },
    access::Member,
    choices::{Chosen, Found},
    drawn::{Drawn, Mark},
    fault::Fault,
};
use crate::domain::{
    error::Problems,
    id::{GroupId, ProductId},
    link::InviteLink,
    mail_domain::{DomainProblem, MailDomain},
    name::{Name, NameProblem},
    time::{Span, Timestamp},
};

/// The most uses that a link can be limited to; more is no limit.
const MOST_USES: i64 = 1_000_000;
const MOST_DOMAINS: usize = 50;
/// The furthest end; later is no end.
const LONGEST: Span = Span::days(3_660);
/// As browsers write `datetime-local`, to the minute.
const TO_THE_MINUTE: &str = "%Y-%m-%dT%H:%M";

/// What an admin types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkForm {
    /// What admins call it; may be empty.
    pub label: String,
    /// As what, by the role's id.
    pub role: String,
    /// Into which groups, by their ids.
    pub groups: Vec<String>,
    /// Where joining leads, by the product's id; may be empty.
    pub product: String,
    /// When it ends: nothing for never, a number of days, or `at`.
    pub ends: String,
    /// With `at`, the end: a date and time in UTC as `2026-11-27T14:05`.
    pub until: String,
    /// How many may come in by it; may be empty.
    pub max_uses: String,
    /// Whose addresses may come in by it: domains; may be empty.
    pub domains: String,
    /// Whether an admin decides about everybody.
    pub approval: bool,
    /// What it was drawn from, where it exists.
    pub seen: Mark,
}

impl LinkForm {
    /// With nothing but a role.
    pub fn of_role(role: impl ToString) -> Self {
        Self { role: role.to_string(), ..Self::default() }
    }

    /// What the form holds for a link that exists.
    pub fn of(link: &InviteLink) -> Self {
        Self {
            label: link.label.as_ref().map(ToString::to_string).unwrap_or_default(),
            role: link.role_id.to_string(),
            groups: link.groups.iter().map(ToString::to_string).collect(),
            product: link.product_id.map(|id| id.to_string()).unwrap_or_default(),
            ends: link.expires_at.map(|_| "at".to_owned()).unwrap_or_default(),
            until: link.expires_at.map(to_the_minute).unwrap_or_default(),
            max_uses: link.max_uses.map(|n| n.to_string()).unwrap_or_default(),
            domains: link.domains.iter().map(MailDomain::as_str).collect::<Vec<_>>().join("\n"),
            approval: link.needs_approval,
            seen: Mark::default(),
        }
    }
}

/// What the form of a link is drawn from.
pub fn drawn(link: &InviteLink) -> Drawn {
    Drawn::default()
        .optional("label", link.label.as_ref())
        .chosen("role", [link.role_id])
        .chosen("groups", &link.groups)
        .chosen("product", link.product_id)
        .optional("until", link.expires_at.map(to_the_minute))
        .optional("max_uses", link.max_uses)
        .chosen("domains", &link.domains)
        .switch("approval", link.needs_approval)
}

/// What was typed, understood.
pub(super) struct Terms {
    pub label: Option<Name>,
    pub role: Role,
    pub groups: Vec<GroupId>,
    pub product_id: Option<ProductId>,
    pub domains: Vec<MailDomain>,
    pub needs_approval: bool,
    pub expires_at: Option<Timestamp>,
    pub max_uses: Option<i64>,
}

/// Understands a form; `before` is the link that it changes, if it does.
pub(super) async fn understand(
    core: &Core,
    member: &Member,
    tx: &mut Tx,
    form: &LinkForm,
    before: Option<&InviteLink>,
) -> Result<Terms, Fault> {
    let organization = member.organization_id();
    let mut problems = Problems::default();
    let label = problems.take("label", Name::parse_optional(&form.label), NameProblem::code).flatten();
    let chosen = Chosen { role: &form.role, groups: &form.groups, product: &form.product };
    let Found { role, groups, product: product_id } = chosen.find(tx, organization, &mut problems).await?;
    let ends = end(form, core.now(), before.and_then(|link| link.expires_at));
    let expires_at = problems.take("until", ends, |code| code).flatten();
    let max_uses = problems.take("max_uses", uses(&form.max_uses), |code| code).flatten();
    let domains = problems.take("domains", domains(&form.domains), |code| code).unwrap_or_default();
    match (role, problems.into_error()) {
        (Some(role), None) => {
            member.require_grant(&role, false)?;
            let needs_approval = form.approval;
            Ok(Terms { label, role, groups, product_id, domains, needs_approval, expires_at, max_uses })
        }
        (_, error) => Err(error.unwrap_or(crate::domain::error::Error::Internal).into()),
    }
}

/// The end that is meant. The one that the link has already may stay, even past.
fn end(form: &LinkForm, now: Timestamp, before: Option<Timestamp>) -> Result<Option<Timestamp>, &'static str> {
    match form.ends.as_str() {
        "" => Ok(None),
        "at" => {
            if let Some(before) = before.filter(|before| to_the_minute(*before) == form.until) {
                return Ok(Some(before));
            }
            let end = parse_time(&form.until).ok_or("until_bad")?;
            match end {
                end if end <= now => Err("until_past"),
                end if end > now + LONGEST => Err("until_far"),
                end => Ok(Some(end)),
            }
        }
        days => match days.parse::<i64>() {
            Ok(days @ 1..=366) => Ok(Some(now + Span::days(days))),
            _ => Err("until_bad"),
        },
    }
}

/// A date and time in UTC as a browser's field writes it; seconds are left out or zero.
pub fn parse_time(text: &str) -> Option<Timestamp> {
    let time: DateTime = text.trim().parse().ok()?;
    let moment = time.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(Timestamp::from_micros(moment.as_microsecond()))
}

/// The moment as a browser's field holds it, in UTC.
pub(super) fn to_the_minute(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros())
        .map(|moment| moment.to_zoned(TimeZone::UTC).strftime(TO_THE_MINUTE).to_string())
        .unwrap_or_default()
}

fn uses(text: &str) -> Result<Option<i64>, &'static str> {
    match text.trim() {
        "" => Ok(None),
        number => match number.parse::<i64>() {
            Ok(n @ 1..=MOST_USES) => Ok(Some(n)),
            _ => Err("max_uses_bad"),
        },
    }
}

/// Any domain can be allowed, also those of public mail providers: the link says
/// who is meant by it.
fn domains(text: &str) -> Result<Vec<MailDomain>, &'static str> {
    let list = MailDomain::parse_list(text, MailDomain::parse)
        .map_err(|(_, problem): (String, DomainProblem)| problem.code())?;
    if list.len() > MOST_DOMAINS { Err("domains_too_many") } else { Ok(list) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        parse_time(text).expect("a time")
    }

    fn form(ends: &str, until: &str) -> LinkForm {
        LinkForm { ends: ends.into(), until: until.into(), ..LinkForm::default() }
    }

    #[test]
    fn ends_are_days_or_a_moment_to_come() {
        let now = at("2026-11-20T14:05");
        assert_eq!(end(&form("", "nonsense"), now, None), Ok(None));
        assert_eq!(end(&form("7", ""), now, None), Ok(Some(now + Span::days(7))));
        assert_eq!(end(&form("at", "2026-11-20T14:06"), now, None), Ok(Some(now + Span::minutes(1))));
        for (ends, until, code) in [
            ("at", "2026-11-20T14:05", "until_past"),
            ("at", "", "until_bad"),
            ("at", "tomorrow", "until_bad"),
            ("at", "2026-13-20T14:05", "until_bad"),
            ("at", "2926-11-20T14:05", "until_far"),
            ("0", "", "until_bad"),
            ("-7", "", "until_bad"),
            ("99999999999999", "", "until_bad"),
        ] {
            assert_eq!(end(&form(ends, until), now, None), Err(code), "{ends} {until}");
        }
    }

    #[test]
    fn an_end_that_is_not_touched_stays() {
        let now = at("2026-11-20T14:05");
        let past = Timestamp::from_micros(at("2026-11-01T10:00").micros() + 1_234_567);
        assert_eq!(end(&form("at", "2026-11-01T10:00"), now, Some(past)), Ok(Some(past)));
        assert_eq!(end(&form("at", "2026-11-01T10:01"), now, Some(past)), Err("until_past"));
    }

    #[test]
    fn uses_are_a_count_or_none() {
        assert_eq!((uses(" "), uses("5")), (Ok(None), Ok(Some(5))));
        for bad in ["0", "-1", "five", "1e3", "1000001", "99999999999999999999"] {
            assert_eq!(uses(bad), Err("max_uses_bad"), "{bad}");
        }
    }

    #[test]
    fn domains_are_any_domains() {
        assert_eq!(domains("@gmail.com, ok.example").map(|list| list.len()), Ok(2));
        assert_eq!(domains("ok.example nonsense"), Err("domain_bad"));
        let many: String = (0..51).map(|n| format!("d{n}.example ")).collect();
        assert_eq!(domains(&many), Err("domains_too_many"));
    }
}
