/**
 * What hostile upstreams cost the others: while one tenant's server misbehaves, the event loop goes
 * on turning, memory stays bounded, and another tenant's calls are answered. Upstreams run in processes
 * of their own, so that what is measured is the gateway.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  type ApartOptions,
  type ApartUpstream,
  startApart,
} from '../../../test/fixtures/upstreams/apart.mjs';
import { startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { probeServer } from './probe.js';
import { direct, fixture } from './runtime/links/testing.js';
import {
  eventually,
  GatewayWorld,
  type OrgHandle,
  type RawReply,
  raw,
  type ServerHandle,
} from './testing.js';
import { LAG_MS, type Seen, watch } from './watch.js';

const MODERN = '2026-07-28';
const META = {
  'io.modelcontextprotocol/protocolVersion': MODERN,
  'io.modelcontextprotocol/clientCapabilities': {},
};
const MIB = 1024 * 1024;

interface Endpoint {
  readonly url: string;
  readonly key: string;
  readonly namespaceId: string;
  readonly server: ServerHandle;
  readonly org: OrgHandle;
}

let world: GatewayWorld;
/** Of another organisation, always called besides. */
let neighbour: Endpoint;
const upstreams: ApartUpstream[] = [];
let count = 0;

beforeAll(async () => {
  world = await GatewayWorld.start();
  neighbour = await remote({}, 60_000);
  await call(neighbour, 'echo');
});
afterAll(async () => {
  await world.stop();
  await Promise.all(upstreams.map((upstream) => upstream.close()));
});

/** An organisation of its own with one server, synced and published without a prefix. */
async function publish(spec: Partial<ServerHandle> & Pick<ServerHandle, 'type'>): Promise<Endpoint> {
  const org = await world.org(`org-${++count}`);
  const server = await world.addServer(org, { slug: 's', timeoutMs: 1_500, ...spec });
  await world.sync(server);
  return { ...(await world.publish(org, 'main', [{ server, prefix: '' }])), server, org };
}

async function apart(options: ApartOptions = {}): Promise<ApartUpstream> {
  const upstream = await startApart(options);
  upstreams.push(upstream);
  return upstream;
}

async function remote(options: ApartOptions = {}, timeoutMs = 1_500): Promise<Endpoint> {
  return publish({ type: 'STREAMABLE_HTTP', url: (await apart(options)).url, timeoutMs });
}

const stdio = (...flags: string[]) =>
  publish({
    type: 'STDIO',
    timeoutMs: 60_000,
    command: process.execPath,
    args: [fixture('stdio-upstream.mjs'), ...flags],
  });

