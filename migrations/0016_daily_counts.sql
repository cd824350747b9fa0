-- What happened in an organization day by day, kept as it happens, so that the pictures
-- on its home count nothing.

-- When the mail server first took a mail of the invitation.
ALTER TABLE invitations ADD COLUMN mailed_at BIGINT;
UPDATE invitations SET mailed_at = (SELECT o.sent_at FROM outbox o WHERE o.id = invitations.mail_id AND o.status = 'sent')
    WHERE mail_id IS NOT NULL;

CREATE TABLE daily_counts (
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    -- Days since 1970-01-01, UTC.
    day BIGINT NOT NULL,
    -- Of the invitations to join that were made that day: all of them, and how many have
    -- been mailed, opened and accepted since. And how many people joined that day, by
    -- whatever way.
    step TEXT NOT NULL CHECK (step IN ('invited', 'mailed', 'opened', 'accepted', 'joined')),
    n BIGINT NOT NULL,
    PRIMARY KEY (organization_id, day, step)
);
-- Days that are history go.
CREATE INDEX daily_counts_by_day ON daily_counts (day);

INSERT INTO daily_counts (organization_id, day, step, n)
    SELECT organization_id, created_at / 86400000000, 'invited', count(*)
    FROM invitations WHERE purpose = 'join' GROUP BY organization_id, created_at / 86400000000;
INSERT INTO daily_counts (organization_id, day, step, n)
    SELECT organization_id, created_at / 86400000000, 'mailed', count(*)
    FROM invitations WHERE purpose = 'join' AND mailed_at IS NOT NULL GROUP BY organization_id, created_at / 86400000000;
INSERT INTO daily_counts (organization_id, day, step, n)
    SELECT organization_id, created_at / 86400000000, 'opened', count(*)
    FROM invitations WHERE purpose = 'join' AND opened_at IS NOT NULL GROUP BY organization_id, created_at / 86400000000;
INSERT INTO daily_counts (organization_id, day, step, n)
    SELECT organization_id, created_at / 86400000000, 'accepted', count(*)
    FROM invitations WHERE purpose = 'join' AND accepted_at IS NOT NULL GROUP BY organization_id, created_at / 86400000000;
INSERT INTO daily_counts (organization_id, day, step, n)
    SELECT organization_id, joined_at / 86400000000, 'joined', count(*)
    FROM memberships GROUP BY organization_id, joined_at / 86400000000;
