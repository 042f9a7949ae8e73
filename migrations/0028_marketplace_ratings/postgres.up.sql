-- 0028 marketplace_ratings: one rating of a blueprint for each account.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE marketplace_ratings (
  id uuid CONSTRAINT marketplace_ratings_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  blueprint_id uuid NOT NULL,
  rating integer NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT marketplace_ratings_rating_range CHECK (rating BETWEEN 1 AND 5),
  CONSTRAINT marketplace_ratings_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT marketplace_ratings_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT marketplace_ratings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT marketplace_ratings_blueprint_id_fkey FOREIGN KEY (blueprint_id) REFERENCES blueprints (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX marketplace_ratings_blueprint_id_user_id_key ON marketplace_ratings (blueprint_id, user_id);
CREATE INDEX marketplace_ratings_user_id_idx ON marketplace_ratings (user_id);
ALTER TABLE marketplace_ratings ENABLE ROW LEVEL SECURITY;
CREATE POLICY marketplace_ratings_owner ON marketplace_ratings TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY marketplace_ratings_blueprint_id_reach ON marketplace_ratings AS RESTRICTIVE TO freehold_app USING (true) WITH CHECK (marketplace_ratings.blueprint_id IS NULL OR EXISTS (SELECT FROM blueprints AS r WHERE r.id = marketplace_ratings.blueprint_id));
GRANT SELECT (id, user_id, blueprint_id, rating, created_at) ON marketplace_ratings TO freehold_app;
GRANT INSERT (id, user_id, blueprint_id, rating, created_at) ON marketplace_ratings TO freehold_app;
GRANT DELETE ON marketplace_ratings TO freehold_app;
GRANT UPDATE (rating) ON marketplace_ratings TO freehold_app;
GRANT UPDATE (rating) ON marketplace_ratings TO freehold_sync;
GRANT DELETE ON marketplace_ratings TO freehold_sync;
