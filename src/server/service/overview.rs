//! How inviting goes, in a few figures: for the pictures on an organization's home,
//! which whoever sees its people sees. Everything in them was counted as it happened.

use super::{
    super::{core::Core, store::daily},
    access::Member,
    fault::Fault,
};
use crate::domain::{
    permission::Permission,
    person::{Counts, Status},
    seats::Seats,
    trend::{self, Day, Funnel, Week},
};

/// The figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// What became of the invitations of the last days.
    pub funnel: Funnel,
    /// Who joined, week by week.
    pub weeks: Vec<Week>,
    /// How many people are in each status.
    pub people: Counts,
    /// The seats.
    pub seats: Seats,
}

impl Overview {
    /// Whether nobody was invited yet, and nobody came: there is only whoever founded it.
    pub fn is_empty(&self) -> bool {
        let others = Status::ALL.into_iter().map(|status| self.people.of(status)).sum::<i64>() > 1;
        self.funnel == Funnel::default() && !others && self.weeks.iter().map(|week| week.joined).sum::<i64>() <= 1
    }
}

/// Reads them; `None` for whoever does not see people.
pub async fn look(core: &Core, member: &Member) -> Result<Option<Overview>, Fault> {
    if member.require(Permission::PeopleView).is_err() {
        return Ok(None);
    }
    let people = super::people::counts(core, member).await?;
    let (organization, now) = (member.organization_id(), core.now());
    let today = Day::of(now);
    let mut connection = core.store.read().await?;
    let counts = daily::since(&mut connection, core.store.dialect(), organization, today.horizon()).await?;
    let seats = Seats { limit: member.organization.member_limit, taken: people.seats_taken() };
    Ok(Some(Overview { funnel: Funnel::of(&counts, today), weeks: trend::weeks(&counts, today), people, seats }))
}
