-- 0033 server_triggers: a blueprint has the sum and the number of its ratings, kept by the database.
-- An older client takes no notice: they are columns that it has.
-- Never edit after release; write the next one.

CREATE FUNCTION marketplace_ratings_totals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  change text;
BEGIN
  -- Rows are locked in the order of their ids: two writers of the same ones wait for each other, and no more.
  change := format('SELECT id, sum(number) AS number, sum(many) AS many FROM (%s) AS each GROUP BY id HAVING sum(number) <> 0 OR sum(many) <> 0',
    CASE TG_OP WHEN 'INSERT' THEN 'SELECT blueprint_id AS id, rating AS number, 1 AS many FROM new_rows' WHEN 'DELETE' THEN 'SELECT blueprint_id AS id, -rating AS number, -1 AS many FROM old_rows'
    ELSE 'SELECT blueprint_id AS id, rating AS number, 1 AS many FROM new_rows UNION ALL SELECT blueprint_id AS id, -rating AS number, -1 AS many FROM old_rows' END);
  EXECUTE format('SELECT FROM %I.blueprints WHERE id IN (SELECT id FROM (%s) AS change) ORDER BY id FOR NO KEY UPDATE', TG_TABLE_SCHEMA, change);
  EXECUTE format('UPDATE %I.blueprints AS kept SET rating_sum = kept.rating_sum + change.number, rating_count = kept.rating_count + change.many FROM (%s) AS change WHERE kept.id = change.id', TG_TABLE_SCHEMA, change);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION marketplace_ratings_totals() FROM PUBLIC;
CREATE TRIGGER marketplace_ratings_totals_insert AFTER INSERT ON marketplace_ratings REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION marketplace_ratings_totals();
CREATE TRIGGER marketplace_ratings_totals_update AFTER UPDATE ON marketplace_ratings REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION marketplace_ratings_totals();
CREATE TRIGGER marketplace_ratings_totals_delete AFTER DELETE ON marketplace_ratings REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION marketplace_ratings_totals();
UPDATE blueprints SET rating_sum = counted.number, rating_count = counted.many
  FROM (SELECT t.id, coalesce(sum(r.rating), 0) AS number, count(r.id) AS many FROM blueprints AS t LEFT JOIN marketplace_ratings AS r ON r.blueprint_id = t.id GROUP BY t.id) AS counted
  WHERE counted.id = blueprints.id AND (blueprints.rating_sum <> counted.number OR blueprints.rating_count <> counted.many);
