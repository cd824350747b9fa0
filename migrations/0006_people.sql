-- What admins do to people who are in: a name of the organization's own, and the
-- indexes by which what somebody handed out is found.

-- What the organization calls a member; NULL is the name of their account.
ALTER TABLE memberships ADD COLUMN name TEXT;
CREATE INDEX invitations_by_inviter ON invitations (organization_id, invited_by)
    WHERE accepted_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invite_links_by_maker ON invite_links (organization_id, created_by);
