//! What the operator is told.

use toml::Table;

use super::*;

fn parse(text: &str, environment: &[(&str, &str)]) -> Result<Settings, String> {
    let environment = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
    Settings::parse("Leptos.toml", text, environment).map_err(|e| e.0)
}

const OURS: &str = include_str!("../../../Leptos.toml");

#[test]
fn the_shipped_file_holds_and_agrees_with_the_build() {
    let settings = parse(OURS, &[]).expect("the shipped settings");
    let cargo: Table = toml::from_str(include_str!("../../../Cargo.toml")).expect("Cargo.toml");
    let build = &cargo["package"]["metadata"]["leptos"];
    let leptos = settings.package.metadata.leptos;
    assert_eq!(build["output-name"].as_str(), Some(leptos.output_name.as_str()));
    assert_eq!(build["site-root"].as_str(), Some(leptos.site_root.as_str()));
    assert_eq!(build["site-pkg-dir"].as_str(), Some(leptos.site_pkg_dir.as_str()));
    assert_eq!(build["site-addr"].as_str(), Some(leptos.site_addr.to_string().as_str()));
    assert_eq!(build["reload-port"].as_integer(), Some(i64::from(leptos.reload_port)));
}

#[test]
fn leptos_reads_the_same_file() {
    let theirs = leptos_config::get_configuration(Some("Leptos.toml")).expect("Leptos.toml").leptos_options;
    let ours = parse(OURS, &[]).expect("the shipped settings").package.metadata.leptos;
    assert_eq!(theirs.output_name.as_ref(), ours.output_name);
    assert_eq!(theirs.site_root.as_ref(), ours.site_root);
    assert_eq!(theirs.site_pkg_dir.as_ref(), ours.site_pkg_dir);
    assert_eq!(theirs.site_addr, ours.site_addr);
    assert_eq!(theirs.reload_port, u32::from(ours.reload_port));
}

#[test]
fn environment_wins_and_numbers_are_understood() {
    let settings = parse(
        OURS,
        &[
            ("USHER_MAIL_HOST", "127.0.0.1"),
            ("USHER_MAIL_TLS", "none"),
            ("USHER_MAIL_FROM", "Usher <usher@example.com>"),
            ("USHER_MAIL_PORT", "2525"),
            ("USHER_MAIL_PASSWORD", "12345"),
            ("USHER_TOOLS", "elsewhere"),
            ("DATABASE_URL", "postgres://u:p@h/d"),
            ("LEPTOS_SITE_ADDR", "127.0.0.1:0"),
        ],
    )
    .expect("settings");
    assert_eq!(settings.mail.port(), 2525);
    assert_eq!(settings.mail.password.as_ref().map(Secret::expose), Some("12345"));
    assert_eq!(settings.package.metadata.leptos.site_addr.port(), 0);
    let shown = format!("{settings:?}");
    assert!(!shown.contains("12345") && !shown.contains("u:p"), "{shown}");
}

