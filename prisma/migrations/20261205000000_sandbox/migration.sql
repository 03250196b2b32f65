-- What the sandbox of a STDIO server allows. Servers that are there had the network until now and keep it,
-- as far as the deployment allows any (PATCHBAY_STDIO_NETWORK).

-- CreateEnum
CREATE TYPE "SandboxNetwork" AS ENUM ('none', 'open');

-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "network" "SandboxNetwork" NOT NULL DEFAULT 'none',
ADD COLUMN     "persistent_directory" BOOLEAN NOT NULL DEFAULT false;

UPDATE "servers" SET "network" = 'open' WHERE "type" = 'STDIO';
