-- 0025 blueprints: how an agent works. Public ones are the marketplace.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE blueprints (
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
  CONSTRAINT blueprints_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT blueprints_name_form CHECK (instr(name, char(0)) = 0),
  CONSTRAINT blueprints_name_length CHECK (length(name) <= 255),
  CONSTRAINT blueprints_description_form CHECK (instr(description, char(0)) = 0),
  CONSTRAINT blueprints_blueprint_data_form CHECK (json_valid(blueprint_data) AND instr(blueprint_data, char(0)) = 0),
  CONSTRAINT blueprints_version_range CHECK (version BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT blueprints_is_public_form CHECK (is_public IN (0, 1)),
  CONSTRAINT blueprints_is_deleted_form CHECK (is_deleted IN (0, 1)),
  CONSTRAINT blueprints_deleted_at_form CHECK (octet_length(deleted_at) = 27 AND deleted_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(deleted_at, 1, 19)) IS substr(deleted_at, 1, 10) AND deleted_at >= '0001' AND substr(deleted_at, 12, 2) < '24'),
  CONSTRAINT blueprints_clone_count_range CHECK (clone_count BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT blueprints_rating_sum_range CHECK (rating_sum BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT blueprints_rating_count_range CHECK (rating_count BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT blueprints_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT blueprints_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT blueprints_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX blueprints_user_id_idx ON blueprints (user_id);
CREATE INDEX blueprints_is_public_idx ON blueprints (is_public);
CREATE INDEX blueprints_updated_at_some_idx ON blueprints (updated_at DESC) WHERE is_public = 1 AND is_deleted = 0;
CREATE VIRTUAL TABLE blueprints_search USING fts5 (name, content='blueprints');
CREATE TRIGGER blueprints_search_insert AFTER INSERT ON blueprints BEGIN
  INSERT INTO blueprints_search (rowid, name) VALUES (new.rowid, new.name);
END;
CREATE TRIGGER blueprints_search_delete AFTER DELETE ON blueprints BEGIN
  INSERT INTO blueprints_search (blueprints_search, rowid, name) VALUES ('delete', old.rowid, old.name);
END;
CREATE TRIGGER blueprints_search_update AFTER UPDATE OF name ON blueprints BEGIN
  INSERT INTO blueprints_search (blueprints_search, rowid, name) VALUES ('delete', old.rowid, old.name);
  INSERT INTO blueprints_search (rowid, name) VALUES (new.rowid, new.name);
END;