#[test]
fn a_mistake_is_named_with_its_line_and_what_is_allowed() {
    let problem = parse("[mail]\nhots = \"x\"\n", &[]).expect_err("unknown key");
    assert!(problem.contains("line 2") && problem.contains("hots") && problem.contains("`host`"), "{problem}");
    let problem = parse("[mail]\ntls = \"ssl\"\n", &[]).expect_err("unknown value");
    assert!(problem.contains("line 2") && problem.contains("starttls"), "{problem}");
    let problem = parse("", &[("USHER_MAIL_PORT", "many")]).expect_err("no number");
    assert!(problem.contains("USHER_MAIL_PORT"), "{problem}");
    let problem = parse("", &[("USHER_MAIL_HOTS", "x")]).expect_err("unknown key");
    assert!(problem.contains("USHER_MAIL_HOTS") && problem.contains("hots"), "{problem}");
    for (text, words) in [
        ("[password]\nshortest = 4", ["line 2", "[password] shortest", "8 to 128"]),
        ("[session]\n\nhours = 0", ["line 3", "[session] hours", "1 to 720"]),
        ("session.keep-days = 400", ["line 1", "[session] keep-days", "1 to 365"]),
        ("[server]\ntrusted-proxies = -1", ["line 2", "trusted-proxies", "a whole number from 0"]),
        ("[mail]\nport = 99999", ["line 2", "port", "0 to 65535"]),
        ("[database]\nmax-connections = 0", ["line 2", "max-connections", "1 to 1000"]),
        ("[server]\npublic-url = \"usher.example.com/x\"", ["line 2", "public-url", "https://usher.example.com"]),
        ("[mail]\nhost = \"mail.example.com\"\ntls = \"none\"\nfrom = \"a@b.c\"", ["line 3", "tls", "starttls"]),
        ("[mail]\nhost = \"mail.example.com\"", ["line 2", "[mail] host", "from"]),
        ("[mail]\nhost = \"mail.example.com\"\nfrom = \"nobody\"", ["line 3", "[mail] from", "Usher <"]),
        ("[mail]\npassword = \"x\"", ["line 2", "[mail] password", "USHER_MAIL_PASSWORD"]),
        ("\n[sms]\ntoken = \"x\"", ["line 3", "[sms] token", "USHER_SMS_TOKEN"]),
        ("server.key = \"x\"", ["line 1", "[server] key", "USHER_SERVER_KEY"]),
        (
            "[sign-in.github]\nclient-id = \"a\"\nclient-secret = \"x\"",
            ["line 3", "[sign-in.github] client-secret", "USHER_SIGN_IN_GITHUB_CLIENT_SECRET"],
        ),
        ("[invitation]\nlifetime-days = 31", ["line 2", "lifetime-days", "1 to 30"]),
        ("[database]\nurl = \"mysql://x\"", ["line 2", "[database] url", "postgres://"]),
        ("[package.metadata.leptos]\nenv = \"nonsense\"", ["line 2", "nonsense", "PROD"]),
        ("[log]\nlevel = \"loud=very\"", ["line 2", "[log] level", "debug"]),
    ] {
        let problem = parse(text, &[]).expect_err(text);
        assert!(words.iter().all(|word| problem.contains(word)), "{problem}");
    }
}

#[test]
fn a_mistake_of_the_environment_is_named_by_its_variable() {
    let file = "[session]\nhours = 12";
    for (variable, value, words) in [
        ("USHER_SESSION_HOURS", "0", ["[session] hours", "1 to 720"]),
        ("USHER_MAIL_PORT", "99999", ["99999", "0 to 65535"]),
        ("USHER_INVITATION_MEMBER_LIMIT", "-1", ["member-limit", "0 to"]),
        ("DATABASE_URL", "mysql://x", ["[database] url", "sqlite://"]),
        ("USHER_SERVER_KEY", "abc", ["[server] key", "64 hexadecimal digits"]),
        ("LEPTOS_SITE_ADDR", "here", ["here", "127.0.0.1:3000"]),
    ] {
        let problem = parse(file, &[(variable, value)]).expect_err(variable);
        let named = problem.contains(variable) && !problem.contains("line");
        assert!(named && words.iter().all(|word| problem.contains(word)), "{problem}");
    }
}

#[test]
fn a_file_with_a_secret_that_is_not_there_is_named_with_its_place() {
    let told = |text: &str, environment: &[(&str, &str)]| {
        let settings = parse(text, environment).expect("settings");
        let file = settings.mail.password_file.or(settings.sms.token_file).expect("a file");
        file.read().expect_err("there is none").0
    };
    let from_file = told("[mail]\npassword-file = \"/nowhere/at-all\"", &[]);
    assert!(from_file.starts_with("Leptos.toml, line 2: [mail] password-file: /nowhere/at-all: "), "{from_file}");
    let from_file = told("[sms]\n\ntoken-file = \"/nowhere/at-all\"", &[]);
    assert!(from_file.starts_with("Leptos.toml, line 3: [sms] token-file: /nowhere/at-all: "), "{from_file}");
    let from_variable = told("", &[("USHER_MAIL_PASSWORD_FILE", "/nowhere/at-all")]);
    let named = "environment variable USHER_MAIL_PASSWORD_FILE: [mail] password-file: /nowhere/at-all: ";
    assert!(from_variable.starts_with(named), "{from_variable}");
}

/// A variable that nobody reads is a setting that does not hold.
#[test]
fn a_variable_of_no_table_is_refused() {
    for variable in ["USHER_MIAL_HOST", "USHER_PASSWORD", "USHER_SIGNIN_GITHUB_CLIENT_ID", "USHER_"] {
        let problem = parse("", &[(variable, "x")]).expect_err(variable);
        assert!(problem.contains(variable) && problem.contains("mail, sms"), "{problem}");
    }
    let others = ["USHER_SETTINGS", "USHER_TOOLS", "USHER_TEST_POSTGRES", "USHER_SERVICE_HOST", "USHER_PORT_80_TCP"];
    for variable in others {
        parse("", &[(variable, "x")]).unwrap_or_else(|problem| panic!("{problem}"));
    }
}

