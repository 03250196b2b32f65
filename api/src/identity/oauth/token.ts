/**
 * The token, revocation and introspection endpoints: RFC 6749 §3.2, RFC 7009, RFC 7662. The plugin
 * authenticates clients and makes tokens; here is what it would let through or answer otherwise.
 */
import type { Database } from '@patchbay/prisma';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Origin } from '../../common/caller.js';
import { hashOauthToken } from '../../common/crypto/oauth-token.js';
import { openGrants } from '../../common/way-in.js';
import { type Answered, claimedClient, formOf, type Plugin, pass, sendJson } from './exchange.js';
import { endGrant } from './grants.js';
import { OauthError } from './oauth-error.js';
import { codeHash, type GrantOfToken, grantOfCode, grantOfToken, refreshUse } from './token-rows.js';

export interface TokenDeps {
  readonly db: Database;
  readonly plugin: Plugin;
}

const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;
/** Said by the plugin of a code or token that is no good, in other words than RFC 6749 §5.2 has for it. */
const GRANT_FAULTS = /^(?:code|session|user)/;

export async function token(
  deps: TokenDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const form = formOf(request);
  const type = form.get('grant_type');
  if (type === 'authorization_code') await checkCode(deps, request, form);
  else if (type === 'refresh_token') await checkRefresh(deps, request, form);
  const { authorization } = request.headers;
  const answer = await deps.plugin.ask(request, {
    path: '/oauth2/token',
    method: 'POST',
    form,
    headers: { authorization },
  });
  if (answer.status !== 200 || answer.body === null) return pass(reply, asGrantFault(answer));
  const { access_token, token_type, expires_in, refresh_token, scope } = answer.body;
  return sendJson(reply, 200, { access_token, token_type, expires_in, refresh_token, scope });
}

/** RFC 8707 §2.2: for one endpoint, which the plugin compares with the one that was consented to. */
function requireResource(form: URLSearchParams): void {
  const { length } = form.getAll('resource');
  if (length !== 1)
    throw new OauthError('invalid_target', `resource must be given exactly once, not ${length} times`);
}

async function checkCode({ db }: TokenDeps, request: FastifyRequest, form: URLSearchParams): Promise<void> {
  requireResource(form);
  const code = form.get('code') ?? '';
  if (code === '') throw new OauthError('invalid_request', 'code is required');
  if (!VERIFIER.test(form.get('code_verifier') ?? ''))
    throw new OauthError('invalid_request', 'code_verifier is required, 43 to 128 unreserved characters');
  // RFC 6749 §4.1.2: a code that comes again was seen by somebody else.
  const grant = await grantOfCode(db, codeHash(code));
  if (grant === null) return;
  await endGrant(db, anonymous(request), grant, 'reuse');
  throw new OauthError('invalid_grant', 'The code was used before');
}

/** RFC 9700 §4.14.2: a refresh token that comes again ends what was granted, and nothing else of the client's. */
async function checkRefresh(
  { db }: TokenDeps,
  request: FastifyRequest,
  form: URLSearchParams,
): Promise<void> {
  requireResource(form);
  const use = await refreshUse(db, hashOauthToken(form.get('refresh_token') ?? ''));
  if (use === null || use.clientId !== claimedClient(request, form)) return;
  if (use.reused) {
    await endGrant(db, anonymous(request), use, 'reuse');
    throw new OauthError('invalid_grant', 'The refresh token was used before');
  }
  // Here already, so that the token is not used up: the organisation may let it in again.
  if (!(await isOpen(db, use)))
    throw new OauthError(
      'invalid_grant',
      'The organisation wants the user to sign in by its identity provider',
    );
}

function isOpen(db: Database, { id }: GrantOfToken): Promise<boolean> {
  return db.system(async (tx) => (await openGrants(tx, [id])).has(id));
}

function asGrantFault(answer: Answered): Answered {
  const { error, error_description: text } = answer.body ?? {};
  const isFault =
    error === 'invalid_user' ||
    error === 'invalid_token' ||
    (error === 'invalid_request' && typeof text === 'string' && GRANT_FAULTS.test(text));
  return isFault
    ? { ...answer, status: 400, body: { error: 'invalid_grant', error_description: text } }
    : answer;
}

/** No token: what the plugin says of it, after it has found the client good. */
const NO_TOKEN = 'none';

/** RFC 7009: whatever of a grant is given back, the grant ends. A token of nobody's is gone already. */
export async function revoke(
  deps: TokenDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const form = formOf(request);
  const given = form.get('token') ?? '';
  if (given === '') throw new OauthError('invalid_request', 'token is required');
  form.set('token', NO_TOKEN);
  form.delete('token_type_hint');
  const { authorization } = request.headers;
  const answer = await deps.plugin.ask(request, {
    path: '/oauth2/revoke',
    method: 'POST',
    form,
    headers: { authorization },
  });
  if (!isAuthenticated(answer)) return pass(reply, answer);
  const grant = await grantOfToken(deps.db, hashOauthToken(given));
  if (grant !== null && grant.clientId === claimedClient(request, form))
    await endGrant(deps.db, anonymous(request), grant, 'revoke');
  return sendJson(reply, 200, null);
}

/** The plugin's answer to a token that is none, which it gives to clients that have proven who they are alone. */
function isAuthenticated({ status, body }: Answered): boolean {
  return status === 200 || (status === 400 && body?.['error_description'] === 'token not found');
}

export async function introspect(
  deps: TokenDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const form = formOf(request);
  const { authorization } = request.headers;
  const answer = await deps.plugin.ask(request, {
    path: '/oauth2/introspect',
    method: 'POST',
    form,
    headers: { authorization },
  });
  if (answer.body?.['active'] !== true) return pass(reply, answer);
  const grant = await grantOfToken(deps.db, hashOauthToken(form.get('token') ?? ''));
  const open = grant !== null && (await isOpen(deps.db, grant));
  return open ? pass(reply, answer) : sendJson(reply, 200, { active: false });
}

function anonymous(request: FastifyRequest): Origin {
  return { actor: { type: 'anonymous', id: null }, requestId: request.id, ip: request.ip };
}
