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
CREATE TABLE freehold_outbox (
  id INTEGER PRIMARY KEY,
  clock TEXT NOT NULL,
  at INTEGER NOT NULL,
  change_count INTEGER NOT NULL,
  changes TEXT NOT NULL,
  seq INTEGER
) STRICT;

-- Transactions that the server did not accept, with its reason and its rows.
CREATE TABLE freehold_refused (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  error TEXT NOT NULL,
  changes TEXT NOT NULL,
  server_rows TEXT NOT NULL
) STRICT;

-- Parts of a catch-up that is not complete yet; applied together with its last part.
CREATE TABLE freehold_staged (
  part INTEGER PRIMARY KEY,
  message TEXT NOT NULL
) STRICT;
