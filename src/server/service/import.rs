//! Invites the people of a table, in batches: each is one transaction, in which
//! everything is checked again by the code that the browser ran.

use std::{collections::HashMap, sync::Arc};

use sqlx::AnyConnection;

use super::{
    super::{
        core::Core,
        store::{Tx, audit, groups, organizations::Organization, people_counts, roles, throttles},
        words::Words,
        workbook::{self, WorkbookError},
    },
    access::Member,
    act::Act,
    fault::Fault,
    invite::{Look, Ready, Written, seats, write_all},
    lookups, mails,
    names::Names,
    terms::TermsForm,
};
use crate::domain::{
    audit::Details,
    email::{EmailAddress, EmailProblem},
    error::{Error, Problems},
    id::ImportId,
    import::{self, Cells, Checked, Choice, Column, FileProblem, Grid, NOT_SENT, Row, Rules, Sheet, read},
    name::Name,
    permission::Permission,
    seats::Seats,
    terms::Terms,
    time::Span,
};

/// Rows of one transaction: few enough to keep others waiting for a moment only.
pub const MOST_ROWS_OF_BATCH: usize = 500;
/// How often the largest import that is allowed may be sent in an hour, by one person.
const MOST_IMPORTS_AN_HOUR: usize = 4;

/// What rows get that say nothing themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defaults {
    /// The id of a role.
    pub role: String,
    /// The ids of groups.
    pub groups: Vec<String>,
}

/// What came of a batch.
#[derive(Debug)]
pub struct Sent {
    /// The import that it belongs to.
    pub import: ImportId,
    /// One for each row, in their order: the invitation, or the code of what is wrong.
    pub results: Vec<Result<Written, &'static str>>,
}

/// What the rows of an import are checked against.
pub async fn rules(core: &Core, member: &Member) -> Result<Rules, Fault> {
    let act = member.act(core, "import.begin");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let seats = seats(core, member).await?;
        let mut connection = core.store.read().await?;
        look_up(core, &mut connection, member, seats).await
    })
    .await
}

async fn look_up(core: &Core, connection: &mut AnyConnection, member: &Member, seats: Seats) -> Result<Rules, Fault> {
    let id = member.organization_id();
    let roles = roles::all(connection, id).await?.into_iter().map(|role| Choice {
        id: role.id.to_string(),
        grantable: member.require_grant(&role, false).is_ok(),
        name: role.name,
    });
    let roles = roles.collect();
    let groups = groups::all(connection, id).await?.into_iter();
    Ok(Rules {
        roles,
        groups: groups.map(|g| Choice { id: g.id.to_string(), name: g.name, grantable: true }).collect(),
        languages: Words::languages().iter().map(|(tag, _)| (*tag).to_owned()).collect(),
        most: core.settings.invitation.most_per_import,
        seats_left: seats.left(),
        seat_limit: seats.limit,
    })
}

/// What is known of addresses: the code of what is wrong, by the address as it was
/// given. Those with nothing wrong are left out.
pub async fn known(core: &Core, member: &Member, addresses: &[String]) -> Result<HashMap<String, &'static str>, Fault> {
    let act = member.act(core, "import.check");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        if addresses.len() > 2 * MOST_ROWS_OF_BATCH {
            return Err(Error::field("addresses", "row_over_limit").into());
        }
        core.learn_utf8(addresses.iter().map(String::as_str)).await;
        let taken = |text: &String| EmailAddress::parse(text).and_then(|email| core.utf8_mail.check(email));
        let parsed: Vec<_> = addresses.iter().map(taken).collect();
        let good: Vec<_> = parsed.iter().flatten().collect();
        lookups::count(core, member, good.len()).await?;
        let mut connection = core.store.read().await?;
        let look = Look::at(core, &mut connection, &member.organization, &good).await?;
        let code = |email: &Result<EmailAddress, EmailProblem>| match email {
            Err(problem) => Some(problem.code()),
            Ok(email) => look.problem(email).map(|problem| problem.code()),
        };
        Ok(addresses.iter().zip(&parsed).filter_map(|(text, email)| Some((text.clone(), code(email)?))).collect())
    })
    .await
}

/// The text of a file, a workbook's as CSV.
pub async fn text_of(core: &Core, member: &Member, bytes: Vec<u8>) -> Result<String, Fault> {
    let act = member.act(core, "import.read");
    act.run(async {
        member.require(Permission::PeopleInvite)?;
        let told = |problem: FileProblem| Error::field("file", problem.code());
        match import::text_of(&bytes) {
            Err(FileProblem::Workbook) => {
                let most = 2 * core.settings.invitation.most_per_import;
                workbook::to_csv(bytes, most).await.map_err(|error| match error {
                    WorkbookError::Problem(problem) => told(problem).into(),
                    WorkbookError::Busy => Error::Busy.into(),
                })
            }
            Ok(_) if bytes.len() > workbook::MOST_BYTES => Err(told(FileProblem::TooLarge).into()),
            text => text.map_err(|problem| told(problem).into()),
        }
    })
    .await
}

