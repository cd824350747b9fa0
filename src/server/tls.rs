//! How other servers are asked over TLS: identity providers, and the gateway for
//! text messages. The mail server is asked by a client of its own, which trusts the same.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore, crypto::ring};
use rustls_native_certs::load_native_certs;

/// Whether anything is installed on this machine that says whom to trust.
pub fn machine_has_roots() -> bool {
    !load_native_certs().certs.is_empty()
}

/// Trusts whom the machine trusts; where nothing is installed there, whom Mozilla trusts.
pub fn client() -> Result<ClientConfig, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(load_native_certs().certs);
    if roots.is_empty() {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(tls)
}
