/**
 * Requests that are wrong in every way a client can think of: each gets the right HTTP status and the
 * right JSON-RPC error, in little time and few bytes; never HTML, never a stack, never what it sent.
 */
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { GatewayWorld, type RawReply, raw } from './testing.js';
import { LAG_MS, watch } from './watch.js';

const MODERN = '2026-07-28';
const VERSION = 'io.modelcontextprotocol/protocolVersion';
const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const META = { [VERSION]: MODERN, [CAPABILITIES]: {} };
const BODY_LIMIT = 1024 * 1024;

let world: GatewayWorld;
let upstream: HttpUpstream;
let url: string;
let key: string;
let session: string;

beforeAll(async () => {
  world = await GatewayWorld.start({ PATCHBAY_MCP_BODY_LIMIT_BYTES: String(BODY_LIMIT) });
  upstream = await startHttpUpstream();
  const org = await world.org('acme');
  const server = await world.addServer(org, { slug: 's', type: 'STREAMABLE_HTTP', url: upstream.url });
  await world.sync(server);
  ({ url, key } = await world.publish(org, 'main', [{ server, prefix: '' }]));
  const params = {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'raw', version: '1' },
  };
  const opened = await post(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }));
  session = opened.headers['mcp-session-id'] as string;
});
afterAll(async () => {
  await world.stop();
  await upstream.close();
});

const HEADERS = () => ({
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  authorization: `Bearer ${key}`,
});

const post = (body: string | Buffer, headers: Record<string, string | undefined> = {}): Promise<RawReply> =>
  raw(url, 'POST', { ...HEADERS(), ...headers }, body);

/** In a session, where every message is looked at. */
const said = (body: string | Buffer) => post(body, { 'mcp-session-id': session });

const call = (args: string, id = '1') =>
  said(`{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"echo","arguments":${args}}}`);

function refused(reply: RawReply, status: number, code: number): void {
  expect([reply.status, reply.json?.error?.code]).toEqual([status, code]);
  expect(reply.json).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
  expect(reply.headers['content-type']).toBe('application/json');
  expect(reply.text.length).toBeLessThan(1_000);
  expect(reply.text).not.toMatch(/<\w|\.[jt]s:\d|node:|canary/);
}

const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

