-- 0037 sign_ins: the devices on which an account is signed in, so that each of them can be ended.
-- An older client takes no notice: it is asked to refresh its access token once.
-- Never edit after release; write the next one.

-- One row per sign-in: its id is the family of its refresh tokens, and its access tokens name it.
-- device: what the client calls itself. seen_at: when it was last refreshed. ended_at: null while it lives; an ended one
-- stays for a while, so that live sockets hear of it.
CREATE TABLE freehold_sign_ins (
  id TEXT PRIMARY KEY,
  owner_id TEXT NOT NULL,
  device TEXT NOT NULL,
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  ended_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX freehold_sign_ins_owner ON freehold_sign_ins (owner_id);
-- Asked for every few seconds, for everybody who is connected; nearly always next to empty.
CREATE INDEX freehold_sign_ins_ended ON freehold_sign_ins (owner_id) WHERE ended_at IS NOT NULL;

-- A refresh token lives 60 days.
INSERT INTO freehold_sign_ins (id, owner_id, device, created_at, seen_at)
SELECT family_id, owner_id, 'Unknown device', strftime('%Y-%m-%dT%H:%M:%f000Z', min(expires_at), '-60 days'), strftime('%Y-%m-%dT%H:%M:%f000Z', max(expires_at), '-60 days')
FROM freehold_refresh_tokens WHERE NOT revoked GROUP BY family_id, owner_id;

-- From now on a token without a sign-in that lives is as good as none.
DELETE FROM freehold_refresh_tokens WHERE revoked;
ALTER TABLE freehold_refresh_tokens DROP COLUMN revoked;
