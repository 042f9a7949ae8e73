-- 0031 counted_inserts: a row that comes together with what was counted on it arrives with its count.
-- An older client takes no notice.
-- Never edit after release; write the next one.

GRANT INSERT (use_count) ON templates TO freehold_sync;
GRANT INSERT (view_count) ON reports TO freehold_sync;
GRANT INSERT (clone_count) ON blueprints TO freehold_sync;
