-- 0006 row_security: Postgres itself keeps the owners of the first tables apart, whatever program asks.
-- An older client takes no notice.
-- Never edit after release; write the next one.

ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_owner ON users TO freehold_app USING (id = (SELECT freehold.current_owner())) WITH CHECK (id = (SELECT freehold.current_owner()));
GRANT SELECT (id, username, email, full_name, tier, is_active, is_admin, token_quota, token_used, created_at, updated_at) ON users TO freehold_app;
GRANT UPDATE (username, full_name, updated_at) ON users TO freehold_app;
GRANT UPDATE (username, full_name, token_used, updated_at) ON users TO freehold_sync;
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY notes_owner ON notes TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, title, content, created_at, updated_at) ON notes TO freehold_app;
GRANT INSERT (id, user_id, title, content, created_at, updated_at) ON notes TO freehold_app;
GRANT DELETE ON notes TO freehold_app;
GRANT UPDATE (title, content, updated_at) ON notes TO freehold_app;
GRANT UPDATE (title, content, updated_at) ON notes TO freehold_sync;
GRANT DELETE ON notes TO freehold_sync;
ALTER TABLE tasks ENABLE ROW LEVEL SECURITY;
CREATE POLICY tasks_owner ON tasks TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
GRANT SELECT (id, user_id, title, description, completed, created_at, updated_at) ON tasks TO freehold_app;
GRANT INSERT (id, user_id, title, description, completed, created_at, updated_at) ON tasks TO freehold_app;
GRANT DELETE ON tasks TO freehold_app;
GRANT UPDATE (title, description, completed, updated_at) ON tasks TO freehold_app;
GRANT UPDATE (title, description, completed, updated_at) ON tasks TO freehold_sync;
GRANT DELETE ON tasks TO freehold_sync;
