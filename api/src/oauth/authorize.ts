/**
 * The authorization code grant with PKCE (OAuth 2.1 §4.1, RFC 7636), resource indicators (RFC 8707) and
 * the check of the issuer (RFC 9207): before the browser leaves, and when it comes back.
 */
import {
  AuthorizationResponseError,
  authorizationCodeGrantRequest,
  calculatePKCECodeChallenge,
  generateRandomCodeVerifier,
  generateRandomState,
  validateAuthResponse,
} from 'oauth4webapi';

import { OAuthError } from './errors.js';
import { cleaned, type Way } from './requests.js';
import { unionOfScopes } from './scopes.js';
import { codeOf, isErrorCode } from './token-answer.js';
import { libraryServer, requestTokens } from './token-request.js';
import type { AuthorizationServer, BeginRequest, Begun, FinishRequest, Tokens } from './types.js';

/**
 * @throws OAuthError `discovery_failed` where the server has no authorization endpoint.
 */
export async function beginAuthorization(as: AuthorizationServer, request: BeginRequest): Promise<Begun> {
  if (as.authorizationEndpoint === null)
    throw new OAuthError('discovery_failed', 'The authorization server has no authorization endpoint.');
  const { client, redirectUri, resource, quirks = {} } = request;
  // It is what makes many servers give a refresh token (MCP 2026-07-28, Refresh Tokens).
  const offline = as.scopesSupported?.includes('offline_access') ? ['offline_access'] : null;
  const scopes = request.scopes?.length ? unionOfScopes(request.scopes, offline) : null;
  const state = generateRandomState();
  const codeVerifier = generateRandomCodeVerifier();
  const url = new URL(as.authorizationEndpoint);
  const set = (parameters: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  };
  // OpenID Connect Core §11: without a consent of its own, it is left out.
  if (scopes?.includes('offline_access')) set({ prompt: 'consent' });
  set(quirks.authorizationParams ?? {});
  if (scopes !== null) set({ scope: scopes.join(' ') });
  if (quirks.sendResource !== false) set({ resource });
  set({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  });
  return { url: url.href, state, codeVerifier, scopes };
}

/**
 * Checks the callback, then exchanges its code: nothing is sent anywhere before both hold.
 * @throws OAuthError `state_mismatch`, `issuer_mismatch`, `authorization_denied`, and those of the
 * exchange: `invalid_grant`, `invalid_client`, `server_error`, `unreachable`.
 */
export async function finishAuthorization(
  way: Way,
  as: AuthorizationServer,
  request: FinishRequest,
): Promise<Tokens> {
  const { client, redirectUri, codeVerifier, resource, quirks } = request;
  const params = checkedCallback(as, request);
  return requestTokens(way, as, { client, resource, quirks }, ({ server, client, auth, options }) =>
    authorizationCodeGrantRequest(server, client, auth, params, redirectUri, codeVerifier, options),
  );
}

const UNSENT = { maybeSent: false };

/** @returns the query, as the library marks it checked. */
function checkedCallback(as: AuthorizationServer, request: FinishRequest): URLSearchParams {
  const { client, params: given, expectedState } = request;
  // A copy: what is not compared is taken out.
  const params = new URLSearchParams(given as URLSearchParams);
  const [state, ...others] = params.getAll('state');
  if (expectedState === '' || state !== expectedState || others.length > 0)
    throw new OAuthError('state_mismatch', 'The callback does not belong to this flow.', UNSENT);
  if (as.issuer === null) params.delete('iss');
  else checkIssuer(as, params.getAll('iss'));
  let checked: URLSearchParams;
  try {
    checked = validateAuthResponse(libraryServer(as), { client_id: client.clientId }, params, expectedState);
  } catch (error) {
    if (error instanceof AuthorizationResponseError) throw denial(params);
    throw new OAuthError('authorization_denied', 'The callback is no answer of OAuth.', UNSENT);
  }
  if (checked.getAll('code').length === 1 && checked.get('code') !== '') return checked;
  throw new OAuthError('authorization_denied', 'The callback has no authorization code.', UNSENT);
}

/** Simple string comparison, with errors too; the table of MCP 2026-07-28, Authorization Response Validation. */
function checkIssuer(as: AuthorizationServer, named: readonly string[]): void {
  const [iss, ...others] = named;
  if (iss === undefined && !as.issParameterSupported) return;
  if (iss === as.issuer && others.length === 0) return;
  const how = iss === undefined ? 'does not name the authorization server' : 'comes from another server';
  throw new OAuthError('issuer_mismatch', `The callback ${how}, but ${as.issuer} was asked.`, UNSENT);
}

/** The user or the server said no; state and issuer are known to be right. */
function denial(params: URLSearchParams): OAuthError {
  const error = params.get('error');
  const oauthError = isErrorCode(error, []) ? error : null;
  const why = cleaned(params.get('error_description') ?? '');
  const code =
    oauthError !== null && codeOf(oauthError) === 'server_error' ? 'server_error' : 'authorization_denied';
  const message = `The authorization server answers ${oauthError ?? 'an error'}${why === '' ? '' : `: ${why}`}`;
  return new OAuthError(code, message.replace(/[.]?$/, '.'), { oauthError, maybeSent: false });
}