function modern(
  at: Endpoint,
  method: string,
  params: Record<string, unknown> = {},
  meta = {},
): Promise<RawReply> {
  return raw(
    at.url,
    'POST',
    {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${at.key}`,
      'mcp-protocol-version': MODERN,
      'mcp-method': method,
      'mcp-name': (params['name'] ?? params['uri']) as string | undefined,
    },
    JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta: { ...META, ...meta } } }),
  );
}

const call = (at: Endpoint, name: string, args: object = {}) =>
  modern(at, 'tools/call', { name, arguments: args });

interface Bounds {
  readonly memoryMiB?: number;
  readonly keptMiB?: number;
}

/** Runs the work while the neighbour is called one call after the other, and holds both to their bounds. */
async function besides<T>(work: () => Promise<T>, bounds: Bounds = {}): Promise<T> {
  let working = true;
  const calling = (async () => {
    let slowest = 0;
    let calls = 0;
    do {
      const from = performance.now();
      const reply = await call(neighbour, 'echo', { n: ++calls });
      slowest = Math.max(slowest, performance.now() - from);
      expect(reply.json.result.content[0].text).toContain(`"n":${calls}`);
      // Now and then: it is to notice a pause, not to make one.
      await new Promise((resolve) => setTimeout(resolve, 5));
    } while (working);
    return slowest;
  })();
  const [result, seen] = await watch(work).finally(() => (working = false));
  expect(await calling).toBeLessThan(5_000);
  hold(seen, bounds);
  return result;
}

function hold(seen: Seen, { memoryMiB = 150, keptMiB = memoryMiB }: Bounds): void {
  expect(seen.lagMs).toBeLessThan(LAG_MS);
  expect(seen.memoryMiB).toBeLessThan(memoryMiB);
  expect(seen.keptMiB).toBeLessThan(keptMiB);
}

describe('an answer', () => {
  /** With a deadline that is waited for. */
  let hasty: Endpoint;
  let roomy: Endpoint;
  let sse: Endpoint;
  let local: Endpoint;
  beforeAll(async () => {
    hasty = await remote();
    roomy = await remote({}, 60_000);
    sse = await remote({ answers: 'sse' }, 60_000);
    local = await stdio();
  });
  const over = (transport: string): Endpoint =>
    transport === 'STDIO' ? local : transport === 'SSE' ? sse : roomy;

  it.each([
    ['endless-event', -31005],
    ['endless-body', -31005],
    ['flood', -31002],
    ['hang', -31002],
    ['garbage', -31005],
    ['cut', -31003],
    ['other-id', -31005],
    ['duplicate', null],
    ['pieces', null],
    ['never-ends', null],
  ])('that is %s is answered with %s and harms nobody', async (fault, code) => {
    const at = code === -31002 ? hasty : roomy;
    await call(at, 'echo');
    const reply = await besides(() => call(at, 'echo', { fault }));
    expect(reply.json.error?.code ?? null).toBe(code);
  });

  it('that is a flood of progress reaches a client that reads it, up to the deadline', async () => {
    await call(hasty, 'echo');
    const { tail } = await besides(() => fetched(hasty, 'echo', { fault: 'flood' }, { progressToken: 'p' }));
    expect(tail).toContain('"progressToken":"p"');
    expect(tail.trimEnd().split('\n').at(-1)).toContain('"code":-31002');
  });

  it.each(['JSON', 'SSE', 'STDIO'])('of 10 MB over %s is relayed', async (transport) => {
    const at = over(transport);
    await call(at, 'echo');
    const { bytes } = await besides(() => fetched(at, 'big', { bytes: 10 * MIB }));
    expect(bytes).toBeGreaterThan(10 * MIB);
  });

  it('of 10 MB is looked through one after the other, however many come at once', async () => {
    await call(roomy, 'echo');
    // So many that all together would be a long pause.
    const all = () =>
      Promise.all(Array.from({ length: 8 }, () => fetched(roomy, 'big', { bytes: 10 * MIB })));
    for (const { bytes } of await besides(all, { memoryMiB: 300 })) expect(bytes).toBeGreaterThan(10 * MIB);
  });

  it.each(['JSON', 'SSE', 'STDIO'])('of more than the cap over %s is a typed error', async (transport) => {
    const at = over(transport);
    await call(at, 'echo');
    const reply = await besides(() => call(at, 'big', { bytes: 20 * MIB }));
    expect(reply.json.error).toMatchObject({ code: -31005, data: { server: 's' } });
    await eventually(async () => (await call(at, 'echo')).json.result);
  });

  it('that a crash comes before is a typed error, and the next call is answered', async () => {
    const reply = await besides(() => call(local, 'crash'));
    expect(reply.json.error).toMatchObject({ code: -31003, data: { server: 's' } });
    await eventually(async () => (await call(local, 'echo')).json.result);
  });

  it('in one-byte pieces over STDIO is read', async () => {
    const at = await stdio('--pieces');
    await call(at, 'echo');
    expect((await besides(() => call(at, 'echo'))).json.result).toBeDefined();
  });

  it('among doubles and ids of nobody is the right one', async () => {
    const at = await stdio('--duplicate');
    const replies = await besides(() => Promise.all([1, 2, 3].map((n) => call(at, 'echo', { n }))));
    expect(replies.map((reply) => JSON.parse(reply.json.result.content[0].text).arguments.n)).toEqual([
      1, 2, 3,
    ]);
  });
});

/** Reads an answer and throws it away but for its end, so that what the client keeps does not count. */
async function fetched(
  at: Endpoint,
  name: string,
  args: object,
  meta = {},
): Promise<{ bytes: number; tail: string }> {
  const response = await fetch(at.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${at.key}`,
      'mcp-protocol-version': MODERN,
      'mcp-method': 'tools/call',
      'mcp-name': name,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name, arguments: args, _meta: { ...META, ...meta } },
    }),
  });
  expect(response.status).toBe(200);
  let bytes = 0;
  let tail = Buffer.alloc(0);
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    tail = Buffer.concat([tail, chunk]).subarray(-1_000);
  }
  return { bytes, tail: tail.toString() };
}

