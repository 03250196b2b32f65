/**
 * More of the wire's traps on raw HTTP: which era a request is of, what every modern result must say,
 * codes that differ between the eras, mirrored headers to the letter, and guards on every method.
 * Sessions, their streams and the commoner traps are in gateway-wire-legacy.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { GatewayWorld, type RawReply, raw } from './testing.js';

const MODERN = '2026-07-28';
const META = 'io.modelcontextprotocol/';
const BOTH = 'application/json, text/event-stream';
const PRIVATE = { resultType: 'complete', cacheScope: 'private', ttlMs: expect.any(Number) };

type Headers = Record<string, string | undefined>;
/** A URI that no header takes as it is. */
const UNPLAIN = 'modern://Grüße, 世界';

/** What the fixture answers with, where a test wants it otherwise. */
type Result = (method: string, params: any) => object | undefined;

let world: GatewayWorld;
let legacyUpstream: HttpUpstream;
let modernUpstream: HttpUpstream;
let url: string;
let key: string;

/** Lets a test answer some methods in the upstream's place; all others are the fixture's. */
function teach(upstream: HttpUpstream, result: Result): void {
  const behaviour = upstream.behaviour as unknown as { result: (...args: unknown[]) => Promise<unknown> };
  const own = behaviour.result.bind(behaviour);
  behaviour.result = async (method, params, ...rest) =>
    result(method as string, params) ?? (await own(method, params, ...rest));
}

beforeAll(async () => {
  world = await GatewayWorld.start({ PATCHBAY_ALLOWED_ORIGINS: 'https://app.example' });
  const inputSchema = {
    type: 'object',
    properties: {
      text: { type: 'string', 'x-mcp-header': 'Text' },
      count: { type: 'integer', 'x-mcp-header': 'Count' },
      deep: { type: 'object', properties: { flag: { type: 'boolean', 'x-mcp-header': 'Flag' } } },
    },
  };
  legacyUpstream = await startHttpUpstream();
  modernUpstream = await startHttpUpstream({
    era: 'modern',
    extraTools: [{ name: 'mirrored', inputSchema }],
  });
  teach(legacyUpstream, (method, { uri }) =>
    method === 'resources/read' && uri === 'fixture://items/gone'
      ? { rpcError: { code: -32002, message: 'Resource not found', data: { uri } } }
      : undefined,
  );
  teach(modernUpstream, (method, { uri }) => {
    if (method === 'resources/list') return { resources: [{ uri: UNPLAIN, name: 'unplain' }] };
    if (method === 'resources/templates/list')
      return { resourceTemplates: [{ uriTemplate: 'modern://{name}', name: 'modern' }] };
    if (method !== 'resources/read' || !uri.startsWith('modern://')) return undefined;
    if (uri === 'modern://gone')
      return { rpcError: { code: -32602, message: 'Resource not found', data: { uri } } };
    return { contents: [{ uri, text: uri }], ttlMs: 5, cacheScope: 'public' };
  });
  const org = await world.org('acme');
  const members = [];
  for (const [slug, upstream] of [
    ['fix', legacyUpstream],
    ['mod', modernUpstream],
  ] as const) {
    const server = await world.addServer(org, { slug, type: 'STREAMABLE_HTTP', url: upstream.url });
    await world.sync(server);
    members.push({ server });
  }
  ({ url, key } = await world.publish(org, 'main', members));
});
afterAll(async () => {
  await world.stop();
  await legacyUpstream.close();
  await modernUpstream.close();
});

function post(body: unknown, headers: Headers = {}): Promise<RawReply> {
  const own = { 'content-type': 'application/json', accept: BOTH, authorization: `Bearer ${key}` };
  return raw(url, 'POST', { ...own, ...headers }, JSON.stringify(body));
}

