//! Memory that nothing uses any more.

/// Gives what the allocator keeps for later back to the system. Takes a moment: for when
/// there is nothing else to do.
#[expect(unsafe_code, reason = "the allocator's own function, which takes no pointer and can be called at any time")]
pub fn give_back() {
    // SAFETY: it has no precondition.
    unsafe { libmimalloc_sys::mi_collect(true) }
}
