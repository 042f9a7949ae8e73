-- 0034 public_scope: one feed of the rows that everybody may read.
-- An older client takes no notice.
-- Never edit after release; write the next one.

CREATE FUNCTION templates_published() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, 15, new_rows.id, -1 FROM new_rows WHERE new_rows.is_public;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, 15, old_rows.id, -1 FROM old_rows WHERE old_rows.is_public;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 15, row_id, columns FROM (
      SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid AS scope_id, coalesce(n.id, o.id) AS row_id,
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
$$;
REVOKE ALL ON FUNCTION templates_published() FROM PUBLIC;
CREATE TRIGGER templates_published_insert AFTER INSERT ON templates REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION templates_published();
CREATE TRIGGER templates_published_update AFTER UPDATE ON templates REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION templates_published();
CREATE TRIGGER templates_published_delete AFTER DELETE ON templates REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION templates_published();
CREATE FUNCTION blueprints_published() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, 22, new_rows.id, -1 FROM new_rows WHERE new_rows.is_public AND NOT new_rows.is_deleted;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, 22, old_rows.id, -1 FROM old_rows WHERE old_rows.is_public AND NOT old_rows.is_deleted;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 22, row_id, columns FROM (
      SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid AS scope_id, coalesce(n.id, o.id) AS row_id,
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
$$;
REVOKE ALL ON FUNCTION blueprints_published() FROM PUBLIC;
CREATE TRIGGER blueprints_published_insert AFTER INSERT ON blueprints REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION blueprints_published();
CREATE TRIGGER blueprints_published_update AFTER UPDATE ON blueprints REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION blueprints_published();
CREATE TRIGGER blueprints_published_delete AFTER DELETE ON blueprints REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION blueprints_published();

-- What is public already.
INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, 15, id, -1 FROM templates WHERE is_public;
INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, 22, id, -1 FROM blueprints WHERE is_public AND NOT is_deleted;
