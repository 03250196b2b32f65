/** HTTP of the authorization server: forms in, JSON out, and what is asked of the plugin in between. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AUTH_PATH } from '../auth-path.js';
import { OauthError } from './oauth-error.js';
import { throughDoor } from './provider.js';

/** An answer of the plugin. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** Null where there was none, or no JSON. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** What the plugin is asked: nothing of the caller's request goes to it but what is put in here. */
export interface Asking {
  readonly path: string;
  readonly method: 'GET' | 'POST';
  readonly form?: URLSearchParams;
  readonly json?: object;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export class Plugin {
  constructor(
    private readonly handler: (request: Request) => Promise<Response>,
    private readonly publicUrl: string,
  ) {}

  /** @param from the caller's request, for its address, which limits are counted by. */
  async ask(from: FastifyRequest, { path, method, form, json, headers = {} }: Asking): Promise<Answered> {
    const sent = new Headers({ 'x-forwarded-for': from.ip });
    for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.set(name, value);
    if (form !== undefined) sent.set('content-type', 'application/x-www-form-urlencoded');
    if (json !== undefined) sent.set('content-type', 'application/json');
    const body = form?.toString() ?? (json === undefined ? null : JSON.stringify(json));
    const request = new Request(`${this.publicUrl}${AUTH_PATH}${path}`, { method, headers: sent, body });
    const answer = await throughDoor(() => this.handler(request));
    return { status: answer.status, headers: answer.headers, body: jsonOf(await answer.text()) };
  }
}

/** The JSON object or array in a text, or null. */
export function jsonOf(text: string): Answered['body'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Answered['body']) : null;
  } catch {
    return null;
  }
}

/**
 * The parameters of a form (RFC 6749 §3.2: each at most once; `resource` is for its own check to count).
 * @throws OauthError
 */
export function formOf(request: FastifyRequest): URLSearchParams {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded' || !Buffer.isBuffer(request.body))
    throw new OauthError('invalid_request', 'The body must be application/x-www-form-urlencoded');
  const form = new URLSearchParams(request.body.toString('utf8'));
  for (const name of new Set(form.keys()))
    if (name !== 'resource' && form.getAll(name).length > 1)
      throw new OauthError('invalid_request', `${name} must not be repeated`);
  return form;
}

/** The client that a request says it is of, before anybody has proven it; '' for none. */
export function claimedClient(request: FastifyRequest, form: URLSearchParams): string {
  const assertion = form.get('client_assertion')?.split('.')[1];
  if (assertion !== undefined) return subjectOf(assertion) ?? form.get('client_id') ?? '';
  const basic = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (basic === undefined) return form.get('client_id') ?? '';
  const id = Buffer.from(basic, 'base64').toString('utf8').split(':')[0] ?? '';
  try {
    return decodeURIComponent(id.replaceAll('+', ' '));
  } catch {
    return id;
  }
}

/** `sub` of a JWT's payload, which names the client (RFC 7523 §3). */
function subjectOf(payload: string): string | null {
  const { sub } = jsonOf(Buffer.from(payload, 'base64url').toString('utf8')) ?? {};
  return typeof sub === 'string' ? sub : null;
}

/** Never kept by anybody (RFC 6749 §5.1). */
export function sendJson(
  reply: FastifyReply,
  status: number,
  body: object | null,
  headers = {},
): FastifyReply {
  reply.status(status).headers({ 'cache-control': 'no-store', pragma: 'no-cache', ...headers });
  return body === null ? reply.send() : reply.type('application/json').send(JSON.stringify(body));
}

export function sendError(reply: FastifyReply, error: OauthError): FastifyReply {
  const body = { error: error.code, error_description: error.description };
  return sendJson(reply, error.status, body, error.headers);
}

/** Passes the plugin's answer on as it is, without what is not for this caller. */
export function pass(reply: FastifyReply, { status, headers, body }: Answered): FastifyReply {
  const kept = Object.fromEntries(
    ['www-authenticate', 'retry-after'].flatMap((name) => {
      const value = headers.get(name) ?? (name === 'retry-after' ? headers.get('x-retry-after') : null);
      return value === null ? [] : [[name, value]];
    }),
  );
  return sendJson(reply, status, body, kept);
}
