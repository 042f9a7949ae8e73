-- 0033 server_triggers: a blueprint has the sum and the number of its ratings, kept by the database; in SQLite the
-- tables say which of their rows other programs write.
-- An older client takes no notice: they are columns that it has.
-- Never edit after release; write the next one.

CREATE TRIGGER users_captured_insert AFTER INSERT ON users WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.id, 1, new.id, -1);
END;
CREATE TRIGGER users_captured_update AFTER UPDATE ON users WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.id, 1, new.id, columns FROM (
    SELECT 0
      + (new.username IS NOT old.username) * 2
      + (new.email IS NOT old.email) * 4
      + (new.full_name IS NOT old.full_name) * 16
      + (new.tier IS NOT old.tier) * 32
      + (new.is_active IS NOT old.is_active) * 256
      + (new.is_admin IS NOT old.is_admin) * 512
      + (new.token_quota IS NOT old.token_quota) * 1024
      + (new.token_used IS NOT old.token_used) * 2048
      + (new.created_at IS NOT old.created_at) * 4096
      + (new.updated_at IS NOT old.updated_at) * 8192 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER users_captured_move AFTER UPDATE OF id ON users WHEN new.id IS NOT old.id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.id, 1, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.id, 1, new.id, -1);
END;
CREATE TRIGGER users_captured_delete AFTER DELETE ON users WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.id, 1, old.id, -1);
END;
CREATE TRIGGER notes_captured_insert AFTER INSERT ON notes WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 2, new.id, -1);
END;
CREATE TRIGGER notes_captured_update AFTER UPDATE ON notes WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 2, new.id, columns FROM (
    SELECT 0
      + (new.title IS NOT old.title) * 4
      + (new.content IS NOT old.content) * 8
      + (new.created_at IS NOT old.created_at) * 16
      + (new.updated_at IS NOT old.updated_at) * 32 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER notes_captured_move AFTER UPDATE OF id, user_id ON notes WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 2, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 2, new.id, -1);
END;
CREATE TRIGGER notes_captured_delete AFTER DELETE ON notes WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 2, old.id, -1);
END;
CREATE TRIGGER tasks_captured_insert AFTER INSERT ON tasks WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 3, new.id, -1);
END;
CREATE TRIGGER tasks_captured_update AFTER UPDATE ON tasks WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 3, new.id, columns FROM (
    SELECT 0
      + (new.title IS NOT old.title) * 4
      + (new.description IS NOT old.description) * 8
      + (new.completed IS NOT old.completed) * 16
      + (new.created_at IS NOT old.created_at) * 32
      + (new.updated_at IS NOT old.updated_at) * 64 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER tasks_captured_move AFTER UPDATE OF id, user_id ON tasks WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 3, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 3, new.id, -1);
END;
CREATE TRIGGER tasks_captured_delete AFTER DELETE ON tasks WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 3, old.id, -1);
END;
CREATE TRIGGER images_captured_insert AFTER INSERT ON images WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 5, new.id, -1);
END;
CREATE TRIGGER images_captured_update AFTER UPDATE ON images WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 5, new.id, columns FROM (
    SELECT 0
      + (new.filename IS NOT old.filename) * 4
      + (new.original_filename IS NOT old.original_filename) * 8
      + (new.file_path IS NOT old.file_path) * 16
      + (new.file_size IS NOT old.file_size) * 32
      + (new.content_type IS NOT old.content_type) * 64
      + (new.sha256 IS NOT old.sha256) * 128
      + (new.uploaded_at IS NOT old.uploaded_at) * 256 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER images_captured_move AFTER UPDATE OF id, user_id ON images WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 5, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 5, new.id, -1);
END;
CREATE TRIGGER images_captured_delete AFTER DELETE ON images WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 5, old.id, -1);
END;
CREATE TRIGGER conversations_captured_insert AFTER INSERT ON conversations WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 6, new.id, -1);
END;
CREATE TRIGGER conversations_captured_update AFTER UPDATE ON conversations WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 6, new.id, columns FROM (
    SELECT 0
      + (new.title IS NOT old.title) * 4
      + (new.created_at IS NOT old.created_at) * 8
      + (new.updated_at IS NOT old.updated_at) * 16 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER conversations_captured_move AFTER UPDATE OF id, user_id ON conversations WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 6, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 6, new.id, -1);
