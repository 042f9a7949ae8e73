-- 0036 counted_so_far: the counters that there are, in what 0035 made.
-- An older client takes no notice.
-- Never edit after release; write the next one.

-- For a backup from before these steps that was restored: its history begins with what is here.
INSERT INTO freehold.counted_before SELECT id, 1, id, 11, token_used FROM users;
INSERT INTO freehold.counted_before SELECT user_id, 12, id, 7, view_count FROM reports;
INSERT INTO freehold.counted_before SELECT user_id, 15, id, 7, use_count FROM templates;
INSERT INTO freehold.counted_before SELECT user_id, 22, id, 9, clone_count FROM blueprints;
