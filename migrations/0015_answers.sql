-- What invitees answer, and what they ask of whoever invited them.

-- Somebody signed in with another address asked the inviter to invite that one.
ALTER TABLE invitations ADD COLUMN readdress_asked_at BIGINT;
-- What inviters are told together.
CREATE INDEX invitations_accepted ON invitations (organization_id, invited_by, accepted_at) WHERE accepted_at IS NOT NULL;
CREATE INDEX invitations_declined ON invitations (organization_id, invited_by, declined_at) WHERE declined_at IS NOT NULL;
