-- 0016 charts: drawings of an analysis.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE charts (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  analysis_id TEXT NOT NULL,
  name TEXT NOT NULL,
  chart_type TEXT NOT NULL,
  config TEXT,
  embed_token TEXT CONSTRAINT charts_embed_token_key UNIQUE,
  is_embeddable INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT charts_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT charts_name_form CHECK (instr(name, char(0)) = 0),
  CONSTRAINT charts_name_length CHECK (length(name) <= 255),
  CONSTRAINT charts_chart_type_form CHECK (instr(chart_type, char(0)) = 0),
  CONSTRAINT charts_chart_type_length CHECK (length(chart_type) <= 50),
  CONSTRAINT charts_config_form CHECK (json_valid(config) AND instr(config, char(0)) = 0),
  CONSTRAINT charts_embed_token_form CHECK (instr(embed_token, char(0)) = 0),
  CONSTRAINT charts_embed_token_length CHECK (length(embed_token) <= 64),
  CONSTRAINT charts_is_embeddable_form CHECK (is_embeddable IN (0, 1)),
  CONSTRAINT charts_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT charts_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT charts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT charts_analysis_id_fkey FOREIGN KEY (analysis_id) REFERENCES analyses (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX charts_user_id_idx ON charts (user_id);
CREATE INDEX charts_analysis_id_idx ON charts (analysis_id);