END;
CREATE TRIGGER conversations_captured_delete AFTER DELETE ON conversations WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 6, old.id, -1);
END;
CREATE TRIGGER messages_captured_insert AFTER INSERT ON messages WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 7, new.id, -1);
END;
CREATE TRIGGER messages_captured_update AFTER UPDATE ON messages WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 7, new.id, columns FROM (
    SELECT 0
      + (new.conversation_id IS NOT old.conversation_id) * 4
      + (new.role IS NOT old.role) * 8
      + (new.content IS NOT old.content) * 16
      + (new.tool_calls IS NOT old.tool_calls) * 32
      + (new.created_at IS NOT old.created_at) * 64 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER messages_captured_move AFTER UPDATE OF id, user_id ON messages WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 7, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 7, new.id, -1);
END;
CREATE TRIGGER messages_captured_delete AFTER DELETE ON messages WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 7, old.id, -1);
END;
CREATE TRIGGER usage_tracking_captured_insert AFTER INSERT ON usage_tracking WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 8, new.id, -1);
END;
CREATE TRIGGER usage_tracking_captured_update AFTER UPDATE ON usage_tracking WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 8, new.id, columns FROM (
    SELECT 0
      + (new.month_year IS NOT old.month_year) * 4
      + (new.datasets_count IS NOT old.datasets_count) * 8
      + (new.ai_messages_count IS NOT old.ai_messages_count) * 16
      + (new.reports_count IS NOT old.reports_count) * 32
      + (new.created_at IS NOT old.created_at) * 64
      + (new.updated_at IS NOT old.updated_at) * 128 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER usage_tracking_captured_move AFTER UPDATE OF id, user_id ON usage_tracking WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 8, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 8, new.id, -1);
END;
CREATE TRIGGER usage_tracking_captured_delete AFTER DELETE ON usage_tracking WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 8, old.id, -1);
END;
CREATE TRIGGER data_connections_captured_insert AFTER INSERT ON data_connections WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 9, new.id, -1);
END;
CREATE TRIGGER data_connections_captured_update AFTER UPDATE ON data_connections WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 9, new.id, columns FROM (
    SELECT 0
      + (new.name IS NOT old.name) * 4
      + (new.kind IS NOT old.kind) * 8
      + (new.config IS NOT old.config) * 16
      + (new.is_active IS NOT old.is_active) * 512
      + (new.created_at IS NOT old.created_at) * 1024
      + (new.updated_at IS NOT old.updated_at) * 2048 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER data_connections_captured_move AFTER UPDATE OF id, user_id ON data_connections WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 9, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 9, new.id, -1);
END;
CREATE TRIGGER data_connections_captured_delete AFTER DELETE ON data_connections WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 9, old.id, -1);
END;
CREATE TRIGGER datasets_captured_insert AFTER INSERT ON datasets WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 10, new.id, -1);
END;
CREATE TRIGGER datasets_captured_update AFTER UPDATE ON datasets WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 10, new.id, columns FROM (
    SELECT 0
      + (new.name IS NOT old.name) * 4
      + (new.file_path IS NOT old.file_path) * 8
      + (new.connection_id IS NOT old.connection_id) * 16
      + (new.row_count IS NOT old.row_count) * 32
      + (new.column_count IS NOT old.column_count) * 64
      + (new.size_bytes IS NOT old.size_bytes) * 128
      + (new.created_at IS NOT old.created_at) * 256
      + (new.updated_at IS NOT old.updated_at) * 512 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER datasets_captured_move AFTER UPDATE OF id, user_id ON datasets WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 10, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 10, new.id, -1);
END;
CREATE TRIGGER datasets_captured_delete AFTER DELETE ON datasets WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 10, old.id, -1);
END;
CREATE TRIGGER analyses_captured_insert AFTER INSERT ON analyses WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 11, new.id, -1);
END;
CREATE TRIGGER analyses_captured_update AFTER UPDATE ON analyses WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 11, new.id, columns FROM (
    SELECT 0
      + (new.name IS NOT old.name) * 4
      + (new.dataset_id IS NOT old.dataset_id) * 8
      + (new.config IS NOT old.config) * 16
      + (new.results IS NOT old.results) * 32
      + (new.status IS NOT old.status) * 64
      + (new.created_at IS NOT old.created_at) * 128
      + (new.updated_at IS NOT old.updated_at) * 256 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER analyses_captured_move AFTER UPDATE OF id, user_id ON analyses WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 11, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 11, new.id, -1);
