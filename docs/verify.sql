-- Made by `freehold verify --sql`. For psql -f: a row for each object that is missing, different, or too much;
-- no row where the database is as the tables are declared.
BEGIN READ ONLY;
SET LOCAL search_path TO "main_app", freehold;
SET LOCAL TimeZone TO 'UTC'; SET LOCAL DateStyle TO 'ISO';
WITH expected (kind, "table", name, definition) AS (VALUES
  ('function', '', 'captured_owners', 'SETOF uuid with enable_seqscan=off 
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
'),
  ('function', '', 'current_owner', 'uuid  SELECT nullif(current_setting(''freehold.user_id'', true), '''')::uuid '),
  ('function', '', 'refuse_truncate', 'trigger 
BEGIN
  RAISE EXCEPTION ''the rows of % are on devices, and TRUNCATE does not say which ones go; use DELETE'', TG_TABLE_NAME
    USING ERRCODE = ''feature_not_supported'';
END
'),
  ('column', 'activity_log', 'action', 'text NOT NULL'),
  ('column', 'activity_log', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'activity_log', 'detail', 'jsonb'),
  ('column', 'activity_log', 'id', 'uuid NOT NULL'),
  ('column', 'activity_log', 'subject_id', 'uuid'),
  ('column', 'activity_log', 'subject_table', 'text'),
  ('column', 'activity_log', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'activity_log', 'activity_log_action_length', 'CHECK (char_length(action) <= 100)'),
  ('constraint', 'activity_log', 'activity_log_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'activity_log', 'activity_log_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'activity_log', 'activity_log_subject_table_length', 'CHECK (char_length(subject_table) <= 63)'),
  ('constraint', 'activity_log', 'activity_log_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'activity_log', 'activity_log_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'activity_log', 'activity_log_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 20, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'activity_log', 'freehold_app INSERT', 'columns action, created_at, detail, id, subject_id, subject_table, user_id'),
  ('grant', 'activity_log', 'freehold_app SELECT', 'columns action, created_at, detail, id, subject_id, subject_table, user_id'),
  ('grant', 'activity_log', 'freehold_sync DELETE', 'columns *'),
  ('index', 'activity_log', 'activity_log_pkey', 'CREATE UNIQUE INDEX activity_log_pkey ON activity_log USING btree (id)'),
  ('index', 'activity_log', 'activity_log_user_id_created_at_idx', 'CREATE INDEX activity_log_user_id_created_at_idx ON activity_log USING btree (user_id, created_at DESC)'),
  ('index', 'activity_log', 'activity_log_user_id_id_key', 'CREATE UNIQUE INDEX activity_log_user_id_id_key ON activity_log USING btree (user_id, id)'),
  ('policy', 'activity_log', 'activity_log_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'activity_log', 'activity_log_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'activity_log', 'activity_log', 'with row security'),
  ('trigger', 'activity_log', 'activity_log_captured_delete', 'CREATE TRIGGER activity_log_captured_delete AFTER DELETE ON activity_log REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION activity_log_captured()'),
  ('trigger', 'activity_log', 'activity_log_captured_insert', 'CREATE TRIGGER activity_log_captured_insert AFTER INSERT ON activity_log REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION activity_log_captured()'),
  ('trigger', 'activity_log', 'activity_log_captured_truncate', 'CREATE TRIGGER activity_log_captured_truncate BEFORE TRUNCATE ON activity_log FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'activity_log', 'activity_log_captured_update', 'CREATE TRIGGER activity_log_captured_update AFTER UPDATE ON activity_log REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION activity_log_captured()'),
  ('column', 'analyses', 'config', 'jsonb'),
  ('column', 'analyses', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'analyses', 'dataset_id', 'uuid'),
  ('column', 'analyses', 'id', 'uuid NOT NULL'),
  ('column', 'analyses', 'name', 'text NOT NULL'),
  ('column', 'analyses', 'results', 'jsonb'),
  ('column', 'analyses', 'status', 'text NOT NULL DEFAULT ''draft''::text'),
  ('column', 'analyses', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'analyses', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'analyses', 'analyses_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'analyses', 'analyses_dataset_id_fkey', 'FOREIGN KEY (user_id, dataset_id) REFERENCES datasets(user_id, id) ON DELETE SET NULL (dataset_id)'),
  ('constraint', 'analyses', 'analyses_name_length', 'CHECK (char_length(name) <= 255)'),
  ('constraint', 'analyses', 'analyses_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'analyses', 'analyses_status_enum', 'CHECK (status = ANY (ARRAY[''draft''::text, ''completed''::text, ''failed''::text]))'),
  ('constraint', 'analyses', 'analyses_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'analyses', 'analyses_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'analyses', 'analyses_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'analyses', 'analyses_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 11, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'analyses', 'freehold_app DELETE', 'columns *'),
  ('grant', 'analyses', 'freehold_app INSERT', 'columns config, created_at, dataset_id, id, name, results, status, updated_at, user_id'),
  ('grant', 'analyses', 'freehold_app SELECT', 'columns config, created_at, dataset_id, id, name, results, status, updated_at, user_id'),
  ('grant', 'analyses', 'freehold_app UPDATE', 'columns config, dataset_id, name, results, status, updated_at'),
  ('grant', 'analyses', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'analyses', 'freehold_sync UPDATE', 'columns config, dataset_id, name, results, status, updated_at'),
  ('index', 'analyses', 'analyses_dataset_id_idx', 'CREATE INDEX analyses_dataset_id_idx ON analyses USING btree (dataset_id)'),
  ('index', 'analyses', 'analyses_pkey', 'CREATE UNIQUE INDEX analyses_pkey ON analyses USING btree (id)'),
  ('index', 'analyses', 'analyses_status_idx', 'CREATE INDEX analyses_status_idx ON analyses USING btree (status)'),
  ('index', 'analyses', 'analyses_user_id_created_at_idx', 'CREATE INDEX analyses_user_id_created_at_idx ON analyses USING btree (user_id, created_at)'),
  ('index', 'analyses', 'analyses_user_id_id_key', 'CREATE UNIQUE INDEX analyses_user_id_id_key ON analyses USING btree (user_id, id)'),
  ('index', 'analyses', 'analyses_user_id_idx', 'CREATE INDEX analyses_user_id_idx ON analyses USING btree (user_id)'),
  ('policy', 'analyses', 'analyses_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'analyses', 'analyses_shared', 'r to freehold_app using (EXISTS ( SELECT
   FROM collaborations s
  WHERE s.analysis_id = analyses.id AND s.collaborator_id = (( SELECT current_owner() AS current_owner)) AND s.status = ''accepted''::text))'),
  ('policy', 'analyses', 'analyses_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'analyses', 'analyses', 'with row security'),
  ('trigger', 'analyses', 'analyses_captured_delete', 'CREATE TRIGGER analyses_captured_delete AFTER DELETE ON analyses REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION analyses_captured()'),
  ('trigger', 'analyses', 'analyses_captured_insert', 'CREATE TRIGGER analyses_captured_insert AFTER INSERT ON analyses REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION analyses_captured()'),
  ('trigger', 'analyses', 'analyses_captured_truncate', 'CREATE TRIGGER analyses_captured_truncate BEFORE TRUNCATE ON analyses FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'analyses', 'analyses_captured_update', 'CREATE TRIGGER analyses_captured_update AFTER UPDATE ON analyses REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION analyses_captured()'),
  ('column', 'analytics_events', 'event', 'text NOT NULL'),
  ('column', 'analytics_events', 'id', 'uuid NOT NULL'),
  ('column', 'analytics_events', 'occurred_at', 'timestamp with time zone NOT NULL'),
  ('column', 'analytics_events', 'properties', 'jsonb'),
  ('column', 'analytics_events', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'analytics_events', 'analytics_events_event_length', 'CHECK (char_length(event) <= 100)'),
  ('constraint', 'analytics_events', 'analytics_events_occurred_at_form', 'CHECK (occurred_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND occurred_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'analytics_events', 'analytics_events_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'analytics_events', 'analytics_events_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'analytics_events', 'analytics_events_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'analytics_events', 'analytics_events_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 21, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'analytics_events', 'freehold_app INSERT', 'columns event, id, occurred_at, properties, user_id'),
  ('grant', 'analytics_events', 'freehold_app SELECT', 'columns event, id, occurred_at, properties, user_id'),
  ('grant', 'analytics_events', 'freehold_sync DELETE', 'columns *'),
  ('index', 'analytics_events', 'analytics_events_event_idx', 'CREATE INDEX analytics_events_event_idx ON analytics_events USING btree (event)'),
  ('index', 'analytics_events', 'analytics_events_pkey', 'CREATE UNIQUE INDEX analytics_events_pkey ON analytics_events USING btree (id)'),
  ('index', 'analytics_events', 'analytics_events_user_id_id_key', 'CREATE UNIQUE INDEX analytics_events_user_id_id_key ON analytics_events USING btree (user_id, id)'),
  ('index', 'analytics_events', 'analytics_events_user_id_occurred_at_idx', 'CREATE INDEX analytics_events_user_id_occurred_at_idx ON analytics_events USING btree (user_id, occurred_at DESC)'),
  ('policy', 'analytics_events', 'analytics_events_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'analytics_events', 'analytics_events_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'analytics_events', 'analytics_events', 'with row security'),
  ('trigger', 'analytics_events', 'analytics_events_captured_delete', 'CREATE TRIGGER analytics_events_captured_delete AFTER DELETE ON analytics_events REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION analytics_events_captured()'),
  ('trigger', 'analytics_events', 'analytics_events_captured_insert', 'CREATE TRIGGER analytics_events_captured_insert AFTER INSERT ON analytics_events REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION analytics_events_captured()'),
  ('trigger', 'analytics_events', 'analytics_events_captured_truncate', 'CREATE TRIGGER analytics_events_captured_truncate BEFORE TRUNCATE ON analytics_events FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'analytics_events', 'analytics_events_captured_update', 'CREATE TRIGGER analytics_events_captured_update AFTER UPDATE ON analytics_events REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION analytics_events_captured()'),
  ('column', 'blueprints', 'blueprint_data', 'jsonb NOT NULL'),
  ('column', 'blueprints', 'clone_count', 'integer NOT NULL DEFAULT 0'),
  ('column', 'blueprints', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'blueprints', 'deleted_at', 'timestamp with time zone'),
  ('column', 'blueprints', 'description', 'text'),
  ('column', 'blueprints', 'id', 'uuid NOT NULL'),
  ('column', 'blueprints', 'is_deleted', 'boolean NOT NULL DEFAULT false'),
  ('column', 'blueprints', 'is_public', 'boolean NOT NULL DEFAULT false'),
  ('column', 'blueprints', 'name', 'text NOT NULL'),
  ('column', 'blueprints', 'rating_count', 'integer NOT NULL DEFAULT 0'),
  ('column', 'blueprints', 'rating_sum', 'integer NOT NULL DEFAULT 0'),
  ('column', 'blueprints', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'blueprints', 'user_id', 'uuid NOT NULL'),
  ('column', 'blueprints', 'version', 'integer NOT NULL DEFAULT 1'),
  ('constraint', 'blueprints', 'blueprints_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'blueprints', 'blueprints_deleted_at_form', 'CHECK (deleted_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND deleted_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'blueprints', 'blueprints_name_length', 'CHECK (char_length(name) <= 255)'),
  ('constraint', 'blueprints', 'blueprints_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'blueprints', 'blueprints_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'blueprints', 'blueprints_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'blueprints', 'blueprints_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'blueprints', 'blueprints_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 22, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('function', 'blueprints', 'blueprints_published', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT ''ffffffff-ffff-ffff-ffff-ffffffffffff''::uuid, 22, new_rows.id, -1 FROM new_rows WHERE new_rows.is_public AND NOT new_rows.is_deleted;
  ELSIF TG_OP = ''DELETE'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT ''ffffffff-ffff-ffff-ffff-ffffffffffff''::uuid, 22, old_rows.id, -1 FROM old_rows WHERE old_rows.is_public AND NOT old_rows.is_deleted;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 22, row_id, columns FROM (
      SELECT ''ffffffff-ffff-ffff-ffff-ffffffffffff''::uuid AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN (n.is_public AND NOT n.is_deleted AND o.is_public AND NOT o.is_deleted AND n.user_id = o.user_id) IS NOT TRUE THEN -1 ELSE 0
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
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id
      WHERE (n.is_public AND NOT n.is_deleted) OR (o.is_public AND NOT o.is_deleted)
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
'),
  ('grant', 'blueprints', 'freehold_app DELETE', 'columns *'),
  ('grant', 'blueprints', 'freehold_app INSERT', 'columns blueprint_data, created_at, deleted_at, description, id, is_deleted, is_public, name, updated_at, user_id'),
  ('grant', 'blueprints', 'freehold_app SELECT', 'columns blueprint_data, clone_count, created_at, deleted_at, description, id, is_deleted, is_public, name, rating_count, rating_sum, updated_at, user_id, version'),
  ('grant', 'blueprints', 'freehold_app UPDATE', 'columns blueprint_data, deleted_at, description, is_deleted, is_public, name, updated_at'),
  ('grant', 'blueprints', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'blueprints', 'freehold_sync INSERT', 'columns clone_count, version'),
  ('grant', 'blueprints', 'freehold_sync UPDATE', 'columns blueprint_data, clone_count, deleted_at, description, is_deleted, is_public, name, updated_at, version'),
  ('index', 'blueprints', 'blueprints_is_public_idx', 'CREATE INDEX blueprints_is_public_idx ON blueprints USING btree (is_public)'),
  ('index', 'blueprints', 'blueprints_pkey', 'CREATE UNIQUE INDEX blueprints_pkey ON blueprints USING btree (id)'),
  ('index', 'blueprints', 'blueprints_search_idx', 'CREATE INDEX blueprints_search_idx ON blueprints USING gin (to_tsvector(''simple''::regconfig, COALESCE(name, ''''::text)))'),
  ('index', 'blueprints', 'blueprints_updated_at_some_idx', 'CREATE INDEX blueprints_updated_at_some_idx ON blueprints USING btree (updated_at DESC) WHERE is_public AND NOT is_deleted'),
  ('index', 'blueprints', 'blueprints_user_id_id_key', 'CREATE UNIQUE INDEX blueprints_user_id_id_key ON blueprints USING btree (user_id, id)'),
  ('index', 'blueprints', 'blueprints_user_id_idx', 'CREATE INDEX blueprints_user_id_idx ON blueprints USING btree (user_id)'),
  ('policy', 'blueprints', 'blueprints_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'blueprints', 'blueprints_public', 'r to freehold_app using is_public AND NOT is_deleted'),
  ('policy', 'blueprints', 'blueprints_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'blueprints', 'blueprints', 'with row security'),
  ('trigger', 'blueprints', 'blueprints_captured_delete', 'CREATE TRIGGER blueprints_captured_delete AFTER DELETE ON blueprints REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION blueprints_captured()'),
  ('trigger', 'blueprints', 'blueprints_captured_insert', 'CREATE TRIGGER blueprints_captured_insert AFTER INSERT ON blueprints REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION blueprints_captured()'),
  ('trigger', 'blueprints', 'blueprints_captured_truncate', 'CREATE TRIGGER blueprints_captured_truncate BEFORE TRUNCATE ON blueprints FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'blueprints', 'blueprints_captured_update', 'CREATE TRIGGER blueprints_captured_update AFTER UPDATE ON blueprints REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION blueprints_captured()'),
  ('trigger', 'blueprints', 'blueprints_published_delete', 'CREATE TRIGGER blueprints_published_delete AFTER DELETE ON blueprints REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION blueprints_published()'),
  ('trigger', 'blueprints', 'blueprints_published_insert', 'CREATE TRIGGER blueprints_published_insert AFTER INSERT ON blueprints REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION blueprints_published()'),
  ('trigger', 'blueprints', 'blueprints_published_update', 'CREATE TRIGGER blueprints_published_update AFTER UPDATE ON blueprints REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION blueprints_published()'),
  ('column', 'captured', 'columns', 'bigint NOT NULL'),
  ('column', 'captured', 'id', 'bigint NOT NULL'),
  ('column', 'captured', 'row_id', 'uuid NOT NULL'),
  ('column', 'captured', 'scope_id', 'uuid NOT NULL'),
  ('column', 'captured', 'table_no', 'smallint NOT NULL'),
  ('column', 'captured', 'written_at', 'timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('constraint', 'captured', 'captured_pkey', 'PRIMARY KEY (scope_id, id)'),
  ('grant', 'captured', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'captured', 'freehold_sync SELECT', 'columns *'),
  ('index', 'captured', 'captured_pkey', 'CREATE UNIQUE INDEX captured_pkey ON captured USING btree (scope_id, id)'),
  ('policy', 'captured', 'captured_owner', '* to freehold_sync using scope_id = (( SELECT current_owner() AS current_owner))'),
  ('table', 'captured', 'captured', 'with row security'),
  ('column', 'charts', 'analysis_id', 'uuid NOT NULL'),
  ('column', 'charts', 'chart_type', 'text NOT NULL'),
  ('column', 'charts', 'config', 'jsonb'),
  ('column', 'charts', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'charts', 'embed_token', 'text'),
  ('column', 'charts', 'id', 'uuid NOT NULL'),
  ('column', 'charts', 'is_embeddable', 'boolean NOT NULL DEFAULT false'),
  ('column', 'charts', 'name', 'text NOT NULL'),
  ('column', 'charts', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'charts', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'charts', 'charts_analysis_id_fkey', 'FOREIGN KEY (user_id, analysis_id) REFERENCES analyses(user_id, id) ON DELETE CASCADE'),
  ('constraint', 'charts', 'charts_chart_type_length', 'CHECK (char_length(chart_type) <= 50)'),
  ('constraint', 'charts', 'charts_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'charts', 'charts_embed_token_key', 'UNIQUE (embed_token)'),
  ('constraint', 'charts', 'charts_embed_token_length', 'CHECK (char_length(embed_token) <= 64)'),
  ('constraint', 'charts', 'charts_name_length', 'CHECK (char_length(name) <= 255)'),
  ('constraint', 'charts', 'charts_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'charts', 'charts_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'charts', 'charts_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'charts', 'charts_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'charts', 'charts_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 13, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'charts', 'freehold_app DELETE', 'columns *'),
  ('grant', 'charts', 'freehold_app INSERT', 'columns analysis_id, chart_type, config, created_at, embed_token, id, is_embeddable, name, updated_at, user_id'),
  ('grant', 'charts', 'freehold_app SELECT', 'columns analysis_id, chart_type, config, created_at, embed_token, id, is_embeddable, name, updated_at, user_id'),
  ('grant', 'charts', 'freehold_app UPDATE', 'columns analysis_id, chart_type, config, embed_token, is_embeddable, name, updated_at'),
  ('grant', 'charts', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'charts', 'freehold_sync UPDATE', 'columns analysis_id, chart_type, config, embed_token, is_embeddable, name, updated_at'),
  ('index', 'charts', 'charts_analysis_id_idx', 'CREATE INDEX charts_analysis_id_idx ON charts USING btree (analysis_id)'),
  ('index', 'charts', 'charts_embed_token_key', 'CREATE UNIQUE INDEX charts_embed_token_key ON charts USING btree (embed_token)'),
  ('index', 'charts', 'charts_pkey', 'CREATE UNIQUE INDEX charts_pkey ON charts USING btree (id)'),
  ('index', 'charts', 'charts_user_id_id_key', 'CREATE UNIQUE INDEX charts_user_id_id_key ON charts USING btree (user_id, id)'),
  ('index', 'charts', 'charts_user_id_idx', 'CREATE INDEX charts_user_id_idx ON charts USING btree (user_id)'),
  ('policy', 'charts', 'charts_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'charts', 'charts_shared', 'r to freehold_app using (EXISTS ( SELECT
   FROM collaborations s
  WHERE s.analysis_id = charts.analysis_id AND s.collaborator_id = (( SELECT current_owner() AS current_owner)) AND s.status = ''accepted''::text))'),
  ('policy', 'charts', 'charts_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'charts', 'charts', 'with row security'),
  ('trigger', 'charts', 'charts_captured_delete', 'CREATE TRIGGER charts_captured_delete AFTER DELETE ON charts REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION charts_captured()'),
  ('trigger', 'charts', 'charts_captured_insert', 'CREATE TRIGGER charts_captured_insert AFTER INSERT ON charts REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION charts_captured()'),
  ('trigger', 'charts', 'charts_captured_truncate', 'CREATE TRIGGER charts_captured_truncate BEFORE TRUNCATE ON charts FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'charts', 'charts_captured_update', 'CREATE TRIGGER charts_captured_update AFTER UPDATE ON charts REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION charts_captured()'),
  ('column', 'clients', 'client_id', 'uuid NOT NULL'),
  ('column', 'clients', 'last_transaction', 'bigint NOT NULL'),
  ('column', 'clients', 'owner_id', 'uuid NOT NULL'),
  ('column', 'clients', 'schema_version', 'integer NOT NULL'),
  ('column', 'clients', 'seen_at', 'timestamp with time zone NOT NULL DEFAULT now()'),
  ('constraint', 'clients', 'clients_pkey', 'PRIMARY KEY (owner_id, client_id)'),
  ('grant', 'clients', 'freehold_sync INSERT', 'columns *'),
  ('grant', 'clients', 'freehold_sync SELECT', 'columns *'),
  ('grant', 'clients', 'freehold_sync UPDATE', 'columns *'),
  ('index', 'clients', 'clients_pkey', 'CREATE UNIQUE INDEX clients_pkey ON clients USING btree (owner_id, client_id)'),
  ('policy', 'clients', 'clients_owner', '* to freehold_sync using owner_id = (( SELECT current_owner() AS current_owner)) check owner_id = (( SELECT current_owner() AS current_owner))'),
  ('table', 'clients', 'clients', 'with row security'),
  ('column', 'collaborations', 'analysis_id', 'uuid NOT NULL'),
  ('column', 'collaborations', 'collaborator_id', 'uuid NOT NULL'),
  ('column', 'collaborations', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'collaborations', 'id', 'uuid NOT NULL'),
  ('column', 'collaborations', 'role', 'text NOT NULL DEFAULT ''viewer''::text'),
  ('column', 'collaborations', 'status', 'text NOT NULL DEFAULT ''pending''::text'),
  ('column', 'collaborations', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'collaborations', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'collaborations', 'collaborations_analysis_id_fkey', 'FOREIGN KEY (user_id, analysis_id) REFERENCES analyses(user_id, id) ON DELETE CASCADE'),
  ('constraint', 'collaborations', 'collaborations_collaborator_id_fkey', 'FOREIGN KEY (collaborator_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'collaborations', 'collaborations_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'collaborations', 'collaborations_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'collaborations', 'collaborations_role_enum', 'CHECK (role = ANY (ARRAY[''viewer''::text, ''editor''::text]))'),
  ('constraint', 'collaborations', 'collaborations_status_enum', 'CHECK (status = ANY (ARRAY[''pending''::text, ''accepted''::text, ''revoked''::text]))'),
  ('constraint', 'collaborations', 'collaborations_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'collaborations', 'collaborations_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'collaborations', 'collaborations_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'collaborations', 'collaborations_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 18, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'collaborations', 'freehold_app DELETE', 'columns *'),
  ('grant', 'collaborations', 'freehold_app INSERT', 'columns analysis_id, collaborator_id, created_at, id, role, status, updated_at, user_id'),
  ('grant', 'collaborations', 'freehold_app SELECT', 'columns analysis_id, collaborator_id, created_at, id, role, status, updated_at, user_id'),
  ('grant', 'collaborations', 'freehold_app UPDATE', 'columns analysis_id, collaborator_id, role, status, updated_at'),
  ('grant', 'collaborations', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'collaborations', 'freehold_sync UPDATE', 'columns analysis_id, collaborator_id, role, status, updated_at'),
  ('index', 'collaborations', 'collaborations_analysis_id_collaborator_id_key', 'CREATE UNIQUE INDEX collaborations_analysis_id_collaborator_id_key ON collaborations USING btree (analysis_id, collaborator_id)'),
  ('index', 'collaborations', 'collaborations_collaborator_id_idx', 'CREATE INDEX collaborations_collaborator_id_idx ON collaborations USING btree (collaborator_id)'),
  ('index', 'collaborations', 'collaborations_pkey', 'CREATE UNIQUE INDEX collaborations_pkey ON collaborations USING btree (id)'),
  ('index', 'collaborations', 'collaborations_user_id_id_key', 'CREATE UNIQUE INDEX collaborations_user_id_id_key ON collaborations USING btree (user_id, id)'),
  ('index', 'collaborations', 'collaborations_user_id_idx', 'CREATE INDEX collaborations_user_id_idx ON collaborations USING btree (user_id)'),
  ('policy', 'collaborations', 'collaborations_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'collaborations', 'collaborations_reader', 'r to freehold_app using collaborator_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'collaborations', 'collaborations_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'collaborations', 'collaborations', 'with row security'),
  ('trigger', 'collaborations', 'collaborations_captured_delete', 'CREATE TRIGGER collaborations_captured_delete AFTER DELETE ON collaborations REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION collaborations_captured()'),
  ('trigger', 'collaborations', 'collaborations_captured_insert', 'CREATE TRIGGER collaborations_captured_insert AFTER INSERT ON collaborations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION collaborations_captured()'),
  ('trigger', 'collaborations', 'collaborations_captured_truncate', 'CREATE TRIGGER collaborations_captured_truncate BEFORE TRUNCATE ON collaborations FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'collaborations', 'collaborations_captured_update', 'CREATE TRIGGER collaborations_captured_update AFTER UPDATE ON collaborations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION collaborations_captured()'),
  ('column', 'comments', 'analysis_id', 'uuid NOT NULL'),
  ('column', 'comments', 'author_id', 'uuid NOT NULL'),
  ('column', 'comments', 'body', 'text NOT NULL'),
  ('column', 'comments', 'chart_id', 'uuid'),
  ('column', 'comments', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'comments', 'id', 'uuid NOT NULL'),
  ('column', 'comments', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'comments', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'comments', 'comments_analysis_id_fkey', 'FOREIGN KEY (user_id, analysis_id) REFERENCES analyses(user_id, id) ON DELETE CASCADE'),
  ('constraint', 'comments', 'comments_author_id_fkey', 'FOREIGN KEY (author_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'comments', 'comments_chart_id_fkey', 'FOREIGN KEY (user_id, chart_id) REFERENCES charts(user_id, id) ON DELETE SET NULL (chart_id)'),
  ('constraint', 'comments', 'comments_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'comments', 'comments_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'comments', 'comments_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'comments', 'comments_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'comments', 'comments_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'comments', 'comments_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 19, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'comments', 'freehold_app DELETE', 'columns *'),
  ('grant', 'comments', 'freehold_app INSERT', 'columns analysis_id, author_id, body, chart_id, created_at, id, updated_at, user_id'),
  ('grant', 'comments', 'freehold_app SELECT', 'columns analysis_id, author_id, body, chart_id, created_at, id, updated_at, user_id'),
  ('grant', 'comments', 'freehold_app UPDATE', 'columns analysis_id, body, chart_id, updated_at'),
  ('grant', 'comments', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'comments', 'freehold_sync UPDATE', 'columns analysis_id, body, chart_id, updated_at'),
  ('index', 'comments', 'comments_analysis_id_created_at_idx', 'CREATE INDEX comments_analysis_id_created_at_idx ON comments USING btree (analysis_id, created_at)'),
  ('index', 'comments', 'comments_author_id_idx', 'CREATE INDEX comments_author_id_idx ON comments USING btree (author_id)'),
  ('index', 'comments', 'comments_chart_id_idx', 'CREATE INDEX comments_chart_id_idx ON comments USING btree (chart_id)'),
  ('index', 'comments', 'comments_pkey', 'CREATE UNIQUE INDEX comments_pkey ON comments USING btree (id)'),
  ('index', 'comments', 'comments_user_id_id_key', 'CREATE UNIQUE INDEX comments_user_id_id_key ON comments USING btree (user_id, id)'),
  ('index', 'comments', 'comments_user_id_idx', 'CREATE INDEX comments_user_id_idx ON comments USING btree (user_id)'),
  ('policy', 'comments', 'comments_author', 'a restrictive to freehold_app check author_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'comments', 'comments_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'comments', 'comments_shared', 'r to freehold_app using (EXISTS ( SELECT
   FROM collaborations s
  WHERE s.analysis_id = comments.analysis_id AND s.collaborator_id = (( SELECT current_owner() AS current_owner)) AND s.status = ''accepted''::text))'),
  ('policy', 'comments', 'comments_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'comments', 'comments', 'with row security'),
  ('trigger', 'comments', 'comments_captured_delete', 'CREATE TRIGGER comments_captured_delete AFTER DELETE ON comments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION comments_captured()'),
  ('trigger', 'comments', 'comments_captured_insert', 'CREATE TRIGGER comments_captured_insert AFTER INSERT ON comments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION comments_captured()'),
  ('trigger', 'comments', 'comments_captured_truncate', 'CREATE TRIGGER comments_captured_truncate BEFORE TRUNCATE ON comments FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'comments', 'comments_captured_update', 'CREATE TRIGGER comments_captured_update AFTER UPDATE ON comments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION comments_captured()'),
  ('column', 'conversations', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'conversations', 'id', 'uuid NOT NULL'),
  ('column', 'conversations', 'title', 'text'),
  ('column', 'conversations', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'conversations', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'conversations', 'conversations_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'conversations', 'conversations_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'conversations', 'conversations_title_length', 'CHECK (char_length(title) <= 255)'),
  ('constraint', 'conversations', 'conversations_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'conversations', 'conversations_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'conversations', 'conversations_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'conversations', 'conversations_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 6, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'conversations', 'freehold_app DELETE', 'columns *'),
  ('grant', 'conversations', 'freehold_app INSERT', 'columns created_at, id, title, updated_at, user_id'),
  ('grant', 'conversations', 'freehold_app SELECT', 'columns created_at, id, title, updated_at, user_id'),
  ('grant', 'conversations', 'freehold_app UPDATE', 'columns title, updated_at'),
  ('grant', 'conversations', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'conversations', 'freehold_sync UPDATE', 'columns title, updated_at'),
  ('index', 'conversations', 'conversations_pkey', 'CREATE UNIQUE INDEX conversations_pkey ON conversations USING btree (id)'),
  ('index', 'conversations', 'conversations_user_id_created_at_idx', 'CREATE INDEX conversations_user_id_created_at_idx ON conversations USING btree (user_id, created_at)'),
  ('index', 'conversations', 'conversations_user_id_id_key', 'CREATE UNIQUE INDEX conversations_user_id_id_key ON conversations USING btree (user_id, id)'),
  ('index', 'conversations', 'conversations_user_id_idx', 'CREATE INDEX conversations_user_id_idx ON conversations USING btree (user_id)'),
  ('index', 'conversations', 'conversations_user_id_updated_at_idx', 'CREATE INDEX conversations_user_id_updated_at_idx ON conversations USING btree (user_id, updated_at DESC)'),
  ('policy', 'conversations', 'conversations_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'conversations', 'conversations_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'conversations', 'conversations', 'with row security'),
  ('trigger', 'conversations', 'conversations_captured_delete', 'CREATE TRIGGER conversations_captured_delete AFTER DELETE ON conversations REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION conversations_captured()'),
  ('trigger', 'conversations', 'conversations_captured_insert', 'CREATE TRIGGER conversations_captured_insert AFTER INSERT ON conversations REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION conversations_captured()'),
  ('trigger', 'conversations', 'conversations_captured_truncate', 'CREATE TRIGGER conversations_captured_truncate BEFORE TRUNCATE ON conversations FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'conversations', 'conversations_captured_update', 'CREATE TRIGGER conversations_captured_update AFTER UPDATE ON conversations REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION conversations_captured()'),
  ('column', 'counted_before', 'column_no', 'smallint NOT NULL'),
  ('column', 'counted_before', 'row_id', 'uuid NOT NULL'),
  ('column', 'counted_before', 'scope_id', 'uuid NOT NULL'),
  ('column', 'counted_before', 'table_no', 'smallint NOT NULL'),
  ('column', 'counted_before', 'value', 'bigint NOT NULL'),
  ('constraint', 'counted_before', 'counted_before_pkey', 'PRIMARY KEY (scope_id, table_no, row_id, column_no)'),
  ('grant', 'counted_before', 'freehold_sync INSERT', 'columns *'),
  ('grant', 'counted_before', 'freehold_sync SELECT', 'columns *'),
  ('grant', 'counted_before', 'freehold_sync UPDATE', 'columns *'),
  ('index', 'counted_before', 'counted_before_pkey', 'CREATE UNIQUE INDEX counted_before_pkey ON counted_before USING btree (scope_id, table_no, row_id, column_no)'),
  ('policy', 'counted_before', 'counted_before_owner', '* to freehold_sync using scope_id = (( SELECT current_owner() AS current_owner)) check scope_id = (( SELECT current_owner() AS current_owner))'),
  ('table', 'counted_before', 'counted_before', 'with row security'),
  ('column', 'data_connections', 'config', 'jsonb'),
  ('column', 'data_connections', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'data_connections', 'encrypted_credentials', 'bytea'),
  ('column', 'data_connections', 'encrypted_dek', 'bytea'),
  ('column', 'data_connections', 'id', 'uuid NOT NULL'),
  ('column', 'data_connections', 'is_active', 'boolean NOT NULL DEFAULT true'),
  ('column', 'data_connections', 'kind', 'text NOT NULL'),
  ('column', 'data_connections', 'kms_key_version', 'text'),
  ('column', 'data_connections', 'name', 'text NOT NULL'),
  ('column', 'data_connections', 'nonce', 'bytea'),
  ('column', 'data_connections', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'data_connections', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'data_connections', 'data_connections_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'data_connections', 'data_connections_kind_length', 'CHECK (char_length(kind) <= 50)'),
  ('constraint', 'data_connections', 'data_connections_kms_key_version_length', 'CHECK (char_length(kms_key_version) <= 255)'),
  ('constraint', 'data_connections', 'data_connections_name_length', 'CHECK (char_length(name) <= 255)'),
  ('constraint', 'data_connections', 'data_connections_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'data_connections', 'data_connections_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'data_connections', 'data_connections_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'data_connections', 'data_connections_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'data_connections', 'data_connections_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 9, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'data_connections', 'freehold_app DELETE', 'columns *'),
  ('grant', 'data_connections', 'freehold_app INSERT', 'columns config, created_at, id, is_active, kind, name, updated_at, user_id'),
  ('grant', 'data_connections', 'freehold_app SELECT', 'columns config, created_at, id, is_active, kind, name, updated_at, user_id'),
  ('grant', 'data_connections', 'freehold_app UPDATE', 'columns config, is_active, kind, name, updated_at'),
  ('grant', 'data_connections', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'data_connections', 'freehold_sync UPDATE', 'columns config, is_active, kind, name, updated_at'),
  ('index', 'data_connections', 'data_connections_pkey', 'CREATE UNIQUE INDEX data_connections_pkey ON data_connections USING btree (id)'),
  ('index', 'data_connections', 'data_connections_user_id_id_key', 'CREATE UNIQUE INDEX data_connections_user_id_id_key ON data_connections USING btree (user_id, id)'),
  ('index', 'data_connections', 'data_connections_user_id_idx', 'CREATE INDEX data_connections_user_id_idx ON data_connections USING btree (user_id)'),
  ('policy', 'data_connections', 'data_connections_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'data_connections', 'data_connections_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'data_connections', 'data_connections', 'with row security'),
  ('trigger', 'data_connections', 'data_connections_captured_delete', 'CREATE TRIGGER data_connections_captured_delete AFTER DELETE ON data_connections REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION data_connections_captured()'),
  ('trigger', 'data_connections', 'data_connections_captured_insert', 'CREATE TRIGGER data_connections_captured_insert AFTER INSERT ON data_connections REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION data_connections_captured()'),
  ('trigger', 'data_connections', 'data_connections_captured_truncate', 'CREATE TRIGGER data_connections_captured_truncate BEFORE TRUNCATE ON data_connections FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'data_connections', 'data_connections_captured_update', 'CREATE TRIGGER data_connections_captured_update AFTER UPDATE ON data_connections REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION data_connections_captured()'),
  ('column', 'datasets', 'column_count', 'integer'),
  ('column', 'datasets', 'connection_id', 'uuid'),
  ('column', 'datasets', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'datasets', 'file_path', 'text'),
  ('column', 'datasets', 'id', 'uuid NOT NULL'),
  ('column', 'datasets', 'name', 'text NOT NULL'),
  ('column', 'datasets', 'row_count', 'integer'),
  ('column', 'datasets', 'size_bytes', 'bigint'),
  ('column', 'datasets', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'datasets', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'datasets', 'datasets_column_count_range', 'CHECK (column_count >= 0)'),
  ('constraint', 'datasets', 'datasets_connection_id_fkey', 'FOREIGN KEY (user_id, connection_id) REFERENCES data_connections(user_id, id) ON DELETE SET NULL (connection_id)'),
  ('constraint', 'datasets', 'datasets_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'datasets', 'datasets_file_path_length', 'CHECK (char_length(file_path) <= 500)'),
  ('constraint', 'datasets', 'datasets_name_length', 'CHECK (char_length(name) <= 255)'),
  ('constraint', 'datasets', 'datasets_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'datasets', 'datasets_row_count_range', 'CHECK (row_count >= 0)'),
  ('constraint', 'datasets', 'datasets_size_bytes_range', 'CHECK (size_bytes >= 0)'),
  ('constraint', 'datasets', 'datasets_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'datasets', 'datasets_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'datasets', 'datasets_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'datasets', 'datasets_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 10, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'datasets', 'freehold_app DELETE', 'columns *'),
  ('grant', 'datasets', 'freehold_app INSERT', 'columns column_count, connection_id, created_at, file_path, id, name, row_count, size_bytes, updated_at, user_id'),
  ('grant', 'datasets', 'freehold_app SELECT', 'columns column_count, connection_id, created_at, file_path, id, name, row_count, size_bytes, updated_at, user_id'),
  ('grant', 'datasets', 'freehold_app UPDATE', 'columns column_count, connection_id, file_path, name, row_count, size_bytes, updated_at'),
  ('grant', 'datasets', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'datasets', 'freehold_sync UPDATE', 'columns column_count, connection_id, file_path, name, row_count, size_bytes, updated_at'),
  ('index', 'datasets', 'datasets_connection_id_idx', 'CREATE INDEX datasets_connection_id_idx ON datasets USING btree (connection_id)'),
  ('index', 'datasets', 'datasets_pkey', 'CREATE UNIQUE INDEX datasets_pkey ON datasets USING btree (id)'),
  ('index', 'datasets', 'datasets_user_id_created_at_idx', 'CREATE INDEX datasets_user_id_created_at_idx ON datasets USING btree (user_id, created_at)'),
  ('index', 'datasets', 'datasets_user_id_id_key', 'CREATE UNIQUE INDEX datasets_user_id_id_key ON datasets USING btree (user_id, id)'),
  ('index', 'datasets', 'datasets_user_id_idx', 'CREATE INDEX datasets_user_id_idx ON datasets USING btree (user_id)'),
  ('policy', 'datasets', 'datasets_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'datasets', 'datasets_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'datasets', 'datasets', 'with row security'),
  ('trigger', 'datasets', 'datasets_captured_delete', 'CREATE TRIGGER datasets_captured_delete AFTER DELETE ON datasets REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION datasets_captured()'),
  ('trigger', 'datasets', 'datasets_captured_insert', 'CREATE TRIGGER datasets_captured_insert AFTER INSERT ON datasets REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION datasets_captured()'),
  ('trigger', 'datasets', 'datasets_captured_truncate', 'CREATE TRIGGER datasets_captured_truncate BEFORE TRUNCATE ON datasets FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'datasets', 'datasets_captured_update', 'CREATE TRIGGER datasets_captured_update AFTER UPDATE ON datasets REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION datasets_captured()'),
  ('column', 'embed_analytics', 'chart_id', 'uuid NOT NULL'),
  ('column', 'embed_analytics', 'id', 'uuid NOT NULL'),
  ('column', 'embed_analytics', 'referrer', 'text'),
  ('column', 'embed_analytics', 'user_id', 'uuid NOT NULL'),
  ('column', 'embed_analytics', 'viewed_at', 'timestamp with time zone NOT NULL'),
  ('constraint', 'embed_analytics', 'embed_analytics_chart_id_fkey', 'FOREIGN KEY (user_id, chart_id) REFERENCES charts(user_id, id) ON DELETE CASCADE'),
  ('constraint', 'embed_analytics', 'embed_analytics_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'embed_analytics', 'embed_analytics_referrer_length', 'CHECK (char_length(referrer) <= 500)'),
  ('constraint', 'embed_analytics', 'embed_analytics_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'embed_analytics', 'embed_analytics_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('constraint', 'embed_analytics', 'embed_analytics_viewed_at_form', 'CHECK (viewed_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND viewed_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('function', 'embed_analytics', 'embed_analytics_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 14, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'embed_analytics', 'freehold_app SELECT', 'columns chart_id, id, referrer, user_id, viewed_at'),
  ('grant', 'embed_analytics', 'freehold_sync DELETE', 'columns *'),
  ('index', 'embed_analytics', 'embed_analytics_chart_id_viewed_at_idx', 'CREATE INDEX embed_analytics_chart_id_viewed_at_idx ON embed_analytics USING btree (chart_id, viewed_at)'),
  ('index', 'embed_analytics', 'embed_analytics_pkey', 'CREATE UNIQUE INDEX embed_analytics_pkey ON embed_analytics USING btree (id)'),
  ('index', 'embed_analytics', 'embed_analytics_user_id_id_key', 'CREATE UNIQUE INDEX embed_analytics_user_id_id_key ON embed_analytics USING btree (user_id, id)'),
  ('index', 'embed_analytics', 'embed_analytics_user_id_idx', 'CREATE INDEX embed_analytics_user_id_idx ON embed_analytics USING btree (user_id)'),
  ('policy', 'embed_analytics', 'embed_analytics_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'embed_analytics', 'embed_analytics_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'embed_analytics', 'embed_analytics', 'with row security'),
  ('trigger', 'embed_analytics', 'embed_analytics_captured_delete', 'CREATE TRIGGER embed_analytics_captured_delete AFTER DELETE ON embed_analytics REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION embed_analytics_captured()'),
  ('trigger', 'embed_analytics', 'embed_analytics_captured_insert', 'CREATE TRIGGER embed_analytics_captured_insert AFTER INSERT ON embed_analytics REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION embed_analytics_captured()'),
  ('trigger', 'embed_analytics', 'embed_analytics_captured_truncate', 'CREATE TRIGGER embed_analytics_captured_truncate BEFORE TRUNCATE ON embed_analytics FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'embed_analytics', 'embed_analytics_captured_update', 'CREATE TRIGGER embed_analytics_captured_update AFTER UPDATE ON embed_analytics REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION embed_analytics_captured()'),
  ('column', 'heads', 'digest', 'bigint NOT NULL DEFAULT 0'),
  ('column', 'heads', 'floor', 'bigint NOT NULL DEFAULT 0'),
  ('column', 'heads', 'head', 'bigint NOT NULL DEFAULT 0'),
  ('column', 'heads', 'scope_id', 'uuid NOT NULL'),
  ('constraint', 'heads', 'heads_floor_check', 'CHECK (floor >= 0)'),
  ('constraint', 'heads', 'heads_head_check', 'CHECK (head >= 0)'),
  ('constraint', 'heads', 'heads_pkey', 'PRIMARY KEY (scope_id)'),
  ('grant', 'heads', 'freehold_sync INSERT', 'columns *'),
  ('grant', 'heads', 'freehold_sync SELECT', 'columns *'),
  ('grant', 'heads', 'freehold_sync UPDATE', 'columns *'),
  ('index', 'heads', 'heads_pkey', 'CREATE UNIQUE INDEX heads_pkey ON heads USING btree (scope_id)'),
  ('policy', 'heads', 'heads_owner', '* to freehold_sync using scope_id = (( SELECT current_owner() AS current_owner)) check scope_id = (( SELECT current_owner() AS current_owner))'),
  ('table', 'heads', 'heads', 'with row security'),
  ('column', 'images', 'content_type', 'text'),
  ('column', 'images', 'file_path', 'text NOT NULL'),
  ('column', 'images', 'file_size', 'bigint'),
  ('column', 'images', 'filename', 'text NOT NULL'),
  ('column', 'images', 'id', 'uuid NOT NULL'),
  ('column', 'images', 'original_filename', 'text NOT NULL'),
  ('column', 'images', 'sha256', 'text'),
  ('column', 'images', 'uploaded_at', 'timestamp with time zone NOT NULL'),
  ('column', 'images', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'images', 'images_content_type_length', 'CHECK (char_length(content_type) <= 100)'),
  ('constraint', 'images', 'images_file_path_length', 'CHECK (char_length(file_path) <= 500)'),
  ('constraint', 'images', 'images_file_size_range', 'CHECK (file_size >= 0)'),
  ('constraint', 'images', 'images_filename_length', 'CHECK (char_length(filename) <= 255)'),
  ('constraint', 'images', 'images_original_filename_length', 'CHECK (char_length(original_filename) <= 255)'),
  ('constraint', 'images', 'images_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'images', 'images_sha256_form', 'CHECK ((sha256 COLLATE "C") ~ ''^[0-9a-f]*$''::text)'),
  ('constraint', 'images', 'images_sha256_length', 'CHECK (char_length(sha256) = 64)'),
  ('constraint', 'images', 'images_uploaded_at_form', 'CHECK (uploaded_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND uploaded_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'images', 'images_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'images', 'images_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'images', 'images_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 5, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'images', 'freehold_app DELETE', 'columns *'),
  ('grant', 'images', 'freehold_app INSERT', 'columns content_type, file_path, file_size, filename, id, original_filename, sha256, uploaded_at, user_id'),
  ('grant', 'images', 'freehold_app SELECT', 'columns content_type, file_path, file_size, filename, id, original_filename, sha256, uploaded_at, user_id'),
  ('grant', 'images', 'freehold_app UPDATE', 'columns content_type, file_path, file_size, filename, original_filename, sha256'),
  ('grant', 'images', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'images', 'freehold_sync UPDATE', 'columns content_type, file_path, file_size, filename, original_filename, sha256'),
  ('index', 'images', 'images_pkey', 'CREATE UNIQUE INDEX images_pkey ON images USING btree (id)'),
  ('index', 'images', 'images_user_id_id_key', 'CREATE UNIQUE INDEX images_user_id_id_key ON images USING btree (user_id, id)'),
  ('index', 'images', 'images_user_id_uploaded_at_idx', 'CREATE INDEX images_user_id_uploaded_at_idx ON images USING btree (user_id, uploaded_at DESC)'),
  ('policy', 'images', 'images_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'images', 'images_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'images', 'images', 'with row security'),
  ('trigger', 'images', 'images_captured_delete', 'CREATE TRIGGER images_captured_delete AFTER DELETE ON images REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION images_captured()'),
  ('trigger', 'images', 'images_captured_insert', 'CREATE TRIGGER images_captured_insert AFTER INSERT ON images REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION images_captured()'),
  ('trigger', 'images', 'images_captured_truncate', 'CREATE TRIGGER images_captured_truncate BEFORE TRUNCATE ON images FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'images', 'images_captured_update', 'CREATE TRIGGER images_captured_update AFTER UPDATE ON images REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION images_captured()'),
  ('column', 'marketplace_ratings', 'blueprint_id', 'uuid NOT NULL'),
  ('column', 'marketplace_ratings', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'marketplace_ratings', 'id', 'uuid NOT NULL'),
  ('column', 'marketplace_ratings', 'rating', 'integer NOT NULL'),
  ('column', 'marketplace_ratings', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'marketplace_ratings', 'marketplace_ratings_blueprint_id_fkey', 'FOREIGN KEY (blueprint_id) REFERENCES blueprints(id) ON DELETE CASCADE'),
  ('constraint', 'marketplace_ratings', 'marketplace_ratings_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'marketplace_ratings', 'marketplace_ratings_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'marketplace_ratings', 'marketplace_ratings_rating_range', 'CHECK (rating >= 1 AND rating <= 5)'),
  ('constraint', 'marketplace_ratings', 'marketplace_ratings_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'marketplace_ratings', 'marketplace_ratings_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'marketplace_ratings', 'marketplace_ratings_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 25, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('function', 'marketplace_ratings', 'marketplace_ratings_totals', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
DECLARE
  change text;
BEGIN
  -- Rows are locked in the order of their ids: two writers of the same ones wait for each other, and no more.
  change := format(''SELECT id, sum(number) AS number, sum(many) AS many FROM (%s) AS each GROUP BY id HAVING sum(number) <> 0 OR sum(many) <> 0'',
    CASE TG_OP WHEN ''INSERT'' THEN ''SELECT blueprint_id AS id, rating AS number, 1 AS many FROM new_rows'' WHEN ''DELETE'' THEN ''SELECT blueprint_id AS id, -rating AS number, -1 AS many FROM old_rows''
    ELSE ''SELECT blueprint_id AS id, rating AS number, 1 AS many FROM new_rows UNION ALL SELECT blueprint_id AS id, -rating AS number, -1 AS many FROM old_rows'' END);
  EXECUTE format(''SELECT FROM %I.blueprints WHERE id IN (SELECT id FROM (%s) AS change) ORDER BY id FOR NO KEY UPDATE'', TG_TABLE_SCHEMA, change);
  EXECUTE format(''UPDATE %I.blueprints AS kept SET rating_sum = kept.rating_sum + change.number, rating_count = kept.rating_count + change.many FROM (%s) AS change WHERE kept.id = change.id'', TG_TABLE_SCHEMA, change);
  RETURN NULL;
END
'),
  ('grant', 'marketplace_ratings', 'freehold_app DELETE', 'columns *'),
  ('grant', 'marketplace_ratings', 'freehold_app INSERT', 'columns blueprint_id, created_at, id, rating, user_id'),
  ('grant', 'marketplace_ratings', 'freehold_app SELECT', 'columns blueprint_id, created_at, id, rating, user_id'),
  ('grant', 'marketplace_ratings', 'freehold_app UPDATE', 'columns rating'),
  ('grant', 'marketplace_ratings', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'marketplace_ratings', 'freehold_sync UPDATE', 'columns rating'),
  ('index', 'marketplace_ratings', 'marketplace_ratings_blueprint_id_user_id_key', 'CREATE UNIQUE INDEX marketplace_ratings_blueprint_id_user_id_key ON marketplace_ratings USING btree (blueprint_id, user_id)'),
  ('index', 'marketplace_ratings', 'marketplace_ratings_pkey', 'CREATE UNIQUE INDEX marketplace_ratings_pkey ON marketplace_ratings USING btree (id)'),
  ('index', 'marketplace_ratings', 'marketplace_ratings_user_id_id_key', 'CREATE UNIQUE INDEX marketplace_ratings_user_id_id_key ON marketplace_ratings USING btree (user_id, id)'),
  ('index', 'marketplace_ratings', 'marketplace_ratings_user_id_idx', 'CREATE INDEX marketplace_ratings_user_id_idx ON marketplace_ratings USING btree (user_id)'),
  ('policy', 'marketplace_ratings', 'marketplace_ratings_blueprint_id_reach', '* restrictive to freehold_app using true check blueprint_id IS NULL OR (EXISTS ( SELECT
   FROM blueprints r
  WHERE r.id = marketplace_ratings.blueprint_id))'),
  ('policy', 'marketplace_ratings', 'marketplace_ratings_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'marketplace_ratings', 'marketplace_ratings_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'marketplace_ratings', 'marketplace_ratings', 'with row security'),
  ('trigger', 'marketplace_ratings', 'marketplace_ratings_captured_delete', 'CREATE TRIGGER marketplace_ratings_captured_delete AFTER DELETE ON marketplace_ratings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION marketplace_ratings_captured()'),
  ('trigger', 'marketplace_ratings', 'marketplace_ratings_captured_insert', 'CREATE TRIGGER marketplace_ratings_captured_insert AFTER INSERT ON marketplace_ratings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION marketplace_ratings_captured()'),
  ('trigger', 'marketplace_ratings', 'marketplace_ratings_captured_truncate', 'CREATE TRIGGER marketplace_ratings_captured_truncate BEFORE TRUNCATE ON marketplace_ratings FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'marketplace_ratings', 'marketplace_ratings_captured_update', 'CREATE TRIGGER marketplace_ratings_captured_update AFTER UPDATE ON marketplace_ratings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION marketplace_ratings_captured()'),
  ('trigger', 'marketplace_ratings', 'marketplace_ratings_totals_delete', 'CREATE TRIGGER marketplace_ratings_totals_delete AFTER DELETE ON marketplace_ratings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION marketplace_ratings_totals()'),
  ('trigger', 'marketplace_ratings', 'marketplace_ratings_totals_insert', 'CREATE TRIGGER marketplace_ratings_totals_insert AFTER INSERT ON marketplace_ratings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION marketplace_ratings_totals()'),
  ('trigger', 'marketplace_ratings', 'marketplace_ratings_totals_update', 'CREATE TRIGGER marketplace_ratings_totals_update AFTER UPDATE ON marketplace_ratings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION marketplace_ratings_totals()'),
  ('column', 'messages', 'content', 'text NOT NULL'),
  ('column', 'messages', 'conversation_id', 'uuid NOT NULL'),
  ('column', 'messages', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'messages', 'id', 'uuid NOT NULL'),
  ('column', 'messages', 'role', 'text NOT NULL'),
  ('column', 'messages', 'tool_calls', 'jsonb'),
  ('column', 'messages', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'messages', 'messages_conversation_id_fkey', 'FOREIGN KEY (user_id, conversation_id) REFERENCES conversations(user_id, id) ON DELETE CASCADE'),
  ('constraint', 'messages', 'messages_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'messages', 'messages_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'messages', 'messages_role_enum', 'CHECK (role = ANY (ARRAY[''user''::text, ''assistant''::text, ''agent''::text]))'),
  ('constraint', 'messages', 'messages_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'messages', 'messages_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'messages', 'messages_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 7, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'messages', 'freehold_app INSERT', 'columns content, conversation_id, created_at, id, role, tool_calls, user_id'),
  ('grant', 'messages', 'freehold_app SELECT', 'columns content, conversation_id, created_at, id, role, tool_calls, user_id'),
  ('grant', 'messages', 'freehold_sync DELETE', 'columns *'),
  ('index', 'messages', 'messages_conversation_id_created_at_idx', 'CREATE INDEX messages_conversation_id_created_at_idx ON messages USING btree (conversation_id, created_at)'),
  ('index', 'messages', 'messages_conversation_id_idx', 'CREATE INDEX messages_conversation_id_idx ON messages USING btree (conversation_id)'),
  ('index', 'messages', 'messages_pkey', 'CREATE UNIQUE INDEX messages_pkey ON messages USING btree (id)'),
  ('index', 'messages', 'messages_user_id_id_key', 'CREATE UNIQUE INDEX messages_user_id_id_key ON messages USING btree (user_id, id)'),
  ('index', 'messages', 'messages_user_id_idx', 'CREATE INDEX messages_user_id_idx ON messages USING btree (user_id)'),
  ('policy', 'messages', 'messages_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'messages', 'messages_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'messages', 'messages', 'with row security'),
  ('trigger', 'messages', 'messages_captured_delete', 'CREATE TRIGGER messages_captured_delete AFTER DELETE ON messages REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION messages_captured()'),
  ('trigger', 'messages', 'messages_captured_insert', 'CREATE TRIGGER messages_captured_insert AFTER INSERT ON messages REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION messages_captured()'),
  ('trigger', 'messages', 'messages_captured_truncate', 'CREATE TRIGGER messages_captured_truncate BEFORE TRUNCATE ON messages FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'messages', 'messages_captured_update', 'CREATE TRIGGER messages_captured_update AFTER UPDATE ON messages REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION messages_captured()'),
  ('column', 'migrations', 'applied_at', 'timestamp with time zone NOT NULL'),
  ('column', 'migrations', 'checksum', 'text NOT NULL'),
  ('column', 'migrations', 'name', 'text NOT NULL'),
  ('column', 'migrations', 'version', 'integer NOT NULL'),
  ('constraint', 'migrations', 'migrations_pkey', 'PRIMARY KEY (version)'),
  ('index', 'migrations', 'migrations_pkey', 'CREATE UNIQUE INDEX migrations_pkey ON migrations USING btree (version)'),
  ('table', 'migrations', 'migrations', 'without row security'),
  ('column', 'notes', 'content', 'text'),
  ('column', 'notes', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'notes', 'id', 'uuid NOT NULL'),
  ('column', 'notes', 'title', 'text NOT NULL'),
  ('column', 'notes', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'notes', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'notes', 'notes_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'notes', 'notes_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'notes', 'notes_title_length', 'CHECK (char_length(title) <= 200)'),
  ('constraint', 'notes', 'notes_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'notes', 'notes_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'notes', 'notes_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'notes', 'notes_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 2, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'notes', 'freehold_app DELETE', 'columns *'),
  ('grant', 'notes', 'freehold_app INSERT', 'columns content, created_at, id, title, updated_at, user_id'),
  ('grant', 'notes', 'freehold_app SELECT', 'columns content, created_at, id, title, updated_at, user_id'),
  ('grant', 'notes', 'freehold_app UPDATE', 'columns content, title, updated_at'),
  ('grant', 'notes', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'notes', 'freehold_sync UPDATE', 'columns content, title, updated_at'),
  ('index', 'notes', 'notes_pkey', 'CREATE UNIQUE INDEX notes_pkey ON notes USING btree (id)'),
  ('index', 'notes', 'notes_user_id_id_key', 'CREATE UNIQUE INDEX notes_user_id_id_key ON notes USING btree (user_id, id)'),
  ('index', 'notes', 'notes_user_id_updated_at_idx', 'CREATE INDEX notes_user_id_updated_at_idx ON notes USING btree (user_id, updated_at DESC)'),
  ('policy', 'notes', 'notes_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'notes', 'notes_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'notes', 'notes', 'with row security'),
  ('trigger', 'notes', 'notes_captured_delete', 'CREATE TRIGGER notes_captured_delete AFTER DELETE ON notes REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION notes_captured()'),
  ('trigger', 'notes', 'notes_captured_insert', 'CREATE TRIGGER notes_captured_insert AFTER INSERT ON notes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION notes_captured()'),
  ('trigger', 'notes', 'notes_captured_truncate', 'CREATE TRIGGER notes_captured_truncate BEFORE TRUNCATE ON notes FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'notes', 'notes_captured_update', 'CREATE TRIGGER notes_captured_update AFTER UPDATE ON notes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION notes_captured()'),
  ('column', 'refresh_tokens', 'digest', 'bytea NOT NULL'),
  ('column', 'refresh_tokens', 'expires_at', 'timestamp with time zone NOT NULL'),
  ('column', 'refresh_tokens', 'family_id', 'uuid NOT NULL'),
  ('column', 'refresh_tokens', 'owner_id', 'uuid NOT NULL'),
  ('column', 'refresh_tokens', 'used_at', 'timestamp with time zone'),
  ('constraint', 'refresh_tokens', 'refresh_tokens_digest_check', 'CHECK (octet_length(digest) = 32)'),
  ('constraint', 'refresh_tokens', 'refresh_tokens_pkey', 'PRIMARY KEY (digest)'),
  ('index', 'refresh_tokens', 'refresh_tokens_family', 'CREATE INDEX refresh_tokens_family ON refresh_tokens USING btree (family_id)'),
  ('index', 'refresh_tokens', 'refresh_tokens_owner', 'CREATE INDEX refresh_tokens_owner ON refresh_tokens USING btree (owner_id)'),
  ('index', 'refresh_tokens', 'refresh_tokens_pkey', 'CREATE UNIQUE INDEX refresh_tokens_pkey ON refresh_tokens USING btree (digest)'),
  ('table', 'refresh_tokens', 'refresh_tokens', 'with row security'),
  ('column', 'reports', 'analysis_id', 'uuid NOT NULL'),
  ('column', 'reports', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'reports', 'expires_at', 'timestamp with time zone'),
  ('column', 'reports', 'id', 'uuid NOT NULL'),
  ('column', 'reports', 'is_public', 'boolean NOT NULL DEFAULT true'),
  ('column', 'reports', 'password_hash', 'text'),
  ('column', 'reports', 'short_code', 'text NOT NULL'),
  ('column', 'reports', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'reports', 'user_id', 'uuid NOT NULL'),
  ('column', 'reports', 'view_count', 'integer NOT NULL DEFAULT 0'),
  ('constraint', 'reports', 'reports_analysis_id_fkey', 'FOREIGN KEY (user_id, analysis_id) REFERENCES analyses(user_id, id) ON DELETE CASCADE'),
  ('constraint', 'reports', 'reports_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'reports', 'reports_expires_at_form', 'CHECK (expires_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND expires_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'reports', 'reports_password_hash_length', 'CHECK (char_length(password_hash) <= 255)'),
  ('constraint', 'reports', 'reports_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'reports', 'reports_short_code_form', 'CHECK ((short_code COLLATE "C") ~ ''^[0-9A-Za-z]*$''::text)'),
  ('constraint', 'reports', 'reports_short_code_key', 'UNIQUE (short_code)'),
  ('constraint', 'reports', 'reports_short_code_length', 'CHECK (char_length(short_code) <= 20)'),
  ('constraint', 'reports', 'reports_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'reports', 'reports_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'reports', 'reports_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'reports', 'reports_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 12, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'reports', 'freehold_app DELETE', 'columns *'),
  ('grant', 'reports', 'freehold_app INSERT', 'columns analysis_id, created_at, expires_at, id, is_public, short_code, updated_at, user_id'),
  ('grant', 'reports', 'freehold_app SELECT', 'columns analysis_id, created_at, expires_at, id, is_public, short_code, updated_at, user_id, view_count'),
  ('grant', 'reports', 'freehold_app UPDATE', 'columns analysis_id, expires_at, is_public, short_code, updated_at'),
  ('grant', 'reports', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'reports', 'freehold_sync INSERT', 'columns view_count'),
  ('grant', 'reports', 'freehold_sync UPDATE', 'columns analysis_id, expires_at, is_public, short_code, updated_at, view_count'),
  ('index', 'reports', 'reports_analysis_id_idx', 'CREATE INDEX reports_analysis_id_idx ON reports USING btree (analysis_id)'),
  ('index', 'reports', 'reports_expires_at_idx', 'CREATE INDEX reports_expires_at_idx ON reports USING btree (expires_at)'),
  ('index', 'reports', 'reports_pkey', 'CREATE UNIQUE INDEX reports_pkey ON reports USING btree (id)'),
  ('index', 'reports', 'reports_short_code_key', 'CREATE UNIQUE INDEX reports_short_code_key ON reports USING btree (short_code)'),
  ('index', 'reports', 'reports_user_id_id_key', 'CREATE UNIQUE INDEX reports_user_id_id_key ON reports USING btree (user_id, id)'),
  ('index', 'reports', 'reports_user_id_idx', 'CREATE INDEX reports_user_id_idx ON reports USING btree (user_id)'),
  ('policy', 'reports', 'reports_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'reports', 'reports_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'reports', 'reports', 'with row security'),
  ('trigger', 'reports', 'reports_captured_delete', 'CREATE TRIGGER reports_captured_delete AFTER DELETE ON reports REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION reports_captured()'),
  ('trigger', 'reports', 'reports_captured_insert', 'CREATE TRIGGER reports_captured_insert AFTER INSERT ON reports REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION reports_captured()'),
  ('trigger', 'reports', 'reports_captured_truncate', 'CREATE TRIGGER reports_captured_truncate BEFORE TRUNCATE ON reports FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'reports', 'reports_captured_update', 'CREATE TRIGGER reports_captured_update AFTER UPDATE ON reports REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION reports_captured()'),
  ('column', 'row_meta', 'clocks', 'bytea NOT NULL'),
  ('column', 'row_meta', 'deleted', 'boolean NOT NULL DEFAULT false'),
  ('column', 'row_meta', 'row_id', 'uuid NOT NULL'),
  ('column', 'row_meta', 'scope_id', 'uuid NOT NULL'),
  ('column', 'row_meta', 'seq', 'bigint NOT NULL'),
  ('column', 'row_meta', 'table_no', 'smallint NOT NULL'),
  ('constraint', 'row_meta', 'row_meta_pkey', 'PRIMARY KEY (row_id, scope_id, table_no)'),
  ('grant', 'row_meta', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'row_meta', 'freehold_sync INSERT', 'columns *'),
  ('grant', 'row_meta', 'freehold_sync SELECT', 'columns *'),
  ('grant', 'row_meta', 'freehold_sync UPDATE', 'columns *'),
  ('index', 'row_meta', 'row_meta_feed', 'CREATE INDEX row_meta_feed ON row_meta USING btree (scope_id, seq)'),
  ('index', 'row_meta', 'row_meta_pkey', 'CREATE UNIQUE INDEX row_meta_pkey ON row_meta USING btree (row_id, scope_id, table_no)'),
  ('index', 'row_meta', 'row_meta_tombstones', 'CREATE INDEX row_meta_tombstones ON row_meta USING btree (clocks) WHERE deleted'),
  ('policy', 'row_meta', 'row_meta_owner', '* to freehold_sync using (scope_id = (( SELECT current_owner() AS current_owner))) IS TRUE check (scope_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'row_meta', 'row_meta', 'with row security'),
  ('column', 'sessions', 'blueprint_id', 'uuid NOT NULL'),
  ('column', 'sessions', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'sessions', 'id', 'uuid NOT NULL'),
  ('column', 'sessions', 'last_message_at', 'timestamp with time zone'),
  ('column', 'sessions', 'messages', 'jsonb NOT NULL DEFAULT ''[]''::jsonb'),
  ('column', 'sessions', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'sessions', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'sessions', 'sessions_blueprint_id_fkey', 'FOREIGN KEY (blueprint_id) REFERENCES blueprints(id) ON DELETE CASCADE'),
  ('constraint', 'sessions', 'sessions_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'sessions', 'sessions_last_message_at_form', 'CHECK (last_message_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND last_message_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'sessions', 'sessions_messages_form', 'CHECK (jsonb_typeof(messages) = ''array''::text)'),
  ('constraint', 'sessions', 'sessions_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'sessions', 'sessions_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'sessions', 'sessions_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'sessions', 'sessions_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'sessions', 'sessions_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 23, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'sessions', 'freehold_app DELETE', 'columns *'),
  ('grant', 'sessions', 'freehold_app INSERT', 'columns blueprint_id, created_at, id, last_message_at, messages, updated_at, user_id'),
  ('grant', 'sessions', 'freehold_app SELECT', 'columns blueprint_id, created_at, id, last_message_at, messages, updated_at, user_id'),
  ('grant', 'sessions', 'freehold_app UPDATE', 'columns blueprint_id, last_message_at, messages, updated_at'),
  ('grant', 'sessions', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'sessions', 'freehold_sync UPDATE', 'columns blueprint_id, last_message_at, messages, updated_at'),
  ('index', 'sessions', 'sessions_blueprint_id_idx', 'CREATE INDEX sessions_blueprint_id_idx ON sessions USING btree (blueprint_id)'),
  ('index', 'sessions', 'sessions_pkey', 'CREATE UNIQUE INDEX sessions_pkey ON sessions USING btree (id)'),
  ('index', 'sessions', 'sessions_user_id_id_key', 'CREATE UNIQUE INDEX sessions_user_id_id_key ON sessions USING btree (user_id, id)'),
  ('index', 'sessions', 'sessions_user_id_idx', 'CREATE INDEX sessions_user_id_idx ON sessions USING btree (user_id)'),
  ('index', 'sessions', 'sessions_user_id_last_message_at_idx', 'CREATE INDEX sessions_user_id_last_message_at_idx ON sessions USING btree (user_id, last_message_at DESC)'),
  ('policy', 'sessions', 'sessions_blueprint_id_reach', '* restrictive to freehold_app using true check blueprint_id IS NULL OR (EXISTS ( SELECT
   FROM blueprints r
  WHERE r.id = sessions.blueprint_id))'),
  ('policy', 'sessions', 'sessions_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'sessions', 'sessions_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'sessions', 'sessions', 'with row security'),
  ('trigger', 'sessions', 'sessions_captured_delete', 'CREATE TRIGGER sessions_captured_delete AFTER DELETE ON sessions REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION sessions_captured()'),
  ('trigger', 'sessions', 'sessions_captured_insert', 'CREATE TRIGGER sessions_captured_insert AFTER INSERT ON sessions REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION sessions_captured()'),
  ('trigger', 'sessions', 'sessions_captured_truncate', 'CREATE TRIGGER sessions_captured_truncate BEFORE TRUNCATE ON sessions FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'sessions', 'sessions_captured_update', 'CREATE TRIGGER sessions_captured_update AFTER UPDATE ON sessions REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION sessions_captured()'),
  ('column', 'settings', 'name', 'text NOT NULL'),
  ('column', 'settings', 'value', 'text NOT NULL'),
  ('constraint', 'settings', 'settings_pkey', 'PRIMARY KEY (name)'),
  ('grant', 'settings', 'freehold_sync SELECT', 'columns *'),
  ('index', 'settings', 'settings_pkey', 'CREATE UNIQUE INDEX settings_pkey ON settings USING btree (name)'),
  ('policy', 'settings', 'settings_epoch', 'r to freehold_sync using name = ''epoch''::text'),
  ('table', 'settings', 'settings', 'with row security'),
  ('column', 'sign_ins', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'sign_ins', 'device', 'text NOT NULL'),
  ('column', 'sign_ins', 'ended_at', 'timestamp with time zone'),
  ('column', 'sign_ins', 'id', 'uuid NOT NULL'),
  ('column', 'sign_ins', 'owner_id', 'uuid NOT NULL'),
  ('column', 'sign_ins', 'seen_at', 'timestamp with time zone NOT NULL'),
  ('constraint', 'sign_ins', 'sign_ins_pkey', 'PRIMARY KEY (id)'),
  ('index', 'sign_ins', 'sign_ins_ended', 'CREATE INDEX sign_ins_ended ON sign_ins USING btree (owner_id) WHERE ended_at IS NOT NULL'),
  ('index', 'sign_ins', 'sign_ins_owner', 'CREATE INDEX sign_ins_owner ON sign_ins USING btree (owner_id)'),
  ('index', 'sign_ins', 'sign_ins_pkey', 'CREATE UNIQUE INDEX sign_ins_pkey ON sign_ins USING btree (id)'),
  ('table', 'sign_ins', 'sign_ins', 'with row security'),
  ('column', 'tasks', 'completed', 'boolean NOT NULL DEFAULT false'),
  ('column', 'tasks', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'tasks', 'description', 'text'),
  ('column', 'tasks', 'id', 'uuid NOT NULL'),
  ('column', 'tasks', 'title', 'text NOT NULL'),
  ('column', 'tasks', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'tasks', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'tasks', 'tasks_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'tasks', 'tasks_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'tasks', 'tasks_title_length', 'CHECK (char_length(title) <= 255)'),
  ('constraint', 'tasks', 'tasks_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'tasks', 'tasks_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'tasks', 'tasks_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'tasks', 'tasks_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 3, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'tasks', 'freehold_app DELETE', 'columns *'),
  ('grant', 'tasks', 'freehold_app INSERT', 'columns completed, created_at, description, id, title, updated_at, user_id'),
  ('grant', 'tasks', 'freehold_app SELECT', 'columns completed, created_at, description, id, title, updated_at, user_id'),
  ('grant', 'tasks', 'freehold_app UPDATE', 'columns completed, description, title, updated_at'),
  ('grant', 'tasks', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'tasks', 'freehold_sync UPDATE', 'columns completed, description, title, updated_at'),
  ('index', 'tasks', 'tasks_pkey', 'CREATE UNIQUE INDEX tasks_pkey ON tasks USING btree (id)'),
  ('index', 'tasks', 'tasks_user_id_created_at_idx', 'CREATE INDEX tasks_user_id_created_at_idx ON tasks USING btree (user_id, created_at DESC)'),
  ('index', 'tasks', 'tasks_user_id_id_key', 'CREATE UNIQUE INDEX tasks_user_id_id_key ON tasks USING btree (user_id, id)'),
  ('index', 'tasks', 'tasks_user_id_idx', 'CREATE INDEX tasks_user_id_idx ON tasks USING btree (user_id)'),
  ('index', 'tasks', 'tasks_user_id_title_idx', 'CREATE INDEX tasks_user_id_title_idx ON tasks USING btree (user_id, title)'),
  ('policy', 'tasks', 'tasks_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'tasks', 'tasks_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'tasks', 'tasks', 'with row security'),
  ('trigger', 'tasks', 'tasks_captured_delete', 'CREATE TRIGGER tasks_captured_delete AFTER DELETE ON tasks REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION tasks_captured()'),
  ('trigger', 'tasks', 'tasks_captured_insert', 'CREATE TRIGGER tasks_captured_insert AFTER INSERT ON tasks REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION tasks_captured()'),
  ('trigger', 'tasks', 'tasks_captured_truncate', 'CREATE TRIGGER tasks_captured_truncate BEFORE TRUNCATE ON tasks FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'tasks', 'tasks_captured_update', 'CREATE TRIGGER tasks_captured_update AFTER UPDATE ON tasks REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION tasks_captured()'),
  ('column', 'template_purchases', 'id', 'uuid NOT NULL'),
  ('column', 'template_purchases', 'price_cents', 'integer NOT NULL'),
  ('column', 'template_purchases', 'purchased_at', 'timestamp with time zone NOT NULL'),
  ('column', 'template_purchases', 'template_id', 'uuid NOT NULL'),
  ('column', 'template_purchases', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'template_purchases', 'template_purchases_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'template_purchases', 'template_purchases_price_cents_range', 'CHECK (price_cents >= 0)'),
  ('constraint', 'template_purchases', 'template_purchases_purchased_at_form', 'CHECK (purchased_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND purchased_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'template_purchases', 'template_purchases_template_id_fkey', 'FOREIGN KEY (template_id) REFERENCES templates(id) ON DELETE CASCADE'),
  ('constraint', 'template_purchases', 'template_purchases_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'template_purchases', 'template_purchases_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'template_purchases', 'template_purchases_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 16, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'template_purchases', 'freehold_app SELECT', 'columns id, price_cents, purchased_at, template_id, user_id'),
  ('grant', 'template_purchases', 'freehold_sync DELETE', 'columns *'),
  ('index', 'template_purchases', 'template_purchases_pkey', 'CREATE UNIQUE INDEX template_purchases_pkey ON template_purchases USING btree (id)'),
  ('index', 'template_purchases', 'template_purchases_template_id_idx', 'CREATE INDEX template_purchases_template_id_idx ON template_purchases USING btree (template_id)'),
  ('index', 'template_purchases', 'template_purchases_user_id_id_key', 'CREATE UNIQUE INDEX template_purchases_user_id_id_key ON template_purchases USING btree (user_id, id)'),
  ('index', 'template_purchases', 'template_purchases_user_id_template_id_key', 'CREATE UNIQUE INDEX template_purchases_user_id_template_id_key ON template_purchases USING btree (user_id, template_id)'),
  ('policy', 'template_purchases', 'template_purchases_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'template_purchases', 'template_purchases_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('policy', 'template_purchases', 'template_purchases_template_id_reach', '* restrictive to freehold_app using true check template_id IS NULL OR (EXISTS ( SELECT
   FROM templates r
  WHERE r.id = template_purchases.template_id))'),
  ('table', 'template_purchases', 'template_purchases', 'with row security'),
  ('trigger', 'template_purchases', 'template_purchases_captured_delete', 'CREATE TRIGGER template_purchases_captured_delete AFTER DELETE ON template_purchases REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION template_purchases_captured()'),
  ('trigger', 'template_purchases', 'template_purchases_captured_insert', 'CREATE TRIGGER template_purchases_captured_insert AFTER INSERT ON template_purchases REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION template_purchases_captured()'),
  ('trigger', 'template_purchases', 'template_purchases_captured_truncate', 'CREATE TRIGGER template_purchases_captured_truncate BEFORE TRUNCATE ON template_purchases FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'template_purchases', 'template_purchases_captured_update', 'CREATE TRIGGER template_purchases_captured_update AFTER UPDATE ON template_purchases REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION template_purchases_captured()'),
  ('column', 'template_ratings', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'template_ratings', 'id', 'uuid NOT NULL'),
  ('column', 'template_ratings', 'rating', 'integer NOT NULL'),
  ('column', 'template_ratings', 'template_id', 'uuid NOT NULL'),
  ('column', 'template_ratings', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'template_ratings', 'template_ratings_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'template_ratings', 'template_ratings_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'template_ratings', 'template_ratings_rating_range', 'CHECK (rating >= 1 AND rating <= 5)'),
  ('constraint', 'template_ratings', 'template_ratings_template_id_fkey', 'FOREIGN KEY (template_id) REFERENCES templates(id) ON DELETE CASCADE'),
  ('constraint', 'template_ratings', 'template_ratings_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'template_ratings', 'template_ratings_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'template_ratings', 'template_ratings_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 17, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'template_ratings', 'freehold_app DELETE', 'columns *'),
  ('grant', 'template_ratings', 'freehold_app INSERT', 'columns created_at, id, rating, template_id, user_id'),
  ('grant', 'template_ratings', 'freehold_app SELECT', 'columns created_at, id, rating, template_id, user_id'),
  ('grant', 'template_ratings', 'freehold_app UPDATE', 'columns rating'),
  ('grant', 'template_ratings', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'template_ratings', 'freehold_sync UPDATE', 'columns rating'),
  ('index', 'template_ratings', 'template_ratings_pkey', 'CREATE UNIQUE INDEX template_ratings_pkey ON template_ratings USING btree (id)'),
  ('index', 'template_ratings', 'template_ratings_template_id_user_id_key', 'CREATE UNIQUE INDEX template_ratings_template_id_user_id_key ON template_ratings USING btree (template_id, user_id)'),
  ('index', 'template_ratings', 'template_ratings_user_id_id_key', 'CREATE UNIQUE INDEX template_ratings_user_id_id_key ON template_ratings USING btree (user_id, id)'),
  ('index', 'template_ratings', 'template_ratings_user_id_idx', 'CREATE INDEX template_ratings_user_id_idx ON template_ratings USING btree (user_id)'),
  ('policy', 'template_ratings', 'template_ratings_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'template_ratings', 'template_ratings_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('policy', 'template_ratings', 'template_ratings_template_id_reach', '* restrictive to freehold_app using true check template_id IS NULL OR (EXISTS ( SELECT
   FROM templates r
  WHERE r.id = template_ratings.template_id))'),
  ('table', 'template_ratings', 'template_ratings', 'with row security'),
  ('trigger', 'template_ratings', 'template_ratings_captured_delete', 'CREATE TRIGGER template_ratings_captured_delete AFTER DELETE ON template_ratings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION template_ratings_captured()'),
  ('trigger', 'template_ratings', 'template_ratings_captured_insert', 'CREATE TRIGGER template_ratings_captured_insert AFTER INSERT ON template_ratings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION template_ratings_captured()'),
  ('trigger', 'template_ratings', 'template_ratings_captured_truncate', 'CREATE TRIGGER template_ratings_captured_truncate BEFORE TRUNCATE ON template_ratings FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'template_ratings', 'template_ratings_captured_update', 'CREATE TRIGGER template_ratings_captured_update AFTER UPDATE ON template_ratings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION template_ratings_captured()'),
  ('column', 'templates', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'templates', 'description', 'text'),
  ('column', 'templates', 'id', 'uuid NOT NULL'),
  ('column', 'templates', 'is_public', 'boolean NOT NULL DEFAULT false'),
  ('column', 'templates', 'name', 'text NOT NULL'),
  ('column', 'templates', 'price_cents', 'integer NOT NULL DEFAULT 0'),
  ('column', 'templates', 'template_data', 'jsonb NOT NULL'),
  ('column', 'templates', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'templates', 'use_count', 'integer NOT NULL DEFAULT 0'),
  ('column', 'templates', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'templates', 'templates_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'templates', 'templates_name_length', 'CHECK (char_length(name) <= 255)'),
  ('constraint', 'templates', 'templates_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'templates', 'templates_price_cents_range', 'CHECK (price_cents >= 0)'),
  ('constraint', 'templates', 'templates_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'templates', 'templates_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'templates', 'templates_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'templates', 'templates_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 15, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('function', 'templates', 'templates_published', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT ''ffffffff-ffff-ffff-ffff-ffffffffffff''::uuid, 15, new_rows.id, -1 FROM new_rows WHERE new_rows.is_public;
  ELSIF TG_OP = ''DELETE'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT ''ffffffff-ffff-ffff-ffff-ffffffffffff''::uuid, 15, old_rows.id, -1 FROM old_rows WHERE old_rows.is_public;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 15, row_id, columns FROM (
      SELECT ''ffffffff-ffff-ffff-ffff-ffffffffffff''::uuid AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN (n.is_public AND o.is_public AND n.user_id = o.user_id) IS NOT TRUE THEN -1 ELSE 0
          + CASE WHEN n.name IS DISTINCT FROM o.name THEN 4 ELSE 0 END
          + CASE WHEN n.description IS DISTINCT FROM o.description THEN 8 ELSE 0 END
          + CASE WHEN n.template_data IS DISTINCT FROM o.template_data THEN 16 ELSE 0 END
          + CASE WHEN n.is_public IS DISTINCT FROM o.is_public THEN 32 ELSE 0 END
          + CASE WHEN n.price_cents IS DISTINCT FROM o.price_cents THEN 64 ELSE 0 END
          + CASE WHEN n.use_count IS DISTINCT FROM o.use_count THEN 128 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 256 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 512 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id
      WHERE (n.is_public) OR (o.is_public)
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
'),
  ('grant', 'templates', 'freehold_app DELETE', 'columns *'),
  ('grant', 'templates', 'freehold_app INSERT', 'columns created_at, description, id, is_public, name, price_cents, template_data, updated_at, user_id'),
  ('grant', 'templates', 'freehold_app SELECT', 'columns created_at, description, id, is_public, name, price_cents, template_data, updated_at, use_count, user_id'),
  ('grant', 'templates', 'freehold_app UPDATE', 'columns description, is_public, name, price_cents, template_data, updated_at'),
  ('grant', 'templates', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'templates', 'freehold_sync INSERT', 'columns use_count'),
  ('grant', 'templates', 'freehold_sync UPDATE', 'columns description, is_public, name, price_cents, template_data, updated_at, use_count'),
  ('index', 'templates', 'templates_pkey', 'CREATE UNIQUE INDEX templates_pkey ON templates USING btree (id)'),
  ('index', 'templates', 'templates_updated_at_some_idx', 'CREATE INDEX templates_updated_at_some_idx ON templates USING btree (updated_at DESC) WHERE is_public'),
  ('index', 'templates', 'templates_user_id_id_key', 'CREATE UNIQUE INDEX templates_user_id_id_key ON templates USING btree (user_id, id)'),
  ('index', 'templates', 'templates_user_id_idx', 'CREATE INDEX templates_user_id_idx ON templates USING btree (user_id)'),
  ('policy', 'templates', 'templates_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'templates', 'templates_public', 'r to freehold_app using is_public'),
  ('policy', 'templates', 'templates_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'templates', 'templates', 'with row security'),
  ('trigger', 'templates', 'templates_captured_delete', 'CREATE TRIGGER templates_captured_delete AFTER DELETE ON templates REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION templates_captured()'),
  ('trigger', 'templates', 'templates_captured_insert', 'CREATE TRIGGER templates_captured_insert AFTER INSERT ON templates REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION templates_captured()'),
  ('trigger', 'templates', 'templates_captured_truncate', 'CREATE TRIGGER templates_captured_truncate BEFORE TRUNCATE ON templates FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'templates', 'templates_captured_update', 'CREATE TRIGGER templates_captured_update AFTER UPDATE ON templates REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION templates_captured()'),
  ('trigger', 'templates', 'templates_published_delete', 'CREATE TRIGGER templates_published_delete AFTER DELETE ON templates REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION templates_published()'),
  ('trigger', 'templates', 'templates_published_insert', 'CREATE TRIGGER templates_published_insert AFTER INSERT ON templates REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION templates_published()'),
  ('trigger', 'templates', 'templates_published_update', 'CREATE TRIGGER templates_published_update AFTER UPDATE ON templates REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION templates_published()'),
  ('column', 'usage_tracking', 'ai_messages_count', 'integer NOT NULL DEFAULT 0'),
  ('column', 'usage_tracking', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'usage_tracking', 'datasets_count', 'integer NOT NULL DEFAULT 0'),
  ('column', 'usage_tracking', 'id', 'uuid NOT NULL'),
  ('column', 'usage_tracking', 'month_year', 'text NOT NULL'),
  ('column', 'usage_tracking', 'reports_count', 'integer NOT NULL DEFAULT 0'),
  ('column', 'usage_tracking', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'usage_tracking', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'usage_tracking', 'usage_tracking_ai_messages_count_range', 'CHECK (ai_messages_count >= 0)'),
  ('constraint', 'usage_tracking', 'usage_tracking_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'usage_tracking', 'usage_tracking_datasets_count_range', 'CHECK (datasets_count >= 0)'),
  ('constraint', 'usage_tracking', 'usage_tracking_month_year_form', 'CHECK ((month_year COLLATE "C") ~ ''^[0-9]{4}-(0[1-9]|1[0-2])$''::text)'),
  ('constraint', 'usage_tracking', 'usage_tracking_month_year_length', 'CHECK (char_length(month_year) = 7)'),
  ('constraint', 'usage_tracking', 'usage_tracking_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'usage_tracking', 'usage_tracking_reports_count_range', 'CHECK (reports_count >= 0)'),
  ('constraint', 'usage_tracking', 'usage_tracking_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'usage_tracking', 'usage_tracking_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'usage_tracking', 'usage_tracking_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'usage_tracking', 'usage_tracking_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 8, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'usage_tracking', 'freehold_app SELECT', 'columns ai_messages_count, created_at, datasets_count, id, month_year, reports_count, updated_at, user_id'),
  ('grant', 'usage_tracking', 'freehold_app UPDATE', 'columns updated_at'),
  ('grant', 'usage_tracking', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'usage_tracking', 'freehold_sync INSERT', 'columns ai_messages_count, created_at, datasets_count, id, month_year, reports_count, updated_at, user_id'),
  ('grant', 'usage_tracking', 'freehold_sync UPDATE', 'columns ai_messages_count, datasets_count, month_year, reports_count, updated_at'),
  ('index', 'usage_tracking', 'usage_tracking_month_year_idx', 'CREATE INDEX usage_tracking_month_year_idx ON usage_tracking USING btree (month_year)'),
  ('index', 'usage_tracking', 'usage_tracking_pkey', 'CREATE UNIQUE INDEX usage_tracking_pkey ON usage_tracking USING btree (id)'),
  ('index', 'usage_tracking', 'usage_tracking_user_id_id_key', 'CREATE UNIQUE INDEX usage_tracking_user_id_id_key ON usage_tracking USING btree (user_id, id)'),
  ('index', 'usage_tracking', 'usage_tracking_user_id_month_year_key', 'CREATE UNIQUE INDEX usage_tracking_user_id_month_year_key ON usage_tracking USING btree (user_id, month_year)'),
  ('policy', 'usage_tracking', 'usage_tracking_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'usage_tracking', 'usage_tracking_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'usage_tracking', 'usage_tracking', 'with row security'),
  ('trigger', 'usage_tracking', 'usage_tracking_captured_delete', 'CREATE TRIGGER usage_tracking_captured_delete AFTER DELETE ON usage_tracking REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION usage_tracking_captured()'),
  ('trigger', 'usage_tracking', 'usage_tracking_captured_insert', 'CREATE TRIGGER usage_tracking_captured_insert AFTER INSERT ON usage_tracking REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION usage_tracking_captured()'),
  ('trigger', 'usage_tracking', 'usage_tracking_captured_truncate', 'CREATE TRIGGER usage_tracking_captured_truncate BEFORE TRUNCATE ON usage_tracking FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'usage_tracking', 'usage_tracking_captured_update', 'CREATE TRIGGER usage_tracking_captured_update AFTER UPDATE ON usage_tracking REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION usage_tracking_captured()'),
  ('column', 'user_api_keys', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'user_api_keys', 'encrypted_dek', 'bytea NOT NULL'),
  ('column', 'user_api_keys', 'encrypted_key', 'bytea NOT NULL'),
  ('column', 'user_api_keys', 'id', 'uuid NOT NULL'),
  ('column', 'user_api_keys', 'is_active', 'boolean NOT NULL DEFAULT true'),
  ('column', 'user_api_keys', 'key_last_four', 'text'),
  ('column', 'user_api_keys', 'key_name', 'text'),
  ('column', 'user_api_keys', 'kms_key_version', 'text NOT NULL'),
  ('column', 'user_api_keys', 'last_used_at', 'timestamp with time zone'),
  ('column', 'user_api_keys', 'nonce', 'bytea NOT NULL'),
  ('column', 'user_api_keys', 'provider', 'text NOT NULL'),
  ('column', 'user_api_keys', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'user_api_keys', 'user_api_keys_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'user_api_keys', 'user_api_keys_key_last_four_length', 'CHECK (char_length(key_last_four) = 4)'),
  ('constraint', 'user_api_keys', 'user_api_keys_key_name_length', 'CHECK (char_length(key_name) <= 255)'),
  ('constraint', 'user_api_keys', 'user_api_keys_kms_key_version_length', 'CHECK (char_length(kms_key_version) <= 255)'),
  ('constraint', 'user_api_keys', 'user_api_keys_last_used_at_form', 'CHECK (last_used_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND last_used_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'user_api_keys', 'user_api_keys_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'user_api_keys', 'user_api_keys_provider_length', 'CHECK (char_length(provider) <= 50)'),
  ('constraint', 'user_api_keys', 'user_api_keys_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('constraint', 'user_api_keys', 'user_api_keys_user_id_id_key', 'UNIQUE (user_id, id)'),
  ('function', 'user_api_keys', 'user_api_keys_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 24, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'user_api_keys', 'freehold_app SELECT', 'columns created_at, id, is_active, key_last_four, key_name, last_used_at, provider, user_id'),
  ('grant', 'user_api_keys', 'freehold_app UPDATE', 'columns is_active, key_name'),
  ('grant', 'user_api_keys', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'user_api_keys', 'freehold_sync UPDATE', 'columns is_active, key_name'),
  ('index', 'user_api_keys', 'user_api_keys_pkey', 'CREATE UNIQUE INDEX user_api_keys_pkey ON user_api_keys USING btree (id)'),
  ('index', 'user_api_keys', 'user_api_keys_user_id_id_key', 'CREATE UNIQUE INDEX user_api_keys_user_id_id_key ON user_api_keys USING btree (user_id, id)'),
  ('index', 'user_api_keys', 'user_api_keys_user_id_provider_idx', 'CREATE INDEX user_api_keys_user_id_provider_idx ON user_api_keys USING btree (user_id, provider)'),
  ('policy', 'user_api_keys', 'user_api_keys_owner', '* to freehold_app using user_id = (( SELECT current_owner() AS current_owner)) check user_id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'user_api_keys', 'user_api_keys_sync', '* to freehold_sync using (user_id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'user_api_keys', 'user_api_keys', 'with row security'),
  ('trigger', 'user_api_keys', 'user_api_keys_captured_delete', 'CREATE TRIGGER user_api_keys_captured_delete AFTER DELETE ON user_api_keys REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION user_api_keys_captured()'),
  ('trigger', 'user_api_keys', 'user_api_keys_captured_insert', 'CREATE TRIGGER user_api_keys_captured_insert AFTER INSERT ON user_api_keys REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION user_api_keys_captured()'),
  ('trigger', 'user_api_keys', 'user_api_keys_captured_truncate', 'CREATE TRIGGER user_api_keys_captured_truncate BEFORE TRUNCATE ON user_api_keys FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'user_api_keys', 'user_api_keys_captured_update', 'CREATE TRIGGER user_api_keys_captured_update AFTER UPDATE ON user_api_keys REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION user_api_keys_captured()'),
  ('column', 'user_identities', 'id', 'uuid NOT NULL'),
  ('column', 'user_identities', 'issuer', 'text NOT NULL'),
  ('column', 'user_identities', 'subject', 'text NOT NULL'),
  ('column', 'user_identities', 'user_id', 'uuid NOT NULL'),
  ('constraint', 'user_identities', 'user_identities_issuer_length', 'CHECK (char_length(issuer) <= 255)'),
  ('constraint', 'user_identities', 'user_identities_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'user_identities', 'user_identities_subject_length', 'CHECK (char_length(subject) <= 255)'),
  ('constraint', 'user_identities', 'user_identities_user_id_fkey', 'FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE'),
  ('index', 'user_identities', 'user_identities_issuer_subject_key', 'CREATE UNIQUE INDEX user_identities_issuer_subject_key ON user_identities USING btree (issuer, subject)'),
  ('index', 'user_identities', 'user_identities_pkey', 'CREATE UNIQUE INDEX user_identities_pkey ON user_identities USING btree (id)'),
  ('index', 'user_identities', 'user_identities_user_id_idx', 'CREATE INDEX user_identities_user_id_idx ON user_identities USING btree (user_id)'),
  ('table', 'user_identities', 'user_identities', 'with row security'),
  ('column', 'users', 'created_at', 'timestamp with time zone NOT NULL'),
  ('column', 'users', 'email', 'text NOT NULL'),
  ('column', 'users', 'full_name', 'text'),
  ('column', 'users', 'id', 'uuid NOT NULL'),
  ('column', 'users', 'is_active', 'boolean NOT NULL DEFAULT true'),
  ('column', 'users', 'is_admin', 'boolean NOT NULL DEFAULT false'),
  ('column', 'users', 'password_hash', 'text'),
  ('column', 'users', 'stripe_customer_id', 'text'),
  ('column', 'users', 'stripe_subscription_id', 'text'),
  ('column', 'users', 'tier', 'text NOT NULL DEFAULT ''free''::text'),
  ('column', 'users', 'token_quota', 'integer NOT NULL DEFAULT 100000'),
  ('column', 'users', 'token_used', 'integer NOT NULL DEFAULT 0'),
  ('column', 'users', 'updated_at', 'timestamp with time zone NOT NULL'),
  ('column', 'users', 'username', 'text'),
  ('constraint', 'users', 'users_created_at_form', 'CHECK (created_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND created_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'users', 'users_email_length', 'CHECK (char_length(email) <= 255)'),
  ('constraint', 'users', 'users_full_name_length', 'CHECK (char_length(full_name) <= 255)'),
  ('constraint', 'users', 'users_password_hash_length', 'CHECK (char_length(password_hash) <= 255)'),
  ('constraint', 'users', 'users_pkey', 'PRIMARY KEY (id)'),
  ('constraint', 'users', 'users_stripe_customer_id_length', 'CHECK (char_length(stripe_customer_id) <= 255)'),
  ('constraint', 'users', 'users_stripe_subscription_id_length', 'CHECK (char_length(stripe_subscription_id) <= 255)'),
  ('constraint', 'users', 'users_tier_enum', 'CHECK (tier = ANY (ARRAY[''free''::text, ''pro''::text, ''team''::text, ''enterprise''::text]))'),
  ('constraint', 'users', 'users_token_used_at_most', 'CHECK (token_used <= token_quota)'),
  ('constraint', 'users', 'users_updated_at_form', 'CHECK (updated_at >= ''0001-01-01 00:00:00+00''::timestamp with time zone AND updated_at <= ''9999-12-31 23:59:59.999999+00''::timestamp with time zone)'),
  ('constraint', 'users', 'users_username_key', 'UNIQUE (username)'),
  ('constraint', 'users', 'users_username_length', 'CHECK (char_length(username) <= 80)'),
  ('function', 'users', 'users_captured', 'trigger as its owner with search_path=pg_catalog, pg_temp not for everybody 
BEGIN
  IF TG_OP = ''INSERT'' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.id, 1, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = ''DELETE'' THEN
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
'),
  ('grant', 'users', 'freehold_app SELECT', 'columns created_at, email, full_name, id, is_active, is_admin, tier, token_quota, token_used, updated_at, username'),
  ('grant', 'users', 'freehold_app UPDATE', 'columns full_name, updated_at, username'),
  ('grant', 'users', 'freehold_sync UPDATE', 'columns full_name, token_used, updated_at, username'),
  ('index', 'users', 'users_email_key', 'CREATE UNIQUE INDEX users_email_key ON users USING btree (lower(email COLLATE "C"))'),
  ('index', 'users', 'users_pkey', 'CREATE UNIQUE INDEX users_pkey ON users USING btree (id)'),
  ('index', 'users', 'users_stripe_customer_id_idx', 'CREATE INDEX users_stripe_customer_id_idx ON users USING btree (stripe_customer_id)'),
  ('index', 'users', 'users_tier_idx', 'CREATE INDEX users_tier_idx ON users USING btree (tier)'),
  ('index', 'users', 'users_username_key', 'CREATE UNIQUE INDEX users_username_key ON users USING btree (username)'),
  ('policy', 'users', 'users_owner', '* to freehold_app using id = (( SELECT current_owner() AS current_owner)) check id = (( SELECT current_owner() AS current_owner))'),
  ('policy', 'users', 'users_sync', '* to freehold_sync using (id = (( SELECT current_owner() AS current_owner))) IS TRUE'),
  ('table', 'users', 'users', 'with row security'),
  ('trigger', 'users', 'users_captured_delete', 'CREATE TRIGGER users_captured_delete AFTER DELETE ON users REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION users_captured()'),
  ('trigger', 'users', 'users_captured_insert', 'CREATE TRIGGER users_captured_insert AFTER INSERT ON users REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION users_captured()'),
  ('trigger', 'users', 'users_captured_truncate', 'CREATE TRIGGER users_captured_truncate BEFORE TRUNCATE ON users FOR EACH STATEMENT WHEN (COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION refuse_truncate()'),
  ('trigger', 'users', 'users_captured_update', 'CREATE TRIGGER users_captured_update AFTER UPDATE ON users REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (CURRENT_USER <> ''freehold_sync''::name AND COALESCE(current_setting(''freehold.quiet''::text, true), ''''::text) <> ''on''::text) EXECUTE FUNCTION users_captured()'),
  ('column', 'verdicts', 'client_id', 'uuid NOT NULL'),
  ('column', 'verdicts', 'clock', 'bigint NOT NULL'),
  ('column', 'verdicts', 'merged', 'jsonb'),
  ('column', 'verdicts', 'owner_id', 'uuid NOT NULL'),
  ('column', 'verdicts', 'refusal', 'jsonb'),
  ('column', 'verdicts', 'seq', 'bigint NOT NULL'),
  ('column', 'verdicts', 'transaction_id', 'bigint NOT NULL'),
  ('constraint', 'verdicts', 'verdicts_pkey', 'PRIMARY KEY (owner_id, client_id, transaction_id)'),
  ('grant', 'verdicts', 'freehold_sync DELETE', 'columns *'),
  ('grant', 'verdicts', 'freehold_sync INSERT', 'columns *'),
  ('grant', 'verdicts', 'freehold_sync SELECT', 'columns *'),
  ('grant', 'verdicts', 'freehold_sync UPDATE', 'columns *'),
  ('index', 'verdicts', 'verdicts_pkey', 'CREATE UNIQUE INDEX verdicts_pkey ON verdicts USING btree (owner_id, client_id, transaction_id)'),
  ('policy', 'verdicts', 'verdicts_owner', '* to freehold_sync using owner_id = (( SELECT current_owner() AS current_owner)) check owner_id = (( SELECT current_owner() AS current_owner))'),
  ('table', 'verdicts', 'verdicts', 'with row security')
), found AS (
  WITH ours AS (
    SELECT c.oid, c.relname::text AS name, c.relkind, c.relrowsecurity, n.nspname
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('main_app', 'freehold') AND c.relkind IN ('r', 'p')
  )
  SELECT 'table' AS kind, name AS "table", name,
         CASE WHEN relrowsecurity THEN 'with row security' ELSE 'without row security' END AS definition FROM ours
  UNION ALL
  SELECT 'column', o.name, a.attname::text, format_type(a.atttypid, a.atttypmod)
         || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
         || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
  FROM ours o JOIN pg_attribute a ON a.attrelid = o.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = o.oid AND d.adnum = a.attnum
  UNION ALL
  SELECT 'constraint', o.name, c.conname::text, pg_get_constraintdef(c.oid, true) || CASE WHEN c.convalidated THEN '' ELSE ' NOT VALID' END
  FROM ours o JOIN pg_constraint c ON c.conrelid = o.oid
  UNION ALL
  SELECT 'index', o.name, x.relname::text, pg_get_indexdef(i.indexrelid, 0, true) || CASE WHEN i.indisvalid THEN '' ELSE ' INVALID' END
  FROM ours o JOIN pg_index i ON i.indrelid = o.oid JOIN pg_class x ON x.oid = i.indexrelid
  UNION ALL
  SELECT 'policy', o.name, p.polname::text, p.polcmd::text || CASE WHEN p.polpermissive THEN '' ELSE ' restrictive' END
         || ' to ' || coalesce((SELECT string_agg(r.rolname::text, ', ' ORDER BY r.rolname) FROM pg_roles r WHERE r.oid = ANY(p.polroles)), 'everybody')
         || coalesce(' using ' || pg_get_expr(p.polqual, p.polrelid, true), '')
         || coalesce(' check ' || pg_get_expr(p.polwithcheck, p.polrelid, true), '')
  FROM ours o JOIN pg_policy p ON p.polrelid = o.oid
  UNION ALL
  SELECT 'trigger', o.name, t.tgname::text, pg_get_triggerdef(t.oid, true) || CASE WHEN t.tgenabled = 'O' THEN '' ELSE ' disabled' END
  FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid AND NOT t.tgisinternal
  UNION ALL
  SELECT 'grant', o.name, g.grantee || ' ' || g.privilege, 'columns ' || string_agg(g.attname, ', ' ORDER BY g.attname COLLATE "C")
  FROM ours o JOIN (
    SELECT a.attrelid, a.attname::text, r.rolname::text AS grantee, e.privilege_type AS privilege
    FROM pg_attribute a, aclexplode(a.attacl) e JOIN pg_roles r ON r.oid = e.grantee
    WHERE r.rolname IN ('freehold_app', 'freehold_sync')
    UNION ALL
    SELECT c.oid, '*', r.rolname::text, e.privilege_type
    FROM pg_class c, aclexplode(c.relacl) e JOIN pg_roles r ON r.oid = e.grantee
    WHERE r.rolname IN ('freehold_app', 'freehold_sync')
  ) g ON g.attrelid = o.oid GROUP BY o.name, g.grantee, g.privilege
  UNION ALL
  SELECT DISTINCT 'function', f."table", p.proname::text, pg_get_function_result(p.oid)
         || CASE WHEN p.prosecdef THEN ' as its owner' ELSE '' END
         || coalesce(' with ' || array_to_string(p.proconfig, ', '), '')
         || CASE WHEN has_function_privilege('public', p.oid, 'EXECUTE') THEN '' ELSE ' not for everybody' END
         || ' ' || p.prosrc
  FROM pg_proc p JOIN (
    SELECT p.oid, '' AS "table" FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'freehold'
    UNION ALL
    SELECT p.oid, o.name FROM ours o JOIN pg_trigger t ON t.tgrelid = o.oid AND NOT t.tgisinternal
    JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'main_app'
  ) f ON f.oid = p.oid
)
SELECT kind, "table", name,
  CASE WHEN f.definition IS NULL THEN 'missing' WHEN e.definition IS NULL THEN 'should not be there' ELSE 'different' END AS difference,
  e.definition AS expected, f.definition AS found
FROM expected e FULL JOIN found f USING (kind, "table", name)
WHERE e.definition IS DISTINCT FROM f.definition AND "table" IN (SELECT "table" FROM expected)
ORDER BY 2, 1, 3;
COMMIT;
