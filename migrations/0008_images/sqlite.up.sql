-- 0008 images: pictures; the bytes travel apart from the row.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE images (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  filename TEXT NOT NULL,
  original_filename TEXT NOT NULL,
  file_path TEXT NOT NULL,
  file_size INTEGER,
  content_type TEXT,
  sha256 TEXT,
  uploaded_at TEXT NOT NULL,
  CONSTRAINT images_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT images_filename_form CHECK (instr(filename, char(0)) = 0),
  CONSTRAINT images_filename_length CHECK (length(filename) <= 255),
  CONSTRAINT images_original_filename_form CHECK (instr(original_filename, char(0)) = 0),
  CONSTRAINT images_original_filename_length CHECK (length(original_filename) <= 255),
  CONSTRAINT images_file_path_form CHECK (instr(file_path, char(0)) = 0),
  CONSTRAINT images_file_path_length CHECK (length(file_path) <= 500),
  CONSTRAINT images_file_size_range CHECK (file_size >= 0),
  CONSTRAINT images_content_type_form CHECK (instr(content_type, char(0)) = 0),
  CONSTRAINT images_content_type_length CHECK (length(content_type) <= 100),
  CONSTRAINT images_sha256_form CHECK (instr(sha256, char(0)) = 0 AND sha256 NOT GLOB '*[^0-9a-f]*'),
  CONSTRAINT images_sha256_length CHECK (length(sha256) = 64),
  CONSTRAINT images_uploaded_at_form CHECK (octet_length(uploaded_at) = 27 AND uploaded_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(uploaded_at, 1, 19)) IS substr(uploaded_at, 1, 10) AND uploaded_at >= '0001' AND substr(uploaded_at, 12, 2) < '24'),
  CONSTRAINT images_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX images_user_id_uploaded_at_idx ON images (user_id, uploaded_at DESC);
