-- 0001 bookkeeping: what sync and sign-in remember beside the application's tables.
-- An older client takes no notice: nothing of this reaches a device.
-- Never edit after release; write the next one.

CREATE SCHEMA IF NOT EXISTS freehold;

-- Values that all servers on this database share: the epoch, the key that signs access tokens.
CREATE TABLE freehold.settings (
  name text PRIMARY KEY,
  value text NOT NULL
);

-- One row per feed. Its lock gives every writer of a scope its number, in commit order.
-- digest: over the versions of its live rows. floor: tombstones up to this number are no longer kept.
CREATE TABLE freehold.heads (
  scope_id uuid PRIMARY KEY,
  head bigint NOT NULL DEFAULT 0 CHECK (head >= 0),
  digest bigint NOT NULL DEFAULT 0,
  floor bigint NOT NULL DEFAULT 0 CHECK (floor >= 0)
);

-- One row per live row or tombstone of a scope: the number that last changed it, and its clocks.
-- The key leads with the row, the feed's index with the scope, so that each question has one index to take: an estimate
-- of how much an owner has can then not lead a planner through all of it.
CREATE TABLE freehold.row_meta (
  scope_id uuid NOT NULL,
  table_no smallint NOT NULL,
  row_id uuid NOT NULL,
  seq bigint NOT NULL,
  clocks bytea NOT NULL,
  deleted boolean NOT NULL DEFAULT false,
  PRIMARY KEY (row_id, scope_id, table_no)
);
CREATE INDEX row_meta_feed ON freehold.row_meta (scope_id, seq);
CREATE INDEX row_meta_tombstones ON freehold.row_meta (clocks) WHERE deleted;

-- One row per device database of an owner.
CREATE TABLE freehold.clients (
  owner_id uuid NOT NULL,
  client_id uuid NOT NULL,
  last_transaction bigint NOT NULL,
  schema_version integer NOT NULL,
  seen_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (owner_id, client_id)
);

-- Answers that a device may ask for again; dropped once it says that it has them.
-- merged: what the transaction's merges decided.
CREATE TABLE freehold.verdicts (
  owner_id uuid NOT NULL,
  client_id uuid NOT NULL,
  transaction_id bigint NOT NULL,
  seq bigint NOT NULL,
  clock bigint NOT NULL,
  refusal jsonb,
  merged jsonb,
  PRIMARY KEY (owner_id, client_id, transaction_id)
);

-- Refresh tokens by their SHA-256. Those of one sign-in are a family.
CREATE TABLE freehold.refresh_tokens (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  owner_id uuid NOT NULL,
  family_id uuid NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  revoked boolean NOT NULL DEFAULT false
);
CREATE INDEX refresh_tokens_family ON freehold.refresh_tokens (family_id);
CREATE INDEX refresh_tokens_owner ON freehold.refresh_tokens (owner_id);
