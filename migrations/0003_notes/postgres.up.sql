-- 0003 notes: texts with a title.
-- Part of the first tables: no older client exists that could miss it.
-- Never edit after release; write the next one.

CREATE TABLE notes (
  id uuid CONSTRAINT notes_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  title text NOT NULL,
  content text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT notes_title_length CHECK (char_length(title) <= 200),
  CONSTRAINT notes_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT notes_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT notes_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT notes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX notes_user_id_updated_at_idx ON notes (user_id, updated_at DESC);
