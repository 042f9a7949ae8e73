-- 0019 template_purchases: who bought which template.
-- An older client takes no notice of a table that it does not know.
-- Never edit after release; write the next one.

CREATE TABLE template_purchases (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  template_id TEXT NOT NULL,
  price_cents INTEGER NOT NULL,
  purchased_at TEXT NOT NULL,
  CONSTRAINT template_purchases_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT template_purchases_template_id_form CHECK (octet_length(template_id) = 36 AND template_id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT template_purchases_price_cents_range CHECK (price_cents BETWEEN 0 AND 2147483647),
  CONSTRAINT template_purchases_purchased_at_form CHECK (octet_length(purchased_at) = 27 AND purchased_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(purchased_at, 1, 19)) IS substr(purchased_at, 1, 10) AND purchased_at >= '0001' AND substr(purchased_at, 12, 2) < '24'),
  CONSTRAINT template_purchases_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX template_purchases_user_id_template_id_key ON template_purchases (user_id, template_id);
CREATE INDEX template_purchases_template_id_idx ON template_purchases (template_id);
CREATE TRIGGER template_purchases_template_id_release AFTER DELETE ON templates BEGIN
  DELETE FROM template_purchases WHERE template_id = old.id;
END;
