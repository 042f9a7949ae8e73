-- 0011 usage_tracking: what an account used of its plan in a month (UTC). The server counts; devices show and predict.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE usage_tracking (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  month_year TEXT NOT NULL,
  datasets_count INTEGER NOT NULL DEFAULT 0,
  ai_messages_count INTEGER NOT NULL DEFAULT 0,
  reports_count INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT usage_tracking_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT usage_tracking_month_year_form CHECK (instr(month_year, char(0)) = 0 AND month_year GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]' AND substr(month_year, 6) BETWEEN '01' AND '12'),
  CONSTRAINT usage_tracking_month_year_length CHECK (length(month_year) = 7),
  CONSTRAINT usage_tracking_datasets_count_range CHECK (datasets_count BETWEEN 0 AND 2147483647),
  CONSTRAINT usage_tracking_ai_messages_count_range CHECK (ai_messages_count BETWEEN 0 AND 2147483647),
  CONSTRAINT usage_tracking_reports_count_range CHECK (reports_count BETWEEN 0 AND 2147483647),
  CONSTRAINT usage_tracking_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT usage_tracking_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT usage_tracking_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX usage_tracking_user_id_month_year_key ON usage_tracking (user_id, month_year);
CREATE INDEX usage_tracking_month_year_idx ON usage_tracking (month_year);
