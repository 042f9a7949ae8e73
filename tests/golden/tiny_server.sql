CREATE TABLE people (
  id TEXT PRIMARY KEY NOT NULL,
  nickname TEXT CONSTRAINT people_nickname_key UNIQUE,
  email TEXT NOT NULL,
  pin TEXT,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT people_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT people_nickname_form CHECK (instr(nickname, char(0)) = 0),
  CONSTRAINT people_nickname_length CHECK (length(nickname) <= 20),
  CONSTRAINT people_email_form CHECK (instr(email, char(0)) = 0),
  CONSTRAINT people_email_length CHECK (length(email) <= 40),
  CONSTRAINT people_pin_form CHECK (instr(pin, char(0)) = 0),
  CONSTRAINT people_pin_length CHECK (length(pin) <= 12),
  CONSTRAINT people_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT people_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24')
) STRICT;
CREATE UNIQUE INDEX people_email_key ON people (lower(email));
CREATE INDEX people_pin_idx ON people (pin);
CREATE TRIGGER people_captured_insert AFTER INSERT ON people WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.id, 10, new.id, -1);
END;
CREATE TRIGGER people_captured_update AFTER UPDATE ON people WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.id, 10, new.id, columns FROM (
    SELECT 0
      + (new.nickname IS NOT old.nickname) * 2
      + (new.email IS NOT old.email) * 4
      + (new.created_at IS NOT old.created_at) * 16
      + (new.updated_at IS NOT old.updated_at) * 32 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER people_captured_move AFTER UPDATE OF id ON people WHEN new.id IS NOT old.id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.id, 10, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.id, 10, new.id, -1);
