-- 0002 users: the accounts, each the owner of its own rows.
-- Part of the first tables: no older client exists that could miss it.
-- Never edit after release; write the next one.

CREATE TABLE users (
  id uuid CONSTRAINT users_pkey PRIMARY KEY,
  username text CONSTRAINT users_username_key UNIQUE,
  email text NOT NULL,
  password_hash text,
  full_name text,
  tier text NOT NULL DEFAULT 'free',
  stripe_customer_id text,
  stripe_subscription_id text,
  is_active boolean NOT NULL DEFAULT true,
  is_admin boolean NOT NULL DEFAULT false,
  token_quota integer NOT NULL DEFAULT 100000,
  token_used integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT users_username_length CHECK (char_length(username) <= 80),
  CONSTRAINT users_email_length CHECK (char_length(email) <= 255),
  CONSTRAINT users_password_hash_length CHECK (char_length(password_hash) <= 255),
  CONSTRAINT users_full_name_length CHECK (char_length(full_name) <= 255),
  CONSTRAINT users_tier_enum CHECK (tier IN ('free', 'pro', 'team', 'enterprise')),
  CONSTRAINT users_stripe_customer_id_length CHECK (char_length(stripe_customer_id) <= 255),
  CONSTRAINT users_stripe_subscription_id_length CHECK (char_length(stripe_subscription_id) <= 255),
  CONSTRAINT users_created_at_form CHECK (created_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT users_updated_at_form CHECK (updated_at BETWEEN timestamptz '0001-01-01 00:00:00+00' AND timestamptz '9999-12-31 23:59:59.999999+00'),
  CONSTRAINT users_token_used_at_most CHECK (token_used <= token_quota)
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email COLLATE "C"));
CREATE INDEX users_tier_idx ON users (tier);
CREATE INDEX users_stripe_customer_id_idx ON users (stripe_customer_id);
