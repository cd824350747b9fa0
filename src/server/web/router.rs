//! Every address that Usher answers.

use std::{any::Any, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::{
    CompressionLevel, catch_panic::CatchPanicLayer, compression::CompressionLayer, limit::RequestBodyLimitLayer,
    timeout::RequestBodyTimeoutLayer,
};

use super::{
    assets, context,
    errors::{self, PageError},
    headers, health, live, origin,
    visitor::Visitor,
};
use crate::{
    app::{api, pages},
    domain::error::Error,
    server::core::Core,
};

/// Bodies of forms and server functions; the longest is a list of addresses.
pub const MOST_BODY_BYTES: usize = 256 * 1024;
/// Bodies with a file: a CSV or a workbook, the latter in base 64.
pub const MOST_UPLOAD_BYTES: usize = 6 * 1024 * 1024;
/// A body must not stall for longer.
const BODY_TIMEOUT: Duration = Duration::from_secs(15);

/// The router of the whole application.
pub fn router(core: &Arc<Core>) -> Router {
    pages()
        .merge(settings())
        .route(&format!("{}/{{*function}}", api::PREFIX), post(api::handle))
        .route("/o/{slug}/live", get(live::stream))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/pkg/{file}", get(assets::package))
        .route("/favicon.svg", get(assets::favicon))
        .route("/robots.txt", get(assets::robots))
        .fallback(not_found)
        // Looks at the promised length before anything is read.
        .layer(RequestBodyLimitLayer::new(MOST_BODY_BYTES))
        .merge(uploads().layer(RequestBodyLimitLayer::new(MOST_UPLOAD_BYTES)))
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyTimeoutLayer::new(BODY_TIMEOUT))
        .layer(from_fn_with_state(Arc::clone(core), origin::layer))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(errors::layer))
        // Quick rather than small: pages are made for each reader anew.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(Arc::clone(core), headers::layer))
        .layer(from_fn_with_state(Arc::clone(core), context::layer))
        .with_state(Arc::clone(core))
}

