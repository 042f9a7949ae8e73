-- 0035 counted_before: what counters had come to when a history began.
-- An older client takes no notice.
-- Never edit after release; write the next one.

-- After a restore devices give back counters as they had seen them. What has been counted since the restore is the
-- difference to these, and is not given back to anybody twice. `freehold restore` writes them anew.
CREATE TABLE freehold.counted_before (
  scope_id uuid NOT NULL,
  table_no smallint NOT NULL,
  row_id uuid NOT NULL,
  column_no smallint NOT NULL,
  value bigint NOT NULL,
  PRIMARY KEY (scope_id, table_no, row_id, column_no)
);

ALTER TABLE freehold.counted_before ENABLE ROW LEVEL SECURITY;
CREATE POLICY counted_before_owner ON freehold.counted_before TO freehold_sync USING (scope_id = (SELECT freehold.current_owner())) WITH CHECK (scope_id = (SELECT freehold.current_owner()));
GRANT SELECT, INSERT, UPDATE ON freehold.counted_before TO freehold_sync;
