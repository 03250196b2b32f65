-- The api processes that run, and where the others reach them. No tenant's data: the tenant's role sees
-- nothing of it.

CREATE TABLE "replicas" (
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "replicas_pkey" PRIMARY KEY ("id")
);

ALTER TABLE replicas ENABLE ROW LEVEL SECURITY;
ALTER TABLE replicas FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON replicas TO patchbay_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON replicas TO patchbay_system;
