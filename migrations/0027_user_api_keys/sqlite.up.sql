-- 0027 user_api_keys: keys to other services, each encrypted by a key of its own. Devices see the last four characters.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE user_api_keys (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  provider TEXT NOT NULL,
  key_name TEXT,
  encrypted_key BLOB NOT NULL,
  encrypted_dek BLOB NOT NULL,
  nonce BLOB NOT NULL,
  key_last_four TEXT,
  kms_key_version TEXT NOT NULL,
  created_at TEXT NOT NULL,
  last_used_at TEXT,
  is_active INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT user_api_keys_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT user_api_keys_provider_form CHECK (instr(provider, char(0)) = 0),
  CONSTRAINT user_api_keys_provider_length CHECK (length(provider) <= 50),
  CONSTRAINT user_api_keys_key_name_form CHECK (instr(key_name, char(0)) = 0),
  CONSTRAINT user_api_keys_key_name_length CHECK (length(key_name) <= 255),
  CONSTRAINT user_api_keys_key_last_four_form CHECK (instr(key_last_four, char(0)) = 0),
  CONSTRAINT user_api_keys_key_last_four_length CHECK (length(key_last_four) = 4),
  CONSTRAINT user_api_keys_kms_key_version_form CHECK (instr(kms_key_version, char(0)) = 0),
  CONSTRAINT user_api_keys_kms_key_version_length CHECK (length(kms_key_version) <= 255),
  CONSTRAINT user_api_keys_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT user_api_keys_last_used_at_form CHECK (octet_length(last_used_at) = 27 AND last_used_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(last_used_at, 1, 19)) IS substr(last_used_at, 1, 10) AND last_used_at >= '0001' AND substr(last_used_at, 12, 2) < '24'),
  CONSTRAINT user_api_keys_is_active_form CHECK (is_active IN (0, 1)),
  CONSTRAINT user_api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX user_api_keys_user_id_provider_idx ON user_api_keys (user_id, provider);