fn pages() -> Router<Arc<Core>> {
    use pages::{
        account::{self, second_factor, second_factor_off},
        forgot, home, invite, invite_link, invite_link_one, join, join_answers, join_arrival, join_phone,
        join_provider, joined, language, passkey, people, people_bulk, people_export, person, provider, request, reset,
        second_step, setup, sign_in, sign_in_code,
    };
    use pages::{organizations, sign_up, sign_up_provider};
    use person::{edit, invitation, member};
    Router::new()
        .route("/", get(home::start))
        .route("/setup", get(setup::show).post(setup::submit))
        .route("/setup/{token}", get(setup::arrive))
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-in/second-step", get(second_step::show).post(second_step::submit))
        .route("/sign-in/code", get(sign_in_code::show).post(sign_in_code::request))
        .route("/sign-in/code/enter", post(sign_in_code::enter))
        .route("/sign-in/passkey", post(passkey::sign_in))
        .route("/sign-in/passkey/begin", post(passkey::begin_sign_in))
        .route("/sign-in/with/{provider}", post(provider::depart))
        .route("/sign-in/with/{provider}/back", get(provider::arrive))
        .route("/sign-in/link", get(provider::offer_link).post(provider::link))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/language", post(language::choose))
        .route("/forgot", get(forgot::show).post(forgot::submit))
        .route("/reset", get(reset::show).post(reset::submit))
        .route("/reset/{token}", get(reset::arrive))
        .route("/account", get(account::profile::show).post(account::profile::save))
        .route("/account/shortcuts", get(account::profile::back).post(account::profile::save_shortcuts))
        .route("/account/here", post(account::profile::here))
        .route("/account/confirm", get(account::confirm::show).post(account::confirm::submit))
        .route("/account/confirm/passkey", get(account::methods::back).post(account::methods::confirm_passkey))
        .route("/account/confirm/passkey/begin", post(account::methods::begin_confirm_passkey))
        .route("/account/confirm/with/{provider}", get(account::methods::back).post(account::methods::confirm_with))
        .route("/account/passkeys", get(account::methods::back).post(account::methods::add_passkey))
        .route("/account/passkeys/new", get(account::methods::new_passkey))
        .route("/account/passkeys/begin", post(account::methods::begin_passkey))
        .route("/account/passkeys/{id}/remove", get(account::methods::back).post(account::methods::remove_passkey))
        .route("/account/password/remove", get(account::methods::back).post(account::methods::remove_password))
        .route("/account/link/{provider}", get(account::methods::back).post(account::methods::link))
        .route("/account/identities/{id}/unlink", get(account::methods::back).post(account::methods::unlink))
        .route("/account/email", get(account::email::show).post(account::email::submit))
        .route("/account/email/code", get(account::email::show_code).post(account::email::submit_code))
        .route("/account/phone", get(account::phone::show).post(account::phone::submit))
        .route("/account/phone/code", get(account::phone::show_code).post(account::phone::submit_code))
        .route("/account/phone/remove", get(account::phone::confirm_removal).post(account::phone::remove))
        .route("/account/security", get(account::security::show))
        .route("/account/password", get(account::password::show).post(account::password::submit))
        .route("/account/second-factor", get(second_factor::show).post(second_factor::submit))
        .route("/account/second-factor/off", get(second_factor_off::show).post(second_factor_off::submit))
        .route("/account/sessions", get(account::sessions::show))
        .route("/account/sessions/end-others", post(account::sessions::end_others))
        .route("/account/sessions/{handle}/end", post(account::sessions::end))
        .route("/account/organizations", get(account::organizations::show))
        .route("/account/organizations/{slug}/leave", get(account::leave::show).post(account::leave::submit))
        .route("/account/data", get(account::data::show))
        .route("/account/export", get(account::data::export))
        .route("/account/delete", get(account::delete::show).post(account::delete::submit))
        .route("/goodbye", get(account::delete::goodbye))
        .route("/i/{token}", get(join_arrival::by_invitation))
        .route("/r/{token}", get(join_arrival::to_come_back))
        .route("/l/{token}", get(join_arrival::by_link))
        .route("/join-us/{slug}", get(join_arrival::to_sign_up))
        .route("/join", get(join::show))
        .route("/join/code", post(join::request_code))
        .route("/join/code/enter", post(join::enter_code))
        .route("/join/phone", post(join_phone::request))
        .route("/join/phone/code", post(join_phone::enter))
        .route("/join/register", post(join::register))
        .route("/join/accept", post(join::accept))
        .route("/join/decline", get(join_answers::ask_decline).post(join_answers::decline))
        .route("/join/fresh", get(join_answers::show_fresh).post(join_answers::send_fresh))
        .route("/join/readdress", post(join_answers::ask_readdress))
        .route("/join/passkey", post(passkey::join))
        .route("/join/passkey/begin", post(passkey::begin_join))
        .route("/join/with", get(join_provider::show).post(join_provider::register))
        .route("/join/with/{provider}", post(join_provider::depart))
        .route("/sign-up", get(sign_up::show).post(sign_up::register))
        .route("/sign-up/code", post(sign_up::request_code))
        .route("/sign-up/code/enter", post(sign_up::enter_code))
        .route("/sign-up/with", get(sign_up_provider::show).post(sign_up_provider::register))
        .route("/sign-up/with/{provider}", post(sign_up_provider::depart))
        .route("/organizations", get(organizations::show))
        .route("/organizations/{slug}", post(organizations::switch))
        .route("/o/new", get(sign_up::new_organization).post(sign_up::make))
        .route("/o/{slug}", get(home::show))
        .route("/o/{slug}/joined/{product}", get(joined::show))
        .route("/o/{slug}/settings/people", get(people::show))
        .route("/o/{slug}/settings/people/invite", get(invite::show).post(invite::submit))
        .route("/o/{slug}/settings/people/import/template.csv", get(pages::import::template))
        .route("/o/{slug}/settings/people/link", get(invite_link::show).post(invite_link::create))
        .route("/o/{slug}/settings/people/link/{id}", get(invite_link_one::show))
        .route("/o/{slug}/settings/people/link/{id}/edit", get(invite_link_one::edit).post(invite_link_one::save))
        .route(
            "/o/{slug}/settings/people/link/{id}/delete",
            get(invite_link_one::confirm_delete).post(invite_link_one::delete),
        )
        .route("/o/{slug}/settings/people/link/{id}/qr.svg", get(invite_link_one::qr_code))
        .route("/o/{slug}/settings/people/link/{id}/turn-on", post(invite_link::turn_on))
        .route(
            "/o/{slug}/settings/people/link/{id}/regenerate",
            get(invite_link_one::confirm_regenerate).post(invite_link::regenerate),
        )
        .route("/o/{slug}/settings/people/link/{id}/turn-off", post(invite_link::turn_off))
        .route("/o/{slug}/settings/people/requests/{id}", get(request::show))
        .route("/o/{slug}/settings/people/requests/{id}/approve", post(request::approve))
        .route("/o/{slug}/settings/people/requests/{id}/deny", post(request::deny))
        .route("/o/{slug}/settings/people/bulk", post(people_bulk::submit))
        .route("/o/{slug}/settings/people/export", get(people_export::download))
        .route("/o/{slug}/settings/people/removed/{user}", get(member::show_receipt))
        .route("/o/{slug}/settings/people/{person}", get(person::show))
        .route("/o/{slug}/settings/people/{person}/edit", get(edit::show).post(edit::submit))
        .route("/o/{slug}/settings/people/{person}/inactivate", get(member::ask_inactivate).post(member::inactivate))
        .route("/o/{slug}/settings/people/{person}/reactivate", get(member::ask_reactivate).post(member::reactivate))
        .route("/o/{slug}/settings/people/{person}/remove", get(member::ask_remove).post(member::remove))
        .route("/o/{slug}/settings/people/{person}/reset", post(member::reset))
        .route("/o/{slug}/settings/people/{person}/sessions", post(member::end_sessions))
        .route("/o/{slug}/settings/people/{person}/resend", post(invitation::resend))
        .route("/o/{slug}/settings/people/{person}/link", post(invitation::show_link))
        .route("/o/{slug}/settings/people/{person}/delete", get(invitation::ask_delete).post(invitation::delete))
}

