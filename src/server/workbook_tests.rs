use super::*;

const RELS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const BOOK: &str = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const BOOK_RELS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

fn archive(strings: &str, sheet: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", BOOK),
        ("xl/_rels/workbook.xml.rels", BOOK_RELS),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/vbaProject.bin", "macros"),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).expect("a part");
        zip.write_all(content.as_bytes()).expect("its content");
    }
    zip.finish().expect("an archive").into_inner()
}

fn book(rows: &str) -> Vec<u8> {
    let strings = r#"<sst count="3" uniqueCount="999999999999"><si><t>name</t></si><si><t>email</t></si><si><r><t xml:space="preserve">Zoë </t></r><r><t>"Z" Doe, Jr</t></r></si></sst>"#;
    archive(
        strings,
        &format!(r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>"#),
    )
}

const HEADER: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>"#;

#[tokio::test]
async fn the_first_sheet_becomes_csv() {
    let rows = format!(
        r#"{HEADER}<row r="4"><c r="A4" t="s"><v>2</v></c><c r="B4" t="inlineStr"><is><t>z@x.io</t></is></c><c r="XFD4"><v>1</v></c></row>"#
    );
    let csv = to_csv(book(&rows), 10).await.expect("a table");
    assert_eq!(csv, "name,email\r\n\r\n\r\n\"Zoë \"\"Z\"\" Doe, Jr\",z@x.io\r\n");
}

#[tokio::test]
async fn rows_keep_the_lines_that_excel_shows() {
    let cell = |at: &str, text: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let row = |n: u32, text: &str| format!(r#"<row r="{n}">{}</row>"#, cell(&format!("B{n}"), text));
    let rows = [row(3, "email"), row(4, "a&#10;b"), row(5, " "), row(6, "c&#13;&#10;d")].concat();
    let csv = to_csv(book(&rows), 10).await.expect("a table");
    assert_eq!(csv, "\r\n\r\n,email\r\n,a b\r\n\r\n,c d\r\n");
    let sheet = crate::domain::import::read(&csv, 10).expect("a sheet");
    assert_eq!(sheet.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [4, 6]);
    assert_eq!(sheet.blank, 1);
    let far = [row(1, "email"), row(1_048_576, "e@x.io")].concat();
    let csv = to_csv(book(&far), 10).await.expect("a table");
    assert_eq!(csv.lines().count(), 12, "no more blank rows than rows are read");
}

#[tokio::test]
async fn rows_are_bounded() {
    let row = |n: usize| format!(r#"<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>"#);
    let rows: String = (1..=100).map(row).collect();
    let csv = to_csv(book(&rows), 10).await.expect("a table");
    assert_eq!(csv.lines().count(), 11, "the header and ten");
}

#[tokio::test]
async fn a_bomb_does_not_go_off() {
    let bomb = archive(&"<sst>".repeat(20 * 1024 * 1024), "");
    assert!(bomb.len() < MOST_BYTES, "{}", bomb.len());
    assert_eq!(to_csv(bomb, 10).await, Err(FileProblem::TooLarge.into()));
}

#[tokio::test]
async fn what_is_no_workbook_is_told_so() {
    let whole = book(HEADER);
    let mut broken =
        vec![b"PK\x03\x04".to_vec(), Vec::new(), archive("", ""), archive("<sst", "<worksheet><sheetData><row>")];
    broken.extend((0..whole.len()).step_by(97).map(|n| whole[..n].to_vec()));
    for (i, bytes) in broken.into_iter().enumerate() {
        assert_eq!(to_csv(bytes, 10).await, Err(FileProblem::BadWorkbook.into()), "{i}");
    }
    assert_eq!(to_csv(vec![0; MOST_BYTES + 1], 10).await, Err(FileProblem::TooLarge.into()));
}

#[tokio::test]
async fn flipped_bytes_break_nothing_else() {
    let whole = book(HEADER);
    for at in (0..whole.len()).step_by(13) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let _ = to_csv(bytes, 10).await;
    }
}
