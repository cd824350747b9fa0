-- Failed mails that somebody can do something about are counted on every visit of an
-- organization's home; those that were withdrawn fail for good, with these words.
CREATE INDEX outbox_failed ON outbox (organization_id, status, id) WHERE status = 'failed' AND last_error <> 'withdrawn';
