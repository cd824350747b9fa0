//! The keys that Leptos and the build read as well: `[package.metadata.leptos]`.

use std::net::SocketAddr;

use serde::Deserialize;

/// `[package]`: only there because Leptos reads its keys from below it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// `[package.metadata]`.
    #[serde(default)]
    pub metadata: Metadata,
}

/// `[package.metadata]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// `[package.metadata.leptos]`.
    #[serde(default)]
    pub leptos: Leptos,
}

/// The keys of `[package.metadata.leptos]` that a running server has a use for.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Leptos {
    /// Name of the client's files.
    pub output_name: String,
    /// Where the build puts the site.
    pub site_root: String,
    /// Folder of the client's files below it.
    pub site_pkg_dir: String,
    /// Where the server listens.
    pub site_addr: SocketAddr,
    /// Port of the live reload in development.
    pub reload_port: u16,
    /// Whether somebody works on the sources.
    pub env: Env,
}

impl Default for Leptos {
    fn default() -> Self {
        Self {
            output_name: "usher".into(),
            site_root: "target/site".into(),
            site_pkg_dir: "pkg".into(),
            site_addr: SocketAddr::from(([127, 0, 0, 1], 3000)),
            reload_port: 3001,
            env: Env::Prod,
        }
    }
}

/// What Leptos calls an environment, in the spellings that it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Env {
    /// Somebody works on the sources.
    #[serde(rename = "DEV", alias = "dev", alias = "development")]
    Dev,
    /// All others.
    #[serde(rename = "PROD", alias = "prod", alias = "production")]
    Prod,
}
