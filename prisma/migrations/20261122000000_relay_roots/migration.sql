-- Whether a client's roots reach a server. Nobody's did before, and nobody's do unless it is asked for.

-- AlterTable
ALTER TABLE "servers" ADD COLUMN     "relay_roots" BOOLEAN NOT NULL DEFAULT false;
