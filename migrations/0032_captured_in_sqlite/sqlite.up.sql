-- 0032 captured_in_sqlite: what other programs write to a server's SQLite file, until a server has put it into the feeds.
-- An older client takes no notice.
-- Never edit after release; write the next one.

-- A row for each write of a row. Triggers append and the server takes away.
-- columns: bit n for the column number n; -1: all, for a row that came or went.
CREATE TABLE freehold_captured (
  id INTEGER PRIMARY KEY,
  scope_id TEXT NOT NULL,
  table_no INTEGER NOT NULL,
  row_id TEXT NOT NULL,
  columns INTEGER NOT NULL,
  written_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now'))
) STRICT;
CREATE INDEX freehold_captured_scope ON freehold_captured (scope_id);

-- Whose rows the server itself is writing at the moment, or '*': those are not captured. Empty but for the inside of one
-- of its transactions, whatever becomes of that.
CREATE TABLE freehold_writer (
  owner TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
