-- Portable between SQLite and PostgreSQL: ids and statuses are TEXT, times are
-- BIGINT microseconds UTC, a nullable …_at says whether and since when.

CREATE TABLE instance (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    created_at BIGINT NOT NULL,
    -- Of the server key: a process with another key would kill every link.
    key_fingerprint TEXT NOT NULL,
    set_up_at BIGINT
);

CREATE TABLE organizations (
    id TEXT PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- NULL is unlimited.
    member_limit BIGINT,
    invitation_lifetime BIGINT NOT NULL,
    -- Counted up to lock the row: the portable row lock.
    version BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    email_verified_at BIGINT,
    name TEXT NOT NULL,
    password_hash TEXT,
    created_at BIGINT NOT NULL,
    last_organization_id TEXT REFERENCES organizations (id) ON DELETE SET NULL
);

CREATE TABLE sessions (
    -- SHA-256 of the cookie's value.
    hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    signed_in_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    kept_at BIGINT,
    address_block TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE roles (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    built_in TEXT CHECK (built_in IN ('administrator', 'user')),
    permissions TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organization_id, name)
);

CREATE TABLE memberships (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role_id TEXT NOT NULL REFERENCES roles (id),
    full_access_at BIGINT,
    joined_at BIGINT NOT NULL,
    inactivated_at BIGINT,
    seen_at BIGINT,
    invited_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    UNIQUE (organization_id, user_id)
);
CREATE INDEX memberships_by_user ON memberships (user_id);
CREATE INDEX memberships_by_role ON memberships (role_id);

CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('invitation', 'reset', 'code')),
    -- The invitation, reset or proof the mail is about; its secret is derived when it is sent.
    subject_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'failed', 'held')),
    attempts BIGINT NOT NULL DEFAULT 0,
    due_at BIGINT NOT NULL,
    leased_until BIGINT,
    last_error TEXT,
    reply TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE status = 'queued';
CREATE INDEX outbox_by_recipient ON outbox (recipient, created_at);
CREATE INDEX outbox_by_organization ON outbox (organization_id, id);

CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    name TEXT,
    role_id TEXT NOT NULL REFERENCES roles (id),
    full_access_at BIGINT,
    invited_by TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    generation BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    accepted_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    declined_at BIGINT,
    revoked_at BIGINT,
    mail_id TEXT REFERENCES outbox (id) ON DELETE SET NULL
);
-- Of all invitations of an address at most one is open.
CREATE UNIQUE INDEX invitations_open ON invitations (organization_id, email)
    WHERE accepted_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL;
CREATE INDEX invitations_by_email ON invitations (organization_id, email, id);
CREATE INDEX invitations_by_role ON invitations (role_id);

CREATE TABLE invite_links (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    role_id TEXT NOT NULL REFERENCES roles (id),
    created_by TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    generation BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    max_uses BIGINT,
    uses BIGINT NOT NULL DEFAULT 0,
    turned_off_at BIGINT
);
CREATE INDEX invite_links_by_organization ON invite_links (organization_id, id);
CREATE INDEX invite_links_by_role ON invite_links (role_id);

CREATE TABLE link_uses (
    link_id TEXT NOT NULL REFERENCES invite_links (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (link_id, user_id)
);

-- An invitee proves an address by a mailed code. The code is derived from the
-- id and the server key: nothing in here opens anything.
CREATE TABLE proofs (
    id TEXT PRIMARY KEY,
    invitation_id TEXT REFERENCES invitations (id) ON DELETE CASCADE,
    link_id TEXT REFERENCES invite_links (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    proved_at BIGINT,
    used_at BIGINT
);
CREATE INDEX proofs_by_expiry ON proofs (expires_at);

CREATE TABLE resets (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- Used, or replaced by a newer one.
    used_at BIGINT
);
CREATE INDEX resets_by_user ON resets (user_id);

-- One row per person and organization, made from memberships and invitations in
-- the transaction that changes them; it is what the People table reads.
CREATE TABLE people (
    id TEXT PRIMARY KEY,
    -- Names the row in the search index.
    document BIGINT NOT NULL UNIQUE,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    name TEXT,
    status TEXT NOT NULL CHECK (status IN ('active', 'pending', 'expired', 'declined', 'inactive')),
    role_id TEXT NOT NULL REFERENCES roles (id),
    full_access_at BIGINT,
    -- Joined or invited.
    since BIGINT NOT NULL,
    expires_at BIGINT,
    invited_by TEXT REFERENCES users (id) ON DELETE SET NULL,
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    invitation_id TEXT REFERENCES invitations (id) ON DELETE CASCADE,
    -- Name or address as they sort, and both as they are searched: case and accents folded.
    sort_name TEXT NOT NULL,
    search TEXT NOT NULL,
    UNIQUE (organization_id, email)
);
CREATE INDEX people_by_since ON people (organization_id, since, id);
CREATE INDEX people_by_name ON people (organization_id, sort_name, id);
CREATE INDEX people_by_status_since ON people (organization_id, status, since, id);
CREATE INDEX people_by_status_name ON people (organization_id, status, sort_name, id);
CREATE INDEX people_by_user ON people (user_id);
CREATE INDEX people_by_invitation ON people (invitation_id);
CREATE INDEX people_by_role ON people (role_id);
CREATE INDEX people_lapsing ON people (organization_id, expires_at) WHERE status = 'pending';

-- Kept with every change of people, so that nothing has to be counted.
CREATE TABLE people_counts (
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (organization_id, status)
);

CREATE TABLE throttles (
    -- What is counted, such as sign_in:ada@example.com.
    key TEXT PRIMARY KEY,
    started_at BIGINT NOT NULL,
    n BIGINT NOT NULL,
    blocked_until BIGINT
);
CREATE INDEX throttles_by_start ON throttles (started_at);

CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    actor_id TEXT REFERENCES users (id) ON DELETE SET NULL,
    action TEXT NOT NULL,
    subject TEXT,
    -- The code of a refusal; NULL where the action was done.
    refused TEXT,
    address_block TEXT,
    request_id TEXT
);
CREATE INDEX audit_by_organization ON audit (organization_id, id);
