//! A mail server that takes every letter.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};

/// Takes letters, and says so once it is allowed to.
pub struct Mailbox {
    pub port: u16,
    state: Arc<State>,
    /// One permit lets one letter be acknowledged.
    pub may_answer: Arc<Semaphore>,
}

struct State {
    /// What it says to `EHLO`.
    hello: Mutex<&'static str>,
    letters: AtomicUsize,
    /// What was said to it outside of letters.
    commands: Mutex<Vec<String>>,
}

impl Mailbox {
    pub async fn open(hello: &'static str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let state =
            Arc::new(State { hello: Mutex::new(hello), letters: AtomicUsize::new(0), commands: Mutex::default() });
        let mailbox = Self { port, state: Arc::clone(&state), may_answer: Arc::new(Semaphore::new(0)) };
        let may_answer = Arc::clone(&mailbox.may_answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&state), Arc::clone(&may_answer)));
            }
        });
        mailbox
    }

    /// From now on it says something else to `EHLO`.
    pub fn says(&self, hello: &'static str) {
        *self.state.hello.lock().expect("whole") = hello;
    }

    pub fn letters(&self) -> usize {
        self.state.letters.load(Ordering::SeqCst)
    }

    /// The commands that begin so.
    pub fn commands(&self, begin: &str) -> Vec<String> {
        let all = self.state.commands.lock().expect("whole");
        all.iter().filter(|line| line.starts_with(begin)).cloned().collect()
    }
}

async fn converse(stream: TcpStream, state: Arc<State>, may_answer: Arc<Semaphore>) {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let mut in_letter = false;
    let mut reply = "220 here\r\n";
    loop {
        if writing.write_all(reply.as_bytes()).await.is_err() {
            return;
        }
        let Ok(Some(line)) = lines.next_line().await else { return };
        if !in_letter {
            state.commands.lock().expect("whole").push(line.clone());
        }
        reply = match (in_letter, line.as_str()) {
            (true, ".") => {
                in_letter = false;
                state.letters.fetch_add(1, Ordering::SeqCst);
                may_answer.acquire().await.expect("open").forget();
                "250 taken\r\n"
            }
            (true, _) => "",
            (false, "DATA") => {
                in_letter = true;
                "354 go on\r\n"
            }
            (false, line) if line.starts_with("EHLO") => *state.hello.lock().expect("whole"),
            (false, _) => "250 fine\r\n",
        };
    }
}

pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..1_000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never: {what}");
}
