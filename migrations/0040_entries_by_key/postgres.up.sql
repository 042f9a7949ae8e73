-- 0040 entries_by_key: the sync server holds an entry against its owner in words that no index answers. Entries that it
-- asks for by their rows are then found by those, however many one account has beside others that have few.
-- An older server goes on working, and may sort all that is left of an account for a part of it.
-- Never edit after release; write the next one.

ALTER POLICY row_meta_owner ON freehold.row_meta USING ((scope_id = (SELECT freehold.current_owner())) IS TRUE) WITH CHECK ((scope_id = (SELECT freehold.current_owner())) IS TRUE);
