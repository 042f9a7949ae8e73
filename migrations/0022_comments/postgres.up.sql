-- 0022 comments: what people say about an analysis or one of its charts.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE comments (
  id uuid CONSTRAINT comments_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  analysis_id uuid NOT NULL,
  chart_id uuid,
  author_id uuid NOT NULL,
  body text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT comments_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT comments_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT comments_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT comments_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT comments_analysis_id_fkey FOREIGN KEY (user_id, analysis_id) REFERENCES analyses (user_id, id) ON DELETE CASCADE,
  CONSTRAINT comments_chart_id_fkey FOREIGN KEY (user_id, chart_id) REFERENCES charts (user_id, id) ON DELETE SET NULL (chart_id),
  CONSTRAINT comments_author_id_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX comments_user_id_idx ON comments (user_id);
CREATE INDEX comments_analysis_id_created_at_idx ON comments (analysis_id, created_at);
CREATE INDEX comments_chart_id_idx ON comments (chart_id);
CREATE INDEX comments_author_id_idx ON comments (author_id);
ALTER TABLE comments ENABLE ROW LEVEL SECURITY;
CREATE POLICY comments_owner ON comments TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY comments_author ON comments AS RESTRICTIVE FOR INSERT TO freehold_app WITH CHECK (author_id = (SELECT freehold.current_owner()));
CREATE POLICY comments_shared ON comments FOR SELECT TO freehold_app USING (EXISTS (SELECT FROM collaborations AS s WHERE s.analysis_id = comments.analysis_id AND s.collaborator_id = (SELECT freehold.current_owner()) AND s.status = 'accepted'));
GRANT SELECT (id, user_id, analysis_id, chart_id, author_id, body, created_at, updated_at) ON comments TO freehold_app;
GRANT INSERT (id, user_id, analysis_id, chart_id, author_id, body, created_at, updated_at) ON comments TO freehold_app;
GRANT DELETE ON comments TO freehold_app;
GRANT UPDATE (analysis_id, chart_id, body, updated_at) ON comments TO freehold_app;
GRANT UPDATE (analysis_id, chart_id, body, updated_at) ON comments TO freehold_sync;
GRANT DELETE ON comments TO freehold_sync;