END;
CREATE TRIGGER people_captured_delete AFTER DELETE ON people WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.id, 10, old.id, -1);
END;
CREATE TABLE shelves (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  label TEXT NOT NULL,
  color TEXT NOT NULL DEFAULT 'red',
  code TEXT,
  capacity INTEGER NOT NULL DEFAULT 10,
  used INTEGER NOT NULL DEFAULT 0,
  height INTEGER,
  weight INTEGER,
  open INTEGER NOT NULL,
  opened_at TEXT,
  layout TEXT,
  picture BLOB,
  inspected INTEGER NOT NULL DEFAULT 0,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT shelves_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT shelves_label_form CHECK (instr(label, char(0)) = 0),
  CONSTRAINT shelves_label_length CHECK (length(label) <= 8),
  CONSTRAINT shelves_color_enum CHECK (color IN ('red', 'green', 'bookworm''s')),
  CONSTRAINT shelves_code_form CHECK (instr(code, char(0)) = 0),
  CONSTRAINT shelves_code_length CHECK (length(code) = 4),
  CONSTRAINT shelves_capacity_range CHECK (capacity BETWEEN 0 AND 100),
  CONSTRAINT shelves_used_range CHECK (used BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT shelves_height_range CHECK (height BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT shelves_weight_range CHECK (weight >= 0),
  CONSTRAINT shelves_open_form CHECK (open IN (0, 1)),
  CONSTRAINT shelves_opened_at_form CHECK (octet_length(opened_at) = 27 AND opened_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(opened_at, 1, 19)) IS substr(opened_at, 1, 10) AND opened_at >= '0001' AND substr(opened_at, 12, 2) < '24'),
  CONSTRAINT shelves_layout_form CHECK (json_valid(layout) AND instr(layout, char(0)) = 0),
  CONSTRAINT shelves_inspected_form CHECK (inspected IN (0, 1)),
  CONSTRAINT shelves_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT shelves_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT shelves_used_at_most CHECK (used <= capacity),
  CONSTRAINT shelves_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX shelves_user_id_label_key ON shelves (user_id, label);
CREATE INDEX shelves_user_id_opened_at_idx ON shelves (user_id, opened_at DESC);
CREATE TRIGGER shelves_captured_insert AFTER INSERT ON shelves WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 11, new.id, -1);
END;
CREATE TRIGGER shelves_captured_update AFTER UPDATE ON shelves WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 11, new.id, columns FROM (
    SELECT 0
      + (new.label IS NOT old.label) * 4
      + (new.color IS NOT old.color) * 8
      + (new.code IS NOT old.code) * 16
      + (new.capacity IS NOT old.capacity) * 32
      + (new.used IS NOT old.used) * 128
      + (new.height IS NOT old.height) * 256
      + (new.weight IS NOT old.weight) * 512
      + (new.open IS NOT old.open) * 1024
      + (new.opened_at IS NOT old.opened_at) * 2048
      + (new.layout IS NOT old.layout) * 4096
      + (new.picture IS NOT old.picture) * 8192
      + (new.inspected IS NOT old.inspected) * 16384
      + (new.created_at IS NOT old.created_at) * 32768
      + (new.updated_at IS NOT old.updated_at) * 65536 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER shelves_captured_move AFTER UPDATE OF id, user_id ON shelves WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 11, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 11, new.id, -1);
END;
CREATE TRIGGER shelves_captured_delete AFTER DELETE ON shelves WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 11, old.id, -1);
END;
CREATE TABLE books (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  shelf_id TEXT NOT NULL,
  lent_from TEXT,
  title TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  isbn TEXT,
  tag TEXT CONSTRAINT books_tag_key UNIQUE,
  bought TEXT,
  pages TEXT NOT NULL DEFAULT '[]',
  edition INTEGER NOT NULL DEFAULT 1,
  lent_out INTEGER NOT NULL DEFAULT 0,
  stars_sum INTEGER NOT NULL DEFAULT 0,
  stars_count INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT books_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT books_title_form CHECK (instr(title, char(0)) = 0),
  CONSTRAINT books_title_length CHECK (length(title) <= 20),
  CONSTRAINT books_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT books_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT books_isbn_form CHECK (instr(isbn, char(0)) = 0 AND isbn NOT GLOB '*[^0-9a-f]*'),
  CONSTRAINT books_isbn_length CHECK (length(isbn) = 4),
  CONSTRAINT books_tag_form CHECK (instr(tag, char(0)) = 0 AND tag NOT GLOB '*[^0-9A-Za-z]*'),
  CONSTRAINT books_tag_length CHECK (length(tag) <= 6),
  CONSTRAINT books_bought_form CHECK (instr(bought, char(0)) = 0 AND bought GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]' AND substr(bought, 6) BETWEEN '01' AND '12'),
  CONSTRAINT books_pages_form CHECK (json_valid(pages) AND instr(pages, char(0)) = 0 AND json_type(pages) = 'array'),
  CONSTRAINT books_edition_range CHECK (edition BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT books_lent_out_form CHECK (lent_out IN (0, 1)),
  CONSTRAINT books_stars_sum_range CHECK (stars_sum BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT books_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT books_shelf_id_fkey FOREIGN KEY (shelf_id) REFERENCES shelves (id) ON DELETE CASCADE,
  CONSTRAINT books_lent_from_fkey FOREIGN KEY (lent_from) REFERENCES shelves (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX books_shelf_id_idx ON books (shelf_id);
CREATE INDEX books_title_some_idx ON books (title) WHERE lent_out = 1;
CREATE VIRTUAL TABLE books_search USING fts5 (title, bought, content='books');
CREATE TRIGGER books_search_insert AFTER INSERT ON books BEGIN
  INSERT INTO books_search (rowid, title, bought) VALUES (new.rowid, new.title, new.bought);
END;
CREATE TRIGGER books_search_delete AFTER DELETE ON books BEGIN
  INSERT INTO books_search (books_search, rowid, title, bought) VALUES ('delete', old.rowid, old.title, old.bought);
END;
CREATE TRIGGER books_search_update AFTER UPDATE OF title, bought ON books BEGIN
  INSERT INTO books_search (books_search, rowid, title, bought) VALUES ('delete', old.rowid, old.title, old.bought);
  INSERT INTO books_search (rowid, title, bought) VALUES (new.rowid, new.title, new.bought);
END;
CREATE TRIGGER books_captured_insert AFTER INSERT ON books WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 12, new.id, -1);
END;
CREATE TRIGGER books_captured_update AFTER UPDATE ON books WHEN new.stars_sum IS NOT old.stars_sum OR new.stars_count IS NOT old.stars_count OR NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 12, new.id, columns FROM (
    SELECT 0
      + (new.shelf_id IS NOT old.shelf_id) * 4
      + (new.lent_from IS NOT old.lent_from) * 8
      + (new.title IS NOT old.title) * 16
      + (new.created_at IS NOT old.created_at) * 32
      + (new.updated_at IS NOT old.updated_at) * 64
      + (new.isbn IS NOT old.isbn) * 128
      + (new.tag IS NOT old.tag) * 256
      + (new.bought IS NOT old.bought) * 512
      + (new.pages IS NOT old.pages) * 1024
      + (new.edition IS NOT old.edition) * 2048
      + (new.lent_out IS NOT old.lent_out) * 4096
      + (new.stars_sum IS NOT old.stars_sum) * 8192
      + (new.stars_count IS NOT old.stars_count) * 16384 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER books_captured_move AFTER UPDATE OF id, user_id ON books WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 12, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 12, new.id, -1);
END;
CREATE TRIGGER books_captured_delete AFTER DELETE ON books WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 12, old.id, -1);
END;
CREATE TRIGGER books_published_insert AFTER INSERT ON books WHEN (new.lent_out) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 12, new.id, -1);
END;
CREATE TRIGGER books_published_update AFTER UPDATE ON books WHEN (new.lent_out OR old.lent_out) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff', 12, new.id, columns FROM (
    SELECT CASE WHEN new.lent_out AND old.lent_out AND NOT new.user_id IS NOT old.user_id THEN 0
      + (new.shelf_id IS NOT old.shelf_id) * 4
      + (new.lent_from IS NOT old.lent_from) * 8
      + (new.title IS NOT old.title) * 16
      + (new.created_at IS NOT old.created_at) * 32
      + (new.updated_at IS NOT old.updated_at) * 64
      + (new.isbn IS NOT old.isbn) * 128
      + (new.tag IS NOT old.tag) * 256
      + (new.bought IS NOT old.bought) * 512
      + (new.pages IS NOT old.pages) * 1024
      + (new.edition IS NOT old.edition) * 2048
      + (new.lent_out IS NOT old.lent_out) * 4096
      + (new.stars_sum IS NOT old.stars_sum) * 8192
      + (new.stars_count IS NOT old.stars_count) * 16384 ELSE -1 END AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER books_published_move AFTER UPDATE OF id ON books WHEN (new.id IS NOT old.id) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 12, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 12, new.id, -1);
