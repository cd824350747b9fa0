//! Files of every kind, as browsers without the client post them: parsed or refused
//! with a reason, never a fault, and nothing is sent before somebody says so.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    app::TestApp,
    client::{Answer, multipart, send},
    shared::dump,
};

const PATH: &str = "/o/acme/settings/people/import";

async fn post(app: &TestApp, fields: &[(&str, Vec<u8>)]) -> Answer {
    send(multipart(app.owner.request(Method::POST, PATH).header("accept", "text/html"), fields)).await
}

async fn look(app: &TestApp, file: impl Into<Vec<u8>>) -> Answer {
    let role = app.role("User").await;
    post(app, &[("role", role.into_bytes()), ("file", file.into())]).await
}

async fn invited(app: &TestApp) -> i64 {
    app.number("SELECT count(*) FROM invitations").await
}

/// What the page has in a field, as a browser would send it back.
fn unescaped(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&#x27;", "'").replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_is_shown_and_its_good_rows_go_out_on_request() {
    let app = TestApp::new().await;
    let template = app.owner.get(&format!("{PATH}/template.csv")).await;
    assert_eq!((template.status, &*template.body), (200, "name,email,role,groups,language\r\n"));
    assert!(template.header("content-disposition").starts_with("attachment"));

    let file = format!("{}\"Doe, <J>\",j@else.example,,,\r\n,nonsense,,,\r\n,k@else.example,Boss,,\r\n", template.body);
    let page = look(&app, file).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for told in ["One row is good.", "2 rows need to be fixed.", "it needs an @", "There is no role of this name here."]
    {
        assert!(page.body.contains(told), "{told}: {}", page.body);
    }
    assert_eq!(invited(&app).await, 0, "looking sends nothing");
    let rows = unescaped(&page.field("rows"));
    assert_eq!(rows, "name,email,role,groups,language\r\n\"Doe, <J>\",j@else.example,,,\r\n");

    let fields = [("rows", rows.clone().into_bytes()), ("role", page.field("role").into_bytes())];
    let done = post(&app, &fields).await;
    assert_eq!(done.status, 200);
    assert!(done.body.contains("One person was invited.") && done.body.contains("data:text/csv"), "{}", done.body);
    assert_eq!(app.texts("SELECT name FROM invitations").await, ["Doe, <J>"]);

    let again = post(&app, &fields).await;
    assert!(again.body.contains("Already invited."), "{}", again.body);
    assert_eq!(invited(&app).await, 1);
}

/// As everywhere, that no seat is left names the limit.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_row_without_a_seat_names_the_limit() {
    let app = TestApp::new().await;
    dump::change(&app.core.store, "UPDATE organizations SET member_limit = 2").await;
    let page = look(&app, "email\na@else.example\nb@else.example\n").await;
    assert!(page.body.contains("No seat is left for this one: the limit is 2."), "{}", page.body);
}

/// N1
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_runs_no_formula() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let app = TestApp::new().await;
    let rows = "name,email\n\"=HYPERLINK(\"\"x\"\")\",+a@else.example\n@sum,-b@else.example\n";
    let done = post(&app, &[("rows", rows.into()), ("role", app.role("User").await.into_bytes())]).await;
    let link = done.body.split("data:text/csv;charset=utf-8;base64,").nth(1).expect("a report");
    let report = STANDARD.decode(unescaped(link.split('"').next().unwrap_or_default())).expect("base 64");
    let report = String::from_utf8(report).expect("text");
    for cell in ["\"'=HYPERLINK(\"\"x\"\")\"", "'+a@else.example", "'@sum", "'-b@else.example"] {
        assert!(report.contains(cell), "{cell}: {report}");
    }
}

