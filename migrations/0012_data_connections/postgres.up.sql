-- 0012 data_connections: where datasets may come from; the credentials never leave the server.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE data_connections (
  id uuid CONSTRAINT data_connections_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  name text NOT NULL,
  kind text NOT NULL,
  config jsonb,
  encrypted_credentials bytea,
  encrypted_dek bytea,
  nonce bytea,
  kms_key_version text,
  is_active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT data_connections_name_length CHECK (char_length(name) <= 255),
  CONSTRAINT data_connections_kind_length CHECK (char_length(kind) <= 50),
  CONSTRAINT data_connections_kms_key_version_length CHECK (char_length(kms_key_version) <= 255),
  CONSTRAINT data_connections_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT data_connections_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT data_connections_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT data_connections_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX data_connections_user_id_idx ON data_connections (user_id);
ALTER TABLE data_connections ENABLE ROW LEVEL SECURITY;
CREATE POLICY data_connections_owner ON data_connections TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, name, kind, config, is_active, created_at, updated_at) ON data_connections TO freehold_app;
GRANT INSERT (id, user_id, name, kind, config, is_active, created_at, updated_at) ON data_connections TO freehold_app;
GRANT DELETE ON data_connections TO freehold_app;
GRANT UPDATE (name, kind, config, is_active, updated_at) ON data_connections TO freehold_app;
GRANT UPDATE (name, kind, config, is_active, updated_at) ON data_connections TO freehold_sync;
GRANT DELETE ON data_connections TO freehold_sync;