/// Reads a text and checks all of its rows.
pub async fn check(core: &Core, member: &Member, text: &str) -> Result<(Grid, Sheet), Fault> {
    let rules = rules(core, member).await?;
    let told = |problem: FileProblem| Error::field("file", problem.code());
    let mut sheet = read(text, rules.most).map_err(told)?;
    let mut grid = Grid::new(rules, normalize);
    for row in sheet.rows.drain(..) {
        grid.push(row);
    }
    let addresses: Vec<String> = grid.rows.iter().filter_map(|row| row.checked.address.clone()).collect();
    for piece in addresses.chunks(MOST_ROWS_OF_BATCH) {
        grid.refuse(&known(core, member, piece).await?);
    }
    grid.settle();
    Ok((grid, sheet))
}

/// How addresses are compared.
fn normalize(text: &str) -> Result<String, EmailProblem> {
    EmailAddress::parse(text).map(|email| email.as_str().to_owned())
}

/// Sends all rows that are ready, batch by batch. What was sent before a batch fails
/// stays sent; the grid says which.
pub async fn send_all(core: &Core, member: &Member, grid: &mut Grid, defaults: &Defaults) -> Result<(), Fault> {
    let mut import = None;
    loop {
        let batch = grid.batch(MOST_ROWS_OF_BATCH, usize::MAX);
        let (keys, rows): (Vec<_>, Vec<_>) = batch.into_iter().map(|row| (row.key, row.cells.clone())).unzip();
        if rows.is_empty() {
            return Ok(());
        }
        let sent = send(core, member, rows, defaults, import).await?;
        import = Some(sent.import);
        for (key, result) in keys.into_iter().zip(sent.results) {
            grid.note(key, result.map(drop));
        }
        grid.settle();
    }
}

/// Invites the good rows of a batch, all of them or none, and says what is wrong
/// with the others. `import` is the one that earlier batches were told.
pub async fn send(
    core: &Core,
    member: &Member,
    rows: Vec<Cells>,
    defaults: &Defaults,
    import: Option<ImportId>,
) -> Result<Sent, Fault> {
    let act = member.act(core, "invitation.import");
    let sent = act.run(send_batch(core, member, &act, rows, defaults, import)).await?;
    core.outbox.notify_one();
    Ok(sent)
}

async fn send_batch(
    core: &Core,
    member: &Member,
    act: &Act<'_>,
    rows: Vec<Cells>,
    defaults: &Defaults,
    import: Option<ImportId>,
) -> Result<Sent, Fault> {
    member.require(Permission::PeopleInvite)?;
    if rows.is_empty() || rows.len() > MOST_ROWS_OF_BATCH {
        return Err(Error::field("rows", "row_over_limit").into());
    }
    core.learn_utf8(rows.iter().map(|cells| cells[Column::Email as usize].as_str())).await;
    let mut tx = core.store.begin().await?;
    let member = &member.now(&mut tx).await?;
    member.require(Permission::PeopleInvite)?;
    let organization = &member.organization;
    let base = base(&mut tx, member, defaults).await?;
    take_turn(core, &mut tx, member).await?;
    people_counts::settle(&mut tx, organization.id, core.now()).await?;
    let taken = people_counts::counts(&mut tx, organization.id).await?.seats_taken();
    let seats = Seats { limit: organization.member_limit, taken };
    let mut grid = Grid::new(look_up(core, &mut tx, member, seats).await?, normalize);
    for (i, cells) in rows.into_iter().enumerate() {
        grid.push(Row { line: i + 1, cells, fault: None });
    }
    let ready = ready(core, &mut tx, organization, &mut grid, &base).await?;
    let import = begin(core, &mut tx, member, import, ready.len()).await?;
    let create = member.act(core, "invitation.create");
    let terms = ready.iter().map(|one| &*one.terms);
    let names = Names::granted_by(&mut tx, organization.id, terms).await?;
    let mut written = write_all(core, &mut tx, &create, member, organization, &names, &ready).await?.into_iter();
    let results: Vec<_> = grid
        .rows
        .iter()
        .map(|row| match row.problems().next() {
            Some(problem) => Err(problem.code),
            None => written.next().ok_or(NOT_SENT),
        })
        .collect();
    if let Some(code) = results.iter().find_map(|result| result.as_ref().err()) {
        act.refused_within(&mut tx, code).await?;
    }
    tx.commit().await?;
    Ok(Sent { import, results })
}

