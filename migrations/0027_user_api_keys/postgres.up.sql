-- 0027 user_api_keys: keys to other services, each encrypted by a key of its own. Devices see the last four characters.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE user_api_keys (
  id uuid CONSTRAINT user_api_keys_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  provider text NOT NULL,
  key_name text,
  encrypted_key bytea NOT NULL,
  encrypted_dek bytea NOT NULL,
  nonce bytea NOT NULL,
  key_last_four text,
  kms_key_version text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz,
  is_active boolean NOT NULL DEFAULT true,
  CONSTRAINT user_api_keys_provider_length CHECK (char_length(provider) <= 50),
  CONSTRAINT user_api_keys_key_name_length CHECK (char_length(key_name) <= 255),
  CONSTRAINT user_api_keys_key_last_four_length CHECK (char_length(key_last_four) = 4),
  CONSTRAINT user_api_keys_kms_key_version_length CHECK (char_length(kms_key_version) <= 255),
  CONSTRAINT user_api_keys_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT user_api_keys_last_used_at_form CHECK (last_used_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT user_api_keys_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT user_api_keys_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX user_api_keys_user_id_provider_idx ON user_api_keys (user_id, provider);
ALTER TABLE user_api_keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY user_api_keys_owner ON user_api_keys TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, provider, key_name, key_last_four, created_at, last_used_at, is_active) ON user_api_keys TO freehold_app;
GRANT UPDATE (key_name, is_active) ON user_api_keys TO freehold_app;
GRANT UPDATE (key_name, is_active) ON user_api_keys TO freehold_sync;
GRANT DELETE ON user_api_keys TO freehold_sync;
