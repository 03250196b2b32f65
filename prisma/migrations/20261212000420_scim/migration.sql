-- Users that directories of organisations provision.

-- CreateTable
CREATE TABLE "scim_users" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "user_id" TEXT NOT NULL,
    "user_name" TEXT NOT NULL,
    "external_id" TEXT,
    "email" TEXT NOT NULL,
    "active" BOOLEAN NOT NULL,
    "document" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scim_users_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "scim_users_user_id_idx" ON "scim_users"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "scim_users_org_id_id_key" ON "scim_users"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "scim_users_org_id_user_name_key" ON "scim_users"("org_id", "user_name");

-- CreateIndex
CREATE UNIQUE INDEX "scim_users_org_id_user_id_key" ON "scim_users"("org_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "scim_users_org_id_email_key" ON "scim_users"("org_id", "email");

-- AddForeignKey
ALTER TABLE "scim_users" ADD CONSTRAINT "scim_users_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scim_users" ADD CONSTRAINT "scim_users_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- No trigger: the gateway knows nothing of people.
ALTER TABLE scim_users ENABLE ROW LEVEL SECURITY;
ALTER TABLE scim_users FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON scim_users TO patchbay_tenant
  USING (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid));
CREATE POLICY system ON scim_users TO patchbay_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON scim_users TO patchbay_tenant;
GRANT SELECT ON scim_users TO patchbay_system;
