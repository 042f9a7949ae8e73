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
  CONSTRAINT people_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001'),
  CONSTRAINT people_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001')
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
  CONSTRAINT shelves_opened_at_form CHECK (octet_length(opened_at) = 27 AND opened_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(opened_at, 1, 19)) IS substr(opened_at, 1, 10) AND opened_at >= '0001'),
  CONSTRAINT shelves_layout_form CHECK (json_valid(layout) AND instr(layout, char(0)) = 0),
  CONSTRAINT shelves_inspected_form CHECK (inspected IN (0, 1)),
  CONSTRAINT shelves_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001'),
  CONSTRAINT shelves_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001'),
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
  CONSTRAINT books_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT books_title_form CHECK (instr(title, char(0)) = 0),
  CONSTRAINT books_title_length CHECK (length(title) <= 20),
  CONSTRAINT books_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001'),
  CONSTRAINT books_updated_at_form CHECK (octet_length(updated_at) = 27 AND updated_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(updated_at, 1, 19)) IS substr(updated_at, 1, 10) AND updated_at >= '0001'),
  CONSTRAINT books_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT books_shelf_id_fkey FOREIGN KEY (shelf_id) REFERENCES shelves (id) ON DELETE CASCADE,
  CONSTRAINT books_lent_from_fkey FOREIGN KEY (lent_from) REFERENCES shelves (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX books_shelf_id_idx ON books (shelf_id);
CREATE TABLE stamps (
  id TEXT PRIMARY KEY NOT NULL,
  user_id TEXT NOT NULL,
  book_id TEXT NOT NULL,
  note TEXT,
  created_at TEXT NOT NULL,
  CONSTRAINT stamps_id_form CHECK (octet_length(id) = 36 AND id GLOB '[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f]-[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  CONSTRAINT stamps_note_form CHECK (instr(note, char(0)) = 0),
  CONSTRAINT stamps_created_at_form CHECK (octet_length(created_at) = 27 AND created_at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9][0-9][0-9][0-9]Z' AND date(substr(created_at, 1, 19)) IS substr(created_at, 1, 10) AND created_at >= '0001'),
  CONSTRAINT stamps_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT stamps_book_id_fkey FOREIGN KEY (book_id) REFERENCES books (id) ON DELETE CASCADE
) STRICT;