/** Sends a call and takes nothing of its answer. Resolves when the answer has begun. */
async function stalled(at: Endpoint, args: object, meta = {}, name = 'echo'): Promise<Socket> {
  const { hostname, port, pathname } = new URL(at.url);
  const params = { name, arguments: args, _meta: { ...META, ...meta } };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const head = [
    `POST ${pathname} HTTP/1.1`,
    'host: localhost',
    'content-type: application/json',
    'accept: application/json, text/event-stream',
    `authorization: Bearer ${at.key}`,
    `mcp-protocol-version: ${MODERN}`,
    'mcp-method: tools/call',
    `mcp-name: ${name}`,
    `content-length: ${body.length}`,
  ];
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  await once(socket, 'readable');
  return socket;
}

describe('a client that does not read', () => {
  it('large answers makes the gateway hold so much and no more', { timeout: 180_000 }, async () => {
    const at = await remote({}, 60_000);
    await call(at, 'echo');
    const sockets: Socket[] = [];
    // Four hundred megabytes, and more than 256 MiB an organisation may not leave lying about. At its
    // most there is garbage too, as much as the collector lets stand.
    await besides(
      async () => {
        for (let i = 0; i < 40; i++) sockets.push(await stalled(at, { bytes: 10 * MIB }, {}, 'big'));
      },
      { memoryMiB: 600, keptMiB: 290 },
    );
    const cut = sockets.slice(0, 2);
    for (const socket of cut) socket.resume();
    await Promise.all(cut.map((socket) => socket.closed || once(socket, 'close')));
    expect((await call(at, 'echo')).json.result).toBeDefined();
    // The last one is still waited for, and gets everything.
    let bytes = 0;
    const last = sockets.at(-1) as Socket;
    last.on('data', (chunk: Buffer) => (bytes += chunk.length));
    await eventually(async () => bytes > 10 * MIB);
    for (const socket of sockets) socket.destroy();
  });

  it('its stream misses notifications instead of filling memory', async () => {
    const at = await remote();
    await call(at, 'echo');
    const timeouts = (): number => {
      const line = /_count\{[^}]*tools\/call",era="modern",outcome="timeout"\} (\d+)/.exec(
        world.gateway.metrics(),
      );
      return Number(line?.[1] ?? 0);
    };
    const before = timeouts();
    const socket = await besides(async () => {
      const opened = await stalled(at, { fault: 'flood' }, { progressToken: 'p' });
      await eventually(async () => timeouts() > before);
      return opened;
    });
    socket.destroy();
  });
});

