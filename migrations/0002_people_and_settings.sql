-- What admins do with people: groups, products, access requests, richer
-- invitations and links, the organization's settings. Checks of enumerations are
-- widened by replacing the column, which both databases can do.

ALTER TABLE organizations ADD COLUMN default_language TEXT;
-- #rrggbb
ALTER TABLE organizations ADD COLUMN colour TEXT;
-- Only addresses that have an account may be invited.
ALTER TABLE organizations ADD COLUMN registered_only_at BIGINT;
-- Who may ask to join by themselves: nobody, people of the organization's domains,
-- or everybody, subject to approval.
ALTER TABLE organizations ADD COLUMN sign_up TEXT NOT NULL DEFAULT 'off' CHECK (sign_up IN ('off', 'domain', 'open'));
-- What those who sign themselves up become; NULL is the built-in role User.
ALTER TABLE organizations ADD COLUMN sign_up_role_id TEXT REFERENCES roles (id) ON DELETE SET NULL;
-- Names of the sign-in methods allowed at acceptance, blanks between; NULL is all.
ALTER TABLE organizations ADD COLUMN sign_in_methods TEXT;
-- Invitees give a phone number and prove it by a code.
ALTER TABLE organizations ADD COLUMN phone_at BIGINT;
-- People with admin rights need a second factor.
ALTER TABLE organizations ADD COLUMN second_factor_at BIGINT;
-- Inviters are not told of acceptance and decline.
ALTER TABLE organizations ADD COLUMN silent_at BIGINT;

