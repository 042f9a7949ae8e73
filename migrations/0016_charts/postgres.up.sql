-- 0016 charts: drawings of an analysis.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE charts (
  id uuid CONSTRAINT charts_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  analysis_id uuid NOT NULL,
  name text NOT NULL,
  chart_type text NOT NULL,
  config jsonb,
  embed_token text CONSTRAINT charts_embed_token_key UNIQUE,
  is_embeddable boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT charts_name_length CHECK (char_length(name) <= 255),
  CONSTRAINT charts_chart_type_length CHECK (char_length(chart_type) <= 50),
  CONSTRAINT charts_embed_token_length CHECK (char_length(embed_token) <= 64),
  CONSTRAINT charts_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT charts_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT charts_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT charts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT charts_analysis_id_fkey FOREIGN KEY (user_id, analysis_id) REFERENCES analyses (user_id, id) ON DELETE CASCADE
);
CREATE INDEX charts_user_id_idx ON charts (user_id);
CREATE INDEX charts_analysis_id_idx ON charts (analysis_id);
ALTER TABLE charts ENABLE ROW LEVEL SECURITY;
CREATE POLICY charts_owner ON charts TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, analysis_id, name, chart_type, config, embed_token, is_embeddable, created_at, updated_at) ON charts TO freehold_app;
GRANT INSERT (id, user_id, analysis_id, name, chart_type, config, embed_token, is_embeddable, created_at, updated_at) ON charts TO freehold_app;
GRANT DELETE ON charts TO freehold_app;
GRANT UPDATE (analysis_id, name, chart_type, config, embed_token, is_embeddable, updated_at) ON charts TO freehold_app;
GRANT UPDATE (analysis_id, name, chart_type, config, embed_token, is_embeddable, updated_at) ON charts TO freehold_sync;
GRANT DELETE ON charts TO freehold_sync;
