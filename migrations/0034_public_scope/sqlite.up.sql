-- 0034 public_scope: one feed of the rows that everybody may read.
-- An older client takes no notice.
-- Never edit after release; write the next one.

CREATE TRIGGER templates_published_insert AFTER INSERT ON templates WHEN (new.is_public) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 15, new.id, -1);
END;
CREATE TRIGGER templates_published_update AFTER UPDATE ON templates WHEN (new.is_public OR old.is_public) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff', 15, new.id, columns FROM (
    SELECT CASE WHEN new.is_public AND old.is_public AND NOT new.user_id IS NOT old.user_id THEN 0
      + (new.name IS NOT old.name) * 4
      + (new.description IS NOT old.description) * 8
      + (new.template_data IS NOT old.template_data) * 16
      + (new.is_public IS NOT old.is_public) * 32
      + (new.price_cents IS NOT old.price_cents) * 64
      + (new.use_count IS NOT old.use_count) * 128
      + (new.created_at IS NOT old.created_at) * 256
      + (new.updated_at IS NOT old.updated_at) * 512 ELSE -1 END AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER templates_published_move AFTER UPDATE OF id ON templates WHEN (new.id IS NOT old.id) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 15, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 15, new.id, -1);
END;
CREATE TRIGGER templates_published_delete AFTER DELETE ON templates WHEN (old.is_public) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 15, old.id, -1);
END;
CREATE TRIGGER blueprints_published_insert AFTER INSERT ON blueprints WHEN (new.is_public AND NOT new.is_deleted) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 22, new.id, -1);
END;
CREATE TRIGGER blueprints_published_update AFTER UPDATE ON blueprints WHEN (new.is_public AND NOT new.is_deleted OR old.is_public AND NOT old.is_deleted) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff', 22, new.id, columns FROM (
    SELECT CASE WHEN new.is_public AND NOT new.is_deleted AND old.is_public AND NOT old.is_deleted AND NOT new.user_id IS NOT old.user_id THEN 0
      + (new.name IS NOT old.name) * 4
      + (new.description IS NOT old.description) * 8
      + (new.blueprint_data IS NOT old.blueprint_data) * 16
      + (new.version IS NOT old.version) * 32
      + (new.is_public IS NOT old.is_public) * 64
      + (new.is_deleted IS NOT old.is_deleted) * 128
      + (new.deleted_at IS NOT old.deleted_at) * 256
      + (new.clone_count IS NOT old.clone_count) * 512
      + (new.rating_sum IS NOT old.rating_sum) * 1024
      + (new.rating_count IS NOT old.rating_count) * 2048
      + (new.created_at IS NOT old.created_at) * 4096
      + (new.updated_at IS NOT old.updated_at) * 8192 ELSE -1 END AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER blueprints_published_move AFTER UPDATE OF id ON blueprints WHEN (new.id IS NOT old.id) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 22, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 22, new.id, -1);
END;
CREATE TRIGGER blueprints_published_delete AFTER DELETE ON blueprints WHEN (old.is_public AND NOT old.is_deleted) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 22, old.id, -1);
END;

-- What is public already.
INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff', 15, id, -1 FROM templates WHERE is_public;
INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff', 22, id, -1 FROM blueprints WHERE is_public AND NOT is_deleted;
