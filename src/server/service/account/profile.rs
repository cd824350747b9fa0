//! Name and language.

use super::{
    super::{
        super::{
            core::Core,
            store::{
                accounts::{self, Details},
                erasure, organizations, people,
            },
            words::Words,
        },
        fault::Fault,
    },
    Holder,
};
use crate::domain::{
    error::{Error, Problems},
    name::{Name, NameProblem},
};

/// What of an account not every request needs.
pub async fn details(core: &Core, holder: &Holder) -> Result<Details, Fault> {
    let mut connection = core.store.read().await?;
    Ok(accounts::details(&mut connection, holder.user.id).await?.unwrap_or_default())
}

/// Sets name and language; no language is whatever the browser asks for.
pub async fn save(core: &Core, holder: &Holder, name: &str, language: &str) -> Result<(), Fault> {
    let act = holder.act(core, "account.save");
    act.run(async {
        let mut problems = Problems::default();
        let name = problems.take("name", Name::parse(name), NameProblem::code);
        if !language.is_empty() && Words::languages().iter().all(|(tag, _)| *tag != language) {
            problems.note("language", "language_unknown");
        }
        if let Some(error) = problems.into_error() {
            return Err(error.into());
        }
        let name = name.ok_or(Error::Internal)?;
        let mut tx = core.store.begin().await?;
        let organizations = erasure::organizations(&mut tx, holder.user.id).await?;
        for id in &organizations {
            organizations::lock(&mut tx, *id).await?;
        }
        let language = Some(language).filter(|tag| !tag.is_empty());
        accounts::set_profile(&mut tx, holder.user.id, name.as_str(), language).await?;
        for id in organizations {
            tx.touch(id);
            people::refresh(&mut tx, id, &holder.user.email, core.id(), core.now()).await?;
        }
        act.done(&mut tx, holder.user.id).await?;
        tx.commit().await?;
        Ok(())
    })
    .await
}
