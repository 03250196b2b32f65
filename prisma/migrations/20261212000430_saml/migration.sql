-- Identity providers that speak SAML.

-- AlterEnum
ALTER TYPE "IdentityProviderType" ADD VALUE 'SAML';

-- AlterTable
ALTER TABLE "identity_providers" ADD COLUMN     "certificates" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "sso_url" TEXT;
