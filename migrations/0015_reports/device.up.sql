-- 0015 reports: analyses published under a short code.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE reports (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  analysis_id TEXT NOT NULL,
  short_code TEXT NOT NULL CONSTRAINT reports_short_code_key UNIQUE,
  is_public INTEGER NOT NULL DEFAULT 1,
  expires_at TEXT,
  view_count INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT reports_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT reports_short_code_form CHECK (instr(short_code, char(0)) = 0 AND short_code NOT GLOB '*[^0-9A-Za-z]*'),
  CONSTRAINT reports_short_code_length CHECK (length(short_code) <= 20),
  CONSTRAINT reports_is_public_form CHECK (is_public IN (0, 1)),
  CONSTRAINT reports_expires_at_form CHECK (octet_length(expires_at) = 27 AND expires_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(expires_at, 1, 19)) IS substr(expires_at, 1, 10) AND expires_at >= '0001' AND substr(expires_at, 12, 2) < '24'),
  CONSTRAINT reports_view_count_range CHECK (view_count BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT reports_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT reports_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT reports_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT reports_analysis_id_fkey FOREIGN KEY (analysis_id) REFERENCES analyses (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX reports_user_id_idx ON reports (user_id);
CREATE INDEX reports_analysis_id_idx ON reports (analysis_id);
CREATE INDEX reports_expires_at_idx ON reports (expires_at);