END;
CREATE TRIGGER books_published_delete AFTER DELETE ON books WHEN (old.lent_out) AND NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner = '*') BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES ('ffffffff-ffff-ffff-ffff-ffffffffffff', 12, old.id, -1);
END;
CREATE TABLE stamps (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  book_id TEXT NOT NULL,
  note TEXT,
  created_at TEXT NOT NULL,
  CONSTRAINT stamps_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT stamps_note_form CHECK (instr(note, char(0)) = 0),
  CONSTRAINT stamps_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT stamps_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT stamps_book_id_fkey FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) STRICT;
CREATE TRIGGER stamps_captured_insert AFTER INSERT ON stamps WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 14, new.id, -1);
END;
CREATE TRIGGER stamps_captured_update AFTER UPDATE ON stamps WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 14, new.id, columns FROM (
    SELECT 0
      + (new.book_id IS NOT old.book_id) * 4
      + (new.note IS NOT old.note) * 8
      + (new.created_at IS NOT old.created_at) * 16 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER stamps_captured_move AFTER UPDATE OF id, user_id ON stamps WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 14, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 14, new.id, -1);
END;
CREATE TRIGGER stamps_captured_delete AFTER DELETE ON stamps WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 14, old.id, -1);
END;
CREATE TABLE friends (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  book_id TEXT NOT NULL,
  friend_id TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'no',
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT friends_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT friends_state_enum CHECK (state IN ('yes', 'no')),
  CONSTRAINT friends_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT friends_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT friends_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT friends_book_id_fkey FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE,
  CONSTRAINT friends_friend_id_fkey FOREIGN KEY (friend_id) REFERENCES people (id) ON DELETE CASCADE
) STRICT;
CREATE TRIGGER friends_captured_insert AFTER INSERT ON friends WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 15, new.id, -1);
END;
CREATE TRIGGER friends_captured_update AFTER UPDATE ON friends WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 15, new.id, columns FROM (
    SELECT 0
      + (new.book_id IS NOT old.book_id) * 4
      + (new.friend_id IS NOT old.friend_id) * 8
      + (new.state IS NOT old.state) * 16
      + (new.created_at IS NOT old.created_at) * 32
      + (new.updated_at IS NOT old.updated_at) * 64 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER friends_captured_move AFTER UPDATE OF id, user_id ON friends WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 15, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 15, new.id, -1);
