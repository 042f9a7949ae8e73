REVOKE INSERT (use_count) ON templates FROM freehold_sync;
REVOKE INSERT (view_count) ON reports FROM freehold_sync;
REVOKE INSERT (clone_count) ON blueprints FROM freehold_sync;
