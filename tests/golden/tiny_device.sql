CREATE TABLE people (
  id TEXT PRIMARY KEY NOT NULL,
  nickname TEXT CONSTRAINT people_nickname_key UNIQUE,
  email TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT people_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT people_nickname_form CHECK (instr(nickname, char(0)) = 0),
  CONSTRAINT people_nickname_length CHECK (length(nickname) <= 20),
  CONSTRAINT people_email_form CHECK (instr(email, char(0)) = 0),
  CONSTRAINT people_email_length CHECK (length(email) <= 40),
  CONSTRAINT people_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT people_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24')
) STRICT;
CREATE UNIQUE INDEX people_email_key ON people (lower(email));
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
CREATE VIRTUAL TABLE books_search USING fts5 (title, bought, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2');
CREATE TABLE books_search_stale (row INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER books_search_delete AFTER DELETE ON books BEGIN
  INSERT INTO books_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM books_search_stale WHERE row = old.rowid);
END;
CREATE TRIGGER books_search_update AFTER UPDATE OF title, bought ON books WHEN old.title IS NOT new.title OR old.bought IS NOT new.bought BEGIN
  INSERT INTO books_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM books_search_stale WHERE row = old.rowid);
END;
CREATE TABLE public_books (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  shelf_id TEXT NOT NULL,
  lent_from TEXT,
  title TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  isbn TEXT,
  tag TEXT,
  bought TEXT,
  pages TEXT NOT NULL DEFAULT '[]',
  edition INTEGER NOT NULL DEFAULT 1,
  lent_out INTEGER NOT NULL DEFAULT 0,
  stars_sum INTEGER NOT NULL DEFAULT 0,
  stars_count INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT public_books_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT public_books_user_id_form CHECK (octet_length(user_id) = 36 AND user_id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT public_books_shelf_id_form CHECK (octet_length(shelf_id) = 36 AND shelf_id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT public_books_lent_from_form CHECK (octet_length(lent_from) = 36 AND lent_from GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT public_books_title_form CHECK (instr(title, char(0)) = 0),
  CONSTRAINT public_books_title_length CHECK (length(title) <= 20),
  CONSTRAINT public_books_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT public_books_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT public_books_isbn_form CHECK (instr(isbn, char(0)) = 0 AND isbn NOT GLOB '*[^0-9a-f]*'),
  CONSTRAINT public_books_isbn_length CHECK (length(isbn) = 4),
  CONSTRAINT public_books_tag_form CHECK (instr(tag, char(0)) = 0 AND tag NOT GLOB '*[^0-9A-Za-z]*'),
  CONSTRAINT public_books_tag_length CHECK (length(tag) <= 6),
  CONSTRAINT public_books_bought_form CHECK (instr(bought, char(0)) = 0 AND bought GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]' AND substr(bought, 6) BETWEEN '01' AND '12'),
  CONSTRAINT public_books_pages_form CHECK (json_valid(pages) AND instr(pages, char(0)) = 0 AND json_type(pages) = 'array'),
  CONSTRAINT public_books_edition_range CHECK (edition BETWEEN -2147483648 AND 2147483647),
  CONSTRAINT public_books_lent_out_form CHECK (lent_out IN (0, 1)),
  CONSTRAINT public_books_stars_sum_range CHECK (stars_sum BETWEEN -2147483648 AND 2147483647)
) STRICT;
CREATE VIRTUAL TABLE public_books_search USING fts5 (title, bought, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', prefix='1 2');
CREATE TABLE public_books_search_stale (row INTEGER PRIMARY KEY) STRICT;
CREATE TRIGGER public_books_search_delete AFTER DELETE ON public_books BEGIN
  INSERT INTO public_books_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM public_books_search_stale WHERE row = old.rowid);
END;
CREATE TRIGGER public_books_search_update AFTER UPDATE OF title, bought ON public_books WHEN old.title IS NOT new.title OR old.bought IS NOT new.bought BEGIN
  INSERT INTO public_books_search_stale (row) SELECT old.rowid WHERE NOT EXISTS (SELECT 1 FROM public_books_search_stale WHERE row = old.rowid);
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
CREATE TABLE friends (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  book_id TEXT NOT NULL,
  friend_id TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'no',
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  CONSTRAINT friends_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT friends_friend_id_form CHECK (octet_length(friend_id) = 36 AND friend_id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT friends_state_enum CHECK (state IN ('yes', 'no')),
  CONSTRAINT friends_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001' AND substr(created_at, 12, 2) < '24'),
  CONSTRAINT friends_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001' AND substr(updated_at, 12, 2) < '24'),
  CONSTRAINT friends_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT friends_book_id_fkey FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) STRICT;
CREATE TABLE votes (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  book_id TEXT NOT NULL,
  after_id TEXT,
  voter_id TEXT NOT NULL,
  stars INTEGER NOT NULL,
  voted_at TEXT NOT NULL,
  CONSTRAINT votes_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT votes_book_id_form CHECK (octet_length(book_id) = 36 AND book_id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT votes_after_id_form CHECK (octet_length(after_id) = 36 AND after_id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT votes_voter_id_form CHECK (octet_length(voter_id) = 36 AND voter_id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT votes_stars_range CHECK (stars BETWEEN 1 AND 5),
  CONSTRAINT votes_voted_at_form CHECK (octet_length(voted_at) = 27 AND voted_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(voted_at, 1, 19)) IS substr(voted_at, 1, 10) AND voted_at >= '0001' AND substr(voted_at, 12, 2) < '24'),
  CONSTRAINT votes_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX votes_book_id_user_id_key ON votes (book_id, user_id);
CREATE TRIGGER votes_book_id_release AFTER DELETE ON books BEGIN
  DELETE FROM votes WHERE book_id = old.id;
END;
CREATE TRIGGER votes_after_id_release AFTER DELETE ON books BEGIN
  UPDATE votes SET after_id = NULL WHERE after_id = old.id;
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
