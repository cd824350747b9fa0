-- How somebody who still has to give a code began to sign in: what the session will keep.
ALTER TABLE second_steps ADD COLUMN method TEXT;
