-- Whoever waits for a code or a new password does not wait behind the invitations of an
-- import: what is none of these is looked for first, and there is little of it.
CREATE INDEX outbox_awaited ON outbox (due_at) WHERE status = 'queued' AND kind <> 'invitation';
