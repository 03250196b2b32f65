-- Identity providers of organisations, the domains that lead to them, and sessions that open one organisation alone.

-- CreateEnum
CREATE TYPE "IdentityProviderType" AS ENUM ('OIDC');

-- CreateEnum
CREATE TYPE "IdentitySignUp" AS ENUM ('allowed', 'invited');

-- AlterTable
ALTER TABLE "domains" ADD COLUMN     "identity_provider_id" UUID;

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "identity_provider_id" TEXT,
ADD COLUMN     "only_organization_id" TEXT;

-- CreateTable
CREATE TABLE "identity_providers" (
    "id" UUID NOT NULL,
    "org_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "type" "IdentityProviderType" NOT NULL,
    "issuer" TEXT NOT NULL,
    "client_id" TEXT,
    "client_secret" BYTEA,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "trust_email" BOOLEAN NOT NULL DEFAULT false,
    "default_role" "MemberRole" NOT NULL,
    "sign_up" "IdentitySignUp" NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "required" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_providers_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "identity_providers_org_id_id_key" ON "identity_providers"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "identity_providers_org_id_name_key" ON "identity_providers"("org_id", "name");

-- CreateIndex
CREATE INDEX "domains_org_id_identity_provider_id_idx" ON "domains"("org_id", "identity_provider_id");

-- CreateIndex
CREATE INDEX "sessions_identity_provider_id_idx" ON "sessions"("identity_provider_id");

-- AddForeignKey
ALTER TABLE "domains" ADD CONSTRAINT "domains_org_id_identity_provider_id_fkey" FOREIGN KEY ("org_id", "identity_provider_id") REFERENCES "identity_providers"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "identity_providers" ADD CONSTRAINT "identity_providers_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- No trigger: the gateway knows nothing of how people sign on.
ALTER TABLE identity_providers ENABLE ROW LEVEL SECURITY;
ALTER TABLE identity_providers FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON identity_providers TO patchbay_tenant
  USING (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid))
  WITH CHECK (org_id = (select nullif(current_setting('app.org_id', true), '')::uuid));
CREATE POLICY system ON identity_providers TO patchbay_system USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_providers TO patchbay_tenant;
GRANT SELECT ON identity_providers TO patchbay_system;
