-- 0014 analyses: questions to a dataset, and their answers.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE analyses (
  id uuid CONSTRAINT analyses_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  name text NOT NULL,
  dataset_id uuid,
  config jsonb,
  results jsonb,
  status text NOT NULL DEFAULT 'draft',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT analyses_name_length CHECK (char_length(name) <= 255),
  CONSTRAINT analyses_status_enum CHECK (status IN ('draft', 'completed', 'failed')),
  CONSTRAINT analyses_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT analyses_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT analyses_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT analyses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT analyses_dataset_id_fkey FOREIGN KEY (user_id, dataset_id) REFERENCES datasets (user_id, id) ON DELETE SET NULL (dataset_id)
);
CREATE INDEX analyses_user_id_idx ON analyses (user_id);
CREATE INDEX analyses_dataset_id_idx ON analyses (dataset_id);
CREATE INDEX analyses_status_idx ON analyses (status);
CREATE INDEX analyses_user_id_created_at_idx ON analyses (user_id, created_at);
ALTER TABLE analyses ENABLE ROW LEVEL SECURITY;
CREATE POLICY analyses_owner ON analyses TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, name, dataset_id, config, results, status, created_at, updated_at) ON analyses TO freehold_app;
GRANT INSERT (id, user_id, name, dataset_id, config, results, status, created_at, updated_at) ON analyses TO freehold_app;
GRANT DELETE ON analyses TO freehold_app;
GRANT UPDATE (name, dataset_id, config, results, status, updated_at) ON analyses TO freehold_app;
GRANT UPDATE (name, dataset_id, config, results, status, updated_at) ON analyses TO freehold_sync;
GRANT DELETE ON analyses TO freehold_sync;
