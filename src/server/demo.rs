//! A sample organization to look at and to measure with: people in every status, who
//! came over the last twelve weeks. Only ever in an empty database.

mod belongings;
mod people;

use self::people::Sample;
use super::{
    application::StartError,
    core::Core,
    service::{
        access,
        act::Caller,
        setup::{self, SetupForm},
    },
};

/// Who owns the sample organization.
pub const EMAIL: &str = "demo@example.com";
/// Their password, printed for whoever starts the demo.
pub const PASSWORD: &str = "let everybody in";

/// People written in one transaction.
const BATCH: usize = 500;

/// Makes the sample organization with `count` people, its owner among them.
pub async fn run(core: &Core, count: usize) -> Result<(), StartError> {
    if setup::is_done(core).await? {
        return Err(StartError("this database is in use: the demo is only ever made in an empty one".into()));
    }
    let form = SetupForm {
        organization: "Acme Inc".into(),
        name: "Robin Ahlberg".into(),
        email: EMAIL.into(),
        password: PASSWORD.into(),
    };
    let caller = Caller::default();
    let (slug, started) = setup::run(core, &caller, &core.keys.setup_token(), &form).await?;
    let mut sample = Sample::prepare(core, &slug, EMAIL).await?;
    sample.groups = belongings::groups(core, sample.organization.id).await?;
    sample.product = belongings::products(core, sample.organization.id).await?;
    belongings::sign_up(core, &sample.organization).await?;
    let owner = access::signed_in(core, Some(&started.secret)).await?;
    let owner = access::member(core, owner.as_ref(), &slug, &caller).await?;
    belongings::looks(core, &owner).await?;
    let link = belongings::links(core, &owner, &sample.plain_role().to_string(), &sample.groups).await?;
    belongings::requests(core, sample.organization.id, link).await?;
    let numbers: Vec<usize> = (1..count).collect();
    for batch in numbers.chunks(BATCH) {
        let mut tx = core.store.begin().await?;
        for n in batch {
            sample.add(&mut tx, *n).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}
