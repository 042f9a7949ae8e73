DROP TRIGGER blueprints_published_delete;
DROP TRIGGER blueprints_published_move;
DROP TRIGGER blueprints_published_update;
DROP TRIGGER blueprints_published_insert;
DROP TRIGGER templates_published_delete;
DROP TRIGGER templates_published_move;
DROP TRIGGER templates_published_update;
DROP TRIGGER templates_published_insert;

DELETE FROM freehold_captured WHERE scope_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
DELETE FROM freehold_row_meta WHERE scope_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
DELETE FROM freehold_heads WHERE scope_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
