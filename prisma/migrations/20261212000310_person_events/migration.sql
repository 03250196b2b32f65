-- What people see of their own sign-ins; the organisations that they are in have the same in their trails.

-- CreateTable
CREATE TABLE "person_events" (
    "id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "detail" JSONB,
    "request_id" TEXT NOT NULL,
    "ip" TEXT NOT NULL,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "person_events_user_id_id_idx" ON "person_events"("user_id", "id");

-- CreateIndex
CREATE INDEX "person_events_created_at_idx" ON "person_events"("created_at");

-- AddForeignKey
ALTER TABLE "person_events" ADD CONSTRAINT "person_events_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE person_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_events FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON person_events TO patchbay_system USING (true) WITH CHECK (true);
-- Retention deletes; nobody changes what was.
GRANT SELECT, INSERT, DELETE ON person_events TO patchbay_system;
