/**
 * Whatever is sent to an endpoint: no 5xx, an answer that is JSON-RPC (or an event stream of it) with the id that was
 * sent, of the REST form a result or a problem document, no stack, no page; a good call works as before, and the process stays as large as it was. Settings as in
 * fuzz.test.ts; an endpoint gets twenty times as many requests as an operation.
 */
import { request } from 'node:http';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROUTED_METHODS } from '../../api/src/gateway/runtime/policy/router.js';
import { GatewayWorld } from '../../api/src/gateway/testing.js';
import { type HttpUpstream, startHttpUpstream } from '../fixtures/upstreams/http-upstream.mjs';
import { MODERN, modernBody, modernHeaders } from '../tenancy/endpoint-world.js';
import { hostileBody, hostileText, hostileValue, nearly, textOf } from './arbitraries.js';
import { headerSafe } from './cases.js';
import { heap } from './heap.js';

const RUNS = 20 * Number(process.env.PATCHBAY_FUZZ_RUNS ?? 12);
const SEED = Number(process.env.PATCHBAY_FUZZ_SEED ?? 20261121);

let world: GatewayWorld;
let upstream: HttpUpstream;
let url: string;
let key: string;
let session: string;
const statuses = new Map<number, number>();

beforeAll(async () => {
  world = await GatewayWorld.start();
  upstream = await startHttpUpstream({ era: 'both' });
  const org = await world.org('fuzz');
  const server = await world.addServer(org, { slug: 's', type: 'STREAMABLE_HTTP', url: upstream.url });
  await world.sync(server);
  ({ url, key } = await world.publish(org, 'main', [{ server }]));
  const hello = await send({ verb: 'POST', path: '/mcp', headers: LEGACY, body: Buffer.from(textOf(HELLO)) });
  session = String(hello.headers['mcp-session-id']);
});
afterAll(async () => {
  await world.stop();
  await upstream.close();
});

