-- 0011 usage_tracking: what an account used of its plan in a month (UTC). The server counts; devices show and predict.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE usage_tracking (
  id uuid CONSTRAINT usage_tracking_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  month_year text NOT NULL,
  datasets_count integer NOT NULL DEFAULT 0,
  ai_messages_count integer NOT NULL DEFAULT 0,
  reports_count integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT usage_tracking_month_year_form CHECK (month_year COLLATE "C" ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT usage_tracking_month_year_length CHECK (char_length(month_year) = 7),
  CONSTRAINT usage_tracking_datasets_count_range CHECK (datasets_count >= 0),
  CONSTRAINT usage_tracking_ai_messages_count_range CHECK (ai_messages_count >= 0),
  CONSTRAINT usage_tracking_reports_count_range CHECK (reports_count >= 0),
  CONSTRAINT usage_tracking_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT usage_tracking_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT usage_tracking_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT usage_tracking_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX usage_tracking_user_id_month_year_key ON usage_tracking (user_id, month_year);
CREATE INDEX usage_tracking_month_year_idx ON usage_tracking (month_year);
ALTER TABLE usage_tracking ENABLE ROW LEVEL SECURITY;
CREATE POLICY usage_tracking_owner ON usage_tracking TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, month_year, datasets_count, ai_messages_count, reports_count, created_at, updated_at) ON usage_tracking TO freehold_app;
GRANT INSERT (id, user_id, month_year, datasets_count, ai_messages_count, reports_count, created_at, updated_at) ON usage_tracking TO freehold_sync;
GRANT UPDATE (updated_at) ON usage_tracking TO freehold_app;
GRANT UPDATE (month_year, datasets_count, ai_messages_count, reports_count, updated_at) ON usage_tracking TO freehold_sync;
GRANT DELETE ON usage_tracking TO freehold_sync;
