//! Every route, and what each kind of visitor is answered there.

/// How a row's request is made.
#[derive(Clone, Copy)]
pub enum Body {
    None,
    /// A form, after the visitor opened the invitation `{invitation}` if a field wants its `{door}`.
    Form(&'static [(&'static str, &'static str)]),
    /// A form that may hold a file.
    Upload(&'static [(&'static str, &'static str)]),
    /// The JSON of a server function.
    Json(&'static str),
}

/// A request, and the statuses for nobody, a member without rights, the owner, and
/// the owner of another organization. An administrator without full access is answered
/// as the owner, where nothing else is said.
pub struct Row {
    pub method: &'static str,
    pub route: &'static str,
    pub body: Body,
    pub expected: [u16; 4],
    pub administrator: u16,
}

impl Row {
    const fn new(method: &'static str, route: &'static str, body: Body, expected: [u16; 4]) -> Self {
        Self { method, route, body, expected, administrator: expected[2] }
    }

    const fn administrator(self, status: u16) -> Self {
        Self { administrator: status, ..self }
    }
}

const fn get(route: &'static str, expected: [u16; 4]) -> Row {
    Row::new("GET", route, Body::None, expected)
}

const fn post(route: &'static str, form: &'static [(&'static str, &'static str)], expected: [u16; 4]) -> Row {
    Row::new("POST", route, Body::Form(form), expected)
}

const fn upload(route: &'static str, form: &'static [(&'static str, &'static str)], expected: [u16; 4]) -> Row {
    Row::new("POST", route, Body::Upload(form), expected)
}

const fn call(route: &'static str, json: &'static str, expected: [u16; 4]) -> Row {
    Row::new("POST", route, Body::Json(json), expected)
}

/// A page of an organization: nobody is led to sign in, strangers see nothing there.
const PAGE: [u16; 4] = [303, 403, 200, 404];
/// A server function of an organization.
const CALL: [u16; 4] = [401, 403, 200, 404];
/// A deed in an organization that leads on.
const DEED: [u16; 4] = [401, 403, 303, 404];

/// A page of somebody's own account: nobody is led to sign in.
const OWN_PAGE: [u16; 4] = [303, 200, 200, 200];
/// A deed there that leads on.
const OWN_DEED: [u16; 4] = [401, 303, 303, 303];

pub const ROWS: &[Row] = &[
    get("/", [303, 303, 303, 303]),
    get("/setup", [404; 4]),
    post(
        "/setup",
        &[("organization", "B"), ("name", "B"), ("email", "b@b.example"), ("password", "violet-otter-harvest-91")],
        [404; 4],
    ),
    get("/setup/{setup}", [409; 4]),
    get("/sign-in", [200, 303, 303, 303]),
    post("/sign-in", &[("email", "who@else.example"), ("password", "wrong")], [401; 4]),
    get("/sign-in/code", [303; 4]),
    // There is no mail server.
    post("/sign-in/code", &[("email", "who@else.example")], [409; 4]),
    post("/sign-in/code/enter", &[("code", "123456")], [303; 4]),
    // By an address of numbers no browser knows passkeys.
    post("/sign-in/passkey", &[("credential", "{}")], [422; 4]),
    post("/sign-in/passkey/begin", &[], [404; 4]),
    // There is no provider.
    post("/sign-in/with/{provider}", &[], [404; 4]),
    get("/sign-in/with/{provider}/back", [404; 4]),
    get("/sign-in/link", [303; 4]),
    post("/sign-in/link", &[], [401, 400, 400, 400]),
    post("/sign-out", &[], [303; 4]),
    post("/language", &[("language", "en")], [303; 4]),
    get("/sign-in/second-step", [303; 4]),
    post("/sign-in/second-step", &[("code", "123456")], [303; 4]),
    get("/forgot", [200; 4]),
    post("/forgot", &[("email", "who@else.example")], [409; 4]),
    get("/reset", [404; 4]),
    post("/reset", &[("password", "violet-otter-harvest-91")], [404; 4]),
    get("/reset/{invitation}", [404; 4]),
    get("/account", OWN_PAGE),
    post("/account", &[("name", "Another Name")], OWN_DEED),
    get("/account/shortcuts", [303; 4]),
    post("/account/shortcuts", &[("shortcuts", "1")], OWN_DEED),
    post("/account/here", &[], [401, 204, 204, 204]),
    get("/account/confirm", OWN_PAGE),
    post("/account/confirm", &[("password", "wrong")], [401, 422, 422, 422]),
    get("/account/confirm/passkey", [303; 4]),
    post("/account/confirm/passkey", &[("next", "/account"), ("credential", "{}")], [401, 422, 422, 422]),
    post("/account/confirm/passkey/begin", &[], [401, 404, 404, 404]),
    get("/account/confirm/with/{provider}", [303; 4]),
    post("/account/confirm/with/{provider}", &[("next", "/account")], [401, 404, 404, 404]),
    get("/account/passkeys", [303; 4]),
    post("/account/passkeys", &[("name", "Laptop"), ("credential", "{}")], [401, 422, 422, 422]),
    get("/account/passkeys/new", [303, 200, 200, 200]),
    post("/account/passkeys/begin", &[], [401, 404, 404, 404]),
    get("/account/passkeys/{id}/remove", [303; 4]),
    post("/account/passkeys/{id}/remove", &[], [401, 404, 404, 404]),
    get("/account/password/remove", [303; 4]),
    // It is the last way in, or there is none.
    post("/account/password/remove", &[], [401, 409, 409, 404]),
    get("/account/link/{provider}", [303; 4]),
    post("/account/link/{provider}", &[], [401, 404, 404, 404]),
    get("/account/identities/{id}/unlink", [303; 4]),
    post("/account/identities/{id}/unlink", &[], [401, 404, 404, 404]),
    get("/account/email", OWN_PAGE),
    post("/account/email", &[("email", "{fresh}")], [401, 409, 409, 409]),
    get("/account/email/code", [303; 4]),
    post("/account/email/code", &[("code", "123456")], [401, 422, 422, 422]),
    get("/account/phone", OWN_PAGE),
    // There is no gateway for text messages.
    post("/account/phone", &[("country", "DE"), ("phone", "0170 1234567")], [401, 409, 409, 409]),
    get("/account/phone/code", [303; 4]),
    post("/account/phone/code", &[("code", "123456")], [401, 422, 422, 422]),
    get("/account/phone/remove", [303; 4]),
    post("/account/phone/remove", &[], [401, 409, 409, 409]),
    get("/account/security", OWN_PAGE),
    get("/account/password", OWN_PAGE),
    post("/account/password", &[("password", "wrong"), ("new-password", "short")], [401, 422, 422, 422]),
    get("/account/second-factor", OWN_PAGE),
    post("/account/second-factor", &[("what", "begin")], OWN_DEED),
    get("/account/second-factor/off", [303; 4]),
    post("/account/second-factor/off", &[("password", "wrong")], [401, 422, 422, 303]),
    get("/account/sessions", OWN_PAGE),
    post("/account/sessions/end-others", &[], OWN_DEED),
    post("/account/sessions/{handle}/end", &[], [401, 404, 404, 404]),
    get("/account/organizations", OWN_PAGE),
    get("/account/organizations/{slug}/leave", [303, 200, 200, 404]),
    get("/account/data", OWN_PAGE),
    get("/account/export", OWN_PAGE),
    get("/account/delete", OWN_PAGE),
    post("/account/delete", &[("password", "wrong")], [401, 422, 422, 422]),
    get("/goodbye", [200; 4]),
    get("/i/{invitation}", [303; 4]),
    get("/r/{back}", [303; 4]),
    get("/l/{link}", [303; 4]),
    get("/join-us/{slug}", [404; 4]),
    get("/join", [404; 4]),
    post("/join/code", &[("door", "{door}")], [303; 4]),
    post("/join/code/enter", &[("door", "{door}"), ("code", "123456")], [303; 4]),
    // No number is asked for.
    post("/join/phone", &[("door", "{door}"), ("country", "DE"), ("phone", "0170 1234567")], [303; 4]),
    post("/join/phone/code", &[("door", "{door}"), ("code", "123456")], [303; 4]),
    post(
        "/join/register",
        &[("door", "{door}"), ("name", "New Person"), ("password", "violet-otter-harvest-91")],
        [303; 4],
    ),
    post("/join/accept", &[("door", "{door}")], [401, 303, 303, 403]),
    get("/join/decline", [404; 4]),
    post("/join/decline", &[("door", "{door}")], [200, 200, 200, 200]),
    get("/join/fresh", [200; 4]),
    // Whatever becomes of it.
    post("/join/fresh", &[("door", "{door}")], [303; 4]),
    // Only somebody with another address may ask, and here nothing can be mailed.
    post("/join/readdress", &[("door", "{door}")], [401, 409, 409, 409]),
    post("/join/passkey", &[("door", "{door}"), ("name", "New Person"), ("credential", "{}")], [404; 4]),
    post("/join/passkey/begin", &[("door", "{door}"), ("name", "New Person")], [404; 4]),
    get("/join/with", [404; 4]),
    post("/join/with", &[("door", "{door}"), ("name", "New Person")], [400; 4]),
    post("/join/with/{provider}", &[("door", "{door}")], [404; 4]),
    // Nobody makes organizations where the operator does not let them.
    get("/sign-up", [404; 4]),
    post(
        "/sign-up",
        &[("organization", "B"), ("name", "B"), ("email", "b@b.example"), ("password", "violet-otter-harvest-91")],
        [404; 4],
    ),
    post("/sign-up/code", &[("email", "b@b.example")], [404; 4]),
    post("/sign-up/code/enter", &[("code", "123456")], [404; 4]),
    get("/sign-up/with", [404; 4]),
    post("/sign-up/with", &[("organization", "B"), ("name", "B")], [404; 4]),
    post("/sign-up/with/{provider}", &[], [404; 4]),
    get("/o/new", [404; 4]),
    post("/o/new", &[("organization", "B")], [404; 4]),
    get("/organizations", [303, 200, 200, 200]),
    post("/organizations/{slug}", &[], [401, 303, 303, 404]),
    get("/o/{slug}", [303, 200, 200, 404]),
    get("/o/{slug}/live", PAGE),
    get("/o/{slug}/joined/{product}", [303, 200, 200, 404]),
    get("/o/{slug}/settings/people", PAGE),
    get("/o/{slug}/settings/people/invite", PAGE),
    post("/o/{slug}/settings/people/invite", &[("addresses", "{fresh}"), ("role", "{role}")], DEED),
    get("/o/{slug}/settings/people/import", PAGE),
    get("/o/{slug}/settings/people/import/template.csv", PAGE),
    upload(
        "/o/{slug}/settings/people/import",
        &[("role", "{role}"), ("rows", "email\n{fresh}\n")],
        [401, 403, 200, 404],
    ),
    get("/o/{slug}/settings/people/link", PAGE),
    post("/o/{slug}/settings/people/link", &[("role", "{role}")], DEED),
    get("/o/{slug}/settings/people/link/{link_id}", PAGE),
    get("/o/{slug}/settings/people/link/{link_id}/edit", PAGE),
    post("/o/{slug}/settings/people/link/{link_id}/edit", &[("role", "{role}")], DEED),
    get("/o/{slug}/settings/people/link/{link_id}/delete", PAGE),
    post("/o/{slug}/settings/people/link/{link_id}/delete", &[], DEED),
    get("/o/{slug}/settings/people/link/{link_id}/qr.svg", PAGE),
    post("/o/{slug}/settings/people/link/{link_id}/turn-on", &[], DEED),
    get("/o/{slug}/settings/people/link/{link_id}/regenerate", PAGE),
    post("/o/{slug}/settings/people/link/{link_id}/regenerate", &[], DEED),
    post("/o/{slug}/settings/people/link/{link_id}/turn-off", &[], DEED),
    get("/o/{slug}/settings/people/requests/{request_id}", PAGE),
    post("/o/{slug}/settings/people/requests/{request_id}/approve", &[("role", "{role}")], DEED),
    post("/o/{slug}/settings/people/requests/{request_id}/deny", &[("tell", "1")], DEED),
    post("/o/{slug}/settings/people/bulk", &[("deed", "inactivate"), ("id", "{member}")], [401, 403, 200, 404]),
    post(
        "/o/{slug}/settings/people/bulk",
        &[("deed", "delete"), ("id", "{person}"), ("confirmed", "1")],
        [401, 403, 200, 404],
    ),
    get("/o/{slug}/settings/people/export", PAGE),
    get("/o/{slug}/settings/people/{person}", PAGE),
    get("/o/{slug}/settings/people/{member}", PAGE),
    get("/o/{slug}/settings/people/{member}/edit", PAGE),
    post("/o/{slug}/settings/people/{member}/edit", &[("name", "Maxi"), ("role", "{role}")], [401, 403, 200, 404]),
    get("/o/{slug}/settings/people/{member}/inactivate", PAGE),
    post("/o/{slug}/settings/people/{member}/inactivate", &[], DEED),
    get("/o/{slug}/settings/people/{inactive}/reactivate", PAGE),
    post("/o/{slug}/settings/people/{inactive}/reactivate", &[("way", "link")], [401, 403, 200, 404]),
    get("/o/{slug}/settings/people/{member}/remove", PAGE),
    post("/o/{slug}/settings/people/{member}/remove", &[], DEED),
    get("/o/{slug}/settings/people/removed/{gone}", PAGE),
    post("/o/{slug}/settings/people/{member}/reset", &[], [401, 403, 409, 404]),
    post("/o/{slug}/settings/people/{member}/sessions", &[], DEED),
    post("/o/{slug}/settings/people/{person}/resend", &[], DEED),
    get("/o/{slug}/settings/people/{person}/delete", PAGE),
    post("/o/{slug}/settings/people/{person}/delete", &[], DEED),
    post("/o/{slug}/settings/people/{person}/link", &[], [401, 403, 200, 404]),
    get("/o/{slug}/settings", [303, 403, 303, 404]),
    get("/o/{slug}/settings/roles", PAGE),
    get("/o/{slug}/settings/roles/new", PAGE),
    post("/o/{slug}/settings/roles/new", &[("name", "{fresh}"), ("permission", "people.view")], DEED),
    get("/o/{slug}/settings/roles/{role_id}", PAGE),
    post("/o/{slug}/settings/roles/{role_id}", &[("name", "{fresh}")], DEED),
    get("/o/{slug}/settings/roles/{role_id}/delete", PAGE),
    post("/o/{slug}/settings/roles/{role_id}/delete", &[("replacement", "{role}")], DEED),
    get("/o/{slug}/logo", [404; 4]),
    get("/o/{slug}/settings/general", PAGE),
    post("/o/{slug}/settings/general", &[("name", "Acme"), ("colour", "#1a5fb4")], DEED),
    post("/o/{slug}/settings/general/logo", &[], [401, 403, 422, 404]),
    get("/o/{slug}/settings/general/logo/remove", PAGE),
    post("/o/{slug}/settings/general/logo/remove", &[], DEED),
    get("/o/{slug}/settings/invitations", PAGE),
    post(
        "/o/{slug}/settings/invitations",
        &[("lifetime", "7"), ("unit", "days"), ("sign_up", "off"), ("role", "{role}")],
        DEED,
    ),
    get("/o/{slug}/settings/sign-in", PAGE),
    post("/o/{slug}/settings/sign-in", &[("which", "all")], DEED),
    post("/o/{slug}/settings/sign-in/test-text", &[], [401, 403, 409, 404]),
    get("/o/{slug}/settings/groups", PAGE),
    post("/o/{slug}/settings/groups", &[("name", "{fresh}")], DEED),
    get("/o/{slug}/settings/groups/{group_id}", PAGE),
    post("/o/{slug}/settings/groups/{group_id}", &[("name", "{fresh}")], DEED),
    post("/o/{slug}/settings/groups/{group_id}/add", &[("addresses", "owner@acme.example")], DEED).administrator(422),
    post("/o/{slug}/settings/groups/{group_id}/remove/{person_id}", &[], DEED).administrator(403),
    get("/o/{slug}/settings/groups/{group_id}/delete", PAGE),
    post("/o/{slug}/settings/groups/{group_id}/delete", &[], DEED),
    get("/o/{slug}/settings/products", PAGE),
    get("/o/{slug}/settings/products/new", PAGE),
    post("/o/{slug}/settings/products/new", &[("name", "{fresh}"), ("url", "https://a.example")], DEED),
    get("/o/{slug}/settings/products/{product_id}", PAGE),
    post("/o/{slug}/settings/products/{product_id}", &[("name", "{fresh}"), ("url", "https://a.example")], DEED),
    get("/o/{slug}/settings/products/{product_id}/delete", PAGE),
    post("/o/{slug}/settings/products/{product_id}/delete", &[], DEED),
    get("/o/{slug}/settings/audit", PAGE),
    get("/o/{slug}/settings/audit/export", PAGE),
    post("/o/{slug}/settings/email/check", &[], [401, 403, 409, 404]),
    post("/o/{slug}/settings/email/test", &[], [401, 403, 409, 404]),
    get("/o/{slug}/settings/email", PAGE),
    post("/o/{slug}/settings/email/{mail_id}/retry", &[], DEED),
    call("/api/island/invite-form", r#"{"organization":"{slug}"}"#, CALL),
    call(
        "/api/island/invite",
        r#"{"organization":"{slug}","form":{"addresses":"{fresh}","role":"{role}"},"leave_out_bad":false}"#,
        CALL,
    ),
    call("/api/island/password-strength", r#"{"password":"violet-otter","about":""}"#, [200; 4]),
    call("/api/island/check-addresses", r#"{"organization":"{slug}","addresses":"{fresh}"}"#, CALL),
    call("/api/island/resend-invitation", r#"{"organization":"{slug}","id":"{id}"}"#, CALL),
    call("/api/island/invitation-mails", r#"{"organization":"{slug}","ids":["{id}"]}"#, CALL),
    call("/api/island/retry-mail", r#"{"organization":"{slug}","id":"{mail_id}"}"#, CALL),
    call("/api/island/invitation-link", r#"{"organization":"{slug}","id":"{id}"}"#, [401, 403, 200, 404]),
    call("/api/island/reactivate", r#"{"organization":"{slug}","id":"{inactive}"}"#, [401, 403, 409, 404]),
    call("/api/island/reactivation-link", r#"{"organization":"{slug}","id":"{inactive}"}"#, [401, 403, 200, 404]),
    call("/api/island/import-known", r#"{"organization":"{slug}","addresses":["{fresh}"]}"#, [401, 403, 200, 404]),
    call(
        "/api/island/import-rows",
        r#"{"organization":"{slug}","rows":[["","{fresh}","","",""]],"role":"{role}","groups":[],"import":null}"#,
        [401, 403, 200, 404],
    ),
    call("/api/island/import-workbook", r#"{"organization":"{slug}","workbook":"ZW1haWw="}"#, [401, 403, 200, 404]),
    get("/health/live", [200; 4]),
    get("/health/ready", [200; 4]),
    get("/pkg/{none}", [404; 4]),
    get("/favicon.svg", [200; 4]),
    get("/robots.txt", [200; 4]),
    // Stays the last: the member is none afterwards.
    post("/account/organizations/{slug}/leave", &[], [401, 303, 409, 404]).administrator(303),
];
