-- 0004 tasks: things to do.
-- Part of the first tables: no older client exists that could miss it.
-- Never edit after release; write the next one.

CREATE TABLE tasks (
  id uuid CONSTRAINT tasks_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  title text NOT NULL,
  description text,
  completed boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT tasks_title_length CHECK (char_length(title) <= 255),
  CONSTRAINT tasks_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT tasks_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT tasks_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT tasks_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX tasks_user_id_idx ON tasks (user_id);
CREATE INDEX tasks_user_id_created_at_idx ON tasks (user_id, created_at DESC);
CREATE INDEX tasks_user_id_title_idx ON tasks (user_id, title);
