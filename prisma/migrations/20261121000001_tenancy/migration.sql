-- Tenancy: row-level security, grants and change notifications. Written by hand.
--
-- Every transaction of the service takes on one of two roles and nothing runs outside of them:
--   patchbay_tenant  sees the rows of the organisation named by app.org_id, and no others;
--   patchbay_system  looks up across organisations (a key by its hash, an endpoint by its path, work
--                    that is due) and may write only what is granted to it below.
-- FORCE makes the policies hold for the owner too. The migrator creates the roles before this runs.

GRANT USAGE ON SCHEMA public TO patchbay_tenant, patchbay_system;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'data_keys', 'servers', 'server_states', 'catalog_items', 'namespaces', 'namespace_servers',
    'tool_overrides', 'endpoints', 'keys', 'jobs', 'audit_events', 'idempotency_records', 'call_log'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant ON %I TO patchbay_tenant
         USING (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))
         WITH CHECK (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))', t);
    EXECUTE format('CREATE POLICY system ON %I TO patchbay_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO patchbay_tenant', t);
    EXECUTE format('GRANT SELECT ON %I TO patchbay_system', t);
  END LOOP;
END $$;

ALTER TABLE organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE organizations FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON organizations TO patchbay_tenant
  USING (id = (select nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (id = (select nullif(current_setting('app.org_id', true), '')::uuid));
CREATE POLICY system ON organizations TO patchbay_system USING (true) WITH CHECK (true);
GRANT SELECT ON organizations TO patchbay_tenant;
GRANT UPDATE (name, version, updated_at) ON organizations TO patchbay_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON organizations TO patchbay_system;

-- The audit trail only grows; the call log is written by the gateway's batch writer alone.
REVOKE UPDATE, DELETE ON audit_events FROM patchbay_tenant;
REVOKE INSERT, UPDATE, DELETE ON call_log FROM patchbay_tenant;
GRANT INSERT, DELETE ON call_log TO patchbay_system;
GRANT INSERT, UPDATE, DELETE ON idempotency_records TO patchbay_system;
GRANT UPDATE, DELETE ON jobs TO patchbay_system;
GRANT UPDATE (last_used_at) ON keys TO patchbay_system;
GRANT UPDATE (next_sync_at, next_check_at) ON server_states TO patchbay_system;

-- Change notifications on channel patchbay_change, payload '<kind> <organisation> <id>' in UUIDs.
-- TG_ARGV: kind, column of the organisation, column of the id. Equal payloads of one transaction
-- arrive once.
CREATE FUNCTION patchbay_notify() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  r jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
BEGIN
  PERFORM pg_notify('patchbay_change', concat_ws(' ', TG_ARGV[0], r ->> TG_ARGV[1], r ->> TG_ARGV[2]));
  RETURN NULL;
END $$;

CREATE TRIGGER notify_change AFTER UPDATE OF slug, name, status OR DELETE ON organizations
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('organization', 'id', 'id');
CREATE TRIGGER notify_change AFTER INSERT OR UPDATE OF hash, scopes, expires_at, revoked_at OR DELETE ON keys
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('key', 'org_id', 'id');
CREATE TRIGGER notify_change AFTER INSERT OR UPDATE OR DELETE ON servers
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('server', 'org_id', 'id');
CREATE TRIGGER notify_change AFTER UPDATE ON server_states
  FOR EACH ROW WHEN (
    (OLD.catalog_hash, OLD.status, OLD.capabilities, OLD.instructions)
    IS DISTINCT FROM (NEW.catalog_hash, NEW.status, NEW.capabilities, NEW.instructions))
  EXECUTE FUNCTION patchbay_notify('server', 'org_id', 'server_id');
CREATE TRIGGER notify_change AFTER INSERT OR UPDATE OR DELETE ON namespaces
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('namespace', 'org_id', 'id');
CREATE TRIGGER notify_change AFTER INSERT OR UPDATE OR DELETE ON namespace_servers
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('namespace', 'org_id', 'namespace_id');
CREATE TRIGGER notify_change AFTER INSERT OR UPDATE OR DELETE ON tool_overrides
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('namespace', 'org_id', 'namespace_id');
CREATE TRIGGER notify_change AFTER INSERT OR UPDATE OR DELETE ON endpoints
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('endpoint', 'org_id', 'id');
CREATE TRIGGER notify_change AFTER UPDATE OF status ON jobs
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('job', 'org_id', 'id');
