-- 0035 counted_before: what counters had come to when a history began.
-- An older client takes no notice.
-- Never edit after release; write the next one.

-- After a restore devices give back counters as they had seen them. What has been counted since the restore is the
-- difference to these, and is not given back to anybody twice. `freehold restore` writes them anew.
CREATE TABLE freehold_counted_before (
  scope_id TEXT NOT NULL,
  table_no INTEGER NOT NULL,
  row_id TEXT NOT NULL,
  column_no INTEGER NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (scope_id, table_no, row_id, column_no)
) STRICT, WITHOUT ROWID;
