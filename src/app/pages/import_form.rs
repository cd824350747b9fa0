//! The form of an import as it is posted: a file to be looked at, or the rows that
//! were looked at and are to be sent.

use axum::extract::{Multipart, multipart::MultipartError};

use crate::{
    domain::error::Error,
    server::{service::import::Defaults, web::errors::PageError},
};

/// The form as posted.
#[derive(Debug, Default)]
pub struct Posted {
    /// What rows get that say nothing themselves.
    pub defaults: Defaults,
    /// The file's bytes; none where no file was chosen.
    pub file: Option<Vec<u8>>,
    /// The good rows of a file, as CSV.
    pub rows: Option<String>,
}

impl Posted {
    /// Reads the fields; each stands once, but for the groups.
    pub async fn read(mut form: Multipart) -> Result<Self, PageError> {
        let mut posted = Self::default();
        let mut role = None;
        while let Some(field) = form.next_field().await.map_err(unread)? {
            let name = field.name().unwrap_or_default().to_owned();
            // Browsers send a file that was not chosen as one without a name.
            let named = field.file_name().is_some_and(|name| !name.is_empty());
            let bytes = field.bytes().await.map_err(unread)?;
            let text = || String::from_utf8(bytes.to_vec()).map_err(|_| Error::Invalid { problems: Vec::new() });
            match name.as_str() {
                "role" if role.is_none() => role = Some(text()?),
                "groups" => posted.defaults.groups.push(text()?),
                "file" if posted.file.is_none() => posted.file = (named || !bytes.is_empty()).then(|| bytes.to_vec()),
                "rows" if posted.rows.is_none() => posted.rows = Some(text()?),
                _ => return Err(Error::Invalid { problems: Vec::new() }.into()),
            }
        }
        posted.defaults.role = role.unwrap_or_default();
        Ok(posted)
    }
}

fn unread(error: MultipartError) -> PageError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return PageError::Response(Box::new(axum::response::IntoResponse::into_response(error)));
    }
    Error::Invalid { problems: Vec::new() }.into()
}
