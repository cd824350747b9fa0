-- A new code ends the earlier ones of the same address.
CREATE INDEX proofs_by_email ON proofs (email);
-- What a person was invited to, for the file with everything about them.
CREATE INDEX invitations_to ON invitations (email);