CREATE TABLE logos (
    organization_id TEXT PRIMARY KEY REFERENCES organizations (id) ON DELETE CASCADE,
    media_type TEXT NOT NULL,
    -- Base64.
    content TEXT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Whose addresses may join by themselves.
CREATE TABLE organization_domains (
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    PRIMARY KEY (organization_id, domain)
);
CREATE INDEX organization_domains_by_domain ON organization_domains (domain);

CREATE TABLE groups (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- The name as it is compared: case and accents folded.
    folded TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (organization_id, folded)
);

CREATE TABLE membership_groups (
    membership_id TEXT NOT NULL REFERENCES memberships (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    PRIMARY KEY (membership_id, group_id)
);
CREATE INDEX membership_groups_by_group ON membership_groups (group_id);

CREATE TABLE products (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- An emoji or up to two letters.
    icon TEXT,
    -- Shown to invitees.
    note TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (organization_id, name)
);

-- JSON object.
ALTER TABLE memberships ADD COLUMN metadata TEXT;

ALTER TABLE invitations ADD COLUMN purpose TEXT NOT NULL DEFAULT 'join' CHECK (purpose IN ('join', 'reactivate'));
ALTER TABLE invitations ADD COLUMN metadata TEXT;
ALTER TABLE invitations ADD COLUMN product_id TEXT REFERENCES products (id) ON DELETE SET NULL;
ALTER TABLE invitations ADD COLUMN language TEXT;
ALTER TABLE invitations ADD COLUMN message TEXT;
-- The page was opened for the first time; changes nothing else.
ALTER TABLE invitations ADD COLUMN opened_at BIGINT;
-- The word to the inviter of somebody who declined.
ALTER TABLE invitations ADD COLUMN decline_note TEXT;
CREATE INDEX invitations_by_product ON invitations (product_id);

CREATE TABLE invitation_groups (
    invitation_id TEXT NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    PRIMARY KEY (invitation_id, group_id)
);
CREATE INDEX invitation_groups_by_group ON invitation_groups (group_id);

ALTER TABLE invite_links ADD COLUMN label TEXT;
-- Who comes by it asks for access, and an admin decides.
ALTER TABLE invite_links ADD COLUMN approval_at BIGINT;
ALTER TABLE invite_links ADD COLUMN product_id TEXT REFERENCES products (id) ON DELETE SET NULL;
-- Gone from the list; its link says that it was revoked.
ALTER TABLE invite_links ADD COLUMN deleted_at BIGINT;

CREATE TABLE link_groups (
    link_id TEXT NOT NULL REFERENCES invite_links (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    PRIMARY KEY (link_id, group_id)
);
CREATE INDEX link_groups_by_group ON link_groups (group_id);

CREATE TABLE link_domains (
    link_id TEXT NOT NULL REFERENCES invite_links (id) ON DELETE CASCADE,
    domain TEXT NOT NULL,
    PRIMARY KEY (link_id, domain)
);

-- Somebody with an account asks to join.
CREATE TABLE access_requests (
    id TEXT PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    source TEXT NOT NULL CHECK (source IN ('link', 'domain', 'open')),
    link_id TEXT REFERENCES invite_links (id) ON DELETE SET NULL,
    created_at BIGINT NOT NULL,
    approved_at BIGINT,
    denied_at BIGINT,
    decided_by TEXT REFERENCES users (id) ON DELETE SET NULL
);
CREATE UNIQUE INDEX access_requests_open ON access_requests (organization_id, user_id)
    WHERE approved_at IS NULL AND denied_at IS NULL;
CREATE INDEX access_requests_by_user ON access_requests (user_id);

-- The status 'requested' joins the others.
DROP INDEX people_by_status_since;
DROP INDEX people_by_status_name;
DROP INDEX people_lapsing;
ALTER TABLE people RENAME COLUMN status TO old_status;
ALTER TABLE people ADD COLUMN status TEXT NOT NULL DEFAULT 'active'
    CHECK (status IN ('requested', 'pending', 'expired', 'declined', 'active', 'inactive'));
UPDATE people SET status = old_status;
ALTER TABLE people DROP COLUMN old_status;
CREATE INDEX people_by_status_since ON people (organization_id, status, since, id);
CREATE INDEX people_by_status_name ON people (organization_id, status, sort_name, id);
CREATE INDEX people_lapsing ON people (organization_id, expires_at) WHERE status = 'pending';
ALTER TABLE people ADD COLUMN request_id TEXT REFERENCES access_requests (id) ON DELETE CASCADE;
CREATE INDEX people_by_request ON people (request_id);
DROP INDEX people_by_role;
CREATE INDEX people_by_role_since ON people (role_id, since, id);
CREATE INDEX people_by_role_name ON people (role_id, sort_name, id);

-- The groups of a row of people, with its place in both orders.
CREATE TABLE people_groups (
    person_id TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    since BIGINT NOT NULL,
    sort_name TEXT NOT NULL,
    PRIMARY KEY (person_id, group_id)
);
CREATE INDEX people_groups_by_since ON people_groups (group_id, since, person_id);
CREATE INDEX people_groups_by_name ON people_groups (group_id, sort_name, person_id);

-- Mails of every kind that there is now, and text messages.
ALTER TABLE outbox RENAME COLUMN kind TO old_kind;
ALTER TABLE outbox ADD COLUMN kind TEXT NOT NULL DEFAULT 'invitation' CHECK (kind IN (
    'invitation', 'reactivation', 'reset', 'code', 'request_received', 'request_approved', 'request_denied',
    'accepted', 'declined', 'readdress', 'test', 'sign_in_code', 'new_email', 'email_changed', 'phone_code'));
UPDATE outbox SET kind = old_kind;
ALTER TABLE outbox DROP COLUMN old_kind;
-- How it goes out; the recipient of a text message is a phone number.
ALTER TABLE outbox ADD COLUMN channel TEXT NOT NULL DEFAULT 'mail' CHECK (channel IN ('mail', 'text'));

-- What a thing was and became: a JSON object of short texts.
ALTER TABLE audit ADD COLUMN details TEXT;
CREATE INDEX audit_by_subject ON audit (organization_id, subject, id);
CREATE INDEX audit_by_actor ON audit (organization_id, actor_id, id);
CREATE INDEX audit_by_action ON audit (organization_id, action, id);
