-- 0039 search: words of tasks, notes, messages and blueprints are found, by an index that whoever searches brings up to
-- date; rows that are there come into it with the first search.
-- An older client keeps the search tables of blueprints by triggers.
-- Never edit after release; write the next one.

DROP TRIGGER public_blueprints_search_update;
DROP TRIGGER public_blueprints_search_delete;
DROP TRIGGER public_blueprints_search_insert;
DROP TABLE public_blueprints_search;
DROP TRIGGER blueprints_search_update;
DROP TRIGGER blueprints_search_delete;
DROP TRIGGER blueprints_search_insert;
DROP TABLE blueprints_search;
CREATE VIRTUAL TABLE notes_search USING fts5 (title, content, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2');
CREATE TABLE notes_search_stale (row INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER notes_search_delete AFTER DELETE ON notes BEGIN
  INSERT INTO notes_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM notes_search_stale WHERE row = old.rowid);
END;
CREATE TRIGGER notes_search_update AFTER UPDATE OF title, content ON notes WHEN old.title IS NOT new.title OR old.content IS NOT new.content BEGIN
  INSERT INTO notes_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM notes_search_stale WHERE row = old.rowid);
END;
CREATE VIRTUAL TABLE tasks_search USING fts5 (title, description, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2');
CREATE TABLE tasks_search_stale (row INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER tasks_search_delete AFTER DELETE ON tasks BEGIN
  INSERT INTO tasks_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM tasks_search_stale WHERE row = old.rowid);
END;
CREATE TRIGGER tasks_search_update AFTER UPDATE OF title, description ON tasks WHEN old.title IS NOT new.title OR old.description IS NOT new.description BEGIN
  INSERT INTO tasks_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM tasks_search_stale WHERE row = old.rowid);
END;
CREATE VIRTUAL TABLE messages_search USING fts5 (content, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2');
CREATE TABLE messages_search_stale (row INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER messages_search_delete AFTER DELETE ON messages BEGIN
  INSERT INTO messages_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM messages_search_stale WHERE row = old.rowid);
END;
CREATE TRIGGER messages_search_update AFTER UPDATE OF content ON messages WHEN old.content IS NOT new.content BEGIN
  INSERT INTO messages_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM messages_search_stale WHERE row = old.rowid);
END;
CREATE VIRTUAL TABLE blueprints_search USING fts5 (name, description, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2');
CREATE TABLE blueprints_search_stale (row INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER blueprints_search_delete AFTER DELETE ON blueprints BEGIN
  INSERT INTO blueprints_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM blueprints_search_stale WHERE row = old.rowid);
END;
CREATE TRIGGER blueprints_search_update AFTER UPDATE OF name, description ON blueprints WHEN old.name IS NOT new.name OR old.description IS NOT new.description BEGIN
  INSERT INTO blueprints_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM blueprints_search_stale WHERE row = old.rowid);
END;
CREATE VIRTUAL TABLE public_blueprints_search USING fts5 (name, description, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2');
CREATE TABLE public_blueprints_search_stale (row INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER public_blueprints_search_delete AFTER DELETE ON public_blueprints BEGIN
  INSERT INTO public_blueprints_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM public_blueprints_search_stale WHERE row = old.rowid);
END;
CREATE TRIGGER public_blueprints_search_update AFTER UPDATE OF name, description ON public_blueprints WHEN old.name IS NOT new.name OR old.description IS NOT new.description BEGIN
  INSERT INTO public_blueprints_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM public_blueprints_search_stale WHERE row = old.rowid);
END;
