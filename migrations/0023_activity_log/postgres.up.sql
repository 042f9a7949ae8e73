-- 0023 activity_log: what was done to which row.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE activity_log (
  id uuid CONSTRAINT activity_log_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  action text NOT NULL,
  subject_table text,
  subject_id uuid,
  detail jsonb,
  created_at timestamptz NOT NULL,
  CONSTRAINT activity_log_action_length CHECK (char_length(action) <= 100),
  CONSTRAINT activity_log_subject_table_length CHECK (char_length(subject_table) <= 63),
  CONSTRAINT activity_log_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT activity_log_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT activity_log_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX activity_log_user_id_created_at_idx ON activity_log (user_id, created_at DESC);
ALTER TABLE activity_log ENABLE ROW LEVEL SECURITY;
CREATE POLICY activity_log_owner ON activity_log TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, action, subject_table, subject_id, detail, created_at) ON activity_log TO freehold_app;
GRANT INSERT (id, user_id, action, subject_table, subject_id, detail, created_at) ON activity_log TO freehold_app;
GRANT DELETE ON activity_log TO freehold_sync;
