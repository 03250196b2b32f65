-- For which agent an OAuth client acts in an organisation.

-- CreateTable
CREATE TABLE "agent_oauth_clients" (
    "org_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "agent_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "agent_oauth_clients_pkey" PRIMARY KEY ("org_id","client_id")
);

-- CreateIndex
CREATE INDEX "agent_oauth_clients_org_id_agent_id_idx" ON "agent_oauth_clients"("org_id", "agent_id");

-- AddForeignKey
ALTER TABLE "agent_oauth_clients" ADD CONSTRAINT "agent_oauth_clients_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- No agent goes while clients act for it: without it, they would see the whole endpoint. Looked at when the statement
-- has ended, so that all of an organisation can go at once.
-- AddForeignKey
ALTER TABLE "agent_oauth_clients" ADD CONSTRAINT "agent_oauth_clients_org_id_agent_id_fkey" FOREIGN KEY ("org_id", "agent_id") REFERENCES "agents"("org_id", "id") ON DELETE NO ACTION ON UPDATE CASCADE;

ALTER TABLE agent_oauth_clients ENABLE ROW LEVEL SECURITY;
ALTER TABLE agent_oauth_clients FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON agent_oauth_clients TO patchbay_tenant
  USING (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid));
CREATE POLICY system ON agent_oauth_clients TO patchbay_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON agent_oauth_clients TO patchbay_tenant;
GRANT SELECT ON agent_oauth_clients TO patchbay_system;

-- The gateway holds the agent with what members granted to the client.
CREATE FUNCTION patchbay_notify_client_grants() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('patchbay_change', concat_ws(' ', 'grant', g.org_id, g.id))
     FROM oauth_grants g
    WHERE (g.org_id, g.client_id) IN ((OLD.org_id, OLD.client_id), (NEW.org_id, NEW.client_id));
  RETURN NULL;
END $$;

CREATE TRIGGER notify_change AFTER INSERT OR UPDATE OR DELETE ON agent_oauth_clients
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify_client_grants();
