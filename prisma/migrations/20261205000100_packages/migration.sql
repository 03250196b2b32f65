-- The package that a STDIO server's command names, with the lockfile that pins it.

-- CreateEnum
CREATE TYPE "PackageState" AS ENUM ('installing', 'installed', 'failed');

-- CreateTable
CREATE TABLE "server_packages" (
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "spec" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT,
    "state" "PackageState" NOT NULL,
    "log" TEXT NOT NULL DEFAULT '',
    "lock" TEXT,
    "lock_hash" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "server_packages_pkey" PRIMARY KEY ("server_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "server_packages_org_id_server_id_key" ON "server_packages"("org_id", "server_id");

-- AddForeignKey
ALTER TABLE "server_packages" ADD CONSTRAINT "server_packages_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "server_packages" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "server_packages" FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON "server_packages" TO patchbay_tenant
  USING (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid));
CREATE POLICY system ON "server_packages" TO patchbay_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON "server_packages" TO patchbay_tenant;
GRANT SELECT ON "server_packages" TO patchbay_system;

-- The gateway holds the pin with the server. A row begins without one.
CREATE TRIGGER notify_change AFTER UPDATE ON "server_packages"
  FOR EACH ROW WHEN (OLD.lock_hash IS DISTINCT FROM NEW.lock_hash)
  EXECUTE FUNCTION patchbay_notify('server', 'org_id', 'server_id');
