-- Agents, what they are granted of endpoints, and what they are used for.

-- AlterTable
ALTER TABLE "keys" ADD COLUMN     "agent_id" UUID;

-- AlterTable
ALTER TABLE "call_log" ADD COLUMN     "agent_id" UUID;

-- CreateTable
CREATE TABLE "agents" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent_grants" (
    "org_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "all_servers" BOOLEAN NOT NULL,

    CONSTRAINT "agent_grants_pkey" PRIMARY KEY ("agent_id","endpoint_id")
);

-- CreateTable
CREATE TABLE "agent_grant_servers" (
    "org_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "tools" TEXT[],
    "prompts" TEXT[],
    "resources" TEXT[],
    "position" INTEGER NOT NULL,

    CONSTRAINT "agent_grant_servers_pkey" PRIMARY KEY ("agent_id","endpoint_id","server_id")
);

-- CreateTable
CREATE TABLE "agent_usage" (
    "org_id" UUID NOT NULL,
    "agent_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "calls" BIGINT NOT NULL DEFAULT 0,
    "errors" BIGINT NOT NULL DEFAULT 0,
    "request_bytes" BIGINT NOT NULL DEFAULT 0,
    "response_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "agent_usage_pkey" PRIMARY KEY ("org_id","agent_id","day")
);

-- CreateIndex
CREATE UNIQUE INDEX "agents_org_id_id_key" ON "agents"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "agents_org_id_name_key" ON "agents"("org_id", "name");

-- CreateIndex
CREATE INDEX "agent_grants_org_id_endpoint_id_idx" ON "agent_grants"("org_id", "endpoint_id");

-- CreateIndex
CREATE UNIQUE INDEX "agent_grants_org_id_agent_id_endpoint_id_key" ON "agent_grants"("org_id", "agent_id", "endpoint_id");

-- CreateIndex
CREATE INDEX "agent_grant_servers_org_id_server_id_idx" ON "agent_grant_servers"("org_id", "server_id");

-- CreateIndex
CREATE INDEX "agent_usage_day_idx" ON "agent_usage"("day");

-- CreateIndex
CREATE INDEX "keys_org_id_agent_id_idx" ON "keys"("org_id", "agent_id");

-- AddForeignKey
ALTER TABLE "agents" ADD CONSTRAINT "agents_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_grants" ADD CONSTRAINT "agent_grants_org_id_agent_id_fkey" FOREIGN KEY ("org_id", "agent_id") REFERENCES "agents"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_grants" ADD CONSTRAINT "agent_grants_org_id_endpoint_id_fkey" FOREIGN KEY ("org_id", "endpoint_id") REFERENCES "endpoints"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_grant_servers" ADD CONSTRAINT "agent_grant_servers_org_id_agent_id_endpoint_id_fkey" FOREIGN KEY ("org_id", "agent_id", "endpoint_id") REFERENCES "agent_grants"("org_id", "agent_id", "endpoint_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_grant_servers" ADD CONSTRAINT "agent_grant_servers_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A key goes with its agent: without it, it would see the whole endpoint.
-- AddForeignKey
ALTER TABLE "keys" ADD CONSTRAINT "keys_org_id_agent_id_fkey" FOREIGN KEY ("org_id", "agent_id") REFERENCES "agents"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['agents', 'agent_grants', 'agent_grant_servers', 'agent_usage'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant ON %I TO patchbay_tenant
         USING (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))
         WITH CHECK (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))', t);
    EXECUTE format('CREATE POLICY system ON %I TO patchbay_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO patchbay_tenant, patchbay_system', t);
  END LOOP;
END $$;

GRANT INSERT, UPDATE, DELETE ON agents, agent_grants, agent_grant_servers TO patchbay_tenant;
-- Gateways write it in batches; retention deletes.
GRANT INSERT, UPDATE, DELETE ON agent_usage TO patchbay_system;

-- What the gateway holds of an agent, in one notification for each agent and transaction.
CREATE TRIGGER notify_change AFTER UPDATE OF enabled OR DELETE ON agents
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('agent', 'org_id', 'id');
CREATE TRIGGER notify_change AFTER INSERT OR UPDATE OR DELETE ON agent_grants
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('agent', 'org_id', 'agent_id');
CREATE TRIGGER notify_change AFTER INSERT OR UPDATE OR DELETE ON agent_grant_servers
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('agent', 'org_id', 'agent_id');
-- Beside the trigger that the other columns have.
CREATE TRIGGER notify_agent AFTER UPDATE OF agent_id ON keys
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('key', 'org_id', 'id');