/// N2
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_files_are_parsed_or_refused() {
    let app = TestApp::new().await;
    let text = "name,email\r\nZoë,z@else.example\r\n";
    let utf16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let good = "One row is good.";
    let cases: Vec<(&str, Vec<u8>, u16, &str)> = vec![
        ("a byte order mark", [b"\xEF\xBB\xBF", text.as_bytes()].concat(), 200, good),
        ("UTF-16", [vec![0xFF, 0xFE], utf16(u16::to_le_bytes)].concat(), 200, good),
        ("UTF-16, the other way", [vec![0xFE, 0xFF], utf16(u16::to_be_bytes)].concat(), 200, good),
        ("Windows-1252", b"name;email\nZo\xEB;z@else.example".to_vec(), 200, good),
        ("carriage returns", text.replace("\r\n", "\r").into(), 200, good),
        ("tabs", text.replace(',', "\t").into(), 200, good),
        ("NUL", b"name,email\nA\0,z@else.example".to_vec(), 200, "that is no text"),
        ("an open quote", b"name,email\n\"Ada,z@else.example\nB,b@else.example".to_vec(), 200, "never closed"),
        ("line ends in a cell", b"name,email\n\"A\r\nBcc: x@y.example\",z@else.example".to_vec(), 200, "several lines"),
        ("half a character", b"\xFF\xFEa".to_vec(), 422, "not text in an encoding"),
        ("nothing", Vec::new(), 422, "This file is empty."),
        ("blanks", b" \n \n".to_vec(), 422, "This file is empty."),
        ("no header", b"a@else.example\nb@else.example".to_vec(), 422, "must name the columns"),
        ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), 422, "must name the columns"),
        ("an old workbook", b"\xD0\xCF\x11\xE0\xA1\xB1".to_vec(), 422, "of an Excel before 2007"),
        ("half a workbook", b"PK\x03\x04half".to_vec(), 422, "can\u{2019}t be read"),
        ("commas", vec![b','; 100_000], 422, "This file is empty."),
        ("quotes", vec![b'"'; 100_001], 422, "must name the columns"),
        ("a long cell", [b"email\n".to_vec(), vec![b'a'; 3_000_000]].concat(), 200, "No row is good."),
        ("4 MB and a byte", [b"email\n".to_vec(), vec![b'a'; 4 << 20]].concat(), 422, "too large"),
        ("many rows", format!("email\n{}", "a\n".repeat(1_000_000)).into(), 200, "No row is good."),
    ];
    for (name, file, status, told) in cases {
        let answer = look(&app, file).await;
        assert_eq!(answer.status, status, "{name}");
        assert!(answer.body.contains(told), "{name}: {}", &answer.body[..answer.body.len().min(20_000)]);
    }
    let none = post(&app, &[("role", app.role("User").await.into_bytes())]).await;
    assert!(none.status == 422 && none.body.contains("Choose a file."), "{}", none.body);
    assert_eq!(invited(&app).await, 0);
    let longer = send(multipart(
        app.owner.request(Method::POST, PATH).header("accept", "text/html"),
        &[("file", vec![b'a'; 10 << 20])],
    ));
    // Refused by its promised length; whether the answer is read before the line is cut is luck.
    if let Ok(answer) = tokio::spawn(longer).await {
        assert_eq!(answer.status, 413);
    }
    assert_eq!(app.anonymous().get("/sign-in").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_that_are_not_ours_are_refused() {
    let app = TestApp::new().await;
    let role = app.role("User").await.into_bytes();
    let file = || ("file", b"email\na@else.example".to_vec());
    for fields in [
        vec![file(), file()],
        vec![file(), ("role", role.clone()), ("role", role.clone())],
        vec![file(), ("full_access", b"1".to_vec())],
        vec![("rows", b"\xFF".to_vec()), ("role", role.clone())],
        vec![("rows", b"email\na@else.example".to_vec()), ("role", b"x".to_vec())],
        vec![("rows", b"email\na@else.example".to_vec()), ("role", role.clone()), ("groups", b"x".to_vec())],
    ] {
        let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
        assert_eq!(post(&app, &fields).await.status, 422, "{names:?}");
    }
    let plain = app.owner.post(PATH, &[("rows", "email\na@else.example")]).await;
    assert_eq!(plain.status, 422, "a form of another kind");
    let cut = app.owner.request(Method::POST, PATH).header("content-type", "multipart/form-data; boundary=x");
    assert_eq!(send(cut.header("accept", "text/html").body("--x\r\nContent-Disp")).await.status, 422);
    assert_eq!(invited(&app).await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn batches_of_the_client_are_checked_like_everything() {
    let app = TestApp::new().await;
    let role = app.role("User").await;
    let body =
        |rows: Value| json!({ "organization": "acme", "rows": rows, "role": role, "groups": [], "import": null });
    let rows = json!([["Ada", "a@else.example", "", "", ""], ["", "nonsense", "", "", ""]]);
    let answer = app.owner.call("import-rows", &body(rows)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let said: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(said["codes"], json!(["", "email_no_at"]));

    let known = json!({ "organization": "acme", "addresses": ["a@else.example", "b@else.example"] });
    let answer = app.owner.call("import-known", &known).await;
    assert_eq!(answer.body, r#"[["a@else.example","address_already_invited"]]"#);

    for rows in [json!([]), json!([["a@else.example"]]), json!("x"), json!(vec![["", "a@b.example", "", "", ""]; 501])]
    {
        assert_eq!(app.owner.call("import-rows", &body(rows)).await.status, 422);
    }
    let many = json!({ "organization": "acme", "addresses": vec!["a@b.example"; 1_001] });
    assert_eq!(app.owner.call("import-known", &many).await.status, 422);
    for workbook in ["UEsDBA==", "not base 64", "0M8R4A=="] {
        let body = json!({ "organization": "acme", "workbook": workbook });
        assert_eq!(app.owner.call("import-workbook", &body).await.status, 422, "{workbook}");
    }
    assert_eq!(invited(&app).await, 1);
}
