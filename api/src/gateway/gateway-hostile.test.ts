/** Clients and upstreams that mean no good: the process stays up, others are served, memory is bounded. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { GatewayWorld, raw } from './testing.js';

const MODERN = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientCapabilities': {},
};
const bidi = 'safe\u202egnp.exe';
const names = [
  'with space',
  'dots.and/slashes',
  'ctrl\u0007\n',
  bidi,
  '\ud83d\ude80',
  'y'.repeat(300),
  '__proto__',
];

let world: GatewayWorld;
let upstream: HttpUpstream;
let url: string;
let key: string;

beforeAll(async () => {
  world = await GatewayWorld.start();
  upstream = await startHttpUpstream({
    extraTools: names.map((name) => ({ name, inputSchema: { type: 'object', pattern: '(a+)+$' } })),
  });
  const org = await world.org('acme');
  const server = await world.addServer(org, {
    slug: 's',
    type: 'STREAMABLE_HTTP',
    url: upstream.url,
    timeoutMs: 2_000,
  });
  await world.sync(server);
  ({ url, key } = await world.publish(org, 'main', [{ server, prefix: '' }]));
});
afterAll(async () => {
  await world.stop();
  await upstream.close();
});

function modern(method: string, params: Record<string, unknown>) {
  const name = params['name'] ?? params['uri'];
  return raw(
    url,
    'POST',
    {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${key}`,
      'mcp-protocol-version': MODERN,
      'mcp-method': method,
      'mcp-name': typeof name === 'string' ? `=?base64?${Buffer.from(name).toString('base64')}?=` : undefined,
    },
    JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: META } }),
  );
}

const healthy = async () => (await modern('tools/call', { name: 'echo', arguments: {} })).json.result;

describe('upstreams', () => {
  it.each([
    ['garbage', -31005],
    ['html', -31005],
    ['other-id', -31005],
    ['cut', -31003],
    ['ends-early', -31003],
    ['endless-event', -31005],
    ['endless-body', -31005],
    ['401', -31004],
    ['503', -31006],
    ['hang', -31002],
  ])('%s becomes the typed error %i', async (fault, code) => {
    // Failures in a row would open the breaker.
    await healthy();
    const reply = await modern('tools/call', { name: 'echo', arguments: { fault } });
    expect([reply.status, reply.json.error.code]).toEqual([200, code]);
    expect(reply.json.error.data.server).toBe('s');
  });

  it.each(['duplicate', 'pieces', 'never-ends'])('%s is an answer', async (fault) => {
    const reply = await modern('tools/call', { name: 'echo', arguments: { fault } });
    expect(reply.json.result).toMatchObject({ resultType: 'complete', content: [] });
  });

  it('relays a result of 10 MB', async () => {
    const reply = await modern('tools/call', { name: 'big', arguments: { bytes: 10 * 1024 * 1024 } });
    expect(reply.json.result.content[0].text).toHaveLength(10 * 1024 * 1024);
  });

  it('has its names made legal, and each still leads to its own tool', async () => {
    const { tools } = (await modern('tools/list', {})).json.result;
    for (const tool of tools) expect(tool.name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    const exposed = tools.slice(-names.length).map((tool: any) => tool.name);
    expect(new Set(exposed).size).toBe(names.length);
    for (const [i, name] of exposed.entries()) {
      const { error } = (await modern('tools/call', { name, arguments: {} })).json;
      expect(error.message).toBe(`Unknown tool: ${names[i]}`);
    }
  });
});

describe('clients', () => {
  it.each([
    ['tools/call', {}],
    ['tools/call', { name: 7 }],
    ['tools/call', { name: null }],
    ['tools/call', { name: 'constructor' }],
    ['tools/call', { name: 'x'.repeat(100_000) }],
    ['prompts/get', { name: {} }],
    ['resources/read', { uri: [] }],
    ['completion/complete', {}],
    ['completion/complete', { ref: 'x' }],
    ['completion/complete', { ref: { type: 'ref/other' } }],
    ['completion/complete', { ref: { type: 'ref/prompt' } }],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'none' } }],
    ['tools/list', { cursor: 5 }],
    ['tools/list', { cursor: '\u0000' }],
  ])('%s with %j is invalid params', async (method, params) => {
    const headers: Record<string, unknown> = params;
    const reply = await raw(
      url,
      'POST',
      {
        'content-type': 'application/json',
        accept: '*/*',
        authorization: `Bearer ${key}`,
        'mcp-protocol-version': MODERN,
        'mcp-method': method,
        'mcp-name':
          typeof headers['name'] === 'string' && headers['name'].length < 100 ? headers['name'] : undefined,
      },
      JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: META } }),
    );
    expect([-32602, -32020]).toContain(reply.json.error.code);
    expect(reply.text.length).toBeLessThan(1_000);
  });

  it('cannot name a tool twice', async () => {
    const meta = JSON.stringify(META);
    for (const body of [
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","name":"fail","_meta":${meta}}}`,
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","NAME":"fail","_meta":${meta}}}`,
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"n\\u0061me":"echo","name":"fail","_meta":${meta}}}`,
    ]) {
      const reply = await raw(
        url,
        'POST',
        {
          'content-type': 'application/json',
          accept: '*/*',
          authorization: `Bearer ${key}`,
          'mcp-protocol-version': MODERN,
          'mcp-method': 'tools/call',
          'mcp-name': 'echo',
        },
        body,
      );
      expect([reply.status, reply.json.error.code]).toEqual([400, -32700]);
    }
  });

  it('that leave in the middle of anything harm nobody', async () => {
    const { hostname, port, pathname } = new URL(url);
    const head = `POST ${pathname} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer ${key}\r\naccept: */*\r\ncontent-type: application/json\r\n`;
    const sent = [
      'POST',
      head,
      `${head}content-length: 100\r\n\r\n{"json`,
      `${head}transfer-encoding: chunked\r\n\r\n5\r\n{"jso`,
      `${head}content-length: 2\r\n\r\n{}`,
    ];
    for (const text of sent) {
      const socket: Socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      socket.write(text);
      await new Promise((resolve) => setImmediate(resolve));
      socket.destroy();
      await once(socket, 'close');
    }
    expect(await healthy()).toBeDefined();
  });

  it('get no stack, no HTML and no secret back', async () => {
    const reply = await modern('tools/call', { name: 'nothing', arguments: { canary: 'hunter2' } });
    expect(reply.text).not.toMatch(/hunter2|<html|\bat .*\.ts:/i);
    expect(reply.text).not.toContain(key);
  });
});
