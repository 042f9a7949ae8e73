-- 0009 conversations: talks with the assistant.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE conversations (
  id uuid CONSTRAINT conversations_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  title text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT conversations_title_length CHECK (char_length(title) <= 255),
  CONSTRAINT conversations_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT conversations_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT conversations_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT conversations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX conversations_user_id_idx ON conversations (user_id);
CREATE INDEX conversations_user_id_updated_at_idx ON conversations (user_id, updated_at DESC);
CREATE INDEX conversations_user_id_created_at_idx ON conversations (user_id, created_at);
ALTER TABLE conversations ENABLE ROW LEVEL SECURITY;
CREATE POLICY conversations_owner ON conversations TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, title, created_at, updated_at) ON conversations TO freehold_app;
GRANT INSERT (id, user_id, title, created_at, updated_at) ON conversations TO freehold_app;
GRANT DELETE ON conversations TO freehold_app;
GRANT UPDATE (title, updated_at) ON conversations TO freehold_app;
GRANT UPDATE (title, updated_at) ON conversations TO freehold_sync;
GRANT DELETE ON conversations TO freehold_sync;