fn settings() -> Router<Arc<Core>> {
    use pages::settings::{self, audit, email, general, group, groups, invitations, products, roles, sign_in};
    Router::new()
        .route("/o/{slug}/settings", get(settings::first))
        .route("/o/{slug}/settings/roles", get(roles::list))
        .route("/o/{slug}/settings/roles/new", get(roles::new).post(roles::create))
        .route("/o/{slug}/settings/roles/{id}", get(roles::show).post(roles::edit))
        .route("/o/{slug}/settings/roles/{id}/delete", get(roles::confirm_delete).post(roles::delete))
        .route("/o/{slug}/logo", get(general::logo))
        .route("/o/{slug}/settings/general", get(general::show).post(general::save))
        .route("/o/{slug}/settings/general/logo", post(general::upload))
        .route("/o/{slug}/settings/general/logo/remove", get(general::confirm_remove).post(general::remove))
        .route("/o/{slug}/settings/invitations", get(invitations::show).post(invitations::save))
        .route("/o/{slug}/settings/sign-in", get(sign_in::show).post(sign_in::save))
        .route("/o/{slug}/settings/sign-in/test-text", post(sign_in::send_test))
        .route("/o/{slug}/settings/groups", get(groups::list).post(groups::create))
        .route("/o/{slug}/settings/groups/{id}", get(group::show).post(group::rename))
        .route("/o/{slug}/settings/groups/{id}/add", post(group::add))
        .route("/o/{slug}/settings/groups/{id}/remove/{person}", post(group::remove))
        .route("/o/{slug}/settings/groups/{id}/delete", get(group::confirm_delete).post(group::delete))
        .route("/o/{slug}/settings/products", get(products::list))
        .route("/o/{slug}/settings/products/new", get(products::new).post(products::create))
        .route("/o/{slug}/settings/products/{id}", get(products::show).post(products::edit))
        .route("/o/{slug}/settings/products/{id}/delete", get(products::confirm_delete).post(products::delete))
        .route("/o/{slug}/settings/audit", get(audit::show))
        .route("/o/{slug}/settings/audit/export", get(audit::export))
        .route("/o/{slug}/settings/email/check", post(email::check))
        .route("/o/{slug}/settings/email/test", post(email::send_test))
        .route("/o/{slug}/settings/email", get(email::show))
        .route("/o/{slug}/settings/email/{id}/retry", post(email::retry))
}

/// What takes files.
fn uploads() -> Router<Arc<Core>> {
    use pages::import;
    Router::new()
        .route("/o/{slug}/settings/people/import", get(import::show).post(import::submit))
        .route("/api/island/import-workbook", post(api::handle))
}

/// Who is let into the organization that the address names is told there.
async fn not_found(visitor: Visitor) -> PageError {
    let slug = visitor.path.strip_prefix("/o/").and_then(|rest| rest.split('/').next()).map(str::to_owned);
    if let Some(slug) = slug {
        // Who is not reads the same page without its frame.
        let _ = visitor.member(&slug).await;
    }
    PageError::Error(Error::NotFound)
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("a panic"), "a handler panicked");
    let mut response = PageError::Error(Error::Internal).into_response();
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}
