/** The wire traps, one by one, on raw HTTP: what clients may send and what they must get for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { GatewayWorld, openStream, type RawReply, raw } from './testing.js';

const MODERN = '2026-07-28';
const META = 'io.modelcontextprotocol/';

let world: GatewayWorld;
let upstream: HttpUpstream;
let modernUpstream: HttpUpstream;
let url: string;
let key: string;

beforeAll(async () => {
  world = await GatewayWorld.start({
    PATCHBAY_MCP_BODY_LIMIT_BYTES: '65536',
    PATCHBAY_PUBLIC_URL: 'https://gw.example',
    PATCHBAY_ALLOWED_ORIGINS: 'https://app.example',
    PATCHBAY_ALLOWED_HOSTS: 'inner.example',
  });
  const schema = { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } };
  upstream = await startHttpUpstream();
  modernUpstream = await startHttpUpstream({
    era: 'modern',
    extraTools: [{ name: 'mirrored', inputSchema: schema }],
  });
  const org = await world.org('acme');
  const server = await world.addServer(org, {
    slug: 'fix',
    type: 'STREAMABLE_HTTP',
    url: upstream.url,
    timeoutMs: 2_000,
  });
  const modern = await world.addServer(org, {
    slug: 'mod',
    type: 'STREAMABLE_HTTP',
    url: modernUpstream.url,
  });
  await world.sync(server);
  await world.sync(modern);
  ({ url, key } = await world.publish(org, 'main', [{ server }, { server: modern }]));
});
afterAll(async () => {
  await world.stop();
  await upstream.close();
  await modernUpstream.close();
});

const BOTH = 'application/json, text/event-stream';

function post(body: unknown, headers: Record<string, string | undefined> = {}): Promise<RawReply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return raw(
    url,
    'POST',
    { 'content-type': 'application/json', accept: BOTH, authorization: `Bearer ${key}`, ...headers },
    text,
  );
}

async function initialize(protocolVersion = '2025-11-25'): Promise<{ session: string; reply: RawReply }> {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
  const reply = await post({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
  return { session: reply.headers['mcp-session-id'] as string, reply };
}

function modern(
  method: string,
  params: object = {},
  headers: Record<string, string | undefined> = {},
  meta: object = {},
) {
  const _meta = { [`${META}protocolVersion`]: MODERN, [`${META}clientCapabilities`]: {}, ...meta };
  const { name, uri } = params as { name?: string; uri?: string };
  return post(
    { jsonrpc: '2.0', id: 'm', method, params: { ...params, _meta } },
    { 'mcp-protocol-version': MODERN, 'mcp-method': method, 'mcp-name': name ?? uri, ...headers },
  );
}

describe('legacy sessions', () => {
  it.each([
    ['2024-11-05', '2024-11-05'],
    ['2025-03-26', '2025-03-26'],
    ['2025-06-18', '2025-06-18'],
    ['2025-11-25', '2025-11-25'],
    ['1999-01-01', '2025-11-25'],
    [MODERN, '2025-11-25'],
  ])('initialize with %s answers %s', async (asked, answered) => {
    const { reply, session } = await initialize(asked);
    expect(reply.status).toBe(200);
    expect(reply.json.result.protocolVersion).toBe(answered);
    expect(reply.json.result.serverInfo.name).toBe('patchbay');
    expect(session).toMatch(/^[\x21-\x7e]+$/);
  });

  it('initialize without a version is refused by name', async () => {
    const reply = await post({ jsonrpc: '2.0', id: 1, method: 'initialize', params: {} });
    expect([reply.status, reply.json.error.code]).toEqual([400, -32602]);
    expect(reply.json.error.message).toContain('protocolVersion');
  });

  it('a missing session is 400, an unknown or changed one 404, another key’s 404', async () => {
    const ping = { jsonrpc: '2.0', id: 5, method: 'ping' };
    expect((await post(ping)).status).toBe(400);
    expect((await post(ping, { 'mcp-session-id': 'nonsense' })).status).toBe(404);
    const { session } = await initialize();
    const flipped = session.slice(0, -1) + (session.endsWith('A') ? 'B' : 'A');
    const missed = await post(ping, { 'mcp-session-id': flipped });
    expect([missed.status, missed.json.id]).toEqual([404, 5]);
    const alive = await post(ping, { 'mcp-session-id': session });
    expect([alive.status, alive.json]).toEqual([200, { jsonrpc: '2.0', id: 5, result: {} }]);
  });

  it('checks the version header', async () => {
    const { session } = await initialize();
    const ping = (version?: string) =>
      post(
        { jsonrpc: '2.0', id: 1, method: 'ping' },
        { 'mcp-session-id': session, 'mcp-protocol-version': version },
      );
    expect((await ping()).status).toBe(200);
    expect((await ping('2025-11-25')).status).toBe(200);
    expect((await ping('2020-01-01')).status).toBe(400);
    expect((await ping(MODERN)).status).toBe(400);
  });

  it('DELETE is 200, then everything is 404', async () => {
    const { session } = await initialize();
    const headers = { authorization: `Bearer ${key}`, 'mcp-session-id': session };
    expect((await raw(url, 'DELETE', headers)).status).toBe(200);
    expect((await raw(url, 'DELETE', headers)).status).toBe(404);
    const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
    expect((await post(ping, { 'mcp-session-id': session })).status).toBe(404);
    expect((await raw(url, 'DELETE', { authorization: `Bearer ${key}` })).status).toBe(400);
  });

  it('takes notifications and responses with 202 and no body', async () => {
    const { session } = await initialize();
    for (const message of [
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', method: 'notifications/anything', params: { x: 1 } },
      { jsonrpc: '2.0', id: 9, result: {} },
    ]) {
      const reply = await post(message, { 'mcp-session-id': session });
      expect([reply.status, reply.text]).toEqual([202, '']);
    }
  });

  it('keeps one GET stream a session; a second is 409', async () => {
    const { session } = await initialize();
    const headers = { authorization: `Bearer ${key}`, 'mcp-session-id': session };
    expect((await raw(url, 'GET', { ...headers, accept: 'application/json' })).status).toBe(406);
    expect((await raw(url, 'GET', { authorization: headers.authorization })).status).toBe(400);
    const stream = await openStream(url, { ...headers, accept: 'text/event-stream' });
    expect(stream.status).toBe(200);
    expect((await raw(url, 'GET', { ...headers, accept: 'text/event-stream' })).status).toBe(409);
    await raw(url, 'DELETE', headers);
    await stream.ended;
  });

  it('takes batches on 2025-03-26 only', async () => {
    const batch = [
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 'b', method: 'tools/call', params: { name: 'fix__echo', arguments: {} } },
      { jsonrpc: '2.0', id: 3, method: 'nonsense' },
      { jsonrpc: '1.0', id: 4, method: 'ping' },
    ];
    const old = (await initialize('2025-03-26')).session;
    const reply = await post(batch, { 'mcp-session-id': old });
    expect(reply.status).toBe(200);
    expect(reply.json.map((r: any) => [r.id, r.error?.code ?? 'ok'])).toEqual([
      [1, 'ok'],
      ['b', 'ok'],
      [3, -32601],
      [null, -32600],
    ]);
    const none = await post([batch[1]], { 'mcp-session-id': old });
    expect([none.status, none.text]).toEqual([202, '']);
    expect((await post([], { 'mcp-session-id': old })).status).toBe(400);
    const recent = (await initialize()).session;
    expect((await post(batch, { 'mcp-session-id': recent })).status).toBe(400);
  });

  it('accepts log levels by name only', async () => {
    const { session } = await initialize();
    const set = (level: unknown) =>
      post(
        { jsonrpc: '2.0', id: 1, method: 'logging/setLevel', params: { level } },
        { 'mcp-session-id': session },
      );
    expect((await set('warning')).json.result).toEqual({});
    expect((await set('loud')).json.error.code).toBe(-32602);
  });

  it('answers unknown methods and what it does not offer with -32601', async () => {
    const { session } = await initialize();
    for (const method of ['no/such', 'server/discover']) {
      const reply = await post({ jsonrpc: '2.0', id: 1, method, params: {} }, { 'mcp-session-id': session });
      expect([reply.status, reply.json.error.code]).toEqual([200, -32601]);
    }
  });

  it('says -32002 for a resource nobody has', async () => {
    const { session } = await initialize();
    const params = { uri: 'nowhere://x' };
    const reply = await post(
      { jsonrpc: '2.0', id: 1, method: 'resources/read', params },
      { 'mcp-session-id': session },
    );
    expect(reply.json.error).toMatchObject({ code: -32002, data: { uri: 'nowhere://x' } });
  });

  it('relays number spellings and unknown members, and strips what is modern', async () => {
    const { session } = await initialize();
    const call = (name: string) =>
      post(
        { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: {} } },
        { 'mcp-session-id': session },
      );
    const result = '"structuredContent":{"a":1.0,"b":12345678901234567890,"c":1e2},"unknown":{"z":1,"a":2}}';
    expect((await call('fix__numbers')).text).toContain(result);
    const crossed = await call('mod__echo');
    expect(crossed.json.result.content[0].text).toContain('arguments');
    expect(crossed.json.result.resultType).toBeUndefined();
  });

  it('cancels by notification: the upstream hears of it, the call ends without a response', async () => {
    const { session } = await initialize();
    const before = upstream.behaviour.cancelled.length;
    const calls = upstream.behaviour.calls;
    const call = post(
      { jsonrpc: '2.0', id: 'c1', method: 'tools/call', params: { name: 'fix__hang', arguments: {} } },
      { 'mcp-session-id': session },
    );
    while (upstream.behaviour.calls === calls) await new Promise((resolve) => setImmediate(resolve));
    await post(
      { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'c1' } },
      { 'mcp-session-id': session },
    );
    const reply = await call;
    expect([reply.status, reply.text]).toEqual([200, '']);
    while (upstream.behaviour.cancelled.length === before)
      await new Promise((resolve) => setImmediate(resolve));
  });

  it('fails with a typed error when the deadline passes, and tells the upstream', async () => {
    const { session } = await initialize();
    const reply = await post(
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'fix__hang', arguments: {} } },
      { 'mcp-session-id': session },
    );
    expect(reply.json.error).toMatchObject({
      code: -31002,
      data: { server: 'fix', reason: 'upstream_timeout' },
    });
    expect(reply.json.error.message).toContain('server "fix"');
  });
});

describe('modern requests', () => {
  it('discovers', async () => {
    const { status, json } = await modern('server/discover');
    expect(status).toBe(200);
    expect(json.result).toMatchObject({
      resultType: 'complete',
      supportedVersions: [MODERN],
      cacheScope: 'private',
      capabilities: { tools: {} },
    });
  });

  it('lists and reads with resultType, ttlMs and cacheScope', async () => {
    for (const method of ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list']) {
      const { json } = await modern(method);
      expect(json.result).toMatchObject({ resultType: 'complete', cacheScope: 'private' });
      expect(json.result.ttlMs).toBeGreaterThanOrEqual(0);
    }
    const { json } = await modern('resources/read', { uri: 'fixture://one' });
    expect(json.result).toMatchObject({ resultType: 'complete', cacheScope: 'private' });
  });

  it('gives every result a resultType, from either era', async () => {
    for (const name of ['fix__echo', 'mod__echo']) {
      const { json } = await modern('tools/call', { name, arguments: {} });
      expect(json.result.resultType).toBe('complete');
      // A legacy upstream sees nothing of the modern envelope.
      expect(json.result.content[0].text.includes(`${META}protocolVersion`)).toBe(name === 'mod__echo');
    }
  });

  it.each([
    ['a version header that is missing', { 'mcp-protocol-version': undefined }],
    ['a version header that differs', { 'mcp-protocol-version': '2025-11-25' }],
    ['a method header that is missing', { 'mcp-method': undefined }],
    ['a method header that differs', { 'mcp-method': 'tools/list' }],
    ['a name header that is missing', { 'mcp-name': undefined }],
    ['a name header that differs', { 'mcp-name': 'fix__fail' }],
    ['a name header with broken base64', { 'mcp-name': '=?base64?%%%?=' }],
  ])('%s is -32020 with 400', async (_what, headers) => {
    const before = upstream.behaviour.calls;
    const reply = await modern('tools/call', { name: 'fix__echo', arguments: {} }, headers);
    expect([reply.status, reply.json.error.code]).toEqual([400, -32020]);
    expect(upstream.behaviour.calls).toBe(before);
  });

  it('takes a name in base64', async () => {
    const encoded = `=?base64?${Buffer.from('fix__echo').toString('base64')}?=`;
    const { status } = await modern(
      'tools/call',
      { name: 'fix__echo', arguments: {} },
      { 'mcp-name': encoded },
    );
    expect(status).toBe(200);
  });

  it.each(['protocolVersion', 'clientCapabilities'])('a missing %s is -32602 with 400', async (field) => {
    const reply = await modern('tools/list', {}, {}, { [`${META}${field}`]: undefined });
    expect([reply.status, reply.json.error.code]).toEqual([400, -32602]);
    expect(reply.json.error.message).toContain(field);
  });

  it('an unsupported version is -32022 with what is supported', async () => {
    const meta = { [`${META}protocolVersion`]: '1900-01-01' };
    const reply = await modern('tools/list', {}, { 'mcp-protocol-version': '1900-01-01' }, meta);
    expect([reply.status, reply.json.error.code]).toEqual([400, -32022]);
    expect(reply.json.error.data).toEqual({
      supported: [MODERN],
      requested: '1900-01-01',
    });
  });

  it('an unknown method is -32601 with 404', async () => {
    for (const method of ['no/such', 'ping', 'logging/setLevel', 'initialize', 'resources/subscribe']) {
      const reply = await modern(method);
      expect([method, reply.status, reply.json.error.code]).toEqual([method, 404, -32601]);
    }
  });

  it('gives an error of the upstream the status that its code asks for', async () => {
    const statuses: [number, number][] = [
      [-32020, 400],
      [-32021, 400],
      [-32022, 400],
      [-32601, 404],
      [-32602, 200],
      [-32050, 200],
    ];
    for (const [code, status] of statuses) {
      const reply = await modern('tools/call', { name: 'mod__fail', arguments: { code } });
      expect([reply.status, reply.json.error.code]).toEqual([status, code]);
    }
  });

  it('needs no session and ignores one', async () => {
    const reply = await modern('tools/list', {}, { 'mcp-session-id': 'whatever' });
    expect(reply.status).toBe(200);
    expect(reply.headers['mcp-session-id']).toBeUndefined();
  });

  it('says -32602 for a resource nobody has', async () => {
    const reply = await modern('resources/read', { uri: 'nowhere://x' });
    expect([reply.status, reply.json.error.code]).toEqual([200, -32602]);
  });

  it('refuses a cursor that is none', async () => {
    expect((await modern('tools/list', { cursor: 'made up' })).json.error.code).toBe(-32602);
  });

  it('checks parameters mirrored in headers and hands them on', async () => {
    const call = (region: string | undefined) =>
      modern(
        'tools/call',
        { name: 'mod__mirrored', arguments: { region: 'eu' } },
        { 'mcp-param-region': region },
      );
    expect([(await call(undefined)).status, (await call('us')).status]).toEqual([400, 400]);
    await call('eu');
    const seen = modernUpstream.requests.at(-1);
    expect(seen?.message.params.name).toBe('mirrored');
    expect(seen?.headers['mcp-param-region']).toBe('eu');
    expect(seen?.headers['mcp-name']).toBe('mirrored');
    expect(seen?.headers['authorization']).toBeUndefined();
  });

  it('a closed connection cancels upstream', async () => {
    const calls = upstream.behaviour.calls;
    const cancelled = upstream.behaviour.cancelled.length;
    const controller = new AbortController();
    const params = {
      name: 'fix__hang',
      arguments: {},
      _meta: { [`${META}protocolVersion`]: MODERN, [`${META}clientCapabilities`]: {} },
    };
    const call = fetch(url, {
      method: 'POST',
      signal: controller.signal,
      headers: {
        'content-type': 'application/json',
        accept: BOTH,
        authorization: `Bearer ${key}`,
        'mcp-protocol-version': MODERN,
        'mcp-method': 'tools/call',
        'mcp-name': 'fix__hang',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    }).catch(() => null);
    while (upstream.behaviour.calls === calls) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    await call;
    while (upstream.behaviour.cancelled.length === cancelled)
      await new Promise((resolve) => setImmediate(resolve));
  });

  it('has no GET and no DELETE', async () => {
    const headers = {
      authorization: `Bearer ${key}`,
      'mcp-protocol-version': MODERN,
      accept: 'text/event-stream',
    };
    expect((await raw(url, 'GET', headers)).status).toBe(405);
    expect((await raw(url, 'DELETE', headers)).status).toBe(405);
  });
});

describe('at the door', () => {
  const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

  it.each([
    ['{', 400, -32700],
    ['', 400, -32700],
    ['"x"', 400, -32700],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call"}', 400, -32700],
    [
      `{"jsonrpc":"2.0","id":1,"method":"ping","params":${'{"a":'.repeat(200)}1${'}'.repeat(200)}}`,
      400,
      -32700,
    ],
    ['{"id":1,"method":"ping"}', 400, -32600],
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', 400, -32600],
    ['{"jsonrpc":"2.0","id":{},"method":"ping"}', 400, -32600],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}', 400, -32600],
  ])('malformed body %#', async (body, status, code) => {
    const reply = await post(body);
    expect([reply.status, reply.json.error.code]).toEqual([status, code]);
    expect(reply.headers['content-type']).toBe('application/json');
  });

  it('content type, accept, size and method', async () => {
    expect((await post(ping, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(ping, { accept: 'application/json' })).status).toBe(406);
    expect((await post(ping, { accept: 'text/event-stream' })).status).toBe(406);
    expect((await post(ping, { accept: '*/*' })).status).toBe(400);
    const large = await post(`{"x":"${'y'.repeat(70_000)}"}`);
    expect([large.status, large.json.error.code]).toEqual([413, -31413]);
    const chunked = await post(`{"x":"${'y'.repeat(70_000)}"}`, { 'transfer-encoding': 'chunked' });
    expect(chunked.status).toBe(413);
    for (const method of ['PUT', 'PATCH'])
      expect((await raw(url, method, { authorization: `Bearer ${key}` })).status).toBe(405);
  });

  it.each([
    [{ host: 'evil.example' }, 403],
    [{ host: 'gw.example' }, 200],
    [{ host: 'inner.example:8080' }, 200],
    [{ host: 'localhost:9' }, 200],
    [{ host: 'localhost.evil.example' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'https://app.example' }, 200],
    [{ origin: 'https://app.example.evil.example' }, 403],
    [{ origin: 'https://gw.example' }, 200],
    [{ origin: 'http://localhost:5173' }, 200],
    [{ origin: 'http://127.0.0.1:5173' }, 200],
    [{ origin: 'ftp://localhost' }, 403],
  ])('Host and Origin %j: %i', async (headers, status) => {
    const body = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } };
    expect((await post(body, headers)).status).toBe(status);
    // The check comes before authentication.
    expect((await post(body, { ...headers, authorization: undefined })).status).toBe(
      status === 403 ? 403 : 401,
    );
  });

  it('answers preflights of allowed origins only', async () => {
    const ask = (origin: string) =>
      raw(url, 'OPTIONS', {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type, mcp-param-region, x-evil',
      });
    const reply = await ask('https://app.example');
    expect(reply.status).toBe(204);
    expect(reply.headers['access-control-allow-origin']).toBe('https://app.example');
    expect(reply.headers['access-control-allow-headers']).toContain('mcp-param-region');
    expect(reply.headers['access-control-allow-headers']).not.toContain('x-evil');
    expect((await ask('https://evil.example')).status).toBe(403);
  });

  it('no path trick reaches an endpoint', async () => {
    const path = new URL(url).pathname;
    for (const target of [
      path.replace('/t/', '//t/'),
      path.replace('/t/', '/T/'),
      path.replace('acme', 'ACME'),
      path.replace('acme', '%61cme'),
      path.replace('/main', '//main'),
      path.replace('/main', '/./main'),
      path.replace('/main', '/other/../main'),
      path.replace('/main', '/main;x=1'),
      path.replace('/mcp', '/MCP'),
      `${path}/`,
      `${path}/x`,
      `${path}%00`,
      `http://${new URL(url).host}${path}`,
    ]) {
      const reply = await raw(url, 'POST', { authorization: `Bearer ${key}` }, '{}', target);
      expect([target, reply.status]).toEqual([target, 404]);
      expect(reply.json.error.code).toBe(-31404);
    }
  });

  it('the transports of later say so', async () => {
    for (const transport of ['api/openapi.json']) {
      const reply = await raw(url.replace(/mcp$/, transport), 'GET', { authorization: `Bearer ${key}` });
      expect([reply.status, reply.json.error.code]).toEqual([404, -31404]);
    }
  });
});

it('hands on the trace of either era’s requests, as far as it is well-formed', async () => {
  const good = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7',
    baggage: 'userId=alice,isProduction=false',
  };
  const bad = { ...good, traceparent: good.traceparent.toUpperCase(), baggage: 'no member' };
  const { session } = await initialize();
  const seen = ({ requests }: HttpUpstream) => {
    const { traceparent, tracestate, baggage } = requests.at(-1)?.headers ?? {};
    return { traceparent, tracestate, baggage };
  };
  const none = { traceparent: undefined, tracestate: undefined, baggage: undefined };
  for (const [given, wanted] of [
    [good, good],
    [bad, none],
    [{}, none],
  ]) {
    const params = { name: 'fix__echo', arguments: {} };
    await post(
      { jsonrpc: '2.0', id: 1, method: 'tools/call', params },
      { 'mcp-session-id': session, ...given },
    );
    expect(seen(upstream)).toEqual(wanted);
    await modern('tools/call', { name: 'mod__echo', arguments: {} }, given);
    expect(seen(modernUpstream)).toEqual(wanted);
  }
});
