-- 0020 template_ratings: one rating of a template for each account.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE template_ratings (
  id uuid CONSTRAINT template_ratings_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  template_id uuid NOT NULL,
  rating integer NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT template_ratings_rating_range CHECK (rating BETWEEN 1 AND 5),
  CONSTRAINT template_ratings_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT template_ratings_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT template_ratings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT template_ratings_template_id_fkey FOREIGN KEY (template_id) REFERENCES templates (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX template_ratings_template_id_user_id_key ON template_ratings (template_id, user_id);
CREATE INDEX template_ratings_user_id_idx ON template_ratings (user_id);
ALTER TABLE template_ratings ENABLE ROW LEVEL SECURITY;
CREATE POLICY template_ratings_owner ON template_ratings TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY template_ratings_template_id_reach ON template_ratings AS RESTRICTIVE TO freehold_app USING (true) WITH CHECK (template_ratings.template_id IS NULL OR EXISTS (SELECT FROM templates AS r WHERE r.id = template_ratings.template_id));
GRANT SELECT (id, user_id, template_id, rating, created_at) ON template_ratings TO freehold_app;
GRANT INSERT (id, user_id, template_id, rating, created_at) ON template_ratings TO freehold_app;
GRANT DELETE ON template_ratings TO freehold_app;
GRANT UPDATE (rating) ON template_ratings TO freehold_app;
GRANT UPDATE (rating) ON template_ratings TO freehold_sync;
GRANT DELETE ON template_ratings TO freehold_sync;
