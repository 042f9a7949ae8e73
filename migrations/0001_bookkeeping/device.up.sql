-- 0001 bookkeeping: what a device remembers beside the application's tables.
-- A server takes no notice: it has tables of its own for the same step.
-- Never edit after release; write the next one.

-- Single values: client id, owner, cursor, epoch, last clock, session.
CREATE TABLE freehold_state (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Transactions on their way to the server, in the form in which they are sent.
-- at: milliseconds since 1970 on the device's clock. change_count: how many changes the list holds.
-- seq: Null until the server has accepted it; then its number in the feed. The entry goes when the feed has come that far,
-- because until then an older feed message must not cover what it wrote.
-- held: waits for a server with a newer schema.
CREATE TABLE freehold_outbox (
  id INTEGER PRIMARY KEY,
  clock TEXT NOT NULL,
  at INTEGER NOT NULL,
  change_count INTEGER NOT NULL,
  changes TEXT NOT NULL,
  seq INTEGER,
  held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1))
) STRICT;

-- Transactions that the server did not accept, with its reason and its rows.
-- depends_on: the refused transaction that made the row this one needs.
CREATE TABLE freehold_refused (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  error TEXT NOT NULL,
  changes TEXT NOT NULL,
  server_rows TEXT NOT NULL,
  depends_on INTEGER
) STRICT;

-- In which version the device holds the server's rows, tombstones too: what its digest is made of, and what it can give
-- back to a server that has lost its history. unseen: not met yet in a feed that goes through everything once more.
CREATE TABLE freehold_rows (
  row_id TEXT NOT NULL,
  table_no INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  clocks BLOB NOT NULL,
  deleted INTEGER NOT NULL CHECK (deleted IN (0, 1)),
  unseen INTEGER NOT NULL DEFAULT 0 CHECK (unseen IN (0, 1)),
  PRIMARY KEY (row_id, table_no)
) STRICT, WITHOUT ROWID;

-- The conflict journal: values that did not stand when two devices wrote without knowledge of each other.
-- at: milliseconds since 1970 on the device's clock. what: lost, replaced, removed. cells: JSON by column.
CREATE TABLE freehold_conflicts (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_id TEXT NOT NULL,
  what TEXT NOT NULL,
  cells TEXT NOT NULL
) STRICT;

-- Parts of a catch-up that is not complete yet; applied together with its last part.
CREATE TABLE freehold_staged (
  part INTEGER PRIMARY KEY,
  message TEXT NOT NULL
) STRICT;