describe('a list', () => {
  it('of 10,000 tools is compiled, listed and rebuilt beside others’ calls', async () => {
    const at = await remote({ manyTools: 10_000 }, 60_000);
    const cold = await besides(() => call(at, 'many_9999'));
    expect(cold.json.error.message).toBe('Unknown tool: many_9999');
    const names = await besides(async () => {
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const { result } = (await modern(at, 'tools/list', cursor === undefined ? {} : { cursor })).json;
        for (const tool of result.tools) found.push(tool.name);
        cursor = result.nextCursor;
      } while (cursor !== undefined);
      return found;
    });
    expect(new Set(names).size).toBe(10_011);
    await besides(async () => {
      await world.database.db.tenant(at.org.id, (tx) =>
        tx.toolOverride.create({
          data: {
            orgId: at.org.id,
            namespaceId: at.namespaceId,
            serverId: at.server.id,
            toolName: 'echo',
            name: 'say',
          },
        }),
      );
      await eventually(async () => (await call(at, 'say')).json.result);
    });
  });

  it('that is another one each time is followed to the last', async () => {
    const changing = await startHttpUpstream();
    try {
      const at = await publish({ type: 'STREAMABLE_HTTP', url: changing.url });
      const listed = async (): Promise<string[]> => {
        const { tools } = (await modern(at, 'tools/list')).json.result;
        return tools.map((tool: { name: string }) => tool.name);
      };
      await besides(async () => {
        for (let round = 1; round <= 10; round++) {
          changing.options.extraTools = Array.from({ length: 100 }, (_, i) => ({
            name: `v${round}_${i}`,
            inputSchema: { type: 'object' },
          }));
          await world.sync(at.server);
          await call(at, `v${round}_0`);
        }
        await eventually(async () => (await listed()).includes('v10_99'));
      });
      expect((await listed()).filter((name) => name.startsWith('v'))).toHaveLength(100);
    } finally {
      await changing.close();
    }
  });

  it('with a schema of (a+)+$ stops nobody: nothing here runs it', async () => {
    const pattern = '^(a+)+$';
    const schema = { type: 'object', properties: { a: { type: 'string', pattern } }, required: ['a'] };
    const at = await remote({ extraTools: [{ name: 'evil', inputSchema: schema, outputSchema: schema }] });
    await call(at, 'echo');
    const { tools } = (await besides(() => modern(at, 'tools/list'))).json.result;
    expect(tools.at(-1)).toEqual({ name: 'evil', inputSchema: schema, outputSchema: schema });
    const reply = await besides(() => call(at, 'evil', { a: `${'a'.repeat(50_000)}!` }));
    expect(reply.json.error.message).toBe('Unknown tool: evil');
  });

  it('with templates made to backtrack is matched in linear time', async () => {
    const at = await remote();
    const hostile = '{a}{b}{c}{d}{e}{f}{g}{h}'.repeat(4);
    await world.database.db.tenant(at.org.id, (tx) =>
      tx.catalogItem.updateMany({
        where: { serverId: at.server.id, kind: 'resource_template' },
        data: {
          key: `x://${hostile}!`,
          definition: JSON.stringify({ uriTemplate: `x://${hostile}!`, name: 'n' }),
          hash: 'h',
        },
      }),
    );
    await world.database.db.tenant(at.org.id, (tx) =>
      tx.serverState.update({ where: { serverId: at.server.id }, data: { catalogHash: 'other' } }),
    );
    const uri = `x://${'a'.repeat(8_000)}`;
    const reply = await besides(() => modern(at, 'resources/read', { uri }));
    expect(reply.json.result.contents[0].uri).toBe(uri);
  });

  const probe = (at: ApartUpstream, timeoutMs = 20_000) =>
    probeServer(
      {
        id: 'i',
        orgId: 'o',
        name: 's',
        target: { kind: 'http', url: at.url, headers: {} },
        timeoutMs,
      },
      { dispatcher: direct },
    );

  it.each([
    ['whose pages never end', { endlessPages: true }, /cut at/],
    ['whose cursors go in a circle', { cursorLoop: true }, /circle/],
  ])('%s is read so far', async (_what, options, note) => {
    const at = await apart(options);
    const seen = await besides(() => probe(at));
    if (!seen.ok) throw new Error(seen.error.message);
    expect([seen.catalog.tools.complete, seen.catalog.tools.notes.join()]).toEqual([
      false,
      expect.stringMatching(note),
    ]);
    expect(seen.catalog.prompts.items).toHaveLength(1);
  });

  it.each([
    ['endless-body', 'upstream_protocol_error'],
    ['endless-event', 'upstream_protocol_error'],
    ['flood', 'upstream_timeout'],
    ['hang', 'upstream_timeout'],
  ])('with one page that is %s costs that list alone', async (fault, code) => {
    const at = await apart({ faults: { 'tools/list': fault } });
    const seen = await besides(() => probe(at, code === 'upstream_timeout' ? 3_000 : 20_000));
    if (!seen.ok) throw new Error(seen.error.message);
    expect(seen.catalog.tools.error?.code).toBe(code);
    expect(seen.catalog.prompts.items).toHaveLength(1);
  });

  it('of 10,000 tools on one page is read beside others’ calls', async () => {
    const at = await apart({ manyTools: 10_000 });
    const seen = await besides(() => probe(at));
    if (!seen.ok) throw new Error(seen.error.message);
    expect([seen.catalog.tools.items.length, seen.catalog.tools.complete]).toEqual([10_011, true]);
  });
});
