-- 0026 sessions: work with an agent; the blueprint may be somebody else's public one.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE sessions (
  id uuid CONSTRAINT sessions_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  blueprint_id uuid NOT NULL,
  messages jsonb NOT NULL DEFAULT '[]',
  last_message_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT sessions_messages_form CHECK (jsonb_typeof(messages) = 'array'),
  CONSTRAINT sessions_last_message_at_form CHECK (last_message_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT sessions_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT sessions_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT sessions_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT sessions_blueprint_id_fkey FOREIGN KEY (blueprint_id) REFERENCES blueprints (id) ON DELETE CASCADE
);
CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sessions_blueprint_id_idx ON sessions (blueprint_id);
CREATE INDEX sessions_user_id_last_message_at_idx ON sessions (user_id, last_message_at DESC);
ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
CREATE POLICY sessions_owner ON sessions TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY sessions_blueprint_id_reach ON sessions AS RESTRICTIVE TO freehold_app USING (true) WITH CHECK (sessions.blueprint_id IS NULL OR EXISTS (SELECT FROM blueprints AS r WHERE r.id = sessions.blueprint_id));
GRANT SELECT (id, user_id, blueprint_id, messages, last_message_at, created_at, updated_at) ON sessions TO freehold_app;
GRANT INSERT (id, user_id, blueprint_id, messages, last_message_at, created_at, updated_at) ON sessions TO freehold_app;
GRANT DELETE ON sessions TO freehold_app;
GRANT UPDATE (blueprint_id, messages, last_message_at, updated_at) ON sessions TO freehold_app;
GRANT UPDATE (blueprint_id, messages, last_message_at, updated_at) ON sessions TO freehold_sync;
GRANT DELETE ON sessions TO freehold_sync;
