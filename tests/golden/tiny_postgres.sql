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
CREATE TABLE books (
  id uuid CONSTRAINT books_pkey PRIMARY KEY,
  user_id uuid NOT NULL,
  shelf_id uuid NOT NULL,
  lent_from uuid,
  title text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT books_title_length CHECK (char_length(title) <= 20),
  CONSTRAINT books_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT books_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT books_user_id_id_key UNIQUE (user_id, id),
  CONSTRAINT books_user_id_fkey FOREIGN KEY (user_id) REFERENCES people (id) ON DELETE CASCADE,
  CONSTRAINT books_shelf_id_fkey FOREIGN KEY (user_id, shelf_id) REFERENCES shelves (user_id, id) ON DELETE CASCADE,
  CONSTRAINT books_lent_from_fkey FOREIGN KEY (user_id, lent_from) REFERENCES shelves (user_id, id) ON DELETE SET NULL (lent_from)
);
CREATE INDEX books_shelf_id_idx ON books (shelf_id);
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
CREATE TABLE audit (
  id uuid CONSTRAINT audit_pkey PRIMARY KEY,
  line text NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT audit_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00')
);
