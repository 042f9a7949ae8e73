REVOKE INSERT (version) ON blueprints FROM freehold_sync;
