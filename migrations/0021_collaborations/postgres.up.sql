-- 0021 collaborations: whom an analysis is shared with.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE collaborations (
  id uuid CONSTRAINT collaborations_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  analysis_id uuid NOT NULL,
  collaborator_id uuid NOT NULL,
  role text NOT NULL DEFAULT 'viewer',
  status text NOT NULL DEFAULT 'pending',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT collaborations_role_enum CHECK (role IN ('viewer', 'editor')),
  CONSTRAINT collaborations_status_enum CHECK (status IN ('pending', 'accepted', 'revoked')),
  CONSTRAINT collaborations_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT collaborations_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT collaborations_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT collaborations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT collaborations_analysis_id_fkey FOREIGN KEY (user_id, analysis_id) REFERENCES analyses (user_id, id) ON DELETE CASCADE,
  CONSTRAINT collaborations_collaborator_id_fkey FOREIGN KEY (collaborator_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX collaborations_analysis_id_collaborator_id_key ON collaborations (analysis_id, collaborator_id);
CREATE INDEX collaborations_user_id_idx ON collaborations (user_id);
CREATE INDEX collaborations_collaborator_id_idx ON collaborations (collaborator_id);
ALTER TABLE collaborations ENABLE ROW LEVEL SECURITY;
CREATE POLICY collaborations_owner ON collaborations TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY collaborations_reader ON collaborations FOR SELECT TO freehold_app USING (collaborator_id = (SELECT freehold.current_owner()));
CREATE POLICY analyses_shared ON analyses FOR SELECT TO freehold_app USING (EXISTS (SELECT FROM collaborations AS s WHERE s.analysis_id = analyses.id AND s.collaborator_id = (SELECT freehold.current_owner()) AND s.status = 'accepted'));
CREATE POLICY charts_shared ON charts FOR SELECT TO freehold_app USING (EXISTS (SELECT FROM collaborations AS s WHERE s.analysis_id = charts.analysis_id AND s.collaborator_id = (SELECT freehold.current_owner()) AND s.status = 'accepted'));
GRANT SELECT (id, user_id, analysis_id, collaborator_id, role, status, created_at, updated_at) ON collaborations TO freehold_app;
GRANT INSERT (id, user_id, analysis_id, collaborator_id, role, status, created_at, updated_at) ON collaborations TO freehold_app;
GRANT DELETE ON collaborations TO freehold_app;
GRANT UPDATE (analysis_id, collaborator_id, role, status, updated_at) ON collaborations TO freehold_app;
GRANT UPDATE (analysis_id, collaborator_id, role, status, updated_at) ON collaborations TO freehold_sync;
GRANT DELETE ON collaborations TO freehold_sync;
