-- Phone numbers that invitees give and prove by a texted code. The code is derived
-- from the id and the server key.
CREATE TABLE phone_proofs (
    id TEXT PRIMARY KEY,
    invitation_id TEXT REFERENCES invitations (id) ON DELETE CASCADE,
    link_id TEXT REFERENCES invite_links (id) ON DELETE CASCADE,
    phone TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    proved_at BIGINT,
    used_at BIGINT
);
CREATE INDEX phone_proofs_by_expiry ON phone_proofs (expires_at);