END;
CREATE TRIGGER analyses_captured_delete AFTER DELETE ON analyses WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 11, old.id, -1);
END;
CREATE TRIGGER reports_captured_insert AFTER INSERT ON reports WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 12, new.id, -1);
END;
CREATE TRIGGER reports_captured_update AFTER UPDATE ON reports WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 12, new.id, columns FROM (
    SELECT 0
      + (new.analysis_id IS NOT old.analysis_id) * 4
      + (new.short_code IS NOT old.short_code) * 8
      + (new.is_public IS NOT old.is_public) * 16
      + (new.expires_at IS NOT old.expires_at) * 64
      + (new.view_count IS NOT old.view_count) * 128
      + (new.created_at IS NOT old.created_at) * 256
      + (new.updated_at IS NOT old.updated_at) * 512 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER reports_captured_move AFTER UPDATE OF id, user_id ON reports WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 12, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 12, new.id, -1);
END;
CREATE TRIGGER reports_captured_delete AFTER DELETE ON reports WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 12, old.id, -1);
END;
CREATE TRIGGER charts_captured_insert AFTER INSERT ON charts WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 13, new.id, -1);
END;
CREATE TRIGGER charts_captured_update AFTER UPDATE ON charts WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 13, new.id, columns FROM (
    SELECT 0
      + (new.analysis_id IS NOT old.analysis_id) * 4
      + (new.name IS NOT old.name) * 8
      + (new.chart_type IS NOT old.chart_type) * 16
      + (new.config IS NOT old.config) * 32
      + (new.embed_token IS NOT old.embed_token) * 64
      + (new.is_embeddable IS NOT old.is_embeddable) * 128
      + (new.created_at IS NOT old.created_at) * 256
      + (new.updated_at IS NOT old.updated_at) * 512 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER charts_captured_move AFTER UPDATE OF id, user_id ON charts WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 13, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 13, new.id, -1);
END;
CREATE TRIGGER charts_captured_delete AFTER DELETE ON charts WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 13, old.id, -1);
END;
CREATE TRIGGER embed_analytics_captured_insert AFTER INSERT ON embed_analytics WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 14, new.id, -1);
END;
CREATE TRIGGER embed_analytics_captured_update AFTER UPDATE ON embed_analytics WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 14, new.id, columns FROM (
    SELECT 0
      + (new.chart_id IS NOT old.chart_id) * 4
      + (new.referrer IS NOT old.referrer) * 8
      + (new.viewed_at IS NOT old.viewed_at) * 16 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER embed_analytics_captured_move AFTER UPDATE OF id, user_id ON embed_analytics WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 14, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 14, new.id, -1);
END;
CREATE TRIGGER embed_analytics_captured_delete AFTER DELETE ON embed_analytics WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 14, old.id, -1);
END;
CREATE TRIGGER templates_captured_insert AFTER INSERT ON templates WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 15, new.id, -1);
END;
CREATE TRIGGER templates_captured_update AFTER UPDATE ON templates WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 15, new.id, columns FROM (
    SELECT 0
      + (new.name IS NOT old.name) * 4
      + (new.description IS NOT old.description) * 8
      + (new.template_data IS NOT old.template_data) * 16
      + (new.is_public IS NOT old.is_public) * 32
      + (new.price_cents IS NOT old.price_cents) * 64
      + (new.use_count IS NOT old.use_count) * 128
      + (new.created_at IS NOT old.created_at) * 256
      + (new.updated_at IS NOT old.updated_at) * 512 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER templates_captured_move AFTER UPDATE OF id, user_id ON templates WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 15, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 15, new.id, -1);
END;
CREATE TRIGGER templates_captured_delete AFTER DELETE ON templates WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 15, old.id, -1);
END;
CREATE TRIGGER template_purchases_captured_insert AFTER INSERT ON template_purchases WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 16, new.id, -1);
END;
CREATE TRIGGER template_purchases_captured_update AFTER UPDATE ON template_purchases WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 16, new.id, columns FROM (
    SELECT 0
      + (new.template_id IS NOT old.template_id) * 4
      + (new.price_cents IS NOT old.price_cents) * 8
      + (new.purchased_at IS NOT old.purchased_at) * 16 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER template_purchases_captured_move AFTER UPDATE OF id, user_id ON template_purchases WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 16, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 16, new.id, -1);
