-- 0019 template_purchases: who bought which template.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE template_purchases (
  id uuid CONSTRAINT template_purchases_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  template_id uuid NOT NULL,
  price_cents integer NOT NULL,
  purchased_at timestamptz NOT NULL,
  CONSTRAINT template_purchases_price_cents_range CHECK (price_cents >= 0),
  CONSTRAINT template_purchases_purchased_at_form CHECK (purchased_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT template_purchases_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT template_purchases_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT template_purchases_template_id_fkey FOREIGN KEY (template_id) REFERENCES templates (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX template_purchases_user_id_template_id_key ON template_purchases (user_id, template_id);
CREATE INDEX template_purchases_template_id_idx ON template_purchases (template_id);
ALTER TABLE template_purchases ENABLE ROW LEVEL SECURITY;
CREATE POLICY template_purchases_owner ON template_purchases TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY template_purchases_template_id_reach ON template_purchases AS RESTRICTIVE TO freehold_app USING (true) WITH CHECK (template_purchases.template_id IS NULL OR EXISTS (SELECT FROM templates AS r WHERE r.id = template_purchases.template_id));
GRANT SELECT (id, user_id, template_id, price_cents, purchased_at) ON template_purchases TO freehold_app;
GRANT DELETE ON template_purchases TO freehold_sync;