interface Sent {
  readonly verb: string;
  /** Behind the endpoint's own. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

const LEGACY = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const HELLO = {
  jsonrpc: '2.0',
  id: 0,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'fuzz', version: '1' } },
};
/** Those that answer at once: a call that waits for its user is no matter of input. */
const NAMES = ['s__echo', 's__fail', 's__numbers', 's__greet', 'echo', '__proto__', 's__'];
const METHODS = [
  ...ROUTED_METHODS,
  'ping',
  'server/discover',
  'logging/setLevel',
  'resources/subscribe',
  'notifications/initialized',
  'notifications/cancelled',
  'notifications/progress',
  'constructor',
  '',
];

const odd = hostileText.map(headerSafe);
const params = fc.record(
  {
    name: fc.oneof(fc.constantFrom(...NAMES), hostileText),
    uri: fc.oneof(fc.constantFrom('fixture://one', 'file:///etc/passwd'), hostileText),
    arguments: fc.oneof(fc.jsonValue({ maxDepth: 3 }), hostileValue),
    cursor: hostileValue,
    taskId: hostileText,
    requestState: fc.oneof(fc.constant('pb1.x.y'), hostileText),
    inputResponses: hostileValue,
    level: fc.oneof(fc.constantFrom('debug', 'info'), hostileText),
    ref: fc.record({ type: fc.constantFrom('ref/prompt', 'ref/resource', 'x'), name: hostileText }),
    argument: hostileValue,
    requestId: hostileValue,
    _meta: hostileValue,
  },
  { requiredKeys: [] },
);
const id = fc.oneof(fc.integer(), fc.string(), fc.constantFrom<unknown>(null, 1.5, true, [], {}, 2 ** 60));
const message = fc
  .record(
    {
      jsonrpc: fc.oneof({ weight: 9, arbitrary: fc.constant<unknown>('2.0') }, hostileValue),
      id,
      method: fc.oneof({ weight: 9, arbitrary: fc.constantFrom<unknown>(...METHODS) }, hostileValue),
      params: fc.oneof({ weight: 9, arbitrary: params as fc.Arbitrary<unknown> }, hostileValue),
      result: hostileValue,
      error: hostileValue,
    },
    { requiredKeys: ['jsonrpc', 'method'] },
  )
  .map(({ result, error, ...rest }) =>
    rest.id === undefined && result !== undefined ? { ...rest, result, error } : rest,
  );

const legacy: fc.Arbitrary<Sent> = fc
  .record({
    body: fc.oneof(
      { weight: 6, arbitrary: message.map((one) => Buffer.from(textOf(one))) },
      { weight: 3, arbitrary: nearly(message).map((one) => Buffer.from(textOf(one))) },
      { weight: 1, arbitrary: fc.array(message, { maxLength: 4 }).map((many) => Buffer.from(textOf(many))) },
      { weight: 2, arbitrary: hostileBody },
    ),
    inSession: fc.boolean(),
    more: extra(),
  })
  .map(({ body, inSession, more }) => ({
    verb: 'POST',
    path: '/mcp',
    headers: { ...LEGACY, ...(inSession ? { 'mcp-session-id': session } : {}), ...more },
    body,
  }));

const modern: fc.Arbitrary<Sent> = fc
  .record({ method: fc.constantFrom(...METHODS.filter((one) => one !== '')), given: params, more: extra() })
  .map(({ method, given, more }) => {
    const { _meta, ...rest } = given;
    const named = Object.fromEntries(
      Object.entries(modernHeaders(method, rest)).map(([name, value]) => [name, headerSafe(value)]),
    );
    return {
      verb: 'POST',
      path: '/mcp',
      headers: { ...named, ...more },
      body: Buffer.from(marked(method, rest)),
    };
  });

const marked = (method: string, given: Record<string, unknown>) =>
  textOf(JSON.parse(modernBody(method, given)));

const REST_NAMES = [...NAMES, 'openapi.json', 's__echo/', 's__echo/../s__fail', '%73__echo', 's__echo;x', ''];
const rest: fc.Arbitrary<Sent> = fc
  .record({
    name: fc.oneof(
      fc.constantFrom(...REST_NAMES),
      hostileText.map((text) => encodeURIComponent(Buffer.from(text).toString())),
    ),
    body: fc.oneof(
      { weight: 4, arbitrary: params.map((one) => Buffer.from(textOf(one))) },
      { weight: 2, arbitrary: hostileValue.map((one) => Buffer.from(textOf(one))) },
      { weight: 2, arbitrary: hostileBody },
    ),
    more: extra(),
  })
  .map(({ name, body, more }) => ({
    verb: 'POST',
    path: `/api/${name}`,
    headers: { 'content-type': 'application/json', ...more },
    body,
  }));

const bare: fc.Arbitrary<Sent> = fc
  .record({
    verb: fc.constantFrom('GET', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS', 'POST'),
    path: fc.constantFrom(
      '/mcp',
      '/sse',
      '/message',
      '/message?sessionId=x',
      '/api/openapi.json',
      '/api/s__echo',
      '/mcp/',
      '//mcp',
      '/MCP',
      '/%6dcp',
      '/mcp;x',
      '/mcp?a=%00',
      '',
    ),
    more: extra(),
    body: fc.option(hostileBody, { nil: undefined }),
  })
  .map(({ verb, path, more, body }) => ({
    verb,
    path,
    headers: more,
    body: verb === 'GET' || verb === 'HEAD' ? undefined : body,
  }));

/** At most two headers that are odd. */
function extra(): fc.Arbitrary<Record<string, string>> {
  const version = fc.oneof(fc.constantFrom(MODERN, '2025-11-25', '2024-11-05', '1999-01-01'), odd);
  const values: Record<string, fc.Arbitrary<string>> = {
    'mcp-protocol-version': version,
    'mcp-method': fc.oneof(fc.constantFrom('tools/list', 'tools/call'), odd),
    'mcp-name': odd,
    'mcp-session-id': odd,
    'last-event-id': fc.oneof(fc.constantFrom('1-1', '0', '-1'), odd),
    accept: fc.oneof(fc.constantFrom('*/*', 'text/event-stream', 'application/json'), odd),
    'content-type': fc.oneof(fc.constantFrom('text/plain', 'application/json;charset=x'), odd),
    'x-patchbay-subject': odd,
    'x-patchbay-hops': odd,
    'x-api-key': odd,
    origin: fc.oneof(fc.constantFrom('null', 'https://evil.example'), odd),
    traceparent: odd,
    authorization: fc.oneof(fc.constantFrom('Bearer', 'Basic x', `Bearer ${'x'.repeat(3_000)}`), odd),
  };
  const one = fc.oneof(
    ...Object.entries(values).map(([name, value]) => value.map((text) => ({ [name]: text }))),
  );
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: one },
    { weight: 1, arbitrary: fc.tuple(one, one).map(([a, b]) => ({ ...a, ...b })) },
  );
}

