-- The orders of the People table hold what is searched: a search that finds many is
-- answered by walking an order, and reads only the rows that match.
DROP INDEX people_by_since;
DROP INDEX people_by_name;
CREATE INDEX people_by_since ON people (organization_id, since, id, search);
CREATE INDEX people_by_name ON people (organization_id, sort_name, id, search);
