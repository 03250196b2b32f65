/**
 * The authorization server's routes, in front of better-auth's plugin: parameters are judged here, the plugin is
 * asked with what is left of a request, and its answers are put into the words of the RFCs. Nothing else of the
 * plugin can be reached (`provider.ts`).
 */
import type { Database } from '@patchbay/prisma';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isCrossSite } from '../../common/cross-site.js';
import { OFFLINE_SCOPE, USE_SCOPE } from '../../common/oauth-scopes.js';
import { AUTH_PATH } from '../auth-path.js';
import { AUTHORIZE_PATH, afterSignIn, type Consents, type Decision } from './consent.js';
import { jsonOf, Plugin, pass, sendError, sendJson } from './exchange.js';
import { RESOURCE_METADATA, resourceMetadata, SERVER_METADATA, serverMetadata } from './metadata.js';
import { OauthError } from './oauth-error.js';
import { SIGN_IN_PAGE } from './provider.js';
import { register } from './register.js';
import { endpointAt } from './resources.js';
import { introspect, revoke, token } from './token.js';

export interface DoorDeps {
  readonly db: Database;
  /** PATCHBAY_PUBLIC_URL, without a slash at its end. */
  readonly publicUrl: string;
  readonly registration: boolean;
  readonly handler: (request: Request) => Promise<Response>;
  readonly consents: Consents;
}

/** Consent for pages of one's own in the place of ours: what is asked, and the answer to it. */
const CONSENT_PATH = `${AUTH_PATH}/oauth2/consent`;
const MAX_BODY_BYTES = 32 * 1_024;
/** In the place of a resource that is missing or given twice: the plugin tells the client, if it may be told. */
const NO_RESOURCE = 'urn:patchbay:exactly-one-resource-is-required';
/** Not offered, so that nobody relies on them half. */
const LEFT_OUT = ['request', 'request_uri', 'dpop_jkt', 'claims', 'response_mode'];

type Answer = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** Before the server is ready. */
export function mountOauth(fastify: FastifyInstance, deps: DoorDeps): void {
  const plugin = new Plugin(deps.handler, deps.publicUrl);
  const inner = { ...deps, plugin };
  fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.get(AUTHORIZE_PATH, (request, reply) => authorize(inner, request, reply));
    const post = (path: string, answer: Answer) => open(scope, 'POST', `${AUTH_PATH}/oauth2/${path}`, answer);
    post('token', (request, reply) => token(inner, request, reply));
    post('revoke', (request, reply) => revoke(inner, request, reply));
    post('introspect', (request, reply) => introspect(inner, request, reply));
    post('register', (request, reply) => register(inner, request, reply));
    scope.get(CONSENT_PATH, (request, reply) => consentView(deps, request, reply));
    scope.post(CONSENT_PATH, (request, reply) => consentAnswer(deps, request, reply));
    const server = serverMetadata(deps.publicUrl, deps.registration);
    for (const path of SERVER_METADATA)
      open(scope, 'GET', path, async (_request, reply) => sendJson(reply, 200, server));
    open(scope, 'GET', `${RESOURCE_METADATA}/*`, (request, reply) => protectedResource(deps, request, reply));
  });
}

/** A route that any page may ask: no cookie counts here, and the challenge can be read. */
function open(scope: FastifyInstance, method: 'GET' | 'POST', url: string, answer: Answer): void {
  const cors = {
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'www-authenticate, retry-after',
  };
  scope.route({
    method,
    url,
    handler: async (request, reply) => {
      reply.headers(cors);
      try {
        return await answer(request, reply);
      } catch (error) {
        if (error instanceof OauthError) return sendError(reply, error);
        throw error;
      }
    },
  });
  scope.options(url, (_request, reply) =>
    reply
      .status(204)
      .headers({
        ...cors,
        'access-control-allow-methods': `${method}, OPTIONS`,
        'access-control-allow-headers': 'authorization, content-type, mcp-protocol-version',
        'access-control-max-age': '600',
      })
      .send(),
  );
}

