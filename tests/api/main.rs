//! Usher from outside: the whole application on a port of its own, asked over HTTP
//! as browsers, programs and attackers ask.

mod acceptance;
mod account;
mod app;
mod arriving;
mod attacks;
mod bodies;
mod client;
mod closed_doors;
mod cluster;
mod commands;
mod dead_links;
mod doctor;
mod faults;
mod foreign;
mod founding;
mod furnished;
mod gateway;
mod github;
mod headers;
mod health;
mod importing;
mod inviting;
mod languages;
mod links;
mod live;
mod logs;
mod mailbox;
mod mailing;
mod matrix;
mod matrix_rows;
mod meanwhile;
mod methods;
mod names;
mod origins;
mod passkeys;
mod passwords;
mod people;
mod phone;
mod program;
mod provider;
mod providers;
mod providers_founding;
mod providers_joining;
mod refusing;
mod second_factor;
mod sessions;
mod slow;
mod states;
mod tokens;
mod too_late;
mod utf8_addresses;
mod whole_way;

#[path = "../shared/mod.rs"]
mod shared;