it('answers whatever is sent', { timeout: 300_000 + RUNS * 500 }, async () => {
  const before = heap();
  const property = fc.asyncProperty(
    fc.oneof(
      { weight: 4, arbitrary: legacy },
      { weight: 4, arbitrary: modern },
      { weight: 2, arbitrary: rest },
      { weight: 1, arbitrary: bare },
    ),
    async (sent) => {
      const fault = faultOf(sent, await send(sent));
      if (fault !== null) throw new Error(fault);
    },
  );
  const checked = await fc.check(property, { seed: SEED, numRuns: RUNS });
  const answered = [...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`);
  console.log(
    `fuzz: seed ${SEED}, an endpoint, ${checked.numRuns} requests (${answered.join(', ')}), heap ${before} → ${heap()} MiB`,
  );
  expect(checked.failed ? told(checked.counterexample?.[0], checked.errorInstance) : '').toBe('');
  expect(heap() - before).toBeLessThan(100);
  const call = modernBody('tools/call', { name: 's__echo', arguments: { still: 'here' } });
  const headers = modernHeaders('tools/call', { name: 's__echo' });
  const good = await send({ verb: 'POST', path: '/mcp', headers, body: Buffer.from(call) });
  expect(good.text).toContain('here');
});

interface Seen {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

const TELLTALE = /\n\s+at |node_modules|\/src\/|\.(?:js|ts):\d+|prisma|postgres|<!doctype|<html/i;

function faultOf({ body, path, verb }: Sent, { status, headers, text }: Seen): string | null {
  if (verb === 'HEAD') return status >= 500 ? String(status) : null;
  if (path.startsWith('/api') && String(headers['content-type']).endsWith('problem+json'))
    return problemFault(status, text);
  if (status >= 500) return `${status} ${text.slice(0, 500)}`;
  const type = String(headers['content-type'] ?? '');
  if (status >= 400 && TELLTALE.test(text)) return `tells too much: ${text.slice(0, 500)}`;
  if (text === '' || type === 'text/event-stream') return null;
  if (!/^application\/json\b/.test(type)) return `${status} is ${type}`;
  if (path.startsWith('/api') && status === 200) return JSON.parse(text) === null ? 'nothing' : null;
  const answers = [JSON.parse(text) as Record<string, unknown>].flat();
  for (const answer of answers) {
    const { jsonrpc, error, result } = answer;
    if (jsonrpc !== '2.0' || (error === undefined) === (result === undefined))
      return `no answer of JSON-RPC: ${text.slice(0, 500)}`;
    const sent = body === undefined || verb !== 'POST' ? undefined : idIn(body);
    if (answer.id !== null && sent !== undefined && JSON.stringify(answer.id) !== JSON.stringify(sent))
      return `answers ${JSON.stringify(answer.id)}, asked was ${JSON.stringify(sent)}`;
  }
  return null;
}

/** What a server answers with an error is 502 here: of `s__fail` alone. */
function problemFault(status: number, text: string): string | null {
  const problem = JSON.parse(text) as {
    status?: unknown;
    code?: unknown;
    type?: unknown;
    instance?: unknown;
  };
  const { code, instance, type } = problem;
  if (status >= 500 && (code !== 'upstream_error' || !String(instance).endsWith('/s__fail')))
    return `${status} ${text.slice(0, 500)}`;
  if (status < 400 || problem.status !== status || type !== `urn:patchbay:problem:${code}`)
    return `${status} is no problem: ${text.slice(0, 500)}`;
  return TELLTALE.test(text) ? `tells too much: ${text.slice(0, 500)}` : null;
}

/** The id of a message; undefined where it is none or many. */
function idIn(body: Buffer): unknown {
  try {
    return (JSON.parse(body.toString()) as { id?: unknown } | null)?.id;
  } catch {
    return undefined;
  }
}

/** An event stream that the server keeps open is not waited for. */
function send({ verb, path, headers, body }: Sent): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const all: Record<string, string> = { authorization: `Bearer ${key}`, ...headers };
    if (body !== undefined) all['content-length'] = String(body.length);
    const { hostname, port, pathname } = new URL(url);
    const target = { hostname, port, path: pathname.replace(/\/mcp$/, path) || '/', agent: false };
    const req = request({ ...target, method: verb, headers: all }, (res) => {
      const status = res.statusCode ?? 0;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      let text = '';
      const done = () => resolve({ status, headers: res.headers, text });
      res.on('data', (chunk: Buffer) => (text += chunk.toString()));
      res.on('end', done);
      res.on('error', reject);
      if (verb === 'GET' && status === 200) {
        done();
        req.destroy();
      }
    });
    req.on('error', reject);
    req.end(body);
  });
}

function told(sent: Sent | undefined, error: unknown): string {
  const { authorization: _, ...headers } = sent?.headers ?? {};
  return `${error instanceof Error ? error.message : error}
  ${sent?.verb} ${sent?.path} ${JSON.stringify(headers)} ${JSON.stringify(sent?.body?.toString().slice(0, 400))}`;
}
