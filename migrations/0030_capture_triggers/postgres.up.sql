-- 0030 capture_triggers: the tables say which of their rows other programs write.
-- An older client takes no notice.
-- Never edit after release; write the next one.

CREATE FUNCTION users_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.id, 1, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.id, 1, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 1, row_id, columns FROM (
      SELECT coalesce(n.id, o.id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.username IS DISTINCT FROM o.username THEN 2 ELSE 0 END
          + CASE WHEN n.email IS DISTINCT FROM o.email THEN 4 ELSE 0 END
          + CASE WHEN n.full_name IS DISTINCT FROM o.full_name THEN 16 ELSE 0 END
          + CASE WHEN n.tier IS DISTINCT FROM o.tier THEN 32 ELSE 0 END
          + CASE WHEN n.is_active IS DISTINCT FROM o.is_active THEN 256 ELSE 0 END
          + CASE WHEN n.is_admin IS DISTINCT FROM o.is_admin THEN 512 ELSE 0 END
          + CASE WHEN n.token_quota IS DISTINCT FROM o.token_quota THEN 1024 ELSE 0 END
          + CASE WHEN n.token_used IS DISTINCT FROM o.token_used THEN 2048 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 4096 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 8192 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION users_captured() FROM PUBLIC;
CREATE TRIGGER users_captured_insert AFTER INSERT ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION users_captured();
CREATE TRIGGER users_captured_update AFTER UPDATE ON users REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION users_captured();
CREATE TRIGGER users_captured_delete AFTER DELETE ON users REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION users_captured();
CREATE TRIGGER users_captured_truncate BEFORE TRUNCATE ON users FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION notes_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 2, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 2, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 2, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.title IS DISTINCT FROM o.title THEN 4 ELSE 0 END
          + CASE WHEN n.content IS DISTINCT FROM o.content THEN 8 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 16 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 32 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION notes_captured() FROM PUBLIC;
CREATE TRIGGER notes_captured_insert AFTER INSERT ON notes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION notes_captured();
CREATE TRIGGER notes_captured_update AFTER UPDATE ON notes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION notes_captured();
CREATE TRIGGER notes_captured_delete AFTER DELETE ON notes REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION notes_captured();
CREATE TRIGGER notes_captured_truncate BEFORE TRUNCATE ON notes FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION tasks_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 3, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 3, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 3, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.title IS DISTINCT FROM o.title THEN 4 ELSE 0 END
          + CASE WHEN n.description IS DISTINCT FROM o.description THEN 8 ELSE 0 END
          + CASE WHEN n.completed IS DISTINCT FROM o.completed THEN 16 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 32 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 64 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION tasks_captured() FROM PUBLIC;
CREATE TRIGGER tasks_captured_insert AFTER INSERT ON tasks REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION tasks_captured();
CREATE TRIGGER tasks_captured_update AFTER UPDATE ON tasks REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION tasks_captured();
CREATE TRIGGER tasks_captured_delete AFTER DELETE ON tasks REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION tasks_captured();
CREATE TRIGGER tasks_captured_truncate BEFORE TRUNCATE ON tasks FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION images_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 5, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 5, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 5, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.filename IS DISTINCT FROM o.filename THEN 4 ELSE 0 END
          + CASE WHEN n.original_filename IS DISTINCT FROM o.original_filename THEN 8 ELSE 0 END
          + CASE WHEN n.file_path IS DISTINCT FROM o.file_path THEN 16 ELSE 0 END
          + CASE WHEN n.file_size IS DISTINCT FROM o.file_size THEN 32 ELSE 0 END
          + CASE WHEN n.content_type IS DISTINCT FROM o.content_type THEN 64 ELSE 0 END
          + CASE WHEN n.sha256 IS DISTINCT FROM o.sha256 THEN 128 ELSE 0 END
          + CASE WHEN n.uploaded_at IS DISTINCT FROM o.uploaded_at THEN 256 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION images_captured() FROM PUBLIC;
CREATE TRIGGER images_captured_insert AFTER INSERT ON images REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION images_captured();
CREATE TRIGGER images_captured_update AFTER UPDATE ON images REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION images_captured();
CREATE TRIGGER images_captured_delete AFTER DELETE ON images REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION images_captured();
CREATE TRIGGER images_captured_truncate BEFORE TRUNCATE ON images FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION conversations_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 6, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 6, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 6, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.title IS DISTINCT FROM o.title THEN 4 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 8 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 16 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION conversations_captured() FROM PUBLIC;
CREATE TRIGGER conversations_captured_insert AFTER INSERT ON conversations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION conversations_captured();
CREATE TRIGGER conversations_captured_update AFTER UPDATE ON conversations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION conversations_captured();
CREATE TRIGGER conversations_captured_delete AFTER DELETE ON conversations REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION conversations_captured();
CREATE TRIGGER conversations_captured_truncate BEFORE TRUNCATE ON conversations FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION messages_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 7, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 7, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 7, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.conversation_id IS DISTINCT FROM o.conversation_id THEN 4 ELSE 0 END
          + CASE WHEN n.role IS DISTINCT FROM o.role THEN 8 ELSE 0 END
          + CASE WHEN n.content IS DISTINCT FROM o.content THEN 16 ELSE 0 END
          + CASE WHEN n.tool_calls IS DISTINCT FROM o.tool_calls THEN 32 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 64 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION messages_captured() FROM PUBLIC;
CREATE TRIGGER messages_captured_insert AFTER INSERT ON messages REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION messages_captured();
CREATE TRIGGER messages_captured_update AFTER UPDATE ON messages REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION messages_captured();
CREATE TRIGGER messages_captured_delete AFTER DELETE ON messages REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION messages_captured();
CREATE TRIGGER messages_captured_truncate BEFORE TRUNCATE ON messages FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION usage_tracking_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 8, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 8, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 8, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.month_year IS DISTINCT FROM o.month_year THEN 4 ELSE 0 END
          + CASE WHEN n.datasets_count IS DISTINCT FROM o.datasets_count THEN 8 ELSE 0 END
          + CASE WHEN n.ai_messages_count IS DISTINCT FROM o.ai_messages_count THEN 16 ELSE 0 END
          + CASE WHEN n.reports_count IS DISTINCT FROM o.reports_count THEN 32 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 64 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 128 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION usage_tracking_captured() FROM PUBLIC;
CREATE TRIGGER usage_tracking_captured_insert AFTER INSERT ON usage_tracking REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION usage_tracking_captured();
CREATE TRIGGER usage_tracking_captured_update AFTER UPDATE ON usage_tracking REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION usage_tracking_captured();
CREATE TRIGGER usage_tracking_captured_delete AFTER DELETE ON usage_tracking REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION usage_tracking_captured();
CREATE TRIGGER usage_tracking_captured_truncate BEFORE TRUNCATE ON usage_tracking FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION data_connections_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 9, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 9, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 9, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.name IS DISTINCT FROM o.name THEN 4 ELSE 0 END
          + CASE WHEN n.kind IS DISTINCT FROM o.kind THEN 8 ELSE 0 END
          + CASE WHEN n.config IS DISTINCT FROM o.config THEN 16 ELSE 0 END
          + CASE WHEN n.is_active IS DISTINCT FROM o.is_active THEN 512 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 1024 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 2048 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION data_connections_captured() FROM PUBLIC;
CREATE TRIGGER data_connections_captured_insert AFTER INSERT ON data_connections REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION data_connections_captured();
CREATE TRIGGER data_connections_captured_update AFTER UPDATE ON data_connections REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION data_connections_captured();
CREATE TRIGGER data_connections_captured_delete AFTER DELETE ON data_connections REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION data_connections_captured();
CREATE TRIGGER data_connections_captured_truncate BEFORE TRUNCATE ON data_connections FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION datasets_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 10, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 10, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 10, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.name IS DISTINCT FROM o.name THEN 4 ELSE 0 END
          + CASE WHEN n.file_path IS DISTINCT FROM o.file_path THEN 8 ELSE 0 END
          + CASE WHEN n.connection_id IS DISTINCT FROM o.connection_id THEN 16 ELSE 0 END
          + CASE WHEN n.row_count IS DISTINCT FROM o.row_count THEN 32 ELSE 0 END
          + CASE WHEN n.column_count IS DISTINCT FROM o.column_count THEN 64 ELSE 0 END
          + CASE WHEN n.size_bytes IS DISTINCT FROM o.size_bytes THEN 128 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 256 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 512 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION datasets_captured() FROM PUBLIC;
CREATE TRIGGER datasets_captured_insert AFTER INSERT ON datasets REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION datasets_captured();
CREATE TRIGGER datasets_captured_update AFTER UPDATE ON datasets REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION datasets_captured();
CREATE TRIGGER datasets_captured_delete AFTER DELETE ON datasets REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION datasets_captured();
CREATE TRIGGER datasets_captured_truncate BEFORE TRUNCATE ON datasets FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION analyses_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 11, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 11, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 11, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.name IS DISTINCT FROM o.name THEN 4 ELSE 0 END
          + CASE WHEN n.dataset_id IS DISTINCT FROM o.dataset_id THEN 8 ELSE 0 END
          + CASE WHEN n.config IS DISTINCT FROM o.config THEN 16 ELSE 0 END
          + CASE WHEN n.results IS DISTINCT FROM o.results THEN 32 ELSE 0 END
          + CASE WHEN n.status IS DISTINCT FROM o.status THEN 64 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 128 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 256 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION analyses_captured() FROM PUBLIC;
CREATE TRIGGER analyses_captured_insert AFTER INSERT ON analyses REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION analyses_captured();
CREATE TRIGGER analyses_captured_update AFTER UPDATE ON analyses REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION analyses_captured();
CREATE TRIGGER analyses_captured_delete AFTER DELETE ON analyses REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION analyses_captured();
CREATE TRIGGER analyses_captured_truncate BEFORE TRUNCATE ON analyses FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION reports_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 12, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 12, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 12, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.analysis_id IS DISTINCT FROM o.analysis_id THEN 4 ELSE 0 END
          + CASE WHEN n.short_code IS DISTINCT FROM o.short_code THEN 8 ELSE 0 END
          + CASE WHEN n.is_public IS DISTINCT FROM o.is_public THEN 16 ELSE 0 END
          + CASE WHEN n.expires_at IS DISTINCT FROM o.expires_at THEN 64 ELSE 0 END
          + CASE WHEN n.view_count IS DISTINCT FROM o.view_count THEN 128 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 256 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 512 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION reports_captured() FROM PUBLIC;
CREATE TRIGGER reports_captured_insert AFTER INSERT ON reports REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION reports_captured();
CREATE TRIGGER reports_captured_update AFTER UPDATE ON reports REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION reports_captured();
CREATE TRIGGER reports_captured_delete AFTER DELETE ON reports REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION reports_captured();
CREATE TRIGGER reports_captured_truncate BEFORE TRUNCATE ON reports FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION charts_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 13, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 13, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 13, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.analysis_id IS DISTINCT FROM o.analysis_id THEN 4 ELSE 0 END
          + CASE WHEN n.name IS DISTINCT FROM o.name THEN 8 ELSE 0 END
          + CASE WHEN n.chart_type IS DISTINCT FROM o.chart_type THEN 16 ELSE 0 END
          + CASE WHEN n.config IS DISTINCT FROM o.config THEN 32 ELSE 0 END
          + CASE WHEN n.embed_token IS DISTINCT FROM o.embed_token THEN 64 ELSE 0 END
          + CASE WHEN n.is_embeddable IS DISTINCT FROM o.is_embeddable THEN 128 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 256 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 512 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION charts_captured() FROM PUBLIC;
CREATE TRIGGER charts_captured_insert AFTER INSERT ON charts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION charts_captured();
CREATE TRIGGER charts_captured_update AFTER UPDATE ON charts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION charts_captured();
CREATE TRIGGER charts_captured_delete AFTER DELETE ON charts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION charts_captured();
CREATE TRIGGER charts_captured_truncate BEFORE TRUNCATE ON charts FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION embed_analytics_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 14, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 14, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 14, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.chart_id IS DISTINCT FROM o.chart_id THEN 4 ELSE 0 END
          + CASE WHEN n.referrer IS DISTINCT FROM o.referrer THEN 8 ELSE 0 END
          + CASE WHEN n.viewed_at IS DISTINCT FROM o.viewed_at THEN 16 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION embed_analytics_captured() FROM PUBLIC;
CREATE TRIGGER embed_analytics_captured_insert AFTER INSERT ON embed_analytics REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION embed_analytics_captured();
CREATE TRIGGER embed_analytics_captured_update AFTER UPDATE ON embed_analytics REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION embed_analytics_captured();
CREATE TRIGGER embed_analytics_captured_delete AFTER DELETE ON embed_analytics REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION embed_analytics_captured();
CREATE TRIGGER embed_analytics_captured_truncate BEFORE TRUNCATE ON embed_analytics FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION templates_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 15, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 15, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 15, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.name IS DISTINCT FROM o.name THEN 4 ELSE 0 END
          + CASE WHEN n.description IS DISTINCT FROM o.description THEN 8 ELSE 0 END
          + CASE WHEN n.template_data IS DISTINCT FROM o.template_data THEN 16 ELSE 0 END
          + CASE WHEN n.is_public IS DISTINCT FROM o.is_public THEN 32 ELSE 0 END
          + CASE WHEN n.price_cents IS DISTINCT FROM o.price_cents THEN 64 ELSE 0 END
          + CASE WHEN n.use_count IS DISTINCT FROM o.use_count THEN 128 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 256 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 512 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION templates_captured() FROM PUBLIC;
CREATE TRIGGER templates_captured_insert AFTER INSERT ON templates REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION templates_captured();
CREATE TRIGGER templates_captured_update AFTER UPDATE ON templates REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION templates_captured();
CREATE TRIGGER templates_captured_delete AFTER DELETE ON templates REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION templates_captured();
CREATE TRIGGER templates_captured_truncate BEFORE TRUNCATE ON templates FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION template_purchases_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 16, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 16, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 16, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.template_id IS DISTINCT FROM o.template_id THEN 4 ELSE 0 END
          + CASE WHEN n.price_cents IS DISTINCT FROM o.price_cents THEN 8 ELSE 0 END
          + CASE WHEN n.purchased_at IS DISTINCT FROM o.purchased_at THEN 16 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION template_purchases_captured() FROM PUBLIC;
CREATE TRIGGER template_purchases_captured_insert AFTER INSERT ON template_purchases REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION template_purchases_captured();
CREATE TRIGGER template_purchases_captured_update AFTER UPDATE ON template_purchases REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION template_purchases_captured();
CREATE TRIGGER template_purchases_captured_delete AFTER DELETE ON template_purchases REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION template_purchases_captured();
CREATE TRIGGER template_purchases_captured_truncate BEFORE TRUNCATE ON template_purchases FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION template_ratings_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 17, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 17, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 17, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.template_id IS DISTINCT FROM o.template_id THEN 4 ELSE 0 END
          + CASE WHEN n.rating IS DISTINCT FROM o.rating THEN 8 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 16 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION template_ratings_captured() FROM PUBLIC;
CREATE TRIGGER template_ratings_captured_insert AFTER INSERT ON template_ratings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION template_ratings_captured();
CREATE TRIGGER template_ratings_captured_update AFTER UPDATE ON template_ratings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION template_ratings_captured();
CREATE TRIGGER template_ratings_captured_delete AFTER DELETE ON template_ratings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION template_ratings_captured();
CREATE TRIGGER template_ratings_captured_truncate BEFORE TRUNCATE ON template_ratings FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION collaborations_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 18, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 18, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 18, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.analysis_id IS DISTINCT FROM o.analysis_id THEN 4 ELSE 0 END
          + CASE WHEN n.collaborator_id IS DISTINCT FROM o.collaborator_id THEN 8 ELSE 0 END
          + CASE WHEN n.role IS DISTINCT FROM o.role THEN 16 ELSE 0 END
          + CASE WHEN n.status IS DISTINCT FROM o.status THEN 32 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 64 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 128 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION collaborations_captured() FROM PUBLIC;
CREATE TRIGGER collaborations_captured_insert AFTER INSERT ON collaborations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION collaborations_captured();
CREATE TRIGGER collaborations_captured_update AFTER UPDATE ON collaborations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION collaborations_captured();
CREATE TRIGGER collaborations_captured_delete AFTER DELETE ON collaborations REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION collaborations_captured();
CREATE TRIGGER collaborations_captured_truncate BEFORE TRUNCATE ON collaborations FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION comments_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 19, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 19, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 19, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.analysis_id IS DISTINCT FROM o.analysis_id THEN 4 ELSE 0 END
          + CASE WHEN n.chart_id IS DISTINCT FROM o.chart_id THEN 8 ELSE 0 END
          + CASE WHEN n.author_id IS DISTINCT FROM o.author_id THEN 16 ELSE 0 END
          + CASE WHEN n.body IS DISTINCT FROM o.body THEN 32 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 64 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 128 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION comments_captured() FROM PUBLIC;
CREATE TRIGGER comments_captured_insert AFTER INSERT ON comments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION comments_captured();
CREATE TRIGGER comments_captured_update AFTER UPDATE ON comments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION comments_captured();
CREATE TRIGGER comments_captured_delete AFTER DELETE ON comments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION comments_captured();
CREATE TRIGGER comments_captured_truncate BEFORE TRUNCATE ON comments FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION activity_log_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 20, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 20, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 20, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.action IS DISTINCT FROM o.action THEN 4 ELSE 0 END
          + CASE WHEN n.subject_table IS DISTINCT FROM o.subject_table THEN 8 ELSE 0 END
          + CASE WHEN n.subject_id IS DISTINCT FROM o.subject_id THEN 16 ELSE 0 END
          + CASE WHEN n.detail IS DISTINCT FROM o.detail THEN 32 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 64 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION activity_log_captured() FROM PUBLIC;
CREATE TRIGGER activity_log_captured_insert AFTER INSERT ON activity_log REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION activity_log_captured();
CREATE TRIGGER activity_log_captured_update AFTER UPDATE ON activity_log REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION activity_log_captured();
CREATE TRIGGER activity_log_captured_delete AFTER DELETE ON activity_log REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION activity_log_captured();
CREATE TRIGGER activity_log_captured_truncate BEFORE TRUNCATE ON activity_log FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION analytics_events_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 21, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 21, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 21, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.event IS DISTINCT FROM o.event THEN 4 ELSE 0 END
          + CASE WHEN n.properties IS DISTINCT FROM o.properties THEN 8 ELSE 0 END
          + CASE WHEN n.occurred_at IS DISTINCT FROM o.occurred_at THEN 16 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION analytics_events_captured() FROM PUBLIC;
CREATE TRIGGER analytics_events_captured_insert AFTER INSERT ON analytics_events REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION analytics_events_captured();
CREATE TRIGGER analytics_events_captured_update AFTER UPDATE ON analytics_events REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION analytics_events_captured();
CREATE TRIGGER analytics_events_captured_delete AFTER DELETE ON analytics_events REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION analytics_events_captured();
CREATE TRIGGER analytics_events_captured_truncate BEFORE TRUNCATE ON analytics_events FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION blueprints_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 22, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 22, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 22, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.name IS DISTINCT FROM o.name THEN 4 ELSE 0 END
          + CASE WHEN n.description IS DISTINCT FROM o.description THEN 8 ELSE 0 END
          + CASE WHEN n.blueprint_data IS DISTINCT FROM o.blueprint_data THEN 16 ELSE 0 END
          + CASE WHEN n.version IS DISTINCT FROM o.version THEN 32 ELSE 0 END
          + CASE WHEN n.is_public IS DISTINCT FROM o.is_public THEN 64 ELSE 0 END
          + CASE WHEN n.is_deleted IS DISTINCT FROM o.is_deleted THEN 128 ELSE 0 END
          + CASE WHEN n.deleted_at IS DISTINCT FROM o.deleted_at THEN 256 ELSE 0 END
          + CASE WHEN n.clone_count IS DISTINCT FROM o.clone_count THEN 512 ELSE 0 END
          + CASE WHEN n.rating_sum IS DISTINCT FROM o.rating_sum THEN 1024 ELSE 0 END
          + CASE WHEN n.rating_count IS DISTINCT FROM o.rating_count THEN 2048 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 4096 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 8192 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION blueprints_captured() FROM PUBLIC;
CREATE TRIGGER blueprints_captured_insert AFTER INSERT ON blueprints REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION blueprints_captured();
CREATE TRIGGER blueprints_captured_update AFTER UPDATE ON blueprints REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION blueprints_captured();
CREATE TRIGGER blueprints_captured_delete AFTER DELETE ON blueprints REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION blueprints_captured();
CREATE TRIGGER blueprints_captured_truncate BEFORE TRUNCATE ON blueprints FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION sessions_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 23, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 23, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 23, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.blueprint_id IS DISTINCT FROM o.blueprint_id THEN 4 ELSE 0 END
          + CASE WHEN n.messages IS DISTINCT FROM o.messages THEN 8 ELSE 0 END
          + CASE WHEN n.last_message_at IS DISTINCT FROM o.last_message_at THEN 16 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 32 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 64 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION sessions_captured() FROM PUBLIC;
CREATE TRIGGER sessions_captured_insert AFTER INSERT ON sessions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION sessions_captured();
CREATE TRIGGER sessions_captured_update AFTER UPDATE ON sessions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION sessions_captured();
CREATE TRIGGER sessions_captured_delete AFTER DELETE ON sessions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION sessions_captured();
CREATE TRIGGER sessions_captured_truncate BEFORE TRUNCATE ON sessions FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION user_api_keys_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 24, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 24, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 24, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.provider IS DISTINCT FROM o.provider THEN 4 ELSE 0 END
          + CASE WHEN n.key_name IS DISTINCT FROM o.key_name THEN 8 ELSE 0 END
          + CASE WHEN n.key_last_four IS DISTINCT FROM o.key_last_four THEN 128 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 512 ELSE 0 END
          + CASE WHEN n.last_used_at IS DISTINCT FROM o.last_used_at THEN 1024 ELSE 0 END
          + CASE WHEN n.is_active IS DISTINCT FROM o.is_active THEN 2048 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION user_api_keys_captured() FROM PUBLIC;
CREATE TRIGGER user_api_keys_captured_insert AFTER INSERT ON user_api_keys REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION user_api_keys_captured();
CREATE TRIGGER user_api_keys_captured_update AFTER UPDATE ON user_api_keys REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION user_api_keys_captured();
CREATE TRIGGER user_api_keys_captured_delete AFTER DELETE ON user_api_keys REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION user_api_keys_captured();
CREATE TRIGGER user_api_keys_captured_truncate BEFORE TRUNCATE ON user_api_keys FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION marketplace_ratings_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 25, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 25, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 25, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.blueprint_id IS DISTINCT FROM o.blueprint_id THEN 4 ELSE 0 END
          + CASE WHEN n.rating IS DISTINCT FROM o.rating THEN 8 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 16 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION marketplace_ratings_captured() FROM PUBLIC;
CREATE TRIGGER marketplace_ratings_captured_insert AFTER INSERT ON marketplace_ratings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION marketplace_ratings_captured();
CREATE TRIGGER marketplace_ratings_captured_update AFTER UPDATE ON marketplace_ratings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION marketplace_ratings_captured();
CREATE TRIGGER marketplace_ratings_captured_delete AFTER DELETE ON marketplace_ratings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION marketplace_ratings_captured();
CREATE TRIGGER marketplace_ratings_captured_truncate BEFORE TRUNCATE ON marketplace_ratings FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
