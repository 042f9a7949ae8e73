-- 0007 user_identities: which account the subject of an external token is.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE user_identities (
  id uuid CONSTRAINT user_identities_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  issuer text NOT NULL,
  subject text NOT NULL,
  CONSTRAINT user_identities_issuer_length CHECK (char_length(issuer) <= 255),
  CONSTRAINT user_identities_subject_length CHECK (char_length(subject) <= 255),
  CONSTRAINT user_identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX user_identities_issuer_subject_key ON user_identities (issuer, subject);
CREATE INDEX user_identities_user_id_idx ON user_identities (user_id);
ALTER TABLE user_identities ENABLE ROW LEVEL SECURITY;
