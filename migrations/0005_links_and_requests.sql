-- Invite links with their limits, access requests, and people who sign themselves up.

-- Who came in by a link, the newest first.
CREATE INDEX link_uses_by_time ON link_uses (link_id, used_at, user_id);

-- Open requests count against the uses of the link that they came by.
CREATE INDEX access_requests_by_link ON access_requests (link_id) WHERE approved_at IS NULL AND denied_at IS NULL;
-- In which the answer is mailed.
ALTER TABLE access_requests ADD COLUMN language TEXT NOT NULL DEFAULT 'en';

-- An address that is proven without an invitation: to join an organization that
-- lets people sign themselves up, or to make an organization of one's own.
ALTER TABLE proofs ADD COLUMN organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE;
ALTER TABLE proofs ADD COLUMN purpose TEXT NOT NULL DEFAULT 'join' CHECK (purpose IN ('join', 'sign_up'));

-- Owners, who are told of requests.
CREATE INDEX memberships_with_full_access ON memberships (organization_id) WHERE full_access_at IS NOT NULL;
