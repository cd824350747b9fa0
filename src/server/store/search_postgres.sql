-- Substring search by trigrams.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX IF NOT EXISTS people_search ON people USING gin (search gin_trgm_ops);
