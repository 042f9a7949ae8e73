-- 0024 analytics_events: how the application is used.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE analytics_events (
  id uuid CONSTRAINT analytics_events_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  event text NOT NULL,
  properties jsonb,
  occurred_at timestamptz NOT NULL,
  CONSTRAINT analytics_events_event_length CHECK (char_length(event) <= 100),
  CONSTRAINT analytics_events_occurred_at_form CHECK (occurred_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT analytics_events_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT analytics_events_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX analytics_events_user_id_occurred_at_idx ON analytics_events (user_id, occurred_at DESC);
CREATE INDEX analytics_events_event_idx ON analytics_events (event);
ALTER TABLE analytics_events ENABLE ROW LEVEL SECURITY;
CREATE POLICY analytics_events_owner ON analytics_events TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, event, properties, occurred_at) ON analytics_events TO freehold_app;
GRANT INSERT (id, user_id, event, properties, occurred_at) ON analytics_events TO freehold_app;
GRANT DELETE ON analytics_events TO freehold_sync;
