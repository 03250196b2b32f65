-- Where keys may be used from, two secrets of one key while a rotation overlaps, and what keys are used for.

-- AlterTable
ALTER TABLE "keys" ADD COLUMN     "allowed_addresses" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "previous_expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "previous_hash" BYTEA;

-- CreateTable
CREATE TABLE "key_usage" (
    "org_id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "calls" BIGINT NOT NULL DEFAULT 0,
    "errors" BIGINT NOT NULL DEFAULT 0,
    "request_bytes" BIGINT NOT NULL DEFAULT 0,
    "response_bytes" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "key_usage_pkey" PRIMARY KEY ("org_id","key_id","day")
);

-- CreateIndex
CREATE INDEX "key_usage_day_idx" ON "key_usage"("day");

-- CreateIndex
CREATE UNIQUE INDEX "keys_previous_hash_key" ON "keys"("previous_hash");

ALTER TABLE key_usage ENABLE ROW LEVEL SECURITY;
ALTER TABLE key_usage FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON key_usage TO patchbay_tenant
  USING (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid));
CREATE POLICY system ON key_usage TO patchbay_system USING (true) WITH CHECK (true);
GRANT SELECT ON key_usage TO patchbay_tenant;
-- Gateways and the admin API write it in batches; retention deletes.
GRANT SELECT, INSERT, UPDATE, DELETE ON key_usage TO patchbay_system;

DROP TRIGGER notify_change ON keys;
CREATE TRIGGER notify_change
  AFTER INSERT
     OR UPDATE OF hash, scopes, expires_at, revoked_at, allow_subjects, allowed_addresses, previous_hash, previous_expires_at
     OR DELETE ON keys
  FOR EACH ROW EXECUTE FUNCTION patchbay_notify('key', 'org_id', 'id');