async function open(protocolVersion = '2025-11-25'): Promise<string> {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
  const reply = await post({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  expect(reply.status).toBe(200);
  return reply.headers['mcp-session-id'] as string;
}

const envelope = () => ({ [`${META}protocolVersion`]: MODERN, [`${META}clientCapabilities`]: {} });

function modern(
  method: string,
  params: Record<string, unknown> = {},
  headers: Headers = {},
): Promise<RawReply> {
  const name = (params['name'] ?? params['uri']) as string | undefined;
  return post(
    { jsonrpc: '2.0', id: 'm', method, params: { ...params, _meta: envelope() } },
    { 'mcp-protocol-version': MODERN, 'mcp-method': method, 'mcp-name': name, ...headers },
  );
}

describe('the era of a request', () => {
  it('is modern by its envelope, in the middle of a legacy session too', async () => {
    const session = await open();
    const reply = await modern(
      'tools/call',
      { name: 'fix__echo', arguments: {} },
      { 'mcp-session-id': session },
    );
    expect(reply.json.result.resultType).toBe('complete');
    expect(reply.headers['mcp-session-id']).toBeUndefined();
  });

  it('is modern by a modern version header where no session is named: then the envelope is missing', async () => {
    const reply = await post(
      { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} },
      { 'mcp-protocol-version': MODERN, 'mcp-method': 'tools/list' },
    );
    expect([reply.status, reply.json.error.code]).toEqual([400, -32602]);
  });

  it('is legacy for initialize, whatever the header says, and the answer is a legacy version', async () => {
    const params = { protocolVersion: MODERN, capabilities: {} };
    const reply = await post(
      { jsonrpc: '2.0', id: 1, method: 'initialize', params },
      { 'mcp-protocol-version': MODERN },
    );
    expect([reply.status, reply.json.result.protocolVersion]).toEqual([200, '2025-11-25']);
  });

  it('is legacy without either, and then a session is needed; no version header means 2025-03-26', async () => {
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    expect((await post(list)).status).toBe(400);
    const session = await open('2025-03-26');
    const alone = await post(list, { 'mcp-session-id': session });
    expect(alone.json.result.resultType).toBeUndefined();
    expect((await post([list], { 'mcp-session-id': session })).json).toHaveLength(1);
  });

  it('of a notification with the envelope is modern: taken, and nothing comes of it', async () => {
    const before = legacyUpstream.behaviour.received.length;
    for (const method of ['notifications/cancelled', 'notifications/initialized', 'notifications/made/up']) {
      const reply = await post(
        { jsonrpc: '2.0', method, params: { requestId: 1, _meta: envelope() } },
        { 'mcp-protocol-version': MODERN, 'mcp-method': method },
      );
      expect([reply.status, reply.text]).toEqual([202, '']);
    }
    expect(legacyUpstream.behaviour.received.length).toBe(before);
  });

  it('cannot be unknown: the answer names what is supported, in both eras', async () => {
    for (const headers of [{ 'mcp-protocol-version': '2031-01-01' }, { 'mcp-protocol-version': 'draft' }]) {
      const reply = await post({ jsonrpc: '2.0', id: 7, method: 'tools/list' }, headers);
      expect([reply.status, reply.json.id, reply.json.error.code]).toEqual([400, 7, -32022]);
      expect(reply.json.error.data.supported).toContain('2025-11-25');
    }
  });
});

describe('batches', () => {
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

  it('need a session, of a version that has them, and are of a bounded length', async () => {
    expect((await post([ping])).status).toBe(400);
    for (const version of ['2024-11-05', '2025-06-18', '2025-11-25'])
      expect((await post([ping], { 'mcp-session-id': await open(version) })).status).toBe(400);
    const session = await open('2025-03-26');
    const many = await post(
      Array.from({ length: 10_000 }, () => ping),
      { 'mcp-session-id': session },
    );
    expect([many.status, many.json.error.code]).toEqual([400, -32600]);
  });

  it('hold no initialize, and an envelope in one makes nothing modern', async () => {
    const session = await open('2025-03-26');
    const initialize = {
      jsonrpc: '2.0',
      id: 2,
      method: 'initialize',
      params: { protocolVersion: '2025-03-26' },
    };
    const list = { jsonrpc: '2.0', id: 3, method: 'tools/list', params: { _meta: envelope() } };
    const reply = await post([ping, initialize, list], { 'mcp-session-id': session });
    expect(reply.status).toBe(200);
    expect(reply.json[1]).toMatchObject({ id: 2, error: { code: -32600 } });
    expect(reply.json[2].result.resultType).toBeUndefined();
    expect(reply.headers['mcp-session-id']).toBeUndefined();
  });
});

describe('every modern result', () => {
  it.each<[string, Record<string, unknown>, object]>([
    ['server/discover', {}, PRIVATE],
    ['tools/list', {}, PRIVATE],
    ['prompts/list', {}, PRIVATE],
    ['resources/list', {}, PRIVATE],
    ['resources/templates/list', {}, PRIVATE],
    ['resources/read', { uri: 'fixture://one' }, PRIVATE],
    ['prompts/get', { name: 'fix__greet' }, { resultType: 'complete' }],
    ['prompts/get', { name: 'mod__greet' }, { resultType: 'complete' }],
    ['tools/call', { name: 'fix__numbers', arguments: {} }, { resultType: 'complete' }],
    ['tools/call', { name: 'mod__numbers', arguments: {} }, { resultType: 'complete' }],
    [
      'completion/complete',
      { ref: { type: 'ref/prompt', name: 'fix__greet' }, argument: { name: 'a', value: '' } },
      { resultType: 'complete' },
    ],
  ])('of %s %j says what it is', async (method, params, what) => {
    const reply = await modern(method, params);
    expect(reply.status).toBe(200);
    expect(reply.json.result).toMatchObject(what);
  });

  it('is private here even where its server calls it public; how long it lives is the server’s to say', async () => {
    const reply = await modern('resources/read', { uri: 'modern://one' });
    expect(reply.json.result).toMatchObject({ resultType: 'complete', ttlMs: 5, cacheScope: 'private' });
  });

  it('has none of it towards a legacy client', async () => {
    const session = { 'mcp-session-id': await open() };
    for (const [method, params] of [
      ['resources/read', { uri: 'modern://one' }],
      ['tools/list', {}],
      ['tools/call', { name: 'mod__echo', arguments: {} }],
    ] as const) {
      const { result } = (await post({ jsonrpc: '2.0', id: 1, method, params }, session)).json;
      expect(result).toBeDefined();
      for (const member of ['resultType', 'ttlMs', 'cacheScope']) expect(result).not.toHaveProperty(member);
    }
  });
});

describe('a resource that is not there', () => {
  const gone = { fix: 'fixture://items/gone', mod: 'modern://gone' };

  it('is -32602 to a modern client, whichever its server said', async () => {
    for (const uri of Object.values(gone)) {
      const reply = await modern('resources/read', { uri });
      expect([reply.status, reply.json.error.code]).toEqual([200, -32602]);
      expect(reply.json.error).toMatchObject({ message: 'Resource not found', data: { uri } });
    }
  });

  it('is -32002 to a legacy client of a legacy server', async () => {
    const params = { uri: gone.fix };
    const reply = await post(
      { jsonrpc: '2.0', id: 1, method: 'resources/read', params },
      { 'mcp-session-id': await open() },
    );
    expect(reply.json.error).toMatchObject({ code: -32002, data: { uri: gone.fix } });
  });
});

describe('mirrored headers', () => {
  const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`;
  const mirrored = (args: object, headers: Headers) =>
    modern('tools/call', { name: 'mod__mirrored', arguments: args }, headers);

  it('carry names and URIs that are no plain text in base64, to the upstream too', async () => {
    const reply = await modern('resources/read', { uri: UNPLAIN }, { 'mcp-name': base64(UNPLAIN) });
    expect(reply.json.result.contents[0].uri).toBe(UNPLAIN);
    expect(modernUpstream.requests.at(-1)?.headers['mcp-name']).toBe(base64(UNPLAIN));
    // What looks like the sentinel is encoded, or it would be taken for one.
    const odd = 'modern://x';
    expect((await modern('resources/read', { uri: odd }, { 'mcp-name': base64(odd) })).status).toBe(200);
    const literal = '=?base64?bW9kZXJuOi8veA==?=';
    expect((await modern('resources/read', { uri: literal }, { 'mcp-name': literal })).status).toBe(400);
    // The markers are as they are.
    expect(
      (await modern('resources/read', { uri: odd }, { 'mcp-name': base64(odd).replace('base64', 'BASE64') }))
        .status,
    ).toBe(400);
  });

  it.each<[object, Headers]>([
    [{ text: 'us-west1' }, { 'mcp-param-text': 'us-west1' }],
    [{ text: 'Hello, 世界' }, { 'mcp-param-text': base64('Hello, 世界') }],
    [{ text: ' padded ' }, { 'mcp-param-text': base64(' padded ') }],
    [{ text: 'line1\nline2' }, { 'mcp-param-text': base64('line1\nline2') }],
    [{ text: '=?base64?literal?=' }, { 'mcp-param-text': base64('=?base64?literal?=') }],
    [{ text: 'plain' }, { 'mcp-param-text': base64('plain') }],
    [{ count: 42 }, { 'mcp-param-count': '42' }],
    [{ count: 42 }, { 'mcp-param-count': '42.0' }],
    [{ count: -7 }, { 'mcp-param-count': '-7' }],
    [{ deep: { flag: true } }, { 'mcp-param-flag': 'true' }],
    [{ text: null, count: 0 }, { 'mcp-param-count': '0' }],
    [{}, {}],
    [{}, { 'mcp-param-unknown': 'passes' }],
  ])('that agree with %j pass: %j', async (args, headers) => {
    const reply = await mirrored(args, headers);
    // The fixture knows no such tool: it was asked.
    expect([reply.status, reply.json.error.message]).toEqual([200, 'Unknown tool: mirrored']);
    const seen = modernUpstream.requests.at(-1)?.headers ?? {};
    for (const name of Object.keys(headers)) expect(seen[name]).toBeDefined();
  });

  it.each<[object, Headers]>([
    [{ text: 'a' }, {}],
    [{ text: 'a' }, { 'mcp-param-text': 'b' }],
    [{ text: 'a' }, { 'mcp-param-text': 'A' }],
    [{ text: 'a' }, { 'mcp-param-text': '=?base64?YQ?=' }],
    [{ text: 'é' }, { 'mcp-param-text': 'é' }],
    [{ count: 42 }, { 'mcp-param-count': '43' }],
    [{ count: 42 }, { 'mcp-param-count': '0x2a' }],
    [{ deep: { flag: true } }, { 'mcp-param-flag': 'TRUE' }],
    [{ deep: { flag: true } }, {}],
    [{}, { 'mcp-param-text': 'nothing in the body' }],
    [{ text: null }, { 'mcp-param-text': 'null' }],
  ])('that do not agree with %j are refused: %j', async (args, headers) => {
    const before = modernUpstream.requests.length;
    const reply = await mirrored(args, headers);
    expect([reply.status, reply.json.error.code]).toEqual([400, -32020]);
    expect(modernUpstream.requests.length).toBe(before);
  });

  it('are made for the upstream of a legacy client, who sends none', async () => {
    const params = { name: 'mod__mirrored', arguments: { text: 'é', count: 1, deep: { flag: false } } };
    await post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }, { 'mcp-session-id': await open() });
    expect(modernUpstream.requests.at(-1)?.headers).toMatchObject({
      'mcp-method': 'tools/call',
      'mcp-name': 'mirrored',
      'mcp-param-text': base64('é'),
      'mcp-param-count': '1',
      'mcp-param-flag': 'false',
    });
  });
});

describe('guards', () => {
  it.each(['POST', 'GET', 'DELETE', 'OPTIONS', 'PUT', 'HEAD'])(
    'stand before everything else of %s',
    async (method) => {
      for (const headers of [
        { host: 'evil.example' },
        { origin: 'https://evil.example' },
        { origin: 'null' },
      ]) {
        const reply = await raw(url, method, headers);
        expect(reply.status).toBe(403);
        expect(reply.headers['access-control-allow-origin']).toBeUndefined();
      }
      // Without Origin it is no browser; what is refused then is the missing key.
      const plain = await raw(url, method, {});
      expect(plain.status).toBe(method === 'OPTIONS' ? 204 : 401);
    },
  );

  it('tell an allowed page what it may read, in refusals too', async () => {
    const reply = await raw(url, 'POST', { origin: 'https://app.example' });
    expect(reply.status).toBe(401);
    expect(reply.headers['access-control-allow-origin']).toBe('https://app.example');
    expect(reply.headers['access-control-expose-headers']).toContain('www-authenticate');
    expect(reply.headers['www-authenticate']).toBe('Bearer realm="patchbay"');
  });
});

it('asks upstreams for bytes as they are: compressed ones could be anything when unpacked', async () => {
  await modern('tools/call', { name: 'fix__echo', arguments: {} });
  for (const { headers } of [...legacyUpstream.requests, ...modernUpstream.requests])
    expect(headers['accept-encoding'] ?? 'identity').toBe('identity');
});
