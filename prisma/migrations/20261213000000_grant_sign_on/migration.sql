-- By which session a grant to an OAuth client was consented to, so that it opens as much as that session would
-- (api/src/common/way-in.ts). With a provider ends what it vouched for.

-- AlterTable
ALTER TABLE "oauth_grants" ADD COLUMN     "identity_provider_id" UUID;

-- CreateIndex
CREATE INDEX "oauth_grants_org_id_identity_provider_id_idx" ON "oauth_grants"("org_id", "identity_provider_id");

-- AddForeignKey
ALTER TABLE "oauth_grants" ADD CONSTRAINT "oauth_grants_org_id_identity_provider_id_fkey" FOREIGN KEY ("org_id", "identity_provider_id") REFERENCES "identity_providers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The gateway holds tokens of grants: it looks at them again when an organisation's sign-on changes. Deleted providers
-- take their grants along, and domains are taken from them first.
CREATE TRIGGER notify_change AFTER UPDATE OF enabled, required ON identity_providers
  FOR EACH ROW WHEN ((OLD.enabled, OLD.required) IS DISTINCT FROM (NEW.enabled, NEW.required))
  EXECUTE FUNCTION patchbay_notify('sign-on', 'org_id', 'org_id');
CREATE TRIGGER notify_change AFTER UPDATE OF identity_provider_id, verified_name ON domains
  FOR EACH ROW WHEN ((OLD.identity_provider_id, OLD.verified_name)
                     IS DISTINCT FROM (NEW.identity_provider_id, NEW.verified_name))
  EXECUTE FUNCTION patchbay_notify('sign-on', 'org_id', 'org_id');
CREATE TRIGGER notify_delete AFTER DELETE ON domains
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('sign-on', 'org_id', 'org_id');

-- Whom it concerns is a matter of their role and address.
CREATE FUNCTION patchbay_notify_members_grants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('patchbay_change', concat_ws(' ', 'grant', g.org_id, g.id))
     FROM oauth_grants g WHERE g.org_id = NEW.org_id AND g.user_id = NEW.user_id;
  RETURN NULL;
END $$;
CREATE FUNCTION patchbay_notify_persons_grants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('patchbay_change', concat_ws(' ', 'grant', g.org_id, g.id))
     FROM oauth_grants g WHERE g.user_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER notify_change AFTER UPDATE OF role ON memberships
  FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role)
  EXECUTE FUNCTION patchbay_notify_members_grants();
CREATE TRIGGER notify_change AFTER UPDATE OF email ON users
  FOR EACH ROW WHEN (OLD.email IS DISTINCT FROM NEW.email)
  EXECUTE FUNCTION patchbay_notify_persons_grants();
