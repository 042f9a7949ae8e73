-- 0017 embed_analytics: who looked at an embedded chart.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE embed_analytics (
  id uuid CONSTRAINT embed_analytics_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  chart_id uuid NOT NULL,
  referrer text,
  viewed_at timestamptz NOT NULL,
  CONSTRAINT embed_analytics_referrer_length CHECK (char_length(referrer) <= 500),
  CONSTRAINT embed_analytics_viewed_at_form CHECK (viewed_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT embed_analytics_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT embed_analytics_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT embed_analytics_chart_id_fkey FOREIGN KEY (user_id, chart_id) REFERENCES charts (user_id, id) ON DELETE CASCADE
);
CREATE INDEX embed_analytics_user_id_idx ON embed_analytics (user_id);
CREATE INDEX embed_analytics_chart_id_viewed_at_idx ON embed_analytics (chart_id, viewed_at);
ALTER TABLE embed_analytics ENABLE ROW LEVEL SECURITY;
CREATE POLICY embed_analytics_owner ON embed_analytics TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, chart_id, referrer, viewed_at) ON embed_analytics TO freehold_app;
GRANT DELETE ON embed_analytics TO freehold_sync;
