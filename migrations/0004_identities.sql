-- Ways to sign in besides the password.

-- How a session began: password, code, passkey, github, oidc:ID; NULL where that
-- was not kept yet.
ALTER TABLE sessions ADD COLUMN method TEXT;

-- Codes that sign in. The code is derived from the id and the server key.
CREATE TABLE sign_in_codes (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    -- Whose code was mailed. Without it no code is right: nobody has the address,
    -- or nothing could be mailed. Kept all the same, so that both look alike.
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    kept_at BIGINT,
    -- Where to go on to.
    next TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    -- Used, or replaced by a newer one.
    used_at BIGINT
);
CREATE INDEX sign_in_codes_by_user ON sign_in_codes (user_id);
CREATE INDEX sign_in_codes_by_expiry ON sign_in_codes (expires_at);

-- Accounts elsewhere that sign in an account here.
CREATE TABLE identities (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- What the operator calls the provider.
    provider TEXT NOT NULL,
    -- Who vouches; another provider under the same name is another issuer.
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    -- As the provider said when it was linked.
    email TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    UNIQUE (issuer, subject)
);
CREATE INDEX identities_by_user ON identities (user_id, id);

CREATE TABLE passkeys (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Base64url.
    credential_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- JSON: the public key, the counter, what the device said of itself.
    credential TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkeys_by_user ON passkeys (user_id, id);

-- What was begun here and waits for an answer from elsewhere, each good once.
CREATE TABLE ceremonies (
    -- SHA-256 of what the browser carries; all secrets of the ceremony are derived
    -- from that, and none is stored.
    hash TEXT PRIMARY KEY,
    -- At a provider; somebody a provider vouched for; a passkey made or used.
    kind TEXT NOT NULL CHECK (kind IN ('provider', 'vouched', 'passkey_made', 'passkey_used')),
    user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
    -- JSON: what to go on with.
    state TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX ceremonies_by_user ON ceremonies (user_id);
CREATE INDEX ceremonies_by_expiry ON ceremonies (expires_at);
