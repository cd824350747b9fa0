//! Text messages: which numbers get them, and the way to the gateway.

pub mod countries;
pub mod gateway;
pub mod number;