describe('what is no JSON', () => {
  it.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['space', ' \n'],
    ['HTML', '<html>canary</html>'],
    ['a form', 'a=canary'],
    ['a number', '7'],
    ['a word', 'canary'],
    ['two texts', `${ping}${ping}`],
    ['a text and more', `${ping}canary`],
    ['half a text', ping.slice(0, -1)],
    ['single quotes', ping.replaceAll('"', "'")],
    ['a comment', `/* canary */${ping}`],
    ['a comma too many', ping.replace('}', ',}')],
    ['a key without quotes', '{jsonrpc:"2.0","id":1,"method":"ping"}'],
    ['a raw line break in a string', '{"jsonrpc":"2.0","id":1,"method":"pi\nng"}'],
    ['an escape that is none', '{"jsonrpc":"2.0","id":1,"method":"pi\\xng"}'],
    ['half an escape', '{"jsonrpc":"2.0","id":1,"method":"\\u00"}'],
    ['a number with a zero in front', '{"jsonrpc":"2.0","id":01,"method":"ping"}'],
    ['a number with a plus', '{"jsonrpc":"2.0","id":+1,"method":"ping"}'],
    ['a number that ends in a point', '{"jsonrpc":"2.0","id":1.,"method":"ping"}'],
    ['a number without digits', '{"jsonrpc":"2.0","id":-,"method":"ping"}'],
    ['NaN', '{"jsonrpc":"2.0","id":NaN,"method":"ping"}'],
    ['Infinity', '{"jsonrpc":"2.0","id":Infinity,"method":"ping"}'],
    ['a byte order mark', `\ufeff${ping}`],
    ['UTF-16', Buffer.from(ping, 'utf16le')],
    ['a byte that no UTF-8 has', Buffer.from(ping.replace('ping', 'pi\xff'), 'latin1')],
    ['UTF-8 cut in the middle', Buffer.from(ping.replace('ping', '\xe2\x82'), 'latin1')],
    ['a surrogate as UTF-8', Buffer.from(ping.replace('ping', '\xed\xa0\x80'), 'latin1')],
    ['an overlong slash', Buffer.from(ping.replace('ping', '\xc0\xaf'), 'latin1')],
    ['a NUL behind it', `${ping}\0`],
  ])('%s is a parse error', async (_what, body) => {
    refused(await said(body), 400, -32700);
    refused(await post(body), 400, -32700);
  });

  it('nested beyond every use is one too, whatever it is nested in', async () => {
    const deep = (open: string, close: string, n: number) => `${open.repeat(n)}1${close.repeat(n)}`;
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"a":', '}]'],
    ] as const) {
      const [fine, seen] = await watch(() => call(`{"x":${deep(open, close, 50)}}`));
      expect(fine.json.result.content[0].text).toContain(deep(open, close, 50));
      expect(seen.lagMs).toBeLessThan(LAG_MS);
      refused(await call(`{"x":${deep(open, close, 200)}}`), 400, -32700);
    }
    for (const text of ['[', '{"a":', '[['.repeat(7)]) {
      const body = text.repeat(Math.floor((BODY_LIMIT - 1) / text.length));
      const [reply, seen] = await watch(() => said(body));
      refused(reply, 400, -32700);
      expect(seen.lagMs).toBeLessThan(LAG_MS);
    }
  });

  it('neither is a member that is there twice where we depend on it, in whatever spelling', async () => {
    for (const twice of [
      '"method":"ping","method":"tools/call"',
      '"method":"ping","Method":"tools/call"',
      '"method":"ping","m\\u0065thod":"tools/call"',
      '"method":"ping","id":2',
      '"method":"ping","params":{},"PARAMS":{}',
      '"method":"ping","params":{"_meta":{},"_meta":{}}',
      '"method":"ping","params":{"_meta":{"progressToken":1,"progressToken":2}}',
      `"method":"ping","params":{"_meta":{"${VERSION}":"x","${VERSION}":"${MODERN}"}}`,
    ])
      refused(await said(`{"jsonrpc":"2.0","id":1,${twice}}`), 400, -32700);
    // What only the tool reads is the tool's business.
    expect((await call('{"a":1,"a":2}')).json.result.content[0].text).toContain('"a":2');
  });
});

describe('what is JSON and no message', () => {
  it.each([
    '{}',
    '{"id":1,"method":"ping"}',
    '{"jsonrpc":2.0,"id":1,"method":"ping"}',
    '{"jsonrpc":"1.0","id":1,"method":"ping"}',
    '{"jsonrpc":"2.0 ","id":1,"method":"ping"}',
    '{"jsonrpc":null,"id":1,"method":"ping"}',
    '{"jsonrpc":"2.0","id":1}',
    '{"jsonrpc":"2.0","id":1,"method":7}',
    '{"jsonrpc":"2.0","id":1,"method":null}',
    '{"jsonrpc":"2.0","id":1,"method":["ping"]}',
    '{"jsonrpc":"2.0","id":null,"method":"ping"}',
    '{"jsonrpc":"2.0","id":true,"method":"ping"}',
    '{"jsonrpc":"2.0","id":[1],"method":"ping"}',
    '{"jsonrpc":"2.0","id":{},"method":"ping"}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","params":"canary"}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","params":[1]}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","params":7}',
    '{"jsonrpc":"2.0","id":1,"result":{},"error":{"code":1,"message":"x"}}',
    '{"jsonrpc":"2.0","result":{}}',
  ])('%s is an invalid request', async (body) => {
    refused(await said(body), 400, -32600);
  });

  it('and a batch is one where batches are no part of the protocol, empty or not', async () => {
    for (const body of ['[]', `[${ping}]`, `[[${ping}]]`, '[1,2,3]']) refused(await said(body), 400, -32600);
  });
});

