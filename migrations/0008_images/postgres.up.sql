-- 0008 images: pictures; the bytes travel apart from the row.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE images (
  id uuid CONSTRAINT images_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  filename text NOT NULL,
  original_filename text NOT NULL,
  file_path text NOT NULL,
  file_size bigint,
  content_type text,
  sha256 text,
  uploaded_at timestamptz NOT NULL,
  CONSTRAINT images_filename_length CHECK (char_length(filename) <= 255),
  CONSTRAINT images_original_filename_length CHECK (char_length(original_filename) <= 255),
  CONSTRAINT images_file_path_length CHECK (char_length(file_path) <= 500),
  CONSTRAINT images_file_size_range CHECK (file_size >= 0),
  CONSTRAINT images_content_type_length CHECK (char_length(content_type) <= 100),
  CONSTRAINT images_sha256_form CHECK (sha256 COLLATE "C" ~ '^[0-9a-f]*$'),
  CONSTRAINT images_sha256_length CHECK (char_length(sha256) = 64),
  CONSTRAINT images_uploaded_at_form CHECK (uploaded_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT images_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT images_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX images_user_id_uploaded_at_idx ON images (user_id, uploaded_at DESC);
ALTER TABLE images ENABLE ROW LEVEL SECURITY;
CREATE POLICY images_owner ON images TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, filename, original_filename, file_path, file_size, content_type, sha256, uploaded_at) ON images TO freehold_app;
GRANT INSERT (id, user_id, filename, original_filename, file_path, file_size, content_type, sha256, uploaded_at) ON images TO freehold_app;
GRANT DELETE ON images TO freehold_app;
GRANT UPDATE (filename, original_filename, file_path, file_size, content_type, sha256) ON images TO freehold_app;
GRANT UPDATE (filename, original_filename, file_path, file_size, content_type, sha256) ON images TO freehold_sync;
GRANT DELETE ON images TO freehold_sync;
