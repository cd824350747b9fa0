//! The command line: reads the settings, and does what it is asked.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use usher::{
    domain::{
        email::EmailAddress,
        error::{Error, Problem},
    },
    server::{
        application::{self, Application, Parts, StartError},
        backup,
        catalogues::DEFAULT,
        demo, doctor, log,
        service::{fault::Fault, operator, second_factor, setup},
        settings::{Settings, SettingsError},
        stop::Stop,
        words::Words,
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
    /// Make organizations, list them, set their member limits.
    Org {
        #[command(subcommand)]
        command: Org,
    },
}

#[derive(Subcommand)]
enum Org {
    /// Make an organization. Its owner is the account of this address; where there is none, one is made.
    Create {
        /// Its name.
        name: String,
        /// The owner's email address.
        #[arg(long)]
        owner: String,
    },
    /// List all organizations with their seats and limits.
    List,
    /// Set an organization's member limit. A lowered limit removes nobody.
    SetLimit {
        /// Its place in URLs: the part after /o/.
        slug: String,
        /// The most members; `unlimited` or 0 for no limit.
        limit: String,
    },
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
            println!("Everybody may ask to join at /join-us/acme-inc.");
            if core.settings.organization.self_made {
                println!("New people make an organization of their own at /sign-up.");
            }
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
        Command::Org { command } => org(settings, command).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn org(settings: Settings, command: Org) -> Result<(), StartError> {
    let core = application::core(settings, Parts::default(), true).await?;
    match command {
        Org::Create { name, owner } => {
            let founded = operator::create(&core, &name, &owner).await.map_err(|fault| told(&fault))?;
            println!("{}", core.url(&format!("/o/{}", founded.slug)));
            if let Some(link) = founded.password_link {
                println!("{owner} has no password yet. They set one here, within 30 minutes:\n\n    {link}\n");
            }
        }
        Org::List => {
            for (organization, seats) in operator::list(&core).await.map_err(|fault| told(&fault))? {
                let limit = organization.member_limit.map_or_else(|| "unlimited".into(), |limit| limit.to_string());
                println!("{}\t{seats} of {limit}\t{}", organization.slug, organization.name);
            }
        }
        Org::SetLimit { slug, limit } => {
            let limit = match limit.as_str() {
                // As in the settings.
                "unlimited" | "0" => None,
                number => Some(number.parse::<i64>().ok().filter(|n| *n > 0).ok_or_else(|| {
                    StartError(format!("{number} is no limit: give a whole number from 1, or unlimited"))
                })?),
            };
            operator::set_limit(&core, &slug, limit).await.map_err(|fault| told(&fault))?;
        }
    }
    Ok(())
}

/// A refusal in words for whoever is at the console.
fn told(fault: &Fault) -> StartError {
    StartError(match fault {
        Fault::Refused(Error::NotFound) => "there is no such organization: usher org list shows all".into(),
        Fault::Refused(Error::Invalid { problems }) => {
            let words = Words::of(DEFAULT);
            let said = |p: &Problem| format!("{}: {}", p.field, words.get(&format!("problem-{}", p.code)));
            format!("this can’t be taken: {}", problems.iter().map(said).collect::<Vec<_>>().join(" "))
        }
        other => other.to_string(),
    })
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
    let findings = doctor::examine(&settings).await;
    for finding in &findings {
        match &finding.found {
            Ok(text) => println!("✓ {}: {text}", finding.what),
            Err(text) => println!("✗ {}: {text}", finding.what),
        }
    }
    let well = findings.iter().all(|f| f.found.is_ok());
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
