-- Rotation of data keys and of the keys that wrap them.

-- A data key that nothing is sealed with any more is deleted a while later: somebody may have read a row
-- just before it was sealed anew.
-- AlterTable
ALTER TABLE "data_keys" ADD COLUMN     "retired_at" TIMESTAMPTZ(3);

-- Jobs of the operator belong to no organisation: the tenants' policy hides them.
-- AlterTable
ALTER TABLE "jobs" ALTER COLUMN "org_id" DROP NOT NULL;

GRANT INSERT ON jobs TO patchbay_system;
GRANT UPDATE (kek_id, wrapped_key), DELETE ON data_keys TO patchbay_system;