END;
CREATE TRIGGER template_purchases_captured_delete AFTER DELETE ON template_purchases WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 16, old.id, -1);
END;
CREATE TRIGGER template_ratings_captured_insert AFTER INSERT ON template_ratings WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 17, new.id, -1);
END;
CREATE TRIGGER template_ratings_captured_update AFTER UPDATE ON template_ratings WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 17, new.id, columns FROM (
    SELECT 0
      + (new.template_id IS NOT old.template_id) * 4
      + (new.rating IS NOT old.rating) * 8
      + (new.created_at IS NOT old.created_at) * 16 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER template_ratings_captured_move AFTER UPDATE OF id, user_id ON template_ratings WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 17, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 17, new.id, -1);
END;
CREATE TRIGGER template_ratings_captured_delete AFTER DELETE ON template_ratings WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 17, old.id, -1);
END;
CREATE TRIGGER collaborations_captured_insert AFTER INSERT ON collaborations WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 18, new.id, -1);
END;
CREATE TRIGGER collaborations_captured_update AFTER UPDATE ON collaborations WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 18, new.id, columns FROM (
    SELECT 0
      + (new.analysis_id IS NOT old.analysis_id) * 4
      + (new.collaborator_id IS NOT old.collaborator_id) * 8
      + (new.role IS NOT old.role) * 16
      + (new.status IS NOT old.status) * 32
      + (new.created_at IS NOT old.created_at) * 64
      + (new.updated_at IS NOT old.updated_at) * 128 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER collaborations_captured_move AFTER UPDATE OF id, user_id ON collaborations WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 18, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 18, new.id, -1);
END;
CREATE TRIGGER collaborations_captured_delete AFTER DELETE ON collaborations WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 18, old.id, -1);
END;
CREATE TRIGGER comments_captured_insert AFTER INSERT ON comments WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 19, new.id, -1);
END;
CREATE TRIGGER comments_captured_update AFTER UPDATE ON comments WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 19, new.id, columns FROM (
    SELECT 0
      + (new.analysis_id IS NOT old.analysis_id) * 4
      + (new.chart_id IS NOT old.chart_id) * 8
      + (new.author_id IS NOT old.author_id) * 16
      + (new.body IS NOT old.body) * 32
      + (new.created_at IS NOT old.created_at) * 64
      + (new.updated_at IS NOT old.updated_at) * 128 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER comments_captured_move AFTER UPDATE OF id, user_id ON comments WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 19, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 19, new.id, -1);
END;
CREATE TRIGGER comments_captured_delete AFTER DELETE ON comments WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 19, old.id, -1);
END;
CREATE TRIGGER activity_log_captured_insert AFTER INSERT ON activity_log WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 20, new.id, -1);
END;
CREATE TRIGGER activity_log_captured_update AFTER UPDATE ON activity_log WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 20, new.id, columns FROM (
    SELECT 0
      + (new.action IS NOT old.action) * 4
      + (new.subject_table IS NOT old.subject_table) * 8
      + (new.subject_id IS NOT old.subject_id) * 16
      + (new.detail IS NOT old.detail) * 32
      + (new.created_at IS NOT old.created_at) * 64 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER activity_log_captured_move AFTER UPDATE OF id, user_id ON activity_log WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 20, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 20, new.id, -1);
END;
CREATE TRIGGER activity_log_captured_delete AFTER DELETE ON activity_log WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 20, old.id, -1);
END;
CREATE TRIGGER analytics_events_captured_insert AFTER INSERT ON analytics_events WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 21, new.id, -1);
END;
CREATE TRIGGER analytics_events_captured_update AFTER UPDATE ON analytics_events WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 21, new.id, columns FROM (
    SELECT 0
      + (new.event IS NOT old.event) * 4
      + (new.properties IS NOT old.properties) * 8
      + (new.occurred_at IS NOT old.occurred_at) * 16 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER analytics_events_captured_move AFTER UPDATE OF id, user_id ON analytics_events WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 21, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 21, new.id, -1);
END;
CREATE TRIGGER analytics_events_captured_delete AFTER DELETE ON analytics_events WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 21, old.id, -1);
END;
CREATE TRIGGER blueprints_captured_insert AFTER INSERT ON blueprints WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 22, new.id, -1);
END;
CREATE TRIGGER blueprints_captured_update AFTER UPDATE ON blueprints WHEN new.rating_sum IS NOT old.rating_sum OR new.rating_count IS NOT old.rating_count OR NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 22, new.id, columns FROM (
    SELECT 0
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
      + (new.updated_at IS NOT old.updated_at) * 8192 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER blueprints_captured_move AFTER UPDATE OF id, user_id ON blueprints WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 22, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 22, new.id, -1);
