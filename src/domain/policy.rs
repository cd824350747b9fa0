//! What an organization asks of those who come in, as its admins set it.

use serde::{Deserialize, Serialize};

use super::{id::RoleId, method::AllowedMethods, time::Span};

/// Who may ask to join by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignUp {
    /// Nobody.
    #[default]
    Off,
    /// People with a proven address of one of the organization's domains.
    Domain,
    /// Everybody, subject to approval.
    Open,
}

impl SignUp {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Off, Self::Domain, Self::Open];

    /// The stable name, as stored and in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Domain => "domain",
            Self::Open => "open",
        }
    }

    /// The choice of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.name() == name)
    }
}

/// The rules of one organization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Policy {
    /// Only addresses that have an account may be invited.
    pub registered_only: bool,
    /// Who may ask to join by themselves.
    pub sign_up: SignUp,
    /// What those become; none is the built-in role User.
    pub sign_up_role: Option<RoleId>,
    /// By which ways to sign in people may join.
    pub sign_in_methods: AllowedMethods,
    /// Invitees give a phone number and prove it by a code.
    pub phone: bool,
    /// People with admin rights need a second factor.
    pub second_factor: bool,
    /// Inviters are not told of acceptance and decline.
    pub silent: bool,
}

/// The shortest and the longest life of an invitation.
const SHORTEST_LIFE: Span = Span::hours(1);
const LONGEST_LIFE: Span = Span::days(30);

/// The text is no life that an invitation may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadLifetime;

impl BadLifetime {
    /// The stable code, as in message catalogues.
    pub const fn code(self) -> &'static str {
        "lifetime_bad"
    }
}

/// Parses how long invitations live: a number of `hours` or `days`, from one hour to thirty days.
pub fn parse_lifetime(number: &str, unit: &str) -> Result<Span, BadLifetime> {
    let n: i64 = number.trim().parse().map_err(|_| BadLifetime)?;
    if !(1..=1_000).contains(&n) {
        return Err(BadLifetime);
    }
    let life = match unit {
        "hours" => Span::hours(n),
        "days" => Span::days(n),
        _ => return Err(BadLifetime),
    };
    if (SHORTEST_LIFE..=LONGEST_LIFE).contains(&life) { Ok(life) } else { Err(BadLifetime) }
}

/// How long invitations live, as [`parse_lifetime`] reads it.
pub const fn say_lifetime(life: Span) -> (i64, &'static str) {
    let hours = life.as_seconds() / 3_600;
    if hours % 24 == 0 { (hours / 24, "days") } else { (hours, "hours") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invitations_live_from_an_hour_to_thirty_days() {
        for (number, unit, life) in
            [("1", "hours", Span::hours(1)), (" 30 ", "days", Span::days(30)), ("720", "hours", Span::days(30))]
        {
            assert_eq!(parse_lifetime(number, unit), Ok(life));
            let (n, unit) = say_lifetime(life);
            assert_eq!(parse_lifetime(&n.to_string(), unit), Ok(life));
        }
        for (number, unit) in [
            ("0", "hours"),
            ("31", "days"),
            ("721", "hours"),
            ("-1", "days"),
            ("", "days"),
            ("1", "years"),
            ("9223372036854775807", "days"),
        ] {
            assert_eq!(parse_lifetime(number, unit), Err(BadLifetime), "{number} {unit}");
        }
    }
}