/// What rows get that say nothing themselves.
async fn base(tx: &mut Tx, member: &Member, defaults: &Defaults) -> Result<Arc<Terms>, Fault> {
    let form = TermsForm { role: defaults.role.clone(), groups: defaults.groups.clone(), ..TermsForm::default() };
    let mut problems = Problems::default();
    match (form.read(tx, member, &mut problems).await?, problems.into_error()) {
        (Some(terms), None) => Ok(Arc::new(terms)),
        (_, error) => Err(error.unwrap_or(Error::Internal).into()),
    }
}

/// Nobody imports without end: batches are counted.
async fn take_turn(core: &Core, tx: &mut Tx, member: &Member) -> Result<(), Fault> {
    let whole = core.settings.invitation.most_per_import.div_ceil(MOST_ROWS_OF_BATCH);
    let most = i64::try_from(MOST_IMPORTS_AN_HOUR * (whole + 5)).unwrap_or(i64::MAX);
    let key = format!("import:{}:{}", member.organization_id(), member.user.id);
    let throttle = throttles::count(tx, &key, core.now(), Span::hours(1)).await?;
    if throttle.n > most {
        return Err(Error::Throttled { retry_after: Span::hours(1).as_seconds() }.into());
    }
    Ok(())
}

/// The rows with nothing wrong, under the organization's lock.
async fn ready(
    core: &Core,
    tx: &mut Tx,
    organization: &Organization,
    grid: &mut Grid,
    base: &Arc<Terms>,
) -> Result<Vec<Ready>, Fault> {
    let emails: Vec<Option<EmailAddress>> = grid
        .rows
        .iter()
        .map(|row| row.checked.address.as_deref().and_then(|address| EmailAddress::parse(address).ok()))
        .collect();
    let addresses: Vec<&EmailAddress> = emails.iter().flatten().collect();
    if core.sends_mail() {
        mails::take_turn(core, tx, &addresses).await?;
    }
    let look = Look::at(core, tx, organization, &addresses).await?;
    let wrong = |email: &EmailAddress| {
        let other = || look.problem(email).map(|problem| problem.code());
        if core.utf8_mail.takes(email) { other() } else { Some(EmailProblem::NonAsciiLocal.code()) }
    };
    let codes = addresses.iter().filter_map(|email| Some((email.to_string(), wrong(email)?))).collect();
    grid.refuse(&codes);
    grid.settle();
    let rows = grid.rows.iter().zip(emails).filter(|(row, _)| row.is_ready());
    rows.map(|(row, email)| {
        let email = email.ok_or(Error::Internal)?;
        let name = Name::parse_optional(&row.cells[Column::Name as usize]).map_err(|_| Error::Internal)?;
        let known = look.known(&email);
        Ok(Ready { email, name, terms: terms(&row.checked, base)?, known })
    })
    .collect()
}

/// What a row gets: its own, and for the rest what all get.
fn terms(checked: &Checked, base: &Arc<Terms>) -> Result<Arc<Terms>, Error> {
    if checked.role.is_none() && checked.groups.is_empty() && checked.language.is_none() {
        return Ok(Arc::clone(base));
    }
    let mut terms = Terms::clone(base);
    if let Some(role) = &checked.role {
        terms.role_id = role.parse().map_err(|_| Error::Internal)?;
    }
    if !checked.groups.is_empty() {
        terms.groups =
            checked.groups.iter().map(|id| id.parse()).collect::<Result<_, _>>().map_err(|_| Error::Internal)?;
        terms.groups.sort_unstable();
    }
    if checked.language.is_some() {
        terms.language.clone_from(&checked.language);
    }
    Ok(Arc::new(terms))
}

/// The import that a batch belongs to: the one of the batches before, if there is
/// an entry of it, or a new one. It has one entry, however many batches it has.
async fn begin(
    core: &Core,
    tx: &mut Tx,
    member: &Member,
    import: Option<ImportId>,
    rows: usize,
) -> Result<ImportId, Fault> {
    const ACTION: &str = "invitation.import";
    if let Some(id) = import
        && audit::is_done(tx, member.organization_id(), ACTION, &id.to_string(), member.user.id).await?
    {
        return Ok(id);
    }
    let id = core.id();
    if rows > 0 {
        member.act(core, ACTION).done_with(tx, id, Details::new()).await?;
    }
    Ok(id)
}
