/**
 * Answers of token endpoints, brought to the one form of RFC 6749 §5.1 and 5.2: GitHub's form encoding
 * and errors with status 200, Slack's `ok` and `authed_user`.
 */
import type { Fetched } from '../outbound/fetch.js';
import { OAuthError, type OAuthErrorCode } from './errors.js';
import { jsonObject } from './requests.js';
import { splitScopes } from './scopes.js';
import type { OAuthClient, Tokens } from './types.js';

/** RFC 6749 §5.2, RFC 8707 §2, OpenID Connect Core §3.1.2.6; then GitHub's and Slack's own. */
const CODES: ReadonlyMap<string, OAuthErrorCode> = new Map([
  ...of('invalid_grant', [
    ...['invalid_grant', 'invalid_scope', 'invalid_target', 'access_denied', 'expired_token'],
    ...['interaction_required', 'login_required', 'consent_required', 'account_selection_required'],
    ...['bad_verification_code', 'bad_refresh_token', 'unverified_user_email'],
    ...['invalid_code', 'code_already_used', 'code_expired', 'invalid_refresh_token'],
    ...['token_expired', 'token_revoked', 'account_inactive'],
  ]),
  ...of('server_error', [
    ...['server_error', 'temporarily_unavailable', 'slow_down', 'too_many_requests'],
    ...['ratelimited', 'rate_limited', 'internal_error', 'fatal_error', 'service_unavailable'],
  ]),
]);

function of(code: OAuthErrorCode, errors: readonly string[]): [string, OAuthErrorCode][] {
  return errors.map((error) => [error, code]);
}

/** @returns null for an error that is not of the lists above. */
export function codeOf(error: string): OAuthErrorCode | null {
  return CODES.get(error) ?? null;
}

/**
 * Whether what stands in `error` has the form of an error code, and is nothing secret that was sent: a
 * hostile or careless server may quote a token there.
 */
export function isErrorCode(error: unknown, secrets: readonly string[]): error is string {
  if (typeof error !== 'string' || !/^[a-z][a-z0-9_.-]{0,63}$/i.test(error)) return false;
  if (CODES.has(error)) return true;
  return !secrets.some((secret) => secret.includes(error) || error.includes(secret));
}

const SECRET_FIELDS = [
  'refresh_token',
  'code',
  'code_verifier',
  'client_secret',
  'client_assertion',
  'token',
];

/** The secrets in a request, wherever the client's own stands. */
export function secretsOf(fields: URLSearchParams, { clientSecret }: OAuthClient): string[] {
  const sent = SECRET_FIELDS.map((name) => fields.get(name));
  return [...sent, clientSecret].filter((value) => value != null && value !== '') as string[];
}

/**
 * @param secrets what the request held of them.
 * @returns the members of the answer, in the form of RFC 6749 §5.1.
 * @throws OAuthError for every answer that is not a success.
 */
export function tokenMembers(
  what: string,
  answer: Fetched,
  secrets: readonly string[],
): Record<string, unknown> {
  const members = membersOf(answer);
  const failed = answer.status < 200 || answer.status > 299;
  const refused = members?.ok === false || (members?.error !== undefined && !members.access_token);
  if (failed || refused || members === null) throw refusalOf(what, answer.status, members?.error, secrets);
  return tidied(members);
}

/** @throws nothing: makes the error for an answer that refuses. */
export function refusalOf(
  what: string,
  status: number,
  error: unknown,
  secrets: readonly string[],
): OAuthError {
  const oauthError = isErrorCode(error, secrets) ? error : null;
  if (oauthError === null) {
    const how =
      typeof error === 'string' ? `an error (HTTP ${status})` : `HTTP ${status} and no error of OAuth`;
    return new OAuthError('server_error', `${what} answers ${how}.`);
  }
  const code = codeOf(oauthError) ?? (status >= 500 || status === 429 ? 'server_error' : 'invalid_client');
  return new OAuthError(code, `${what} answers ${oauthError}.`, { oauthError });
}

function membersOf({ headers, body }: Fetched): Record<string, unknown> | null {
  const text = body.toString();
  const type = String(headers['content-type'] ?? '').toLowerCase();
  const isForm = type.startsWith('application/x-www-form-urlencoded') || type.startsWith('text/plain');
  const members = jsonObject(text);
  if (members !== null || !isForm) return members;
  const form = Object.fromEntries(new URLSearchParams(text));
  return 'access_token' in form || 'error' in form ? form : null;
}

function tidied(members: Record<string, unknown>): Record<string, unknown> {
  const { authed_user: user } = members;
  // Slack's token of the user stands there; beside it may be the one of a bot, which is then preferred.
  const lifted = !members.access_token && typeof user === 'object' && user !== null ? user : {};
  const { access_token, token_type, expires_in, refresh_token, scope } = { ...members, ...lifted } as Record<
    string,
    unknown
  >;
  const kind = String(token_type ?? 'bearer').toLowerCase();
  return {
    access_token,
    // Slack says whose it is in place of how it is used.
    token_type: kind === 'user' || kind === 'bot' ? 'bearer' : kind,
    ...(expires_in == null || expires_in === '' ? {} : { expires_in }),
    ...(refresh_token ? { refresh_token } : {}),
    ...(scope == null ? {} : { scope: Array.isArray(scope) ? scope.join(' ') : scope }),
  };
}

/** A member of RFC 6749 §5.1 that was checked for its type; @see tokensOf */
export interface TokenMembers {
  readonly access_token: string;
  /** In lower case. */
  readonly token_type: string;
  readonly expires_in?: number;
  readonly refresh_token?: string;
  readonly scope?: string;
}

/**
 * @param sentAt epoch milliseconds: so that what counts as fresh was never over at the server.
 * @param previous the refresh token that was sent.
 */
export function tokensOf(
  what: string,
  members: TokenMembers,
  sentAt: number,
  previous: string | null,
): Tokens {
  const { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken, scope } = members;
  // One that is bound to a key (RFC 9449) would be refused where it is shown.
  if (members.token_type !== 'bearer')
    throw new OAuthError('invalid_client', `${what} answers no bearer token.`);
  // It goes into a header; anything else could add one.
  if (!/^[\x21-\x7e]+$/.test(accessToken))
    throw new OAuthError('server_error', `${what} answers a token that fits in no header.`);
  return {
    accessToken,
    tokenType: 'Bearer',
    refreshToken: refreshToken ?? previous,
    expiresAt: seconds === undefined ? null : sentAt + Math.floor(seconds * 1000),
    scopes: splitScopes(scope),
  };
}
