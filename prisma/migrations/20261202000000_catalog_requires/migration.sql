-- What a client must be able to do to be shown an item, in place of whole lists for each kind of client:
-- nearly every server lists the same to all.

DELETE FROM "catalog_items" WHERE "profile" <> '';

-- Takes its two indexes along.
ALTER TABLE "catalog_items" DROP COLUMN "profile";

-- AlterTable
ALTER TABLE "catalog_items" ADD COLUMN     "requires" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateIndex
CREATE INDEX "catalog_items_org_id_server_id_kind_position_idx" ON "catalog_items"("org_id", "server_id", "kind", "position");

-- CreateIndex
CREATE UNIQUE INDEX "catalog_items_server_id_kind_key_key" ON "catalog_items"("server_id", "kind", "key");
