-- Substring search by trigrams; the rows are named by people.document.
CREATE VIRTUAL TABLE IF NOT EXISTS people_search
    USING fts5(text, content = '', contentless_delete = 1, tokenize = 'trigram');
CREATE TRIGGER IF NOT EXISTS people_search_insert AFTER INSERT ON people BEGIN
    INSERT INTO people_search (rowid, text) VALUES (new.document, new.search);
END;
CREATE TRIGGER IF NOT EXISTS people_search_delete AFTER DELETE ON people BEGIN
    DELETE FROM people_search WHERE rowid = old.document;
END;
CREATE TRIGGER IF NOT EXISTS people_search_update AFTER UPDATE OF search ON people
    WHEN new.search <> old.search BEGIN
    DELETE FROM people_search WHERE rowid = old.document;
    INSERT INTO people_search (rowid, text) VALUES (new.document, new.search);
END;
