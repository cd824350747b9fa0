//! The command line: reads the settings, and does what it is asked.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use usher::{
    domain::email::EmailAddress,
    server::{
        application::{self, Application, Parts, StartError},
        backup, demo, doctor, log,
        service::{fault::Fault, second_factor, setup},
        settings::{Settings, SettingsError},
        stop::Stop,
    },
};

/// Lets people into an organization.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The settings file.
    #[arg(long, default_value = "Leptos.toml", env = "USHER_SETTINGS", global = true)]
    settings: PathBuf,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve (the default).
    Serve,
    /// Bring the database up to date and end.
    Migrate,
    /// Print the one-time setup link.
    SetupLink,
    /// Copy the embedded database into a file, while it is in use.
    Backup {
        /// The file; it must not exist.
        file: PathBuf,
    },
    /// Fill an empty database with a sample organization, to look at or to measure with.
    Demo {
        /// How many people.
        #[arg(long, default_value_t = 250)]
        people: usize,
    },
    /// Turn two-step sign-in off for somebody who lost both app and recovery codes.
    SecondFactorOff {
        /// Their address.
        email: String,
    },
    /// Look whether database, mail server, public URL and clock are well.
    Doctor,
}

/// A page is thousands of small texts; glibc's allocator took a quarter of its time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(StartError(text)) => {
            eprintln!("usher: {text}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, StartError> {
    let settings = read_settings(&arguments.settings)?;
    log::start(&settings.log)?;
    match arguments.command.unwrap_or(Command::Serve) {
        Command::Serve => serve(settings).await?,
        Command::Migrate => {
            application::core(settings, Parts::default(), true).await?;
            println!("The database is up to date.");
        }
        Command::SetupLink => {
            let core = application::core(settings, Parts::default(), true).await?;
            if setup::is_done(&core).await? {
                return Err(StartError("this Usher is set up already".into()));
            }
            println!("{}", setup::link(&core));
        }
        Command::Backup { file } => {
            let core = application::core(settings, Parts::default(), false).await?;
            let held = backup::run(&core.store, &file).await?;
            println!(
                "{} holds everything. {held} queued mails are held in it and are not sent unless an admin says so.",
                file.display()
            );
        }
        Command::Demo { people } => {
            let core = application::core(settings, Parts::default(), true).await?;
            demo::run(&core, people).await?;
            println!("Acme Inc has {people} people. Sign in as {} with the password: {}", demo::EMAIL, demo::PASSWORD);
        }
        Command::SecondFactorOff { email } => {
            let address = EmailAddress::parse(&email).map_err(|_| StartError(format!("{email} is no address")))?;
            let core = application::core(settings, Parts::default(), false).await?;
            second_factor::turn_off_for(&core, &address).await.map_err(|fault| match fault {
                Fault::Refused(_) => StartError(format!("no account with two-step sign-in has the address {address}")),
                fault => fault.into(),
            })?;
            println!("Two-step sign-in is off for {address}. Their password lets them in again.");
        }
        Command::Doctor => return examine(settings).await,
    }
    Ok(ExitCode::SUCCESS)
}

/// The file, where there is one, under the environment.
fn read_settings(path: &std::path::Path) -> Result<Settings, SettingsError> {
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && name == "Leptos.toml" => String::new(),
        Err(e) => return Err(SettingsError(format!("{name}: {e}"))),
    };
    Settings::parse(&name, &text, std::env::vars())
}

async fn serve(settings: Settings) -> Result<(), StartError> {
    let application = Application::build(settings, Parts::default()).await?;
    let url = application.core().settings.public_url();
    println!("Usher is at {url}");
    if let Some(link) = application.setup_link().await? {
        println!("Nothing is set up yet. Make your organization here (the link works once):\n\n    {link}\n");
    }
    if !application.core().sends_mail() {
        println!("No mail server is set: invitations work by copied links. See [mail] in Leptos.toml.");
    }
    let stop = Stop::default();
    tokio::spawn(signals(stop.clone()));
    application.run(stop).await;
    Ok(())
}

/// SIGTERM comes from a supervisor, behind which a load balancer may stand; Ctrl-C
/// from somebody who waits, and so does whatever comes a second time.
async fn signals(stop: Stop) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else { return };
    tokio::select! {
        _ = terminate.recv() => stop.begin(),
        _ = tokio::signal::ctrl_c() => stop.at_once(),
    }
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    stop.at_once();
}

async fn examine(settings: Settings) -> Result<ExitCode, StartError> {
    let core = application::core(settings, Parts::default(), true).await?;
    let findings = doctor::examine(&core).await;
    for finding in &findings {
        match &finding.found {
            Ok(text) => println!("✓ {}: {text}", finding.what),
            Err(text) => println!("✗ {}: {text}", finding.what),
        }
    }
    let well = findings.iter().all(|f| f.found.is_ok());
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
