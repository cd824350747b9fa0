-- Whoever waits for a code or a new password does not wait behind the invitations of an
-- import: both queues are read by themselves.
CREATE INDEX outbox_awaited ON outbox (due_at) WHERE status = 'queued' AND kind <> 'invitation';
CREATE INDEX outbox_invitations ON outbox (due_at) WHERE status = 'queued' AND kind = 'invitation';
