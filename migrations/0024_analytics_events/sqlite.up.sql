-- 0024 analytics_events: how the application is used.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE analytics_events (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  event TEXT NOT NULL,
  properties TEXT,
  occurred_at TEXT NOT NULL,
  CONSTRAINT analytics_events_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT analytics_events_event_form CHECK (instr(event, char(0)) = 0),
  CONSTRAINT analytics_events_event_length CHECK (length(event) <= 100),
  CONSTRAINT analytics_events_properties_form CHECK (json_valid(properties) AND instr(properties, char(0)) = 0),
  CONSTRAINT analytics_events_occurred_at_form CHECK (octet_length(occurred_at) = 27 AND occurred_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(occurred_at, 1, 19)) IS substr(occurred_at, 1, 10) AND occurred_at >= '0001' AND substr(occurred_at, 12, 2) < '24'),
  CONSTRAINT analytics_events_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX analytics_events_user_id_occurred_at_idx ON analytics_events (user_id, occurred_at DESC);
CREATE INDEX analytics_events_event_idx ON analytics_events (event);
