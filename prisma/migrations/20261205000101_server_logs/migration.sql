-- The last lines that processes of a STDIO server wrote to stderr.

-- CreateTable
CREATE TABLE "server_logs" (
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "lines" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "server_logs_pkey" PRIMARY KEY ("server_id","source")
);

-- CreateIndex
CREATE INDEX "server_logs_updated_at_idx" ON "server_logs"("updated_at");

-- AddForeignKey
ALTER TABLE "server_logs" ADD CONSTRAINT "server_logs_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- No trigger: nobody holds them.
ALTER TABLE "server_logs" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "server_logs" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "server_logs" TO patchbay_tenant
  USING (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid));
CREATE POLICY system ON "server_logs" TO patchbay_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "server_logs" TO patchbay_tenant;
GRANT SELECT, DELETE ON "server_logs" TO patchbay_system;
