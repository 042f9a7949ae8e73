-- 0041 sync_policies: the same for the rows themselves. Policies of the sync server's own say what it may see in words
-- that no index answers.
-- An older server goes on working, and may sort all that is left of an account for a part of a first sync.
-- Never edit after release; write the next one.

CREATE POLICY activity_log_sync ON activity_log TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY analyses_sync ON analyses TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY analytics_events_sync ON analytics_events TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY blueprints_sync ON blueprints TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY charts_sync ON charts TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY collaborations_sync ON collaborations TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY comments_sync ON comments TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY conversations_sync ON conversations TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY data_connections_sync ON data_connections TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY datasets_sync ON datasets TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY embed_analytics_sync ON embed_analytics TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY images_sync ON images TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY marketplace_ratings_sync ON marketplace_ratings TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY messages_sync ON messages TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY notes_sync ON notes TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY reports_sync ON reports TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY sessions_sync ON sessions TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY tasks_sync ON tasks TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY template_purchases_sync ON template_purchases TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY template_ratings_sync ON template_ratings TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY templates_sync ON templates TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY usage_tracking_sync ON usage_tracking TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY user_api_keys_sync ON user_api_keys TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY users_sync ON users TO freehold_sync USING ((id = (SELECT freehold.current_owner())) IS TRUE);
