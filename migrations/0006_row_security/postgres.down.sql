DROP POLICY tasks_owner ON tasks;
ALTER TABLE tasks DISABLE ROW LEVEL SECURITY;
REVOKE ALL ON tasks FROM freehold_app, freehold_sync;
DROP POLICY notes_owner ON notes;
ALTER TABLE notes DISABLE ROW LEVEL SECURITY;
REVOKE ALL ON notes FROM freehold_app, freehold_sync;
DROP POLICY users_owner ON users;
ALTER TABLE users DISABLE ROW LEVEL SECURITY;
REVOKE ALL ON users FROM freehold_app, freehold_sync;
