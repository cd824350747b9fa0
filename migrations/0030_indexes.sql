-- Columns that most rows leave empty: an index of those that don't is a tenth as large,
-- and rows without a value cost nothing when they are written.
DROP INDEX people_by_user;
CREATE INDEX people_by_user ON people (user_id) WHERE user_id IS NOT NULL;
DROP INDEX people_by_request;
CREATE INDEX people_by_request ON people (request_id) WHERE request_id IS NOT NULL;
DROP INDEX invitations_by_product;
CREATE INDEX invitations_by_product ON invitations (product_id) WHERE product_id IS NOT NULL;
