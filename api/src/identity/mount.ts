/**
 * `/api/auth/*` in the same server: an encapsulated Fastify plugin with a body parser of its own, so that
 * Nest's stays as it is. It hands web requests to better-auth and copies its answers.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AUTH_PATH } from './auth-path.js';

const MAX_BODY_BYTES = 64 * 1024;
/** What a client could say about where it comes from, and what the body that was read no longer is. */
const NOT_PASSED = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'forwarded',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
]);
/** Where SAML answers are posted: from other sites, and by no session, whatever a browser sends along. */
const ACS = /^\/api\/auth\/sign-on\/[^/?]+\/acs$/;
const OF_A_BROWSER = /^(cookie|origin|referer|sec-fetch-.*)$/;
/** The library's pages of errors: text and inline styles, nothing more. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Before the server is ready. @param publicUrl without a slash at the end. */
export function mountAuth(
  fastify: FastifyInstance,
  handler: (request: Request) => Promise<Response>,
  publicUrl: string,
): void {
  fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
      (_request, body, done) => done(null, body),
    );
    scope.route({
      method: ['GET', 'POST'],
      url: `${AUTH_PATH}/*`,
      handler: async (request, reply) => {
        const answer = await handler(toRequest(request, publicUrl));
        return send(reply, answer);
      },
    });
  });
}

function toRequest(request: FastifyRequest, publicUrl: string): Request {
  const headers = new Headers();
  const isAcs = ACS.test(request.url);
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !NOT_PASSED.has(name) && !(isAcs && OF_A_BROWSER.test(name)))
      headers.set(name, [value].flat().join(', '));
  headers.set('x-forwarded-for', request.ip);
  // As the answer and the log have it; the trail takes it from here.
  headers.set('request-id', request.id);
  const body = request.method === 'GET' ? null : (request.body as Buffer | undefined);
  return new Request(`${publicUrl}${request.url}`, {
    method: request.method,
    headers,
    ...(body ? { body: new Uint8Array(body) } : {}),
  });
}

async function send(reply: FastifyReply, answer: Response): Promise<FastifyReply> {
  reply.status(answer.status);
  answer.headers.forEach((value, name) => {
    if (name !== 'set-cookie') reply.header(name, value);
  });
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) reply.header('set-cookie', cookies);
  reply.header('cache-control', 'no-store');
  if (answer.headers.get('content-type')?.startsWith('text/html'))
    reply.header('content-security-policy', PAGE_POLICY);
  const retry = answer.headers.get('x-retry-after');
  if (retry !== null) reply.header('retry-after', retry);
  return reply.send(Buffer.from(await answer.arrayBuffer()));
}
