-- 0001 bookkeeping: what sync and sign-in remember beside the application's tables.
-- An older client takes no notice: nothing of this reaches a device.
-- Never edit after release; write the next one.

-- Values that outlive the process: the epoch, the key that signs access tokens.
CREATE TABLE freehold_settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row per feed.
-- digest: over the versions of its live rows. floor: tombstones up to this number are no longer kept.
CREATE TABLE freehold_heads (
  scope_id TEXT PRIMARY KEY,
  head INTEGER NOT NULL DEFAULT 0 CHECK (head >= 0),
  digest INTEGER NOT NULL DEFAULT 0,
  floor INTEGER NOT NULL DEFAULT 0 CHECK (floor >= 0)
) STRICT, WITHOUT ROWID;

-- One row per live row or tombstone of a scope: the number that last changed it, and its clocks.
CREATE TABLE freehold_row_meta (
  scope_id TEXT NOT NULL,
  table_no INTEGER NOT NULL,
  row_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  clocks BLOB NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1)),
  PRIMARY KEY (row_id, scope_id, table_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX freehold_row_meta_feed ON freehold_row_meta (scope_id, seq);
CREATE INDEX freehold_row_meta_tombstones ON freehold_row_meta (clocks) WHERE deleted;

-- One row per device database of an owner.
CREATE TABLE freehold_clients (
  owner_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  last_transaction INTEGER NOT NULL,
  schema_version INTEGER NOT NULL,
  seen_at TEXT NOT NULL,
  PRIMARY KEY (owner_id, client_id)
) STRICT, WITHOUT ROWID;

-- Answers that a device may ask for again; dropped once it says that it has them.
-- merged: what the transaction's merges decided.
CREATE TABLE freehold_verdicts (
  owner_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  transaction_id INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  clock INTEGER NOT NULL,
  refusal TEXT,
  merged TEXT,
  PRIMARY KEY (owner_id, client_id, transaction_id)
) STRICT, WITHOUT ROWID;

-- Refresh tokens by their SHA-256. Those of one sign-in are a family.
CREATE TABLE freehold_refresh_tokens (
  digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
  owner_id TEXT NOT NULL,
  family_id TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT,
  revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX freehold_refresh_tokens_family ON freehold_refresh_tokens (family_id);
CREATE INDEX freehold_refresh_tokens_owner ON freehold_refresh_tokens (owner_id);