/** RFC 9728 §3.1: at the URL's path, behind the well-known part. */
async function protectedResource(
  { db, publicUrl }: DoorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const path = (request.url.split('?')[0] ?? '').slice(RESOURCE_METADATA.length);
  const endpoint = await db.system((tx) => endpointAt(tx, publicUrl, path));
  return endpoint === null
    ? sendJson(reply, 404, { error: 'not_found' })
    : sendJson(reply, 200, resourceMetadata(endpoint, publicUrl));
}

/**
 * RFC 6749 §4.1.1. Answered with a redirect whoever asks: the plugin would give JSON to what does not look like a
 * browser, so it is not told.
 */
async function authorize(
  { plugin, publicUrl }: DoorDeps & { readonly plugin: Plugin },
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const params = new URLSearchParams(queryOf(request));
  for (const name of LEFT_OUT) params.delete(name);
  if (params.getAll('resource').length !== 1) params.set('resource', NO_RESOURCE);
  params.set('scope', scopeFor(params.get('scope')));
  const ask = (cookie: string | undefined) =>
    plugin.ask(request, {
      path: `/oauth2/authorize?${params}`,
      method: 'GET',
      headers: { cookie, 'user-agent': request.headers['user-agent'] },
    });
  let answer = await ask(request.headers.cookie);
  // A session that does not open the organisation (limited-sessions.ts) is as good as none to who wants no page: the
  // plugin tells the client so, if the request is one that may be answered there.
  const signIn = `${publicUrl}${SIGN_IN_PAGE}`;
  if (params.get('prompt')?.trim() === 'none' && answer.headers.get('location')?.startsWith(signIn))
    answer = await ask(undefined);
  const location = answer.headers.get('location');
  if (location === null) return pass(reply, answer);
  const cookies = answer.headers.getSetCookie();
  return reply
    .status(302)
    .headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .headers(cookies.length > 0 ? { 'set-cookie': cookies } : {})
    .send();
}

/**
 * What is asked for, of what there is; and always to go on without the person, which clients do not know to ask for.
 * RFC 6749 §3.3 lets a server leave scopes out that it does not know: the answer says what was given.
 */
function scopeFor(asked: string | null): string {
  const known = (asked ?? '').split(' ').filter((scope) => scope === USE_SCOPE || scope === OFFLINE_SCOPE);
  return [...new Set([...(known.length > 0 ? known : [USE_SCOPE]), OFFLINE_SCOPE])].join(' ');
}

async function consentView(
  { consents }: DoorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const query = queryOf(request);
  const view = await consents.view(query, request.headers.cookie, request.ip);
  // Where to go on afterwards.
  return sendJson(reply, 200, view.kind === 'sign_in' ? { ...view, next: afterSignIn(query) } : view);
}

/** A refused decision by its reason. */
const STATUS: Readonly<Record<Decision['kind'], number>> = {
  go: 200,
  sign_in: 401,
  expired: 400,
  invalid: 400,
  endpoint_gone: 400,
  not_a_member: 403,
  sign_on_required: 403,
};

/** `{ accept, oauth_query }`, from a page of this service alone: a cookie comes with it. */
async function consentAnswer(
  { consents, publicUrl }: DoorDeps,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (isCrossSite('POST', request.headers, new URL(publicUrl).origin))
    return sendJson(reply, 403, { kind: 'cross_site' });
  const { accept, oauth_query: query } = jsonOf(String(request.body ?? '')) ?? {};
  if (typeof accept !== 'boolean' || typeof query !== 'string')
    return sendJson(reply, 400, { kind: 'invalid' });
  const origin = { requestId: request.id, ip: request.ip };
  const decision = await consents.decide(query, request.headers.cookie, accept, origin);
  return sendJson(reply, STATUS[decision.kind], decision);
}

function queryOf(request: FastifyRequest): string {
  return request.url.split('?').slice(1).join('?');
}
