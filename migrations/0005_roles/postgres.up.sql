-- 0005 roles: what other programs and the sync server act as, and whose bookkeeping they see.
-- An older client takes no notice.
-- Never edit after release; write the next one.

-- Two roles that nobody signs in as. freehold_app: what an operator grants to applications; with `SET freehold.user_id`
-- it sees and changes that owner's rows alone. freehold_sync: what the sync server acts as for an owner; it keeps the
-- bookkeeping of that owner, too. Roles belong to the whole cluster, so another database may have made them.
DO $$
BEGIN
  BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'freehold_app') THEN
      CREATE ROLE freehold_app NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'freehold_sync') THEN
      CREATE ROLE freehold_sync NOLOGIN;
    END IF;
  EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN
      RAISE EXCEPTION 'the roles freehold_app and freehold_sync are missing, and % may not create them; let an administrator run: CREATE ROLE freehold_app NOLOGIN; CREATE ROLE freehold_sync NOLOGIN IN ROLE freehold_app; GRANT freehold_sync TO %', current_user, quote_ident(current_user);
  END;
  IF NOT pg_has_role('freehold_sync', 'freehold_app', 'MEMBER') THEN
    GRANT freehold_app TO freehold_sync;
  END IF;
  IF NOT pg_has_role('freehold_sync', 'MEMBER') THEN
    EXECUTE format('GRANT freehold_sync TO %I', current_user);
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO freehold_app', current_schema());
END
$$;
GRANT USAGE ON SCHEMA freehold TO freehold_app;

-- The owner for whom this session or transaction acts; null where none was said.
CREATE FUNCTION freehold.current_owner() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
AS $$ SELECT nullif(current_setting('freehold.user_id', true), '')::uuid $$;

ALTER TABLE freehold.settings ENABLE ROW LEVEL SECURITY;
CREATE POLICY settings_epoch ON freehold.settings FOR SELECT TO freehold_sync USING (name = 'epoch');
GRANT SELECT ON freehold.settings TO freehold_sync;

ALTER TABLE freehold.heads ENABLE ROW LEVEL SECURITY;
CREATE POLICY heads_owner ON freehold.heads TO freehold_sync USING (scope_id = (SELECT freehold.current_owner())) WITH CHECK (scope_id = (SELECT freehold.current_owner()));
GRANT SELECT, INSERT, UPDATE ON freehold.heads TO freehold_sync;

ALTER TABLE freehold.row_meta ENABLE ROW LEVEL SECURITY;
CREATE POLICY row_meta_owner ON freehold.row_meta TO freehold_sync USING (scope_id = (SELECT freehold.current_owner())) WITH CHECK (scope_id = (SELECT freehold.current_owner()));
GRANT SELECT, INSERT, UPDATE, DELETE ON freehold.row_meta TO freehold_sync;

ALTER TABLE freehold.clients ENABLE ROW LEVEL SECURITY;
CREATE POLICY clients_owner ON freehold.clients TO freehold_sync USING (owner_id = (SELECT freehold.current_owner())) WITH CHECK (owner_id = (SELECT freehold.current_owner()));
GRANT SELECT, INSERT, UPDATE ON freehold.clients TO freehold_sync;

ALTER TABLE freehold.verdicts ENABLE ROW LEVEL SECURITY;
CREATE POLICY verdicts_owner ON freehold.verdicts TO freehold_sync USING (owner_id = (SELECT freehold.current_owner())) WITH CHECK (owner_id = (SELECT freehold.current_owner()));
GRANT SELECT, INSERT, UPDATE, DELETE ON freehold.verdicts TO freehold_sync;

ALTER TABLE freehold.refresh_tokens ENABLE ROW LEVEL SECURITY;
