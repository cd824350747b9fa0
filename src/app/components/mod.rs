//! Pieces of pages, drawn on the server.

pub mod address;
pub mod around;
pub mod brand;
pub mod chart;
pub mod controls;
pub mod field;
pub mod folded;
pub mod frame;
pub mod icon;
pub mod languages;
pub mod live;
pub mod meanwhile;
pub mod methods;
pub mod moment;
pub mod notice;
pub mod phone;
pub mod product;
pub mod settings_nav;
pub mod shortcuts;
pub mod status;
pub mod ways;
