-- 0025 blueprints: how an agent works. Public ones are the marketplace.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE blueprints (
  id uuid CONSTRAINT blueprints_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  name text NOT NULL,
  description text,
  blueprint_data jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  is_public boolean NOT NULL DEFAULT false,
  is_deleted boolean NOT NULL DEFAULT false,
  deleted_at timestamptz,
  clone_count integer NOT NULL DEFAULT 0,
  rating_sum integer NOT NULL DEFAULT 0,
  rating_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT blueprints_name_length CHECK (char_length(name) <= 255),
  CONSTRAINT blueprints_deleted_at_form CHECK (deleted_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT blueprints_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT blueprints_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT blueprints_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT blueprints_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX blueprints_user_id_idx ON blueprints (user_id);
CREATE INDEX blueprints_is_public_idx ON blueprints (is_public);
CREATE INDEX blueprints_updated_at_some_idx ON blueprints (updated_at DESC) WHERE is_public AND NOT is_deleted;
CREATE INDEX blueprints_search_idx ON blueprints USING gin (to_tsvector('simple', coalesce(name, '')));
ALTER TABLE blueprints ENABLE ROW LEVEL SECURITY;
CREATE POLICY blueprints_owner ON blueprints TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY blueprints_public ON blueprints FOR SELECT TO freehold_app USING (is_public AND NOT is_deleted);
GRANT SELECT (id, user_id, name, description, blueprint_data, version, is_public, is_deleted, deleted_at, clone_count, rating_sum, rating_count, created_at, updated_at) ON blueprints TO freehold_app;
GRANT INSERT (id, user_id, name, description, blueprint_data, is_public, is_deleted, deleted_at, created_at, updated_at) ON blueprints TO freehold_app;
GRANT DELETE ON blueprints TO freehold_app;
GRANT UPDATE (name, description, blueprint_data, is_public, is_deleted, deleted_at, updated_at) ON blueprints TO freehold_app;
GRANT UPDATE (name, description, blueprint_data, version, is_public, is_deleted, deleted_at, clone_count, updated_at) ON blueprints TO freehold_sync;
GRANT DELETE ON blueprints TO freehold_sync;
