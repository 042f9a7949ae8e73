DROP FUNCTION freehold.captured_owners();
DROP FUNCTION freehold.refuse_truncate();
DROP TABLE freehold.captured;
