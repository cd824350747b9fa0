-- Phone numbers that people prove for their account; and which message a proof's code
-- went by, so that whoever waits for it can be told what became of it.
ALTER TABLE phone_proofs ADD COLUMN user_id TEXT REFERENCES users (id) ON DELETE CASCADE;
ALTER TABLE phone_proofs ADD COLUMN mail_id TEXT;
CREATE INDEX phone_proofs_by_user ON phone_proofs (user_id, id);