END;
CREATE TRIGGER friends_captured_delete AFTER DELETE ON friends WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 15, old.id, -1);
END;
CREATE TABLE votes (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  book_id TEXT NOT NULL,
  after_id TEXT,
  voter_id TEXT NOT NULL,
  stars INTEGER NOT NULL,
  voted_at TEXT NOT NULL,
  CONSTRAINT votes_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT votes_stars_range CHECK (stars BETWEEN 1 AND 5),
  CONSTRAINT votes_voted_at_form CHECK (octet_length(voted_at) = 27 AND voted_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(voted_at, 1, 19)) IS substr(voted_at, 1, 10) AND voted_at >= '0001' AND substr(voted_at, 12, 2) < '24'),
  CONSTRAINT votes_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT votes_book_id_fkey FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE,
  CONSTRAINT votes_after_id_fkey FOREIGN KEY (after_id) REFERENCES books (id) ON DELETE SET NULL,
  CONSTRAINT votes_voter_id_fkey FOREIGN KEY (voter_id) REFERENCES people (id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX votes_book_id_user_id_key ON votes (book_id, user_id);
CREATE TRIGGER votes_captured_insert AFTER INSERT ON votes WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 16, new.id, -1);
END;
CREATE TRIGGER votes_captured_update AFTER UPDATE ON votes WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 16, new.id, columns FROM (
    SELECT 0
      + (new.book_id IS NOT old.book_id) * 4
      + (new.after_id IS NOT old.after_id) * 8
      + (new.voter_id IS NOT old.voter_id) * 16
      + (new.stars IS NOT old.stars) * 32
      + (new.voted_at IS NOT old.voted_at) * 64 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER votes_captured_move AFTER UPDATE OF id, user_id ON votes WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 16, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 16, new.id, -1);
END;
CREATE TRIGGER votes_captured_delete AFTER DELETE ON votes WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 16, old.id, -1);
END;
CREATE TRIGGER votes_totals_insert AFTER INSERT ON votes BEGIN
  UPDATE books SET stars_sum = stars_sum + new.stars, stars_count = stars_count + 1 WHERE id = new.book_id;
END;
CREATE TRIGGER votes_totals_update AFTER UPDATE OF book_id, stars ON votes WHEN new.book_id IS NOT old.book_id OR new.stars IS NOT old.stars BEGIN
  UPDATE books SET stars_sum = stars_sum + (id IS new.book_id) * new.stars - (id IS old.book_id) * old.stars, stars_count = stars_count + (id IS new.book_id) - (id IS old.book_id) WHERE id IN (old.book_id, new.book_id);
END;
CREATE TRIGGER votes_totals_delete AFTER DELETE ON votes BEGIN
  UPDATE books SET stars_sum = stars_sum - old.stars, stars_count = stars_count - 1 WHERE id = old.book_id;
END;
CREATE TABLE fines (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  book_id TEXT NOT NULL,
  reason TEXT,
  due_at TEXT NOT NULL,
  CONSTRAINT fines_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT fines_reason_form CHECK (instr(reason, char(0)) = 0),
  CONSTRAINT fines_reason_length CHECK (length(reason) <= 8),
  CONSTRAINT fines_due_at_form CHECK (octet_length(due_at) = 27 AND due_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(due_at, 1, 19)) IS substr(due_at, 1, 10) AND due_at >= '0001' AND substr(due_at, 12, 2) < '24'),
  CONSTRAINT fines_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT fines_book_id_fkey FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) STRICT;
CREATE TRIGGER fines_captured_insert AFTER INSERT ON fines WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 17, new.id, -1);
END;
CREATE TRIGGER fines_captured_update AFTER UPDATE ON fines WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (new.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) SELECT new.user_id, 17, new.id, columns FROM (
    SELECT 0
      + (new.book_id IS NOT old.book_id) * 4
      + (new.reason IS NOT old.reason) * 8
      + (new.due_at IS NOT old.due_at) * 16 AS columns
  ) WHERE columns <> 0;
END;
CREATE TRIGGER fines_captured_move AFTER UPDATE OF id, user_id ON fines WHEN new.id IS NOT old.id OR new.user_id IS NOT old.user_id BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 17, old.id, -1);
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (new.user_id, 17, new.id, -1);
END;
CREATE TRIGGER fines_captured_delete AFTER DELETE ON fines WHEN NOT EXISTS (SELECT 1 FROM freehold_writer WHERE owner IN (old.user_id, '*')) BEGIN
  INSERT INTO freehold_captured (scope_id, table_no, row_id, columns) VALUES (old.user_id, 17, old.id, -1);
END;
CREATE TABLE audit (
  id TEXT PRIMARY KEY NOT NULL,
  line TEXT NOT NULL,
  created_at TEXT NOT NULL,
  CONSTRAINT audit_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT audit_line_form CHECK (instr(line, char(0)) = 0),
  CONSTRAINT audit_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24')
) STRICT;
