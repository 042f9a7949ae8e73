-- 0002 users: the accounts, each the owner of its own rows.
-- Part of the first tables: no older client exists that could miss it.
-- Never edit after release; write the next one.

CREATE TABLE users (
  id TEXT PRIMARY KEY NOT NULL,
  username TEXT CONSTRAINT users_username_key UNIQUE,
  email TEXT NOT NULL,
  full_name TEXT,
  tier TEXT NOT NULL DEFAULT 'free',
  is_active INTEGER NOT NULL DEFAULT 1,
  is_admin INTEGER NOT NULL DEFAULT 0,
  token_quota INTEGER NOT NULL DEFAULT 100000,
  token_used INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT users_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT users_username_form CHECK (instr(username, char(0)) = 0),
  CONSTRAINT users_username_length CHECK (length(username) <= 80),
  CONSTRAINT users_email_form CHECK (instr(email, char(0)) = 0),
  CONSTRAINT users_email_length CHECK (length(email) <= 255),
  CONSTRAINT users_full_name_form CHECK (instr(full_name, char(0)) = 0),
  CONSTRAINT users_full_name_length CHECK (length(full_name) <= 255),
  CONSTRAINT users_tier_enum CHECK (tier IN ('free', 'pro', 'team', 'enterprise')),
  CONSTRAINT users_is_active_form CHECK (is_active IN (0, 1)),
  CONSTRAINT users_is_admin_form CHECK (is_admin IN (0, 1)),
  CONSTRAINT users_token_quota_range CHECK (token_quota BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT users_token_used_range CHECK (token_used BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT users_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT users_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT users_token_used_at_most CHECK (token_used <= token_quota)
) STRICT;
CREATE UNIQUE INDEX users_email_key ON users (lower(email));
CREATE INDEX users_tier_idx ON users (tier);
