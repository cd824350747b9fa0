-- Phone numbers of people who sign themselves up in an organization.
ALTER TABLE phone_proofs ADD COLUMN organization_id TEXT REFERENCES organizations (id) ON DELETE CASCADE;
