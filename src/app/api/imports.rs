//! Inviting the people of a table, for islands.

#![expect(missing_docs, reason = "the server macro makes structs of the arguments, which it does not document")]

use leptos::{prelude::*, server_fn::codec::Json};
use serde::{Deserialize, Serialize};

use super::error::ApiError;

/// What came of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchAnswer {
    /// The import that it belongs to; to be told with the next batch.
    pub import: String,
    /// One for each row: empty where it was invited, else the code of what is wrong.
    pub codes: Vec<String>,
}

/// What is known of addresses: each with the code of what is wrong. Those with
/// nothing wrong are left out.
#[server(prefix = "/api/island", endpoint = "import-known", input = Json, output = Json)]
pub async fn import_known(organization: String, addresses: Vec<String>) -> Result<Vec<(String, String)>, ApiError> {
    use super::door::{refused, visitor};
    use crate::server::service::import;

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    let known = import::known(&visitor.core, &member, &addresses).await.map_err(|fault| refused(&fault))?;
    Ok(known.into_iter().map(|(address, code)| (address, code.to_owned())).collect())
}

/// Invites the people of some rows, whose cells stand in the order of the template.
#[server(prefix = "/api/island", endpoint = "import-rows", input = Json, output = Json)]
pub async fn import_rows(
    organization: String,
    rows: Vec<[String; 5]>,
    role: String,
    groups: Vec<String>,
    import: Option<String>,
) -> Result<BatchAnswer, ApiError> {
    use super::door::{refused, visitor};
    use crate::server::service::import::{self, Defaults};

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    let import = import.and_then(|id| id.parse().ok());
    let sent = import::send(&visitor.core, &member, rows, &Defaults { role, groups }, import).await;
    let sent = sent.map_err(|fault| refused(&fault))?;
    let code = |result: Result<_, &'static str>| result.err().unwrap_or_default().to_owned();
    Ok(BatchAnswer { import: sent.import.to_string(), codes: sent.results.into_iter().map(code).collect() })
}

/// The CSV of a workbook, which comes in base 64.
#[server(prefix = "/api/island", endpoint = "import-workbook", input = Json, output = Json)]
pub async fn import_workbook(organization: String, workbook: String) -> Result<String, ApiError> {
    use super::door::{refused, visitor};
    use crate::{
        domain::{error::Error, import::FileProblem},
        server::service::{fault::Fault, import, invite},
    };
    use base64::{Engine, engine::general_purpose::STANDARD};

    let visitor = visitor().await?;
    let member = visitor.member(&organization).await.map_err(|fault| refused(&fault))?;
    invite::require(&visitor.core, &member).await.map_err(|fault| refused(&fault))?;
    let unreadable = |_| refused(&Fault::from(Error::field("file", FileProblem::BadWorkbook.code())));
    let bytes = STANDARD.decode(workbook).map_err(unreadable)?;
    import::text_of(&visitor.core, &member, bytes).await.map_err(|fault| refused(&fault))
}
