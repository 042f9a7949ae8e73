-- 0013 datasets: tables of figures that were uploaded.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE datasets (
  id uuid CONSTRAINT datasets_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  name text NOT NULL,
  file_path text,
  connection_id uuid,
  row_count integer,
  column_count integer,
  size_bytes bigint,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT datasets_name_length CHECK (char_length(name) <= 255),
  CONSTRAINT datasets_file_path_length CHECK (char_length(file_path) <= 500),
  CONSTRAINT datasets_row_count_range CHECK (row_count >= 0),
  CONSTRAINT datasets_column_count_range CHECK (column_count >= 0),
  CONSTRAINT datasets_size_bytes_range CHECK (size_bytes >= 0),
  CONSTRAINT datasets_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT datasets_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT datasets_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT datasets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT datasets_connection_id_fkey FOREIGN KEY (user_id, connection_id) REFERENCES data_connections (user_id, id) ON DELETE SET NULL (connection_id)
);
CREATE INDEX datasets_user_id_idx ON datasets (user_id);
CREATE INDEX datasets_connection_id_idx ON datasets (connection_id);
CREATE INDEX datasets_user_id_created_at_idx ON datasets (user_id, created_at);
ALTER TABLE datasets ENABLE ROW LEVEL SECURITY;
CREATE POLICY datasets_owner ON datasets TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, name, file_path, connection_id, row_count, column_count, size_bytes, created_at, updated_at) ON datasets TO freehold_app;
GRANT INSERT (id, user_id, name, file_path, connection_id, row_count, column_count, size_bytes, created_at, updated_at) ON datasets TO freehold_app;
GRANT DELETE ON datasets TO freehold_app;
GRANT UPDATE (name, file_path, connection_id, row_count, column_count, size_bytes, updated_at) ON datasets TO freehold_app;
GRANT UPDATE (name, file_path, connection_id, row_count, column_count, size_bytes, updated_at) ON datasets TO freehold_sync;
GRANT DELETE ON datasets TO freehold_sync;
