/** What clients read first: who protects an endpoint (RFC 9728), and what the authorization server can (RFC 8414). */

import { OFFLINE_SCOPE, USE_SCOPE } from '../../common/oauth-scopes.js';
import { AUTH_PATH } from '../auth-path.js';
import type { ProtectedEndpoint } from './resources.js';

export const RESOURCE_METADATA = '/.well-known/oauth-protected-resource';

/** The issuer of all endpoints, without a slash at its end. */
export function issuerOf(publicUrl: string): string {
  return `${publicUrl}${AUTH_PATH}`;
}

/** Where the server's metadata is looked for: RFC 8414 §3.1, OpenID Connect Discovery §4, and between the two. */
export const SERVER_METADATA = [
  `/.well-known/oauth-authorization-server${AUTH_PATH}`,
  `/.well-known/openid-configuration${AUTH_PATH}`,
  `${AUTH_PATH}/.well-known/openid-configuration`,
  `${AUTH_PATH}/.well-known/oauth-authorization-server`,
] as const;

/** RFC 9728 §2. */
export function resourceMetadata(endpoint: ProtectedEndpoint, publicUrl: string): object {
  return {
    resource: endpoint.resource,
    authorization_servers: [issuerOf(publicUrl)],
    scopes_supported: [USE_SCOPE],
    bearer_methods_supported: ['header'],
    resource_name: endpoint.name,
  };
}

/** RFC 8414 §2, and what is registered for it elsewhere. Only what holds is said. */
export function serverMetadata(publicUrl: string, registration: boolean): object {
  const issuer = issuerOf(publicUrl);
  const at = (path: string) => `${issuer}/oauth2/${path}`;
  const confidential = ['client_secret_basic', 'client_secret_post', 'private_key_jwt'];
  const algorithms = [
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
  ];
  return {
    issuer,
    authorization_endpoint: at('authorize'),
    token_endpoint: at('token'),
    ...(registration ? { registration_endpoint: at('register') } : {}),
    revocation_endpoint: at('revoke'),
    introspection_endpoint: at('introspect'),
    scopes_supported: [USE_SCOPE, OFFLINE_SCOPE],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none', ...confidential],
    token_endpoint_auth_signing_alg_values_supported: algorithms,
    revocation_endpoint_auth_methods_supported: ['none', ...confidential],
    revocation_endpoint_auth_signing_alg_values_supported: algorithms,
    introspection_endpoint_auth_methods_supported: confidential,
    introspection_endpoint_auth_signing_alg_values_supported: algorithms,
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: true,
  };
}
