-- 0017 embed_analytics: who looked at an embedded chart.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE embed_analytics (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  chart_id TEXT NOT NULL,
  referrer TEXT,
  viewed_at TEXT NOT NULL,
  CONSTRAINT embed_analytics_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT embed_analytics_referrer_form CHECK (instr(referrer, char(0)) = 0),
  CONSTRAINT embed_analytics_referrer_length CHECK (length(referrer) <= 500),
  CONSTRAINT embed_analytics_viewed_at_form CHECK (octet_length(viewed_at) = 27 AND viewed_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(viewed_at, 1, 19)) IS substr(viewed_at, 1, 10) AND viewed_at >= '0001' AND substr(viewed_at, 12, 2) < '24'),
  CONSTRAINT embed_analytics_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT embed_analytics_chart_id_fkey FOREIGN KEY (chart_id) REFERENCES charts (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX embed_analytics_user_id_idx ON embed_analytics (user_id);
CREATE INDEX embed_analytics_chart_id_viewed_at_idx ON embed_analytics (chart_id, viewed_at);
