//! The program itself, as an operator starts it: a process of its own, which can be
//! killed, told to end, and put on a full disk.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use serde_json::json;
use usher::server::store::{Limits, Store};

use crate::{app, client::Client, shared::Place};

/// A running Usher.
pub struct Program {
    child: Child,
    pub url: String,
    /// The setup link's path, while nobody used it.
    pub setup: Option<String>,
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The command on a place; nothing of this process' environment reaches it.
pub fn command(place: &Place, arguments: &[&str]) -> Command {
    // A write beyond what the disk takes is to fail, as on a full one, rather than end the process.
    let mut command = Command::new("bash");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_usher")]).args(arguments);
    let settings = place.settings();
    let url = settings.database_url();
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.env("DATABASE_URL", url.expose()).env("USHER_SERVER_DATA_DIR", place.folder.path());
    command.env("USHER_SERVER_DRAIN_SECONDS", "8").env("USHER_LOG_LEVEL", "off").env("LEPTOS_SITE_ADDR", "127.0.0.1:0");
    command.env("USHER_DATABASE_WAIT_SECONDS", "20").env("USHER_INVITATION_MEMBER_LIMIT", "0");
    command.current_dir(place.folder.path());
    command
}

impl Program {
    /// Starts it; returns when it listens.
    pub fn start(place: &Place) -> Self {
        Self::start_with(place, &[])
    }

    /// The same with settings of its own.
    pub fn start_with(place: &Place, settings: &[(&str, &str)]) -> Self {
        let mut command = command(place, &["serve"]);
        command.envs(settings.iter().copied());
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let mut line = || lines.next().expect("more output").expect("text");
        let url = line().strip_prefix("Usher is at ").expect("where it is").to_owned();
        let mut setup = None;
        // The last line without a mail server.
        loop {
            let text = line();
            if let Some((_, path)) = text.split_once("/setup/") {
                setup = Some(format!("/setup/{path}"));
            }
            if text.starts_with("No mail server") {
                break;
            }
        }
        Self { child, url, setup }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The most bytes of memory that it ever held.
    pub fn most_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("the peak of it");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number") << 10
    }

    /// Ends it as a crash does.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Asks it to end.
    pub fn terminate(&self) {
        let done = Command::new("kill").args(["-TERM", &self.id().to_string()]).status();
        assert!(done.expect("kill").success());
    }

    /// How it ended, if it does so in time.
    pub fn ended(&mut self, within: Duration) -> Option<ExitStatus> {
        let begun = Instant::now();
        while begun.elapsed() < within {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }

    /// No file of its may grow beyond this many bytes; none: as it likes.
    pub fn limit_files(&self, bytes: Option<u64>) {
        let limit = bytes.map_or("unlimited".to_owned(), |bytes| format!("{bytes}:unlimited"));
        let (id, limit) = (format!("--pid={}", self.id()), format!("--fsize={limit}"));
        assert!(Command::new("prlimit").args([id, limit]).status().expect("prlimit").success());
    }

    /// Sets up the organization Acme; its owner, signed in.
    pub async fn set_up(&self) -> Client {
        let owner = Client::new(&self.url);
        app::set_up(&owner, self.setup.as_deref().expect("a setup link")).await;
        owner
    }
}

/// Whether this is how something ends that was killed.
pub fn was_killed(status: ExitStatus) -> bool {
    status.signal() == Some(9)
}

/// The role that somebody invited gets, from the page that asks for it.
pub async fn role(owner: &Client) -> String {
    let page = owner.get("/o/acme/settings/people/link").await;
    let option = page.body.split("<option value=\"").nth(1).expect("a role");
    option.split('"').next().expect("an id").to_owned()
}

/// What the invite dialog sends.
pub fn invite(addresses: &str, role: &str) -> serde_json::Value {
    json!({ "organization": "acme", "form": { "addresses": addresses, "role": role }, "leave_out_bad": false })
}

/// The place's database, looked at from outside.
pub async fn look(place: &Place) -> Store {
    let limits = Limits { connections: 1, patience: Duration::from_secs(60) };
    Store::connect(&place.settings().database_url(), limits).await.expect("the database")
}
