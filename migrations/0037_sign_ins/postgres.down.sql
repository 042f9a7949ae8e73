ALTER TABLE freehold.refresh_tokens ADD COLUMN revoked boolean NOT NULL DEFAULT false;
UPDATE freehold.refresh_tokens SET revoked = true WHERE family_id NOT IN (SELECT id FROM freehold.sign_ins WHERE ended_at IS NULL);
DROP TABLE freehold.sign_ins;
