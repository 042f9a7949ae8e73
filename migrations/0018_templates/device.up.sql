-- 0018 templates: analyses to start from.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE templates (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  template_data TEXT NOT NULL,
  is_public INTEGER NOT NULL DEFAULT 0,
  price_cents INTEGER NOT NULL DEFAULT 0,
  use_count INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT templates_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT templates_name_form CHECK (instr(name, char(0)) = 0),
  CONSTRAINT templates_name_length CHECK (length(name) <= 255),
  CONSTRAINT templates_description_form CHECK (instr(description, char(0)) = 0),
  CONSTRAINT templates_template_data_form CHECK (json_valid(template_data) AND instr(template_data, char(0)) = 0),
  CONSTRAINT templates_is_public_form CHECK (is_public IN (0, 1)),
  CONSTRAINT templates_price_cents_range CHECK (price_cents BETWEEN 0 AND 2147483647),
  CONSTRAINT templates_use_count_range CHECK (use_count BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT templates_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT templates_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT templates_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX templates_user_id_idx ON templates (user_id);
CREATE INDEX templates_updated_at_some_idx ON templates (updated_at DESC) WHERE is_public = 1;
