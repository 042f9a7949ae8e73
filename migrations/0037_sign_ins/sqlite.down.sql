ALTER TABLE freehold_refresh_tokens ADD COLUMN revoked INTEGER NOT NULL DEFAULT 0 CHECK (revoked IN (0, 1));
UPDATE freehold_refresh_tokens SET revoked = 1 WHERE family_id NOT IN (SELECT id FROM freehold_sign_ins WHERE ended_at IS NULL);
DROP TABLE freehold_sign_ins;
