//! Where log lines go, and how they look.

use tracing_subscriber::EnvFilter;

use super::settings::{Log, LogFormat, SettingsError};

/// Starts logging to standard error. `RUST_LOG` wins over the settings.
pub fn start(settings: &Log) -> Result<(), SettingsError> {
    let level = std::env::var("RUST_LOG").unwrap_or_else(|_| settings.level.clone());
    let filter = filter(&level).map_err(|why| SettingsError(format!("RUST_LOG or [log] level: {why}")))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.format {
        LogFormat::Text => builder.with_target(false).init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}

/// What a level lets through.
pub fn filter(level: &str) -> Result<EnvFilter, String> {
    EnvFilter::try_new(level)
        .map_err(|e| format!("{level:?}: {e}; allowed are error, warn, info, debug, trace, or usher=debug"))
}
