-- What the operator lets an organisation have and do, and what it has used of it.

-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "quota_calls_per_month" BIGINT,
ADD COLUMN     "quota_endpoints" INTEGER,
ADD COLUMN     "quota_servers" INTEGER,
ADD COLUMN     "quota_sessions" INTEGER;

-- CreateTable
CREATE TABLE "call_months" (
    "org_id" UUID NOT NULL,
    "month" DATE NOT NULL,
    "calls" BIGINT NOT NULL DEFAULT 0,
    "warned_at" TIMESTAMPTZ(3),
    "exhausted_at" TIMESTAMPTZ(3),

    CONSTRAINT "call_months_pkey" PRIMARY KEY ("org_id","month")
);

-- CreateTable
CREATE TABLE "open_sessions" (
    "org_id" UUID NOT NULL,
    "replica" UUID NOT NULL,
    "sessions" INTEGER NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "open_sessions_pkey" PRIMARY KEY ("org_id","replica")
);

-- CreateIndex
CREATE INDEX "call_months_month_idx" ON "call_months"("month");

-- CreateIndex
CREATE INDEX "open_sessions_replica_idx" ON "open_sessions"("replica");

-- CreateIndex
CREATE INDEX "open_sessions_seen_at_idx" ON "open_sessions"("seen_at");

-- An organisation sees its quotas and what it has used; neither it can change: the tenant's role has no UPDATE of
-- the columns above. Gateways count, in batches; retention deletes.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['call_months', 'open_sessions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant ON %I TO patchbay_tenant
         USING (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))
         WITH CHECK (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))', t);
    EXECUTE format('CREATE POLICY system ON %I TO patchbay_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT ON %I TO patchbay_tenant', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO patchbay_system', t);
  END LOOP;
END $$;

-- Gateways hold what limits them. Nothing that they serve is compiled anew for it.
CREATE TRIGGER notify_quota AFTER UPDATE OF quota_sessions, quota_calls_per_month ON organizations
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('quota', 'id', 'id');
