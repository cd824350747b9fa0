-- Substring search by trigrams: which rows hold each of them, by people.document, and not
-- where in the text, which is compared afterwards. The end of a text counts as a letter,
-- so that any two letters begin a trigram.
BEGIN IMMEDIATE;
CREATE VIRTUAL TABLE IF NOT EXISTS people_search
    USING fts5(text, content = '', contentless_delete = 1, tokenize = 'trigram', detail = none);
CREATE VIRTUAL TABLE IF NOT EXISTS people_search_terms USING fts5vocab('people_search', 'row');
INSERT INTO people_search (rowid, text)
    SELECT document, search || char(10) FROM people WHERE NOT EXISTS (SELECT 1 FROM people_search_docsize);
CREATE TRIGGER IF NOT EXISTS people_search_insert AFTER INSERT ON people BEGIN
    INSERT INTO people_search (rowid, text) VALUES (new.document, new.search || char(10));
END;
CREATE TRIGGER IF NOT EXISTS people_search_delete AFTER DELETE ON people BEGIN
    DELETE FROM people_search WHERE rowid = old.document;
END;
CREATE TRIGGER IF NOT EXISTS people_search_update AFTER UPDATE OF search ON people
    WHEN new.search <> old.search BEGIN
    DELETE FROM people_search WHERE rowid = old.document;
    INSERT INTO people_search (rowid, text) VALUES (new.document, new.search || char(10));
END;
COMMIT;
