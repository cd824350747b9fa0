-- What people manage about themselves, and the second factor of signing in.

-- The language of pages and mails; NULL is what the browser asks for.
ALTER TABLE users ADD COLUMN language TEXT;
-- E.164.
ALTER TABLE users ADD COLUMN phone TEXT;
-- The account is gone. Its row stays, without anything about the person, because
-- the audit log, invitations and links name it.
ALTER TABLE users ADD COLUMN deleted_at BIGINT;

-- A new address proves itself by a mailed code before it becomes the account's.
-- The code is derived from the id and the server key.
CREATE TABLE email_changes (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- Used, or replaced by a newer one.
    used_at BIGINT
);
CREATE INDEX email_changes_by_user ON email_changes (user_id, id);
CREATE INDEX email_changes_by_expiry ON email_changes (expires_at);

-- Apps that make one-time codes (TOTP).
CREATE TABLE authenticators (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    -- The secret, sealed by a key that is derived from the server key.
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Asked for at sign-in from then on.
    confirmed_at BIGINT,
    -- The newest step whose code was used: each is good once.
    last_step BIGINT NOT NULL DEFAULT 0
);

-- For those who lost their app; each is good once.
CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Keyed by the server key.
    hash TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (user_id, hash)
);

-- Somebody who gave the password and still has to give a code: no session yet.
CREATE TABLE second_steps (
    -- SHA-256 of the cookie's value.
    hash TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    kept_at BIGINT
);
CREATE INDEX second_steps_by_user ON second_steps (user_id);
CREATE INDEX second_steps_by_expiry ON second_steps (expires_at);

-- Mails that tell of what was changed in an account.
ALTER TABLE outbox RENAME COLUMN kind TO old_kind;
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'invitation' CHECK (kind IN (
    'invitation', 'reactivation', 'reset', 'code', 'request_received', 'request_approved', 'request_denied',
    'accepted', 'declined', 'readdress', 'test', 'sign_in_code', 'new_email', 'email_changed', 'phone_code',
    'password_changed', 'second_factor_on', 'second_factor_off', 'recovery_code_used',
    'method_added', 'method_removed', 'account_deleted'));
UPDATE outbox SET kind = old_kind;
ALTER TABLE outbox DROP COLUMN old_kind;
