-- 0018 templates: analyses to start from.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE templates (
  id uuid CONSTRAINT templates_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  name text NOT NULL,
  description text,
  template_data jsonb NOT NULL,
  is_public boolean NOT NULL DEFAULT false,
  price_cents integer NOT NULL DEFAULT 0,
  use_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT templates_name_length CHECK (char_length(name) <= 255),
  CONSTRAINT templates_price_cents_range CHECK (price_cents >= 0),
  CONSTRAINT templates_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT templates_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT templates_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT templates_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX templates_user_id_idx ON templates (user_id);
CREATE INDEX templates_updated_at_some_idx ON templates (updated_at DESC) WHERE is_public;
ALTER TABLE templates ENABLE ROW LEVEL SECURITY;
CREATE POLICY templates_owner ON templates TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY templates_public ON templates FOR SELECT TO freehold_app USING (is_public);
GRANT SELECT (id, user_id, name, description, template_data, is_public, price_cents, use_count, created_at, updated_at) ON templates TO freehold_app;
GRANT INSERT (id, user_id, name, description, template_data, is_public, price_cents, created_at, updated_at) ON templates TO freehold_app;
GRANT DELETE ON templates TO freehold_app;
GRANT UPDATE (name, description, template_data, is_public, price_cents, updated_at) ON templates TO freehold_app;
GRANT UPDATE (name, description, template_data, is_public, price_cents, use_count, updated_at) ON templates TO freehold_sync;
GRANT DELETE ON templates TO freehold_sync;
