-- Credentials that belong to the organisation or to each subject, and the flows that get them.

-- CreateEnum
CREATE TYPE "CredentialOwner" AS ENUM ('organization', 'subject');

-- CreateEnum
CREATE TYPE "ConnectionStatus" AS ENUM ('pending', 'connected', 'needs_authorization');

-- AlterEnum
ALTER TYPE "ServerAuthType" ADD VALUE 'oauth2';

-- AlterEnum
ALTER TYPE "ServerStatus" ADD VALUE 'needs_authorization';

-- AlterTable
ALTER TABLE "keys" ADD COLUMN     "allow_subjects" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "credential_owner" "CredentialOwner" NOT NULL DEFAULT 'organization';

-- CreateTable
CREATE TABLE "connections" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "status" "ConnectionStatus" NOT NULL DEFAULT 'pending',
    "credential" BYTEA,
    "scopes" TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "refresh_at" TIMESTAMPTZ(3),
    "grant_version" INTEGER NOT NULL DEFAULT 0,
    "token_version" INTEGER NOT NULL DEFAULT 0,
    "refresh_started_at" TIMESTAMPTZ(3),
    "last_refreshed_at" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "error" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection_flows" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "connection_id" UUID NOT NULL,
    "state_hash" BYTEA NOT NULL,
    "browser_hash" BYTEA,
    "progress" BYTEA NOT NULL,
    "actor_id" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connection_flows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_clients" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "issuer" TEXT NOT NULL,
    "redirect_uri" TEXT NOT NULL,
    "registration" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "oauth_clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_figures" (
    "org_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "metric" TEXT NOT NULL,
    "count" BIGINT NOT NULL DEFAULT 0,
    "total_ms" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_figures_pkey" PRIMARY KEY ("org_id","day","metric")
);

-- CreateIndex
CREATE INDEX "connections_org_id_server_id_idx" ON "connections"("org_id", "server_id");

-- CreateIndex
CREATE INDEX "connections_refresh_at_idx" ON "connections"("refresh_at");

-- CreateIndex
CREATE UNIQUE INDEX "connections_org_id_id_key" ON "connections"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "connections_server_id_subject_key" ON "connections"("server_id", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "connection_flows_state_hash_key" ON "connection_flows"("state_hash");

-- CreateIndex
CREATE INDEX "connection_flows_org_id_connection_id_idx" ON "connection_flows"("org_id", "connection_id");

-- CreateIndex
CREATE INDEX "connection_flows_expires_at_idx" ON "connection_flows"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "oauth_clients_server_id_issuer_redirect_uri_key" ON "oauth_clients"("server_id", "issuer", "redirect_uri");

-- AddForeignKey
ALTER TABLE "connections" ADD CONSTRAINT "connections_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_flows" ADD CONSTRAINT "connection_flows_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_flows" ADD CONSTRAINT "connection_flows_org_id_connection_id_fkey" FOREIGN KEY ("org_id", "connection_id") REFERENCES "connections"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oauth_clients" ADD CONSTRAINT "oauth_clients_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_figures" ADD CONSTRAINT "usage_figures_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['connections', 'connection_flows', 'oauth_clients', 'usage_figures'] LOOP
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

-- The sweep takes up what is due, and retention what is over; the gateway writes figures in batches.
GRANT UPDATE (refresh_at) ON connections TO patchbay_system;
GRANT DELETE ON connection_flows TO patchbay_system;
GRANT INSERT, UPDATE, DELETE ON usage_figures TO patchbay_system;

-- A refresh that is only due, or begun, changes nothing of what requests carry.
CREATE TRIGGER notify_change
  AFTER INSERT OR UPDATE OF status, grant_version, token_version OR DELETE ON connections
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('connection', 'org_id', 'id');

-- What a key may say is known to gateways like what it opens.
DROP TRIGGER notify_change ON keys;
CREATE TRIGGER notify_change
  AFTER INSERT OR UPDATE OF hash, scopes, expires_at, revoked_at, allow_subjects OR DELETE ON keys
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('key', 'org_id', 'id');
