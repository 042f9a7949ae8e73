DROP TRIGGER blueprints_published_delete ON blueprints;
DROP TRIGGER blueprints_published_update ON blueprints;
DROP TRIGGER blueprints_published_insert ON blueprints;
DROP FUNCTION blueprints_published();
DROP TRIGGER templates_published_delete ON templates;
DROP TRIGGER templates_published_update ON templates;
DROP TRIGGER templates_published_insert ON templates;
DROP FUNCTION templates_published();

DELETE FROM freehold.captured WHERE scope_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
DELETE FROM freehold.row_meta WHERE scope_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
DELETE FROM freehold.heads WHERE scope_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