describe('wrong types', () => {
  const values = [
    'null',
    'true',
    '7',
    '1e400',
    '"\\u0000"',
    '"\\ud800"',
    '[]',
    '{}',
    '"x"',
    `"${'x'.repeat(100_000)}"`,
  ];
  it.each([
    ['tools/call', 'name'],
    ['prompts/get', 'name'],
    ['resources/read', 'uri'],
    ['completion/complete', 'ref'],
    ['tools/list', 'cursor'],
    ['logging/setLevel', 'level'],
  ])('of %s.%s get a short answer that says so', async (method, member) => {
    for (const value of values) {
      const reply = await said(
        `{"jsonrpc":"2.0","id":1,"method":"${method}","params":{"${member}":${value}}}`,
      );
      expect(reply.status).toBe(200);
      // A cursor of null is none; a URI that nobody listed is the only server's to know.
      if (reply.json.result !== undefined) {
        expect([`${member} null`, 'uri']).toContain(member === 'uri' ? 'uri' : `${member} ${value}`);
        continue;
      }
      expect([-32602, -32002]).toContain(reply.json.error.code);
      expect(reply.text.length).toBeLessThan(3_000);
    }
  });

  it('of initialize get one too', async () => {
    for (const version of ['null', '7', '{}', '["2025-11-25"]', 'true'])
      refused(
        await post(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":${version}}}`),
        400,
        -32602,
      );
    refused(await post('{"jsonrpc":"2.0","id":1,"method":"initialize"}'), 400, -32602);
  });

  it('of the modern envelope are no envelope', async () => {
    const ask = (meta: string, version: string | undefined = MODERN) =>
      post(`{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":${meta}}}`, {
        'mcp-protocol-version': version,
        'mcp-method': 'tools/list',
      });
    for (const meta of ['null', '[]', '7', '"x"', '{}', `{"${VERSION}":7}`, `{"${VERSION}":null}`])
      refused(await ask(meta), 400, -32602);
    for (const capabilities of ['null', '[]', '7', '"x"'])
      refused(await ask(`{"${VERSION}":"${MODERN}","${CAPABILITIES}":${capabilities}}`), 400, -32602);
    refused(
      await ask(`{"${VERSION}":"${'9'.repeat(200)}","${CAPABILITIES}":{}}`, '9'.repeat(200)),
      400,
      -32022,
    );
  });
});

describe('what is odd and right', () => {
  it.each([
    '0',
    '-1',
    '1.5',
    '1.0',
    '12345678901234567890',
    '1e400',
    '-0',
    '""',
    '"\\u0000"',
    '"é🚀"',
    '"\\ud83d\\ude80"',
  ])('the id %s comes back as it was written', async (id) => {
    const reply = await call('{}', id);
    expect(reply.text).toContain(`"id":${id},`);
    const failed = await said(`{"jsonrpc":"2.0","id":${id},"method":"no/such"}`);
    expect(failed.text).toContain(`"id":${id},`);
  });

  it('numbers of any size reach the tool as they were written', async () => {
    const numbers = '[12345678901234567890,1.0,-0,1e400,0.1e-400,3.141592653589793238462643383279]';
    await call(`{"n":${numbers}}`);
    expect(upstream.requests.at(-1)?.text).toContain(`"arguments":{"n":${numbers}}`);
  });

  it('60,000 members are scanned in little time', async () => {
    const members = Array.from({ length: 60_000 }, (_, i) => `"${i}":${i}`).join();
    const [reply, seen] = await watch(() =>
      said(`{"jsonrpc":"2.0","id":1,"method":"ping","params":{${members}}}`),
    );
    expect(reply.json.result).toEqual({});
    expect(seen.lagMs).toBeLessThan(LAG_MS);
  });
});

describe('bodies that are too large or never end', () => {
  it('are refused by what they announce, before they are sent', async () => {
    const reply = await raw(url, 'POST', { ...HEADERS(), 'content-length': String(BODY_LIMIT + 1) }, '{');
    refused(reply, 413, -31413);
    expect(reply.headers.connection).toBe('close');
  });

  it('are cut off where they announce nothing', async () => {
    const { hostname, port, pathname } = new URL(url);
    const socket: Socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const head = Object.entries(HEADERS()).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(
      `POST ${pathname} HTTP/1.1\r\nhost: localhost\r\n${head.join('')}transfer-encoding: chunked\r\n\r\n`,
    );
    let sent = 0;
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    const more = (): void => {
      while (!socket.destroyed && socket.write(chunk)) sent += chunk.length;
      if (!socket.destroyed) socket.once('drain', more);
    };
    const [, seen] = await watch(async () => {
      more();
      await closed;
    });
    // Who goes on sending may lose the answer; he is cut off all the same.
    expect(answer).toMatch(/^(?:HTTP\/1\.1 413 [\s\S]*"code":-31413[\s\S]*)?$/);
    expect(sent).toBeLessThan(200 * 1024 * 1024);
    expect(seen.memoryMiB).toBeLessThan(64);
  });

  it('are answered when they are sent, since many clients do not listen before', async () => {
    for (const size of [BODY_LIMIT + 1, 8 * BODY_LIMIT])
      for (const headers of [{}, { 'transfer-encoding': 'chunked' }])
        refused(await post(`{"canary":"${'x'.repeat(size)}"}`, headers), 413, -31413);
  });

  it('are read to their end where they are just not too large', async () => {
    const reply = await call(`{"x":"${'x'.repeat(BODY_LIMIT - 200)}"}`);
    expect(reply.json.result.content[0].text.length).toBeGreaterThan(BODY_LIMIT - 300);
  });
});

describe('headers', () => {
  const meta = JSON.stringify(META);
  const modern = (headers: Record<string, string | string[]>) => {
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{},"_meta":${meta}}}`;
    const all = {
      ...HEADERS(),
      'mcp-protocol-version': MODERN,
      'mcp-method': 'tools/call',
      'mcp-name': 'echo',
    };
    return raw(url, 'POST', { ...all, ...headers } as Record<string, string>, body);
  };

  it.each<[string, Record<string, string | string[]>]>([
    ['a method in another case', { 'mcp-method': 'TOOLS/CALL' }],
    ['a method and another', { 'mcp-method': ['tools/call', 'tools/list'] }],
    ['the same method twice', { 'mcp-method': ['tools/call', 'tools/call'] }],
    ['a name and another', { 'mcp-name': ['echo', 'fail'] }],
    ['a name in another case', { 'mcp-name': 'ECHO' }],
    ['an empty name', { 'mcp-name': '' }],
    ['base64 of another name', { 'mcp-name': `=?base64?${Buffer.from('fail').toString('base64')}?=` }],
    ['base64 without its padding', { 'mcp-name': '=?base64?ZWNobw?=' }],
    ['base64 of no UTF-8', { 'mcp-name': '=?base64?/////w==?=' }],
    ['a version twice', { 'mcp-protocol-version': [MODERN, MODERN] }],
  ])('with %s are a mismatch', async (_what, headers) => {
    const before = upstream.behaviour.calls;
    refused(await modern(headers), 400, -32020);
    expect(upstream.behaviour.calls).toBe(before);
  });

  it('too large, or no HTTP at all, end the connection without a word of ours', async () => {
    const { hostname, port, pathname } = new URL(url);
    for (const text of [
      `POST ${pathname} HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
      `POST ${pathname} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n`,
      `POST ${pathname} HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n`,
      `POST ${pathname} HTTP/9.9\r\n\r\n`,
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    ]) {
      const socket: Socket = connect(Number(port), hostname);
      socket.on('error', () => undefined);
      let answer = '';
      socket.on('data', (chunk: Buffer) => (answer += chunk));
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(text);
      await closed;
      expect(answer).toMatch(/^(?:HTTP\/1\.1 4\d\d [A-Za-z ]+\r\nConnection: close\r\n\r\n)?$/);
    }
  });
});
