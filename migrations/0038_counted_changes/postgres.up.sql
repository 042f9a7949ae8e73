-- 0038 counted_changes: a row that comes together with changes that are counted arrives with their count.
-- An older client takes no notice.
-- Never edit after release; write the next one.

GRANT INSERT (version) ON blueprints TO freehold_sync;
