-- 0015 reports: analyses published under a short code.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE reports (
  id uuid CONSTRAINT reports_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  analysis_id uuid NOT NULL,
  short_code text NOT NULL CONSTRAINT reports_short_code_key UNIQUE,
  is_public boolean NOT NULL DEFAULT true,
  password_hash text,
  expires_at timestamptz,
  view_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT reports_short_code_form CHECK (short_code COLLATE "C" ~ '^[0-9A-Za-z]*$'),
  CONSTRAINT reports_short_code_length CHECK (char_length(short_code) <= 20),
  CONSTRAINT reports_password_hash_length CHECK (char_length(password_hash) <= 255),
  CONSTRAINT reports_expires_at_form CHECK (expires_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT reports_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT reports_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT reports_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT reports_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT reports_analysis_id_fkey FOREIGN KEY (user_id, analysis_id) REFERENCES analyses (user_id, id) ON DELETE CASCADE
);
CREATE INDEX reports_user_id_idx ON reports (user_id);
CREATE INDEX reports_analysis_id_idx ON reports (analysis_id);
CREATE INDEX reports_expires_at_idx ON reports (expires_at);
ALTER TABLE reports ENABLE ROW LEVEL SECURITY;
CREATE POLICY reports_owner ON reports TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, analysis_id, short_code, is_public, expires_at, view_count, created_at, updated_at) ON reports TO freehold_app;
GRANT INSERT (id, user_id, analysis_id, short_code, is_public, expires_at, created_at, updated_at) ON reports TO freehold_app;
GRANT DELETE ON reports TO freehold_app;
GRANT UPDATE (analysis_id, short_code, is_public, expires_at, updated_at) ON reports TO freehold_app;
GRANT UPDATE (analysis_id, short_code, is_public, expires_at, view_count, updated_at) ON reports TO freehold_sync;
GRANT DELETE ON reports TO freehold_sync;
