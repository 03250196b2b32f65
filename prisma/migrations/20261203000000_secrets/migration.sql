-- Secrets of an organisation, and which servers name them as ${NAME}. Only the names stand here in the
-- clear; values are sealed.

-- CreateTable
CREATE TABLE "secrets" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "hint" TEXT,
    "value_version" INTEGER NOT NULL DEFAULT 1,
    "rotated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "secret_versions" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "secret_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "value" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "secret_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "server_secrets" (
    "org_id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "server_secrets_pkey" PRIMARY KEY ("server_id","name")
);

-- CreateIndex
CREATE UNIQUE INDEX "secrets_org_id_id_key" ON "secrets"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "secrets_org_id_name_key" ON "secrets"("org_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "secret_versions_secret_id_number_key" ON "secret_versions"("secret_id", "number");

-- CreateIndex
CREATE INDEX "server_secrets_org_id_name_idx" ON "server_secrets"("org_id", "name");

-- AddForeignKey
ALTER TABLE "secrets" ADD CONSTRAINT "secrets_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "secret_versions" ADD CONSTRAINT "secret_versions_org_id_secret_id_fkey" FOREIGN KEY ("org_id", "secret_id") REFERENCES "secrets"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "server_secrets" ADD CONSTRAINT "server_secrets_org_id_server_id_fkey" FOREIGN KEY ("org_id", "server_id") REFERENCES "servers"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- No trigger of their own: the gateway holds servers, and whatever changes the value that a server gets
-- (a rotation, a secret created under a name that waits for it) raises that server's config_version in
-- the same transaction, whose trigger tells.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['secrets', 'secret_versions', 'server_secrets'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant ON %I TO patchbay_tenant
         USING (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))
         WITH CHECK (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))', t);
    EXECUTE format('CREATE POLICY system ON %I TO patchbay_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO patchbay_tenant', t);
    EXECUTE format('GRANT SELECT ON %I TO patchbay_system', t);
  END LOOP;
END $$;
