/** What a sender of unknown paths and invented keys costs: bounded look-ups, and no waiting for a dead database. */

import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { generateSecretKey } from '../common/crypto/secret-key.js';
import { newUuid } from '../common/ids.js';
import { GatewayWorld, type RawReply, raw } from './testing.js';

let upstream: HttpUpstream;
beforeAll(async () => {
  upstream = await startHttpUpstream();
});
afterAll(() => upstream.close());

async function publish(world: GatewayWorld) {
  const org = await world.org('acme');
  const server = await world.addServer(org, { slug: 's', type: 'STREAMABLE_HTTP', url: upstream.url });
  await world.sync(server);
  return { org, ...(await world.publish(org, 'main', [{ server }])) };
}

function initialize(url: string, key: string, from?: string): Promise<RawReply> {
  const params = { protocolVersion: '2025-11-25', capabilities: {} };
  return raw(
    url,
    'POST',
    {
      'content-type': 'application/json',
      accept: '*/*',
      authorization: `Bearer ${key}`,
      'x-forwarded-for': from,
    },
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
  );
}

/** Statuses of many requests, a few at a time. */
async function flood(count: number, one: () => Promise<RawReply>): Promise<RawReply[]> {
  const replies: RawReply[] = [];
  while (replies.length < count) replies.push(...(await Promise.all(Array.from({ length: 20 }, one))));
  return replies;
}

const invented = {
  paths: (world: GatewayWorld, from: string) => () =>
    initialize(`${world.origin}/t/acme/${newUuid()}/mcp`, 'x', from),
  keys: (url: string, from: string) => () => initialize(url, generateSecretKey('endpoint'), from),
};

it('answers 429 to an address that asks for too much of what is not there, and to nobody else', async () => {
  const world = await GatewayWorld.start({ PATCHBAY_TRUST_PROXY: 'loopback' });
  try {
    const { org, id, url, key } = await publish(world);
    expect((await initialize(url, key, '203.0.113.1')).status).toBe(200);
    const lookups = vi.spyOn(world.database.db, 'system');
    const paths = await flood(400, invented.paths(world, '203.0.113.1'));
    const keys = await flood(400, invented.keys(url, '203.0.113.2'));
    // A burst of a hundred, what was under way, and what came back while it took.
    expect(lookups.mock.calls.length).toBeLessThan(400);
    lookups.mockRestore();
    for (const [replies, refused] of [
      [paths, 404],
      [keys, 401],
    ] as const) {
      expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([refused, 429]));
      const last = replies.findLast((reply) => reply.status === 429);
      expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
      expect(last?.json.error.code).toBe(-31429);
    }
    // What is in memory is served to that address too; others are looked up as ever.
    expect((await initialize(url, key, '203.0.113.1')).status).toBe(200);
    const cold = await world.key(org, id);
    expect((await initialize(url, cold.secret, '203.0.113.3')).status).toBe(200);
    expect((await invented.paths(world, '203.0.113.3')()).status).toBe(404);
  } finally {
    await world.stop();
  }
});

it('never counts what exists', async () => {
  const world = await GatewayWorld.start();
  try {
    const { org, id, url } = await publish(world);
    const keys = [];
    for (let i = 0; i < 150; i++) keys.push((await world.key(org, id)).secret);
    for (let i = 0; i < keys.length; i += 25) {
      const replies = await Promise.all(keys.slice(i, i + 25).map((key) => initialize(url, key)));
      expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]));
    }
    expect((await initialize(url, generateSecretKey('endpoint'))).status).toBe(401);
  } finally {
    await world.stop();
  }
});

/** A proxy before the database that can stop passing anything on without closing a connection. */
class Freezer {
  private readonly sockets = new Set<Socket>();
  private server: Server | null = null;
  private frozen = false;

  readonly through = async (url: string): Promise<string> => {
    const target = new URL(url);
    this.server = createServer((client) => {
      const server = dial(Number(target.port), target.hostname);
      client.pipe(server).pipe(client);
      for (const socket of [client, server]) {
        this.sockets.add(socket);
        if (this.frozen) socket.pause();
        socket.on('error', () => undefined);
        socket.on('close', () => {
          client.destroy();
          server.destroy();
        });
      }
    }).listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    const own = new URL(url);
    own.hostname = '127.0.0.1';
    own.port = String((this.server.address() as AddressInfo).port);
    return own.href;
  };

  freeze(): void {
    this.frozen = true;
    for (const socket of this.sockets) socket.pause();
  }

  thaw(): void {
    this.frozen = false;
    for (const socket of this.sockets) socket.resume();
  }

  close(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server?.close();
  }
}

it('does not wait for a database that has stopped answering', async () => {
  const freezer = new Freezer();
  const world = await GatewayWorld.start({}, freezer.through);
  try {
    const { org, id, url, key } = await publish(world);
    const other = await world.key(org, id);
    expect((await initialize(url, key)).status).toBe(200);
    freezer.freeze();
    const from = performance.now();
    const [path, secret] = await Promise.all([
      initialize(`${world.origin}/t/acme/other/mcp`, key),
      initialize(url, other.secret),
    ]);
    expect(performance.now() - from).toBeLessThan(15_000);
    for (const reply of [path, secret]) {
      expect([reply.status, reply.headers['retry-after'], reply.json.error.code]).toEqual([503, '1', -31503]);
    }
    expect((await initialize(url, key)).status).toBe(200);
    freezer.thaw();
    await vi.waitFor(async () => expect((await initialize(url, other.secret)).status).toBe(200), 10_000);
  } finally {
    freezer.thaw();
    await world.stop();
    freezer.close();
  }
});
