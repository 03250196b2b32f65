-- A network between none and all of it: the hosts that a server names.

-- AlterEnum. Within a transaction the new value can be added but not used yet, and nothing here uses it.
ALTER TYPE "SandboxNetwork" ADD VALUE 'allow_list' BEFORE 'open';

-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "allowed_hosts" TEXT[] DEFAULT ARRAY[]::TEXT[];
