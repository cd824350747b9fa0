//! What store and services must do, written once and run on SQLite and on
//! PostgreSQL: each case becomes a test of both.

/// Makes a test on each database of every case: an `async fn case(world: &World)`.
macro_rules! on_both {
    ($($case:ident),+ $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $case() {
                    crate::world::run(crate::shared::Kind::Sqlite, super::$case).await;
                }
            )+
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $case() {
                    crate::world::run(crate::shared::Kind::Postgres, super::$case).await;
                }
            )+
        }
    };
}

mod accepting;
mod account;
mod address;
mod answers;
mod audit_log;
mod bulk;
mod cast;
mod coming_back;
mod configure;
mod connections;
mod daily;
mod domains;
mod editing;
mod exporting;
mod farewell;
mod founding;
mod fresh_links;
mod granting;
mod groups;
mod history;
mod importing;
mod inviting;
mod letters;
mod life;
mod links;
mod lookups;
mod meanwhile;
mod members;
mod outbox;
mod own_phone;
mod paging;
mod passkeys;
mod phone;
mod phone_messages;
mod plans;
mod proving;
mod races;
mod races_to_the_end;
mod readdressing;
mod reads;
mod refusals;
mod requests;
mod requests_by_link;
mod rights;
mod roles;
mod searching;
mod seats;
mod second_factor;
mod sessions;
mod sign_in;
mod sign_in_code;
mod signing_up;
mod start;
mod texting;
mod theft;
mod throttle;
mod tour;
mod upgrade;
mod ways_in;
mod world;

#[path = "../shared/mod.rs"]
mod shared;
