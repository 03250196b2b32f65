/** A call through an endpoint to a server whose URL the outbound guard refuses: typed, and never dialled. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { LOOPBACK_URLS, resolverOf, ZERO_URLS } from '../outbound/testing.js';
import { GatewayWorld, type OrgHandle, raw, type ServerHandle } from './testing.js';

// Many servers, each of which is read from first.
vi.setConfig({ testTimeout: 120_000 });

const MODERN = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientCapabilities': {},
};
const names = resolverOf({
  localhost: [['127.0.0.1', '::1']],
  // What the operator allows when it is looked up first, the trap ever after.
  'rebind.test': [['127.0.0.1'], ['127.0.0.2']],
  'mixed.test': [['127.0.0.1', '127.0.0.2']],
  'trap.test': [['127.0.0.2']],
});

let world: GatewayWorld;
let upstream: HttpUpstream;
let org: OrgHandle;
let hits = 0;
const trap = createServer((socket) => {
  hits++;
  socket.destroy();
});

beforeAll(async () => {
  upstream = await startHttpUpstream({ era: 'modern' });
});
afterEach(() => world.stop());
afterAll(async () => {
  await upstream.close();
  trap.close();
  expect(hits).toBe(0);
});

async function start(allow: string): Promise<void> {
  world = await GatewayWorld.start({ PATCHBAY_OUTBOUND_ALLOW: allow }, undefined, { resolve: names.resolve });
  org = await world.org('acme');
}

/** Synced while it was elsewhere. */
async function serverAt(slug: string, url: string, type: ServerHandle['type']): Promise<ServerHandle> {
  const server = await world.addServer(org, { slug, type: 'STREAMABLE_HTTP', url: upstream.url });
  await world.sync(server);
  await world.reconfigure(server, { url });
  await world.database.db.tenant(org.id, (tx) =>
    tx.server.update({ where: { id: server.id }, data: { type } }),
  );
  return server;
}

function call(at: { url: string; key: string }, name: string, args: object = {}) {
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name, arguments: args, _meta: META },
  };
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${at.key}`,
    'mcp-protocol-version': MODERN,
    'mcp-method': 'tools/call',
    'mcp-name': name,
  };
  return raw(at.url, 'POST', headers, JSON.stringify(body));
}

it.each(['SSE', 'STREAMABLE_HTTP'] as const)('no spelling of this machine is dialled: %s', async (type) => {
  await start('none');
  if (!trap.listening) await once(trap.listen(0, '::'), 'listening');
  const { port } = trap.address() as AddressInfo;
  const servers: ServerHandle[] = [];
  for (const [i, form] of [...LOOPBACK_URLS, ...ZERO_URLS].entries())
    servers.push(await serverAt(`s${i}`, form.replace('PORT', String(port)), type));
  const at = await world.publish(
    org,
    'forms',
    servers.map((server) => ({ server })),
  );
  for (const { slug } of servers) {
    const { error } = (await call(at, `${slug}__echo`)).json;
    expect([slug, error.code, error.data?.reason]).toEqual([slug, -31001, 'upstream_unreachable']);
    expect(error.message).toContain('not public');
  }
});

it('a name is judged whenever it is looked up, and that is once for each connection', async () => {
  await start('127.0.0.1/32');
  // The same port on the address beside it.
  const { port } = new URL(upstream.url);
  const beside = createServer((socket) => {
    hits++;
    socket.destroy();
  });
  beside.listen(Number(port), '127.0.0.2');
  await once(beside, 'listening');
  const servers = [];
  for (const name of ['rebind', 'mixed', 'trap'])
    servers.push(await serverAt(name, upstream.url.replace('127.0.0.1', `${name}.test`), 'STREAMABLE_HTTP'));
  const at = await world.publish(
    org,
    'names',
    servers.map((server) => ({ server })),
  );
  const before = names.asked();
  for (let i = 0; i < 3; i++) expect((await call(at, 'rebind__echo')).json.result).toBeDefined();
  // One connection, one look-up.
  expect(names.asked() - before).toBe(1);
  for (const name of ['mixed', 'trap']) {
    const { error } = (await call(at, `${name}__echo`)).json;
    expect(error.code).toBe(-31001);
    expect(error.message).toMatch(/its URL leads to an address that is not public; the operator can allow/);
    expect(error.message).not.toContain('127.0.0');
  }
  // The next connection asks again, and is led into the trap.
  expect((await call(at, 'rebind__echo', { fault: 'cut' })).json.error.code).toBe(-31003);
  expect((await call(at, 'rebind__echo')).json.error.code).toBe(-31001);
  beside.close();
});