#[test]
fn providers_come_from_the_file_and_the_environment() {
    let file =
        "[[sign-in.provider]]\nid = \"corp\"\nname = \"Corp\"\nissuer = \"https://id.example\"\nclient-id = \"a\"";
    let settings = parse(
        file,
        &[
            ("USHER_SIGN_IN_PROVIDER_CORP_CLIENT_SECRET", "12345"),
            ("USHER_SIGN_IN_PROVIDER_CORP_TRUSTED_DOMAINS", "a.example b.example"),
            ("USHER_SIGN_IN_PROVIDER_MY_OWN_NAME", "Mine"),
            ("USHER_SIGN_IN_PROVIDER_MY_OWN_ISSUER", "http://localhost:8080"),
            ("USHER_SIGN_IN_PROVIDER_MY_OWN_CLIENT_ID", "b"),
            ("USHER_SIGN_IN_GITHUB_CLIENT_ID", "c"),
        ],
    );
    let settings = settings.expect("settings");
    let [corp, own] = settings.sign_in.provider.as_slice() else { panic!("two providers") };
    assert_eq!(corp.client_secret.as_ref().map(Secret::expose), Some("12345"));
    assert_eq!(corp.trusted_domains, ["a.example", "b.example"]);
    assert_eq!((own.id.as_str(), own.name.as_str(), own.scopes.len()), ("my-own", "Mine", 2));
    assert_eq!(settings.sign_in.github.as_ref().map(|g| g.url.as_str()), Some("https://github.com"));
    assert!(!format!("{settings:?}").contains("12345"));
}

#[test]
fn a_provider_that_can_not_be_is_named() {
    let table = |more: &str| format!("[[sign-in.provider]]\nname = \"Corp\"\nclient-id = \"a\"\n{more}");
    for (more, words) in [
        ("id = \"github\"\nissuer = \"https://id.example\"", ["[sign-in] provider", "[sign-in.github]"]),
        ("id = \"Corp\"\nissuer = \"https://id.example\"", ["[sign-in] provider", "lower-case"]),
        ("id = \"corp\"\nissuer = \"http://id.example\"", ["issuer of \"corp\"", "https://"]),
        ("id = \"corp\"", ["missing field", "issuer"]),
        ("id = \"corp\"\nissuer = \"https://id.example\"\nprompt = \"ask\"", ["unknown variant", "select_account"]),
        (
            "id = \"corp\"\nissuer = \"https://id.example\"\nclient-secret = \"x\"",
            ["line 6: [sign-in.provider] client-secret", "USHER_SIGN_IN_PROVIDER_CORP_CLIENT_SECRET"],
        ),
    ] {
        let problem = parse(&table(more), &[]).expect_err(more);
        assert!(words.iter().all(|word| problem.contains(word)), "{problem}");
    }
    let (name, id) = (("USHER_SIGN_IN_PROVIDER_CORP_NAME", "Corp"), ("USHER_SIGN_IN_PROVIDER_CORP_CLIENT_ID", "a"));
    let unsafe_one = ("USHER_SIGN_IN_PROVIDER_CORP_ISSUER", "http://id.example");
    for (variables, words) in [
        (
            vec![name, unsafe_one, id],
            ["environment variables USHER_SIGN_IN_PROVIDER_CORP_NAME, ", "issuer of \"corp\""],
        ),
        (vec![name, id], ["environment variables USHER_SIGN_IN_PROVIDER_CORP_NAME, ", "missing field"]),
    ] {
        let problem = parse("", &variables).expect_err("a provider that can not be");
        assert!(words.iter().all(|word| problem.contains(word)), "{problem}");
    }
    // In whatever order the environment comes, nobody else is blamed.
    let issuer = ("USHER_SIGN_IN_PROVIDER_CORP_ISSUER", "https://id.example");
    let (limit, most) = (("USHER_INVITATION_MEMBER_LIMIT", "5"), ("USHER_INVITATION_MOST_PER_SEND", "6"));
    let settings = parse("", &[name, limit, issuer, most, id]).expect("settings");
    assert_eq!((settings.sign_in.provider.len(), settings.invitation.member_limit), (1, 5));
    let problem = parse("", &[("USHER_SIGN_IN_PROVIDER_CORP_SECRET", "x")]).expect_err("unknown key");
    assert!(problem.contains("USHER_SIGN_IN_PROVIDER_CORP_SECRET"), "{problem}");
}
