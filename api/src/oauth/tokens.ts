/** Tokens without a user in between: refreshed (RFC 6749 §6), or of the client itself (§4.4); and their end. */
import { clientCredentialsGrantRequest, refreshTokenGrantRequest, revocationRequest } from 'oauth4webapi';

import { clientAuthOf } from './client-auth.js';
import { jsonObject, place, type Way } from './requests.js';
import { refusalOf } from './token-answer.js';
import { libraryServer, requestTokens, sending, typed } from './token-request.js';
import type {
  AuthorizationServer,
  ClientCredentialsRequest,
  RefreshRequest,
  RevokeRequest,
  Tokens,
} from './types.js';

/**
 * Sent once: a refresh token that rotates may be used up even where this fails (`maybeSent`).
 * @throws OAuthError `invalid_grant`, `invalid_client`, `server_error`, `unreachable`, `discovery_failed`.
 */
export function refreshTokens(way: Way, as: AuthorizationServer, request: RefreshRequest): Promise<Tokens> {
  const { refreshToken } = request;
  return requestTokens(way, as, { ...request, previous: refreshToken }, ({ server, client, auth, options }) =>
    refreshTokenGrantRequest(server, client, auth, refreshToken, options),
  );
}

/** @throws OAuthError as `refreshTokens`. */
export function clientCredentialsTokens(
  way: Way,
  as: AuthorizationServer,
  request: ClientCredentialsRequest,
): Promise<Tokens> {
  return requestTokens(way, as, request, ({ server, client, auth, options }) => {
    const { additionalParameters = {}, ...others } = options;
    return clientCredentialsGrantRequest(server, client, auth, additionalParameters, others);
  });
}

/**
 * Revokes both (RFC 7009), the refresh token first: at most servers the other ends with it. A token that
 * the server does not know is as good as revoked (§2.2).
 * @returns false where the server has no revocation endpoint; nothing was sent then.
 * @throws OAuthError as `refreshTokens`; the tokens may still be good.
 */
export async function revokeToken(
  way: Way,
  as: AuthorizationServer,
  request: RevokeRequest,
): Promise<boolean> {
  const { revocationEndpoint } = as;
  if (revocationEndpoint === null) return false;
  const { refreshToken, accessToken } = request;
  if (refreshToken !== null) await revoke(way, as, request, refreshToken, 'refresh_token');
  await revoke(way, as, request, accessToken, 'access_token');
  return true;
}

async function revoke(
  way: Way,
  as: AuthorizationServer,
  { client }: RevokeRequest,
  token: string,
  hint: string,
): Promise<void> {
  const what = `The revocation endpoint ${place(as.revocationEndpoint ?? '')}`;
  const auth = await clientAuthOf(as, client);
  const options = {
    additionalParameters: { token_type_hint: hint },
    ...sending(way, 'The revocation endpoint', client, ({ status, body }, secrets) => {
      // An empty body with any 2xx is a success; Slack says no with a 200.
      const members = jsonObject(body.toString());
      const refused = status < 200 || status > 299 || members?.ok === false;
      if (!refused || ENDED.has(String(members?.error))) return new Response();
      throw refusalOf(what, status, members?.error, secrets);
    }),
  };
  const known = { client_id: client.clientId };
  await typed(what, revocationRequest(libraryServer(as), known, auth, token, options));
}

/** What servers say of a token that is not, or not one that can be revoked (RFC 7009 §2.2.1). */
const ENDED: ReadonlySet<string> = new Set([
  'invalid_token',
  'invalid_grant',
  'token_revoked',
  'token_expired',
  'unsupported_token_type',
]);
