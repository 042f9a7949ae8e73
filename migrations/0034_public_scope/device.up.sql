-- 0034 public_scope: one feed of the rows that everybody may read.
-- An older client takes no notice.
-- Never edit after release; write the next one.

-- Versions of the rows that everybody may read, where the application asks for them: `freehold_rows` has the account's
-- own.
CREATE TABLE freehold_public (
  row_id TEXT NOT NULL,
  table_no INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  clocks BLOB NOT NULL,
  unseen INTEGER NOT NULL DEFAULT 0 CHECK (unseen IN (0, 1)),
  PRIMARY KEY (row_id, table_no)
) STRICT, WITHOUT ROWID;

CREATE TABLE public_templates (
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
  CONSTRAINT public_templates_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT public_templates_user_id_form CHECK (octet_length(user_id) = 36 AND user_id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT public_templates_name_form CHECK (instr(name, char(0)) = 0),
  CONSTRAINT public_templates_name_length CHECK (length(name) <= 255),
  CONSTRAINT public_templates_description_form CHECK (instr(description, char(0)) = 0),
  CONSTRAINT public_templates_template_data_form CHECK (json_valid(template_data) AND instr(template_data, char(0)) = 0),
  CONSTRAINT public_templates_is_public_form CHECK (is_public IN (0, 1)),
  CONSTRAINT public_templates_price_cents_range CHECK (price_cents BETWEEN 0 AND 2147483647),
  CONSTRAINT public_templates_use_count_range CHECK (use_count BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT public_templates_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT public_templates_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24')
) STRICT;
CREATE TABLE public_blueprints (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  blueprint_data TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,
  is_public INTEGER NOT NULL DEFAULT 0,
  is_deleted INTEGER NOT NULL DEFAULT 0,
  deleted_at TEXT,
  clone_count INTEGER NOT NULL DEFAULT 0,
  rating_sum INTEGER NOT NULL DEFAULT 0,
  rating_count INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT public_blueprints_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT public_blueprints_user_id_form CHECK (octet_length(user_id) = 36 AND user_id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT public_blueprints_name_form CHECK (instr(name, char(0)) = 0),
  CONSTRAINT public_blueprints_name_length CHECK (length(name) <= 255),
  CONSTRAINT public_blueprints_description_form CHECK (instr(description, char(0)) = 0),
  CONSTRAINT public_blueprints_blueprint_data_form CHECK (json_valid(blueprint_data) AND instr(blueprint_data, char(0)) = 0),
  CONSTRAINT public_blueprints_version_range CHECK (version BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT public_blueprints_is_public_form CHECK (is_public IN (0, 1)),
  CONSTRAINT public_blueprints_is_deleted_form CHECK (is_deleted IN (0, 1)),
  CONSTRAINT public_blueprints_deleted_at_form CHECK (octet_length(deleted_at) = 27 AND deleted_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(deleted_at, 1, 19)) IS substr(deleted_at, 1, 10) AND deleted_at >= '0001' AND substr(deleted_at, 12, 2) < '24'),
  CONSTRAINT public_blueprints_clone_count_range CHECK (clone_count BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT public_blueprints_rating_sum_range CHECK (rating_sum BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT public_blueprints_rating_count_range CHECK (rating_count BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT public_blueprints_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT public_blueprints_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24')
) STRICT;
CREATE VIRTUAL TABLE public_blueprints_search USING fts5 (name, content='public_blueprints');
CREATE TRIGGER public_blueprints_search_insert AFTER INSERT ON public_blueprints BEGIN
  INSERT INTO public_blueprints_search (rowid, name) VALUES (new.rowid, new.name);
END;
CREATE TRIGGER public_blueprints_search_delete AFTER DELETE ON public_blueprints BEGIN
  INSERT INTO public_blueprints_search (public_blueprints_search, rowid, name) VALUES ('delete', old.rowid, old.name);
END;
CREATE TRIGGER public_blueprints_search_update AFTER UPDATE OF name ON public_blueprints BEGIN
  INSERT INTO public_blueprints_search (public_blueprints_search, rowid, name) VALUES ('delete', old.rowid, old.name);
  INSERT INTO public_blueprints_search (rowid, name) VALUES (new.rowid, new.name);
END;
