-- What the pages of the settings look things up by.

-- The outbox by what became of the mails.
CREATE INDEX outbox_by_status ON outbox (organization_id, status, id);
-- Refusals alone, the newest first.
CREATE INDEX audit_refusals ON audit (organization_id, id) WHERE refused IS NOT NULL;

-- The name of the logo: what its content hashes to.
ALTER TABLE organizations ADD COLUMN logo TEXT;
