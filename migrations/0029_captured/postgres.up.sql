-- 0029 captured: what other programs write, until a server has put it into the feeds.
-- An older client takes no notice.
-- Never edit after release; write the next one.

-- A row for each row that a statement inserted, changed or deleted. Triggers append and servers take away, so that a
-- writer never waits for sync. Numbers are given before the commit: what has a lower one may become visible later.
CREATE TABLE freehold.captured (
  scope_id uuid NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY (CACHE 100),
  table_no smallint NOT NULL,
  row_id uuid NOT NULL,
  -- Bit n for the column number n; -1: all, for a row that came or went.
  columns bigint NOT NULL,
  written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (scope_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000000);
-- Servers look into it many times a second, so rows that are taken must not stay behind: it is mostly empty.

ALTER TABLE freehold.captured ENABLE ROW LEVEL SECURITY;
CREATE POLICY captured_owner ON freehold.captured TO freehold_sync USING (scope_id = (SELECT freehold.current_owner()));
GRANT SELECT, DELETE ON freehold.captured TO freehold_sync;

-- TRUNCATE names no rows, so nobody could be told which ones went.
CREATE FUNCTION freehold.refuse_truncate() RETURNS trigger LANGUAGE plpgsql
AS $$
BEGIN
  RAISE EXCEPTION 'the rows of % are on devices, and TRUNCATE does not say which ones go; use DELETE', TG_TABLE_NAME
    USING ERRCODE = 'feature_not_supported';
END
$$;

-- Whose rows are waiting, each owner once. From one owner to the next in the index: what is waiting, or was until a
-- moment ago, is not gone through. No plan of a moment when the table was empty may stay for one when it is not.
CREATE FUNCTION freehold.captured_owners() RETURNS SETOF uuid LANGUAGE plpgsql STABLE SET enable_seqscan = off
AS $$
DECLARE
  found_owner uuid;
BEGIN
  SELECT c.scope_id INTO found_owner FROM freehold.captured AS c ORDER BY c.scope_id LIMIT 1;
  WHILE found_owner IS NOT NULL LOOP
    RETURN NEXT found_owner;
    SELECT c.scope_id INTO found_owner FROM freehold.captured AS c WHERE c.scope_id > found_owner
      ORDER BY c.scope_id LIMIT 1;
  END LOOP;
END
$$;