END;
CREATE TRIGGER blueprints_captured_delete AFTER DELETE ON blueprints WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 22, old.id, -1);
END;
CREATE TRIGGER sessions_captured_insert AFTER INSERT ON sessions WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 23, new.id, -1);
END;
CREATE TRIGGER sessions_captured_update AFTER UPDATE ON sessions WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 23, new.id, columns FROM (
    SELECT 0
      + (new.blueprint_id IS NOT old.blueprint_id) * 4
      + (new.messages IS NOT old.messages) * 8
      + (new.last_message_at IS NOT old.last_message_at) * 16
      + (new.created_at IS NOT old.created_at) * 32
      + (new.updated_at IS NOT old.updated_at) * 64 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER sessions_captured_move AFTER UPDATE OF id, user_id ON sessions WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 23, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 23, new.id, -1);
END;
CREATE TRIGGER sessions_captured_delete AFTER DELETE ON sessions WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 23, old.id, -1);
END;
CREATE TRIGGER user_api_keys_captured_insert AFTER INSERT ON user_api_keys WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 24, new.id, -1);
END;
CREATE TRIGGER user_api_keys_captured_update AFTER UPDATE ON user_api_keys WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 24, new.id, columns FROM (
    SELECT 0
      + (new.provider IS NOT old.provider) * 4
      + (new.key_name IS NOT old.key_name) * 8
      + (new.key_last_four IS NOT old.key_last_four) * 128
      + (new.created_at IS NOT old.created_at) * 512
      + (new.last_used_at IS NOT old.last_used_at) * 1024
      + (new.is_active IS NOT old.is_active) * 2048 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER user_api_keys_captured_move AFTER UPDATE OF id, user_id ON user_api_keys WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 24, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 24, new.id, -1);
END;
CREATE TRIGGER user_api_keys_captured_delete AFTER DELETE ON user_api_keys WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 24, old.id, -1);
END;
CREATE TRIGGER marketplace_ratings_captured_insert AFTER INSERT ON marketplace_ratings WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 25, new.id, -1);
END;
CREATE TRIGGER marketplace_ratings_captured_update AFTER UPDATE ON marketplace_ratings WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 25, new.id, columns FROM (
    SELECT 0
      + (new.blueprint_id IS NOT old.blueprint_id) * 4
      + (new.rating IS NOT old.rating) * 8
      + (new.created_at IS NOT old.created_at) * 16 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER marketplace_ratings_captured_move AFTER UPDATE OF id, user_id ON marketplace_ratings WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 25, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 25, new.id, -1);
END;
CREATE TRIGGER marketplace_ratings_captured_delete AFTER DELETE ON marketplace_ratings WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 25, old.id, -1);
END;
CREATE TRIGGER marketplace_ratings_totals_insert AFTER INSERT ON marketplace_ratings BEGIN
  UPDATE blueprints SET rating_sum = rating_sum + new.rating, rating_count = rating_count + 1 WHERE id = new.blueprint_id;
END;
CREATE TRIGGER marketplace_ratings_totals_update AFTER UPDATE OF blueprint_id, rating ON marketplace_ratings WHEN new.blueprint_id IS NOT old.blueprint_id OR new.rating IS NOT old.rating BEGIN
  UPDATE blueprints SET rating_sum = rating_sum + (id IS new.blueprint_id) * new.rating - (id IS old.blueprint_id) * old.rating, rating_count = rating_count + (id IS new.blueprint_id) - (id IS old.blueprint_id) WHERE id IN (old.blueprint_id, new.blueprint_id);
END;
CREATE TRIGGER marketplace_ratings_totals_delete AFTER DELETE ON marketplace_ratings BEGIN
  UPDATE blueprints SET rating_sum = rating_sum - old.rating, rating_count = rating_count - 1 WHERE id = old.blueprint_id;
END;
UPDATE blueprints SET rating_sum = counted.number, rating_count = counted.many
  FROM (SELECT t.id, coalesce(sum(r.rating), 0) AS number, count(r.id) AS many FROM blueprints AS t LEFT JOIN marketplace_ratings AS r ON r.blueprint_id = t.id GROUP BY t.id) AS counted
  WHERE counted.id = blueprints.id AND (blueprints.rating_sum <> counted.number OR blueprints.rating_count <> counted.many);
