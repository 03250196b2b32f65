/**
 * The HTTP server: Fastify under Nest for the admin API, and agents' traffic (`/t/…`) handed to the
 * gateway before Fastify sees it.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LogController } from 'fastify';
import type { Logger } from 'pino';
import type { Env } from '../config/env.js';
import { AppError, invalidField } from './errors.js';
import { requestDuration } from './metrics.js';
import { toAppError, toProblem } from './problem.js';
import { malformedAt } from './text.js';
import type { GatewayPort } from './tokens.js';

/** Longer than the idle timeout of common load balancers (60 s), so that we never close first. */
const KEEP_ALIVE_MS = 72_000;
const HEADERS_TIMEOUT_MS = 30_000;
const REQUEST_TIMEOUT_MS = 120_000;

export const GATEWAY_PREFIX = '/t/';
/** Directories send the second (RFC 7644 §8.1). */
const JSON_TYPES = ['application/json', 'application/scim+json'];

export function createAdapter(env: Env, log: Logger, gateway: GatewayPort | null): FastifyAdapter {
  const adapter = new FastifyAdapter<Server>({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: env.PATCHBAY_ADMIN_BODY_LIMIT_BYTES,
    trustProxy: env.PATCHBAY_TRUST_PROXY.length > 0 ? env.PATCHBAY_TRUST_PROXY : false,
    genReqId: requestIdOf,
    requestIdHeader: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 256 },
    frameworkErrors: refusePath,
    serverFactory: (handler: RequestListener) => server(handler, gateway),
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  prepare(fastify, log);
  closeSilent(fastify);
  return adapter as FastifyAdapter;
}

function server(handler: RequestListener, gateway: GatewayPort | null): Server {
  const options = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
  };
  return createServer(options, (req, res) => {
    if (gateway !== null && req.url?.startsWith(GATEWAY_PREFIX)) gateway.handle(req, res);
    else handler(req, res);
  });
}

/**
 * A connection that never sent a byte is none of the idle ones to Node, and would hold up the end until its
 * headers are late. Clients open such in advance.
 */
function closeSilent(fastify: FastifyInstance): void {
  const open = new Set<Socket>();
  fastify.server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  fastify.addHook('preClose', (done) => {
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    done();
  });
}

/** The caller's `Request-Id` where it is harmless, else a new one. */
function requestIdOf(req: { headers: IncomingMessage['headers'] }): string {
  const given = req.headers['request-id'];
  if (typeof given === 'string' && /^[A-Za-z0-9._-]{8,128}$/.test(given)) return given;
  return `req_${randomBytes(12).toString('hex')}`;
}

/**
 * A path that the router cannot read ends before any hook or filter: a broken percent-encoding is a 400, and a
 * segment longer than any id names nothing, as any other text that is no id.
 */
function refusePath(thrown: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const tooLong = thrown.code === 'FST_ERR_MAX_PARAM_LENGTH';
  const error = tooLong
    ? new AppError('not_found', { detail: 'There is nothing at this path.' })
    : toAppError(thrown);
  const [path = ''] = request.url.split('?', 1);
  reply
    .status(error.status)
    .headers({ 'request-id': request.id, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(toProblem(error, path, request.id));
}

function prepare(fastify: FastifyInstance, log: Logger): void {
  fastify.removeAllContentTypeParsers();
  const parse = fastify.getDefaultJsonParser('error', 'error');
  // A body may be left out even where the client announces JSON.
  fastify.addContentTypeParser(JSON_TYPES, { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    parse(request, body as string, (error: Error | null, parsed?: unknown) => {
      const path = error ? null : malformedAt(body as string, parsed);
      if (path === null) done(error, parsed);
      else done(invalidField(path, 'has half of a surrogate pair, which is no text', 'invalid_text'));
    });
  });
  fastify.addHook('onRequest', async (request, reply) => {
    reply.header('request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    if (request.url.startsWith('/docs')) reply.header('content-security-policy', DOCS_POLICY);
  });
  fastify.addHook('onResponse', async (request, reply) => observe(log, request, reply));
}

/** Swagger UI needs inline styles and data images; scripts come from here alone, calls go here alone. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function observe(log: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? 'none';
  const ms = reply.elapsedTime;
  requestDuration.observe(
    {
      http_request_method: request.method,
      http_route: route,
      http_response_status_code: String(reply.statusCode),
    },
    ms / 1000,
  );
  const traceparent = request.headers['traceparent'];
  log.info(
    {
      requestId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(ms * 10) / 10,
      ...(typeof traceparent === 'string' && /^[0-9a-f-]{55}$/.test(traceparent) ? { traceparent } : {}),
    },
    'request',
  );
}

/** Collects the routes as they are made, to answer 405 for a known path with another method. */
export function routeTable(fastify: FastifyInstance): (path: string) => string[] {
  const routes: { pattern: RegExp; methods: string[] }[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    if (url.includes('*')) return;
    const pattern = url
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('/');
    routes.push({ pattern: new RegExp(`^${pattern}$`), methods: [method].flat() });
  });
  return (path) => [
    ...new Set(routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods)),
  ];
}
