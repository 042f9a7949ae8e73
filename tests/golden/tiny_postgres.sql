CREATE TABLE people (
  id uuid CONSTRAINT people_pkey PRIMARY KEY,
  nickname text CONSTRAINT people_nickname_key UNIQUE,
  email text NOT NULL,
  pin text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT people_nickname_length CHECK (char_length(nickname) <= 20),
  CONSTRAINT people_email_length CHECK (char_length(email) <= 40),
  CONSTRAINT people_pin_length CHECK (char_length(pin) <= 12),
  CONSTRAINT people_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT people_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00')
);
CREATE UNIQUE INDEX people_email_key ON people (lower(email COLLATE "C"));
CREATE INDEX people_pin_idx ON people (pin);
ALTER TABLE people ENABLE ROW LEVEL SECURITY;
CREATE POLICY people_owner ON people TO freehold_app USING (id = (SELECT freehold.current_owner())) WITH CHECK (id = (SELECT freehold.current_owner()));
CREATE POLICY people_sync ON people TO freehold_sync USING ((id = (SELECT freehold.current_owner())) IS TRUE);
GRANT SELECT (id, nickname, email, created_at, updated_at) ON people TO freehold_app;
GRANT UPDATE (nickname, updated_at) ON people TO freehold_app;
GRANT UPDATE (nickname, updated_at) ON people TO freehold_sync;
CREATE FUNCTION people_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.id, 10, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.id, 10, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 10, row_id, columns FROM (
      SELECT coalesce(n.id, o.id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.nickname IS DISTINCT FROM o.nickname THEN 2 ELSE 0 END
          + CASE WHEN n.email IS DISTINCT FROM o.email THEN 4 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 16 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 32 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION people_captured() FROM PUBLIC;
CREATE TRIGGER people_captured_insert AFTER INSERT ON people REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION people_captured();
CREATE TRIGGER people_captured_update AFTER UPDATE ON people REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION people_captured();
CREATE TRIGGER people_captured_delete AFTER DELETE ON people REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION people_captured();
CREATE TRIGGER people_captured_truncate BEFORE TRUNCATE ON people FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE TABLE shelves (
  id uuid CONSTRAINT shelves_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  label text NOT NULL,
  color text NOT NULL DEFAULT 'red',
  code text,
  capacity integer NOT NULL DEFAULT 10,
  used integer NOT NULL DEFAULT 0,
  height integer,
  weight bigint,
  open boolean NOT NULL,
  opened_at timestamptz,
  layout jsonb,
  picture bytea,
  inspected boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT shelves_label_length CHECK (char_length(label) <= 8),
  CONSTRAINT shelves_color_enum CHECK (color IN ('red', 'green', 'bookworm''s')),
  CONSTRAINT shelves_code_length CHECK (char_length(code) = 4),
  CONSTRAINT shelves_capacity_range CHECK (capacity BETWEEN 0 AND 100),
  CONSTRAINT shelves_weight_range CHECK (weight >= 0),
  CONSTRAINT shelves_opened_at_form CHECK (opened_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT shelves_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT shelves_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT shelves_used_at_most CHECK (used <= capacity),
  CONSTRAINT shelves_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT shelves_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX shelves_user_id_label_key ON shelves (user_id, label);
CREATE INDEX shelves_user_id_opened_at_idx ON shelves (user_id, opened_at DESC);
ALTER TABLE shelves ENABLE ROW LEVEL SECURITY;
CREATE POLICY shelves_owner ON shelves TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY shelves_sync ON shelves TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
GRANT SELECT (id, user_id, label, color, code, capacity, used, height, weight, open, opened_at, layout, picture, inspected, created_at, updated_at) ON shelves TO freehold_app;
GRANT INSERT (id, user_id, label, color, code, capacity, height, weight, open, opened_at, layout, picture, created_at, updated_at) ON shelves TO freehold_app;
GRANT DELETE ON shelves TO freehold_app;
GRANT INSERT (used) ON shelves TO freehold_sync;
GRANT UPDATE (label, color, code, capacity, weight, open, opened_at, layout, picture, updated_at) ON shelves TO freehold_app;
GRANT UPDATE (label, color, code, capacity, used, weight, open, opened_at, layout, picture, updated_at) ON shelves TO freehold_sync;
GRANT DELETE ON shelves TO freehold_sync;
CREATE FUNCTION shelves_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 11, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 11, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 11, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.label IS DISTINCT FROM o.label THEN 4 ELSE 0 END
          + CASE WHEN n.color IS DISTINCT FROM o.color THEN 8 ELSE 0 END
          + CASE WHEN n.code IS DISTINCT FROM o.code THEN 16 ELSE 0 END
          + CASE WHEN n.capacity IS DISTINCT FROM o.capacity THEN 32 ELSE 0 END
          + CASE WHEN n.used IS DISTINCT FROM o.used THEN 128 ELSE 0 END
          + CASE WHEN n.height IS DISTINCT FROM o.height THEN 256 ELSE 0 END
          + CASE WHEN n.weight IS DISTINCT FROM o.weight THEN 512 ELSE 0 END
          + CASE WHEN n.open IS DISTINCT FROM o.open THEN 1024 ELSE 0 END
          + CASE WHEN n.opened_at IS DISTINCT FROM o.opened_at THEN 2048 ELSE 0 END
          + CASE WHEN n.layout IS DISTINCT FROM o.layout THEN 4096 ELSE 0 END
          + CASE WHEN n.picture IS DISTINCT FROM o.picture THEN 8192 ELSE 0 END
          + CASE WHEN n.inspected IS DISTINCT FROM o.inspected THEN 16384 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 32768 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 65536 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION shelves_captured() FROM PUBLIC;
CREATE TRIGGER shelves_captured_insert AFTER INSERT ON shelves REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION shelves_captured();
CREATE TRIGGER shelves_captured_update AFTER UPDATE ON shelves REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION shelves_captured();
CREATE TRIGGER shelves_captured_delete AFTER DELETE ON shelves REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION shelves_captured();
CREATE TRIGGER shelves_captured_truncate BEFORE TRUNCATE ON shelves FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE TABLE books (
  id uuid CONSTRAINT books_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  shelf_id uuid NOT NULL,
  lent_from uuid,
  title text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  isbn text,
  tag text CONSTRAINT books_tag_key UNIQUE,
  bought text,
  pages jsonb NOT NULL DEFAULT '[]',
  edition integer NOT NULL DEFAULT 1,
  lent_out boolean NOT NULL DEFAULT false,
  stars_sum integer NOT NULL DEFAULT 0,
  stars_count bigint NOT NULL DEFAULT 0,
  CONSTRAINT books_title_length CHECK (char_length(title) <= 20),
  CONSTRAINT books_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT books_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT books_isbn_form CHECK (isbn COLLATE "C" ~ '^[0-9a-f]*$'),
  CONSTRAINT books_isbn_length CHECK (char_length(isbn) = 4),
  CONSTRAINT books_tag_form CHECK (tag COLLATE "C" ~ '^[0-9A-Za-z]*$'),
  CONSTRAINT books_tag_length CHECK (char_length(tag) <= 6),
  CONSTRAINT books_bought_form CHECK (bought COLLATE "C" ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  CONSTRAINT books_pages_form CHECK (jsonb_typeof(pages) = 'array'),
  CONSTRAINT books_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT books_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT books_shelf_id_fkey FOREIGN KEY (user_id, shelf_id) REFERENCES shelves (user_id, id) ON DELETE CASCADE,
  CONSTRAINT books_lent_from_fkey FOREIGN KEY (user_id, lent_from) REFERENCES shelves (user_id, id) ON DELETE SET NULL (lent_from)
);
CREATE INDEX books_shelf_id_idx ON books (shelf_id);
CREATE INDEX books_title_some_idx ON books (title) WHERE lent_out;
CREATE INDEX books_search_idx ON books USING gin (to_tsvector('simple', coalesce(title, '') || ' ' || coalesce(bought, '')));
ALTER TABLE books ENABLE ROW LEVEL SECURITY;
CREATE POLICY books_owner ON books TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY books_sync ON books TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY books_public ON books FOR SELECT TO freehold_app USING (lent_out);
GRANT SELECT (id, user_id, shelf_id, lent_from, title, created_at, updated_at, isbn, tag, bought, pages, edition, lent_out, stars_sum, stars_count) ON books TO freehold_app;
GRANT INSERT (id, user_id, shelf_id, lent_from, title, created_at, updated_at, isbn, tag, bought, pages, lent_out) ON books TO freehold_app;
GRANT DELETE ON books TO freehold_app;
GRANT INSERT (edition) ON books TO freehold_sync;
GRANT UPDATE (shelf_id, lent_from, title, updated_at, isbn, tag, bought, pages, lent_out) ON books TO freehold_app;
GRANT UPDATE (shelf_id, lent_from, title, updated_at, isbn, tag, bought, pages, edition, lent_out) ON books TO freehold_sync;
GRANT DELETE ON books TO freehold_sync;
CREATE FUNCTION books_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 12, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 12, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 12, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.shelf_id IS DISTINCT FROM o.shelf_id THEN 4 ELSE 0 END
          + CASE WHEN n.lent_from IS DISTINCT FROM o.lent_from THEN 8 ELSE 0 END
          + CASE WHEN n.title IS DISTINCT FROM o.title THEN 16 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 32 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 64 ELSE 0 END
          + CASE WHEN n.isbn IS DISTINCT FROM o.isbn THEN 128 ELSE 0 END
          + CASE WHEN n.tag IS DISTINCT FROM o.tag THEN 256 ELSE 0 END
          + CASE WHEN n.bought IS DISTINCT FROM o.bought THEN 512 ELSE 0 END
          + CASE WHEN n.pages IS DISTINCT FROM o.pages THEN 1024 ELSE 0 END
          + CASE WHEN n.edition IS DISTINCT FROM o.edition THEN 2048 ELSE 0 END
          + CASE WHEN n.lent_out IS DISTINCT FROM o.lent_out THEN 4096 ELSE 0 END
          + CASE WHEN n.stars_sum IS DISTINCT FROM o.stars_sum THEN 8192 ELSE 0 END
          + CASE WHEN n.stars_count IS DISTINCT FROM o.stars_count THEN 16384 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION books_captured() FROM PUBLIC;
CREATE TRIGGER books_captured_insert AFTER INSERT ON books REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION books_captured();
CREATE TRIGGER books_captured_update AFTER UPDATE ON books REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION books_captured();
CREATE TRIGGER books_captured_delete AFTER DELETE ON books REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION books_captured();
CREATE TRIGGER books_captured_truncate BEFORE TRUNCATE ON books FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION books_published() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, 12, new_rows.id, -1 FROM new_rows WHERE new_rows.lent_out;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid, 12, old_rows.id, -1 FROM old_rows WHERE old_rows.lent_out;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 12, row_id, columns FROM (
      SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN (n.lent_out AND o.lent_out AND n.user_id = o.user_id) IS NOT TRUE THEN -1 ELSE 0
          + CASE WHEN n.shelf_id IS DISTINCT FROM o.shelf_id THEN 4 ELSE 0 END
          + CASE WHEN n.lent_from IS DISTINCT FROM o.lent_from THEN 8 ELSE 0 END
          + CASE WHEN n.title IS DISTINCT FROM o.title THEN 16 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 32 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 64 ELSE 0 END
          + CASE WHEN n.isbn IS DISTINCT FROM o.isbn THEN 128 ELSE 0 END
          + CASE WHEN n.tag IS DISTINCT FROM o.tag THEN 256 ELSE 0 END
          + CASE WHEN n.bought IS DISTINCT FROM o.bought THEN 512 ELSE 0 END
          + CASE WHEN n.pages IS DISTINCT FROM o.pages THEN 1024 ELSE 0 END
          + CASE WHEN n.edition IS DISTINCT FROM o.edition THEN 2048 ELSE 0 END
          + CASE WHEN n.lent_out IS DISTINCT FROM o.lent_out THEN 4096 ELSE 0 END
          + CASE WHEN n.stars_sum IS DISTINCT FROM o.stars_sum THEN 8192 ELSE 0 END
          + CASE WHEN n.stars_count IS DISTINCT FROM o.stars_count THEN 16384 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id
      WHERE (n.lent_out) OR (o.lent_out)
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION books_published() FROM PUBLIC;
CREATE TRIGGER books_published_insert AFTER INSERT ON books REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION books_published();
CREATE TRIGGER books_published_update AFTER UPDATE ON books REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION books_published();
CREATE TRIGGER books_published_delete AFTER DELETE ON books REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION books_published();
CREATE TABLE stamps (
  id uuid CONSTRAINT stamps_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  book_id uuid NOT NULL,
  note text,
  created_at timestamptz NOT NULL,
  CONSTRAINT stamps_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT stamps_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT stamps_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT stamps_book_id_fkey FOREIGN KEY (user_id, book_id) REFERENCES books (user_id, id) ON DELETE CASCADE
);
ALTER TABLE stamps ENABLE ROW LEVEL SECURITY;
CREATE POLICY stamps_owner ON stamps TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY stamps_sync ON stamps TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
GRANT SELECT (id, user_id, book_id, note, created_at) ON stamps TO freehold_app;
GRANT INSERT (id, user_id, book_id, note, created_at) ON stamps TO freehold_app;
GRANT DELETE ON stamps TO freehold_sync;
CREATE FUNCTION stamps_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 14, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 14, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 14, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.book_id IS DISTINCT FROM o.book_id THEN 4 ELSE 0 END
          + CASE WHEN n.note IS DISTINCT FROM o.note THEN 8 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 16 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION stamps_captured() FROM PUBLIC;
CREATE TRIGGER stamps_captured_insert AFTER INSERT ON stamps REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION stamps_captured();
CREATE TRIGGER stamps_captured_update AFTER UPDATE ON stamps REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION stamps_captured();
CREATE TRIGGER stamps_captured_delete AFTER DELETE ON stamps REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION stamps_captured();
CREATE TRIGGER stamps_captured_truncate BEFORE TRUNCATE ON stamps FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE TABLE friends (
  id uuid CONSTRAINT friends_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  book_id uuid NOT NULL,
  friend_id uuid NOT NULL,
  state text NOT NULL DEFAULT 'no',
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT friends_state_enum CHECK (state IN ('yes', 'no')),
  CONSTRAINT friends_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT friends_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT friends_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT friends_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT friends_book_id_fkey FOREIGN KEY (user_id, book_id) REFERENCES books (user_id, id) ON DELETE CASCADE,
  CONSTRAINT friends_friend_id_fkey FOREIGN KEY (friend_id) REFERENCES people (id) ON DELETE CASCADE
);
ALTER TABLE friends ENABLE ROW LEVEL SECURITY;
CREATE POLICY friends_owner ON friends TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY friends_sync ON friends TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY friends_reader ON friends FOR SELECT TO freehold_app USING (friend_id = (SELECT freehold.current_owner()));
CREATE POLICY books_shared ON books FOR SELECT TO freehold_app USING (EXISTS (SELECT FROM friends AS s WHERE s.book_id = books.id AND s.friend_id = (SELECT freehold.current_owner()) AND s.state = 'yes'));
GRANT SELECT (id, user_id, book_id, friend_id, state, created_at, updated_at) ON friends TO freehold_app;
GRANT INSERT (id, user_id, book_id, friend_id, state, created_at, updated_at) ON friends TO freehold_app;
GRANT DELETE ON friends TO freehold_app;
GRANT UPDATE (book_id, friend_id, state, updated_at) ON friends TO freehold_app;
GRANT UPDATE (book_id, friend_id, state, updated_at) ON friends TO freehold_sync;
GRANT DELETE ON friends TO freehold_sync;
CREATE FUNCTION friends_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 15, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 15, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 15, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.book_id IS DISTINCT FROM o.book_id THEN 4 ELSE 0 END
          + CASE WHEN n.friend_id IS DISTINCT FROM o.friend_id THEN 8 ELSE 0 END
          + CASE WHEN n.state IS DISTINCT FROM o.state THEN 16 ELSE 0 END
          + CASE WHEN n.created_at IS DISTINCT FROM o.created_at THEN 32 ELSE 0 END
          + CASE WHEN n.updated_at IS DISTINCT FROM o.updated_at THEN 64 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION friends_captured() FROM PUBLIC;
CREATE TRIGGER friends_captured_insert AFTER INSERT ON friends REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION friends_captured();
CREATE TRIGGER friends_captured_update AFTER UPDATE ON friends REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION friends_captured();
CREATE TRIGGER friends_captured_delete AFTER DELETE ON friends REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION friends_captured();
CREATE TRIGGER friends_captured_truncate BEFORE TRUNCATE ON friends FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE TABLE votes (
  id uuid CONSTRAINT votes_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  book_id uuid NOT NULL,
  after_id uuid,
  voter_id uuid NOT NULL,
  stars integer NOT NULL,
  voted_at timestamptz NOT NULL,
  CONSTRAINT votes_stars_range CHECK (stars BETWEEN 1 AND 5),
  CONSTRAINT votes_voted_at_form CHECK (voted_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT votes_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT votes_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT votes_book_id_fkey FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE,
  CONSTRAINT votes_after_id_fkey FOREIGN KEY (after_id) REFERENCES books (id) ON DELETE SET NULL,
  CONSTRAINT votes_voter_id_fkey FOREIGN KEY (voter_id) REFERENCES people (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX votes_book_id_user_id_key ON votes (book_id, user_id);
ALTER TABLE votes ENABLE ROW LEVEL SECURITY;
CREATE POLICY votes_owner ON votes TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY votes_sync ON votes TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
CREATE POLICY votes_author ON votes AS RESTRICTIVE FOR INSERT TO freehold_app WITH CHECK (voter_id = (SELECT freehold.current_owner()));
CREATE POLICY votes_book_id_reach ON votes AS RESTRICTIVE TO freehold_app USING (true) WITH CHECK (votes.book_id IS NULL OR EXISTS (SELECT FROM books AS r WHERE r.id = votes.book_id));
CREATE POLICY votes_after_id_reach ON votes AS RESTRICTIVE TO freehold_app USING (true) WITH CHECK (votes.after_id IS NULL OR EXISTS (SELECT FROM books AS r WHERE r.id = votes.after_id));
GRANT SELECT (id, user_id, book_id, after_id, voter_id, stars, voted_at) ON votes TO freehold_app;
GRANT INSERT (id, user_id, book_id, after_id, voter_id, stars, voted_at) ON votes TO freehold_app;
GRANT DELETE ON votes TO freehold_app;
GRANT UPDATE (after_id, stars) ON votes TO freehold_app;
GRANT UPDATE (after_id, stars) ON votes TO freehold_sync;
GRANT DELETE ON votes TO freehold_sync;
CREATE FUNCTION votes_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 16, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 16, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 16, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.book_id IS DISTINCT FROM o.book_id THEN 4 ELSE 0 END
          + CASE WHEN n.after_id IS DISTINCT FROM o.after_id THEN 8 ELSE 0 END
          + CASE WHEN n.voter_id IS DISTINCT FROM o.voter_id THEN 16 ELSE 0 END
          + CASE WHEN n.stars IS DISTINCT FROM o.stars THEN 32 ELSE 0 END
          + CASE WHEN n.voted_at IS DISTINCT FROM o.voted_at THEN 64 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION votes_captured() FROM PUBLIC;
CREATE TRIGGER votes_captured_insert AFTER INSERT ON votes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION votes_captured();
CREATE TRIGGER votes_captured_update AFTER UPDATE ON votes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION votes_captured();
CREATE TRIGGER votes_captured_delete AFTER DELETE ON votes REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION votes_captured();
CREATE TRIGGER votes_captured_truncate BEFORE TRUNCATE ON votes FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE FUNCTION votes_totals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  change text;
BEGIN
  -- Rows are locked in the order of their ids: two writers of the same ones wait for each other, and no more.
  change := format('SELECT id, sum(number) AS number, sum(many) AS many FROM (%s) AS each GROUP BY id HAVING sum(number) <> 0 OR sum(many) <> 0',
    CASE TG_OP WHEN 'INSERT' THEN 'SELECT book_id AS id, stars AS number, 1 AS many FROM new_rows' WHEN 'DELETE' THEN 'SELECT book_id AS id, -stars AS number, -1 AS many FROM old_rows'
    ELSE 'SELECT book_id AS id, stars AS number, 1 AS many FROM new_rows UNION ALL SELECT book_id AS id, -stars AS number, -1 AS many FROM old_rows' END);
  EXECUTE format('SELECT FROM %I.books WHERE id IN (SELECT id FROM (%s) AS change) ORDER BY id FOR NO KEY UPDATE', TG_TABLE_SCHEMA, change);
  EXECUTE format('UPDATE %I.books AS kept SET stars_sum = kept.stars_sum + change.number, stars_count = kept.stars_count + change.many FROM (%s) AS change WHERE kept.id = change.id', TG_TABLE_SCHEMA, change);
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION votes_totals() FROM PUBLIC;
CREATE TRIGGER votes_totals_insert AFTER INSERT ON votes REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION votes_totals();
CREATE TRIGGER votes_totals_update AFTER UPDATE ON votes REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION votes_totals();
CREATE TRIGGER votes_totals_delete AFTER DELETE ON votes REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION votes_totals();
CREATE TABLE fines (
  id uuid CONSTRAINT fines_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  book_id uuid NOT NULL,
  reason text,
  due_at timestamptz NOT NULL,
  CONSTRAINT fines_reason_length CHECK (char_length(reason) <= 8),
  CONSTRAINT fines_due_at_form CHECK (due_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT fines_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT fines_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT fines_book_id_fkey FOREIGN KEY (user_id, book_id) REFERENCES books (user_id, id) ON DELETE CASCADE
);
ALTER TABLE fines ENABLE ROW LEVEL SECURITY;
CREATE POLICY fines_owner ON fines TO freehold_app USING (user_id = (SELECT freehold.current_owner())) WITH CHECK (user_id = (SELECT freehold.current_owner()));
CREATE POLICY fines_sync ON fines TO freehold_sync USING ((user_id = (SELECT freehold.current_owner())) IS TRUE);
GRANT SELECT (id, user_id, book_id, reason, due_at) ON fines TO freehold_app;
GRANT UPDATE (reason) ON fines TO freehold_app;
GRANT UPDATE (reason) ON fines TO freehold_sync;
GRANT DELETE ON fines TO freehold_sync;
CREATE FUNCTION fines_captured() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT new_rows.user_id, 17, new_rows.id, -1 FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT old_rows.user_id, 17, old_rows.id, -1 FROM old_rows;
  ELSE
    INSERT INTO freehold.captured (scope_id, table_no, row_id, columns) SELECT scope_id, 17, row_id, columns FROM (
      SELECT coalesce(n.user_id, o.user_id) AS scope_id, coalesce(n.id, o.id) AS row_id,
        CASE WHEN n.id IS NULL OR o.id IS NULL THEN -1 ELSE 0
          + CASE WHEN n.book_id IS DISTINCT FROM o.book_id THEN 4 ELSE 0 END
          + CASE WHEN n.reason IS DISTINCT FROM o.reason THEN 8 ELSE 0 END
          + CASE WHEN n.due_at IS DISTINCT FROM o.due_at THEN 16 ELSE 0 END END AS columns
      FROM old_rows AS o FULL JOIN new_rows AS n ON n.id = o.id AND n.user_id = o.user_id
    ) AS changed WHERE columns <> 0;
  END IF;
  RETURN NULL;
END
$$;
REVOKE ALL ON FUNCTION fines_captured() FROM PUBLIC;
CREATE TRIGGER fines_captured_insert AFTER INSERT ON fines REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION fines_captured();
CREATE TRIGGER fines_captured_update AFTER UPDATE ON fines REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION fines_captured();
CREATE TRIGGER fines_captured_delete AFTER DELETE ON fines REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT WHEN (current_user <> 'freehold_sync' AND coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION fines_captured();
CREATE TRIGGER fines_captured_truncate BEFORE TRUNCATE ON fines FOR EACH STATEMENT WHEN (coalesce(current_setting('freehold.quiet', true), '') <> 'on') EXECUTE FUNCTION freehold.refuse_truncate();
CREATE TABLE audit (
  id uuid CONSTRAINT audit_pkey PRIMARY KEY,
  line text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT audit_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00')
);
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
