-- Domains of e-mail addresses: claimed by organisations, proven by a TXT record, of one organisation at a time.

-- CreateTable
CREATE TABLE "domains" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "verified_name" TEXT,
    "verified_at" TIMESTAMPTZ(3),
    "checked_at" TIMESTAMPTZ(3),
    "check_result" TEXT,
    "missing_since" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "domains_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "domains_verified_name_key" ON "domains"("verified_name");

-- CreateIndex
CREATE INDEX "domains_checked_at_idx" ON "domains"("checked_at");

-- CreateIndex
CREATE UNIQUE INDEX "domains_org_id_id_key" ON "domains"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "domains_org_id_name_key" ON "domains"("org_id", "name");

-- AddForeignKey
ALTER TABLE "domains" ADD CONSTRAINT "domains_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- No trigger: the gateway knows nothing of how people sign on.
ALTER TABLE domains ENABLE ROW LEVEL SECURITY;
ALTER TABLE domains FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON domains TO patchbay_tenant
  USING (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid));
CREATE POLICY system ON domains TO patchbay_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON domains TO patchbay_tenant;
GRANT SELECT ON domains TO patchbay_system;
