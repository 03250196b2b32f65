-- Groups that directories of organisations push, who is in them, and which of them give a role.

-- AlterTable
ALTER TABLE "memberships" ADD COLUMN     "base_role" "MemberRole";

-- CreateTable
CREATE TABLE "scim_groups" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "display_name" TEXT NOT NULL,
    "name_key" TEXT NOT NULL,
    "external_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scim_groups_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scim_group_members" (
    "org_id" UUID NOT NULL,
    "group_id" UUID NOT NULL,
    "scim_user_id" UUID NOT NULL,

    CONSTRAINT "scim_group_members_pkey" PRIMARY KEY ("group_id","scim_user_id")
);

-- CreateTable
CREATE TABLE "group_roles" (
    "org_id" UUID NOT NULL,
    "name_key" TEXT NOT NULL,
    "group_name" TEXT NOT NULL,
    "role" "MemberRole" NOT NULL,

    CONSTRAINT "group_roles_pkey" PRIMARY KEY ("org_id","name_key")
);

-- CreateIndex
CREATE UNIQUE INDEX "scim_groups_org_id_id_key" ON "scim_groups"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "scim_groups_org_id_name_key_key" ON "scim_groups"("org_id", "name_key");

-- CreateIndex
CREATE INDEX "scim_group_members_org_id_scim_user_id_idx" ON "scim_group_members"("org_id", "scim_user_id");

-- AddForeignKey
ALTER TABLE "scim_groups" ADD CONSTRAINT "scim_groups_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scim_group_members" ADD CONSTRAINT "scim_group_members_org_id_group_id_fkey" FOREIGN KEY ("org_id", "group_id") REFERENCES "scim_groups"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scim_group_members" ADD CONSTRAINT "scim_group_members_org_id_scim_user_id_fkey" FOREIGN KEY ("org_id", "scim_user_id") REFERENCES "scim_users"("org_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "group_roles" ADD CONSTRAINT "group_roles_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- No triggers: the gateway knows nothing of people, and a changed membership tells it what it must know.
DO $$
DECLARE
  t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['scim_groups', 'scim_group_members', 'group_roles'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY tenant ON %I TO patchbay_tenant
                      USING (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))
                      WITH CHECK (org_id = (select nullif(current_setting(''app.org_id'', true), '''')::uuid))', t);
    EXECUTE format('CREATE POLICY system ON %I TO patchbay_system USING (true) WITH CHECK (true)', t);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO patchbay_tenant', t);
    EXECUTE format('GRANT SELECT ON %I TO patchbay_system', t);
  END LOOP;
END $$;
