-- 0037 sign_ins: the devices on which an account is signed in, so that each of them can be ended.
-- An older client takes no notice: it is asked to refresh its access token once.
-- Never edit after release; write the next one.

-- One row per sign-in: its id is the family of its refresh tokens, and its access tokens name it.
-- device: what the client calls itself. seen_at: when it was last refreshed. ended_at: null while it lives; an ended one
-- stays for a while, so that live sockets hear of it.
CREATE TABLE freehold.sign_ins (
  id uuid PRIMARY KEY,
  owner_id uuid NOT NULL,
  device text NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE INDEX sign_ins_owner ON freehold.sign_ins (owner_id);
-- Asked for every few seconds, for everybody who is connected; nearly always next to empty.
CREATE INDEX sign_ins_ended ON freehold.sign_ins (owner_id) WHERE ended_at IS NOT NULL;
ALTER TABLE freehold.sign_ins ENABLE ROW LEVEL SECURITY;

-- A refresh token lives 60 days.
INSERT INTO freehold.sign_ins (id, owner_id, device, created_at, seen_at)
SELECT family_id, owner_id, 'Unknown device', min(expires_at) - interval '60 days', max(expires_at) - interval '60 days'
FROM freehold.refresh_tokens WHERE NOT revoked GROUP BY family_id, owner_id;

-- From now on a token without a sign-in that lives is as good as none.
DELETE FROM freehold.refresh_tokens WHERE revoked;
ALTER TABLE freehold.refresh_tokens DROP COLUMN revoked;
