-- 0013 datasets: tables of figures that were uploaded.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE datasets (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  name TEXT NOT NULL,
  file_path TEXT,
  connection_id TEXT,
  row_count INTEGER,
  column_count INTEGER,
  size_bytes INTEGER,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT datasets_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT datasets_name_form CHECK (instr(name, char(0)) = 0),
  CONSTRAINT datasets_name_length CHECK (length(name) <= 255),
  CONSTRAINT datasets_file_path_form CHECK (instr(file_path, char(0)) = 0),
  CONSTRAINT datasets_file_path_length CHECK (length(file_path) <= 500),
  CONSTRAINT datasets_row_count_range CHECK (row_count BETWEEN 0 AND 2147483647),
  CONSTRAINT datasets_column_count_range CHECK (column_count BETWEEN 0 AND 2147483647),
  CONSTRAINT datasets_size_bytes_range CHECK (size_bytes >= 0),
  CONSTRAINT datasets_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT datasets_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT datasets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT datasets_connection_id_fkey FOREIGN KEY (connection_id) REFERENCES data_connections (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX datasets_user_id_idx ON datasets (user_id);
CREATE INDEX datasets_connection_id_idx ON datasets (connection_id);
CREATE INDEX datasets_user_id_created_at_idx ON datasets (user_id, created_at);
