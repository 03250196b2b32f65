/** Identity provider: row to wire. */
import { toPublicId } from '../../common/ids.js';
import { iso } from '../../common/wire.js';
import { samlUrls } from '../../identity/organization-saml.js';
import { callbackUrl } from '../../identity/organization-sign-on.js';
import type { IdentityProviderRow } from './identity-providers.repository.js';
import type { IdentityProvider } from './identity-providers.schemas.js';

/** @param publicUrl without a slash at the end. */
export function toIdentityProvider(row: IdentityProviderRow, publicUrl: string): IdentityProvider {
  return {
    id: toPublicId('identityProvider', row.id),
    name: row.name,
    type: row.type,
    issuer: row.issuer,
    clientId: row.clientId,
    hasClientSecret: row.clientSecret !== null,
    scopes: row.scopes,
    ssoUrl: row.ssoUrl,
    certificates: row.certificates,
    redirectUri: row.type === 'SAML' ? samlUrls(publicUrl, row.id).acsUrl : callbackUrl(publicUrl, row.id),
    metadataUrl: row.type === 'SAML' ? samlUrls(publicUrl, row.id).entityId : null,
    domainIds: row.domains.map(({ id }) => toPublicId('domain', id)),
    // Never an owner's: the wire takes none.
    defaultRole: row.defaultRole === 'owner' ? 'admin' : row.defaultRole,
    signUp: row.signUp,
    trustEmail: row.trustEmail,
    enabled: row.enabled,
    required: row.required,
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}
