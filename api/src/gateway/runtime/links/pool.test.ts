/** The pool with real upstreams: sharing, rebuilding, breaking, reaping, tenancy. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  type HttpUpstream,
  type HttpUpstreamOptions,
  startHttpUpstream,
} from '../../../../../test/fixtures/upstreams/http-upstream.mjs';
import type { LinkReply } from './link.js';
import { LinkPool, type LinkScope, type PoolEvent, type PoolOptions, type PoolServer } from './pool.js';
import { callWith, failure, fixture, isAlive, nodeServer, openDirect, until, urlServer } from './testing.js';

const cleanup: (() => Promise<void>)[] = [];
let events: PoolEvent[] = [];
let opened = 0;
let clock = 0;
beforeEach(() => {
  events = [];
  opened = 0;
  clock = 1_700_000_000_000;
});
afterEach(async () => {
  for (const end of cleanup.splice(0).reverse()) await end();
});

function makePool(options: Partial<PoolOptions> = {}): LinkPool {
  const pool = new LinkPool({
    open: (server, openOptions) => {
      opened++;
      return openDirect(server, openOptions);
    },
    openOptions: { killGraceMs: 100 },
    now: () => clock,
    onEvent: (event) => events.push(event),
    ...options,
  });
  cleanup.push(() => pool.closeAll());
  return pool;
}
async function start(options: HttpUpstreamOptions = {}): Promise<HttpUpstream> {
  const upstream = await startHttpUpstream(options);
  cleanup.push(() => upstream.close().catch(() => undefined));
  return upstream;
}
const httpServer = (url: string, over: Partial<PoolServer> = {}): PoolServer => ({
  id: 's1',
  orgId: 'o1',
  configVersion: 1,
  sharing: 'shared',
  ...urlServer('http', url),
  name: 'api',
  ...over,
});
const stdioServer = (flags: string[] = [], over: Partial<PoolServer> = {}): PoolServer => ({
  id: 's2',
  orgId: 'o1',
  configVersion: 1,
  sharing: 'shared',
  ...nodeServer(fixture('stdio-upstream.mjs'), flags),
  name: 'proc',
  ...over,
});

const ANYBODY: LinkScope = { era: 'modern' };

function tool(
  pool: LinkPool,
  server: PoolServer,
  name: string,
  args: object = {},
  scope: Partial<LinkScope> = {},
  over = {},
): Promise<LinkReply> {
  const params = Buffer.from(JSON.stringify({ name, arguments: args }));
  return pool.request(
    server,
    { ...ANYBODY, ...scope },
    { method: 'tools/call', params, name },
    callWith(over),
  );
}
async function text(reply: Promise<LinkReply>): Promise<string> {
  const got = await reply;
  if (!got.ok) throw new Error(got.error.toString());
  return JSON.parse(got.result.toString()).content[0].text;
}

describe('sharing', () => {
  it('opens once for all who wait', async () => {
    const pool = makePool();
    const pids = await Promise.all(Array.from({ length: 10 }, () => text(tool(pool, stdioServer(), 'pid'))));
    expect([new Set(pids).size, opened, pool.size]).toEqual([1, 1, 1]);
  });

  it('never shares between organisations, servers, versions or subjects', async () => {
    const pool = makePool();
    const calls = [
      tool(pool, stdioServer(), 'pid'),
      tool(pool, stdioServer([], { orgId: 'o2' }), 'pid'),
      tool(pool, stdioServer([], { id: 's3' }), 'pid'),
      tool(pool, stdioServer([], { configVersion: 2 }), 'pid'),
      tool(pool, stdioServer(), 'pid', {}, { subject: 'u1' }),
      tool(pool, stdioServer(), 'pid', {}, { subject: 'u2' }),
    ];
    const pids = await Promise.all(calls.map(text));
    expect([new Set(pids).size, opened]).toEqual([6, 6]);
    // What would be the same key if parts were glued without care.
    const a = pool.keyOf(stdioServer([], { sharing: 'dedicated' }), {
      era: 'legacy',
      subject: 'u',
      session: 'x"|"y',
    });
    const b = pool.keyOf(stdioServer([], { sharing: 'dedicated' }), {
      era: 'legacy',
      subject: 'u"|"x',
      session: 'y',
    });
    expect(a.key).not.toBe(b.key);
  });

  it('dedicates legacy links to sessions, and ignores sessions of modern upstreams', async () => {
    const pool = makePool();
    const legacy = httpServer((await start()).url, { sharing: 'dedicated' });
    for (const session of ['a', 'b', 'a']) await tool(pool, legacy, 'echo', {}, { era: 'legacy', session });
    expect(opened).toBe(2);
    const upstream = await start({ era: 'modern' });
    const modern = httpServer(upstream.url, { id: 's9', sharing: 'dedicated' });
    for (const session of ['a', 'b', 'c']) await tool(pool, modern, 'echo', {}, { session });
    expect(opened).toBe(4);
    expect(upstream.requests.filter((r) => r.message?.method === 'server/discover')).toHaveLength(2);
  });

  it('offers a client’s capabilities only on its own link', async () => {
    const pool = makePool();
    const upstream = await start();
    const scope = {
      session: 'a',
      client: () => ({ clientCapabilities: { sampling: {} }, clientInfo: { name: 'agent', version: '2' } }),
    };
    await tool(pool, httpServer(upstream.url), 'echo', {}, scope);
    await tool(pool, httpServer(upstream.url, { sharing: 'dedicated' }), 'echo', {}, scope);
    const greetings = upstream.requests
      .filter((r) => r.message?.method === 'initialize')
      .map((r) => r.message.params);
    expect(greetings.map((g) => g.capabilities)).toEqual([{}, { sampling: {} }]);
    expect(greetings.map((g) => g.clientInfo.name)).toEqual(['patchbay', 'agent']);
  });

  it('remembers the era', async () => {
    const pool = makePool();
    const upstream = await start();
    const server = httpServer(upstream.url, { sharing: 'dedicated' });
    for (const session of ['a', 'b', 'c']) await tool(pool, server, 'echo', {}, { session });
    expect(upstream.requests.filter((r) => r.message?.method === 'server/discover')).toHaveLength(1);
  });

  it('hands on what an upstream says unasked, with its key', async () => {
    const heard: [string, string][] = [];
    const pool = makePool({ onMessage: (key, message) => heard.push([key.orgId, message.method]) });
    const upstream = await start({ stream: true });
    await tool(pool, httpServer(upstream.url), 'echo');
    upstream.push({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    await until(() => heard.length > 0);
    expect(heard).toEqual([['o1', 'notifications/tools/list_changed']]);
  });
});

describe('an upstream that goes away', () => {
  it('is started again by the next request', async () => {
    const pool = makePool();
    const first = await text(tool(pool, stdioServer(), 'pid'));
    const error = await failure(tool(pool, stdioServer(), 'crash'));
    expect(error).toMatchObject({
      code: 'upstream_closed',
      sent: true,
      message: expect.stringContaining('server "proc"'),
    });
    expect(error.message).toContain('tried again with the next request');
    const second = await text(tool(pool, stdioServer(), 'pid'));
    expect(second).not.toBe(first);
  });

  it('fails at once, says when it is tried again, and recovers by itself', async () => {
    const pool = makePool({ breaker: { failures: 5, firstPauseMs: 1_000, longestPauseMs: 60_000 } });
    const upstream = await start();
    const { port } = upstream;
    const server = httpServer(upstream.url);
    await tool(pool, server, 'echo');
    await upstream.close();
    for (let i = 0; i < 5; i++)
      expect((await failure(tool(pool, server, 'echo'))).code).toMatch(/upstream_(unreachable|closed)/);
    const error = await failure(tool(pool, server, 'echo'));
    expect(error).toMatchObject({
      code: 'upstream_unavailable',
      sent: false,
      detail: { retryAt: clock + 1_000 },
    });
    expect(error.message).toBe(
      `server "api" is unavailable (it refuses connections (ECONNREFUSED)); it is tried again at ${new Date(clock + 1_000).toISOString()}`,
    );
    expect(events.filter((e) => e.type === 'breaker_opened')).toHaveLength(1);
    clock += 1_000;
    expect(await failure(tool(pool, server, 'echo'))).toMatchObject({
      code: 'upstream_unreachable',
      detail: { retryAt: clock + 2_000 },
    });
    await start({ port });
    clock += 2_000;
    expect((await tool(pool, server, 'echo')).ok).toBe(true);
    expect((await tool(pool, server, 'echo')).ok).toBe(true);
  });

  it('is probed by one request only', async () => {
    const pool = makePool({ breaker: { failures: 1, firstPauseMs: 1_000, longestPauseMs: 60_000 } });
    const server = stdioServer();
    await failure(tool(pool, server, 'crash'));
    clock += 1_000;
    const probe = tool(pool, server, 'pid');
    expect(await failure(tool(pool, server, 'pid'))).toMatchObject({ code: 'upstream_unavailable' });
    expect((await probe).ok).toBe(true);
    expect((await tool(pool, server, 'pid')).ok).toBe(true);
  });

  it('is not held up by a request that waits for a task', async () => {
    const pool = makePool({ breaker: { failures: 1, firstPauseMs: 1_000, longestPauseMs: 60_000 } });
    const upstream = await start({ faults: { 'tasks/result': 'hang' } });
    const server = httpServer(upstream.url);
    await failure(tool(pool, server, 'echo', { fault: 'garbage' }));
    clock += 1_000;
    const abort = new AbortController();
    const params = Buffer.from('{"taskId":"t"}');
    const request = { method: 'tasks/result', params, name: 't', concernsTask: true };
    const waiting = failure(pool.request(server, ANYBODY, request, callWith({ signal: abort.signal })));
    await until(() => upstream.requests.some((r) => r.message?.method === 'tasks/result'), 'it is asked');
    expect((await tool(pool, server, 'echo')).ok).toBe(true);
    abort.abort();
    await waiting;
  });

  it('counts one failed opening once, however many waited', async () => {
    const pool = makePool({ breaker: { failures: 2, firstPauseMs: 1_000, longestPauseMs: 60_000 } });
    const server: PoolServer = {
      ...stdioServer(),
      target: { kind: 'stdio', command: 'no-such-command', args: [], env: {} },
    };
    const errors = await Promise.all(Array.from({ length: 10 }, () => failure(tool(pool, server, 'pid'))));
    expect(new Set(errors.map((e) => e.code))).toEqual(new Set(['upstream_unreachable']));
    expect(opened).toBe(1);
    expect((await failure(tool(pool, server, 'pid'))).code).toBe('upstream_unreachable');
    expect((await failure(tool(pool, server, 'pid'))).code).toBe('upstream_unavailable');
    expect(pool.size).toBe(0);
  });

  it('does not trip over error results, refused credentials or cancelled calls', async () => {
    const pool = makePool({ breaker: { failures: 1, firstPauseMs: 1_000, longestPauseMs: 60_000 } });
    const server = httpServer((await start()).url);
    expect(await tool(pool, server, 'fail')).toMatchObject({ ok: false, code: -32050 });
    expect(await failure(tool(pool, server, 'echo', { fault: '401' }))).toMatchObject({
      code: 'upstream_unauthorized',
    });
    const abort = new AbortController();
    const call = failure(tool(pool, server, 'echo', { fault: 'hang' }, {}, { signal: abort.signal }));
    await tool(pool, server, 'echo');
    abort.abort();
    expect(await call).toMatchObject({ code: 'cancelled' });
    expect((await tool(pool, server, 'echo')).ok).toBe(true);
  });

  it.each([404, 400])(
    'and forgets our session (%i) gets the request again, once, on a new link',
    async (lostSession) => {
      const pool = makePool();
      const upstream = await start({ lostSession });
      const server = httpServer(upstream.url);
      await tool(pool, server, 'echo');
      upstream.forgetSessions();
      const replies = await Promise.all(Array.from({ length: 5 }, () => tool(pool, server, 'echo')));
      expect(replies.every((r) => r.ok)).toBe(true);
      expect([upstream.behaviour.calls, opened]).toEqual([6, 2]);
    },
  );

  it('in the middle of a call does not get it twice', async () => {
    const pool = makePool();
    const upstream = await start();
    const server = httpServer(upstream.url);
    expect(await failure(tool(pool, server, 'echo', { fault: 'cut' }))).toMatchObject({
      code: 'upstream_closed',
      sent: true,
    });
    expect(upstream.requests.filter((r) => r.message?.method === 'tools/call')).toHaveLength(1);
  });
});

describe('slow openings', () => {
  it('outlast the request that began them', async () => {
    const pool = makePool();
    const server = stdioServer(['--late=600']);
    expect(await failure(tool(pool, server, 'pid', {}, {}, { timeoutMs: 50 }))).toMatchObject({
      code: 'upstream_timeout',
      sent: false,
    });
    expect((await tool(pool, server, 'pid')).ok).toBe(true);
    expect(opened).toBe(1);
  });

  it('end with the pool', async () => {
    const pool = makePool();
    const call = failure(tool(pool, stdioServer(['--hang-initialize']), 'pid'));
    await pool.closeAll();
    expect(await call).toMatchObject({ code: 'cancelled', sent: false });
    expect(await failure(tool(pool, stdioServer(), 'pid'))).toMatchObject({ code: 'upstream_unavailable' });
  });
});

it('a lease that connects closes an open breaker: who only listens brings a server back too', async () => {
  const pool = makePool({ breaker: { failures: 1, firstPauseMs: 1_000, longestPauseMs: 60_000 } });
  const upstream = await start();
  const server = httpServer(upstream.url);
  await upstream.close();
  expect(await failure(pool.lease(server, ANYBODY, callWith()))).toMatchObject({
    code: 'upstream_unreachable',
  });
  expect(await failure(tool(pool, server, 'echo'))).toMatchObject({ code: 'upstream_unavailable' });
  await start({ port: upstream.port });
  clock += 1_000;
  (await pool.lease(server, ANYBODY, callWith())).release();
  const calls = await Promise.all([tool(pool, server, 'echo'), tool(pool, server, 'echo')]);
  expect(calls.map(({ ok }) => ok)).toEqual([true, true]);
});

describe('the end of links', () => {
  it('comes when they are idle', async () => {
    const pool = makePool({ idleMs: { stdio: 1_000 } });
    const pid = Number(await text(tool(pool, stdioServer(), 'pid')));
    clock += 999;
    pool.sweep();
    expect(pool.size).toBe(1);
    const lease = await pool.lease(stdioServer(), ANYBODY, callWith());
    clock += 5_000;
    pool.sweep();
    expect(pool.size).toBe(1);
    lease.release();
    lease.release();
    clock += 1_000;
    pool.sweep();
    expect(pool.size).toBe(0);
    await until(() => !isAlive(pid), 'process gone');
  });

  it('waits an hour where the link may hold a task', async () => {
    const pool = makePool({ idleMs: { stdio: 1_000 } });
    const params = Buffer.from('{"name":"echo","arguments":{},"task":{}}');
    const request = { method: 'tools/call', params, name: 'echo', concernsTask: true };
    expect((await pool.request(stdioServer(), ANYBODY, request, callWith())).ok).toBe(true);
    clock += 60 * 60_000 - 1;
    pool.sweep();
    expect(pool.size).toBe(1);
    clock += 1;
    pool.sweep();
    expect(pool.size).toBe(0);
  });

  it('lets calls finish on the old link while new ones use the new', async () => {
    const pool = makePool();
    const upstream = await start();
    const server = httpServer(upstream.url);
    await tool(pool, server, 'echo');
    const lease = await pool.lease(server, ANYBODY, callWith());
    pool.closeFor((key) => key.serverId === 's1');
    expect([pool.size, lease.link.open]).toEqual([0, true]);
    expect((await tool(pool, server, 'echo')).ok).toBe(true);
    expect(opened).toBe(2);
    const params = Buffer.from('{"name":"echo"}');
    expect((await lease.link.request({ method: 'tools/call', params, name: 'echo' }, callWith())).ok).toBe(
      true,
    );
    lease.release();
    await lease.link.closed;
    await until(() => upstream.deleted.length === 1, 'old session ended');
    pool.closeFor((key) => key.serverId === 'other');
    expect(pool.size).toBe(1);
  });

  it('leaves nothing behind after closeAll', async () => {
    const pool = makePool();
    const upstream = await start();
    const pids = await Promise.all(
      [stdioServer(), stdioServer(['--ignore-eof', '--ignore-term'], { id: 's3' })].map((s) =>
        text(tool(pool, s, 'pid')),
      ),
    );
    await tool(pool, httpServer(upstream.url), 'echo');
    const running = failure(tool(pool, stdioServer(), 'hang'));
    pool.closeFor((key) => key.serverId === 's3');
    await pool.closeAll();
    expect(await running).toMatchObject({ code: 'upstream_closed', sent: true });
    expect(pids.map(Number).filter(isAlive)).toEqual([]);
    expect(upstream.deleted).toHaveLength(1);
  });
});

it('caps the links of an organisation, and gives up idle ones first', async () => {
  const pool = makePool({ maxPerOrg: 2 });
  const url = (await start()).url;
  const server = (id: string, orgId = 'o1'): PoolServer => httpServer(url, { id, orgId });
  await tool(pool, server('a'), 'echo');
  clock++;
  await tool(pool, server('b'), 'echo');
  await tool(pool, server('c'), 'echo');
  expect(pool.size).toBe(2);
  const leases = [
    await pool.lease(server('b'), ANYBODY, callWith()),
    await pool.lease(server('c'), ANYBODY, callWith()),
  ];
  expect(await failure(tool(pool, server('a'), 'echo'))).toMatchObject({
    code: 'upstream_unavailable',
    message: expect.stringContaining('too many'),
  });
  expect((await tool(pool, server('a', 'o2'), 'echo')).ok).toBe(true);
  for (const lease of leases) lease.release();
  expect((await tool(pool, server('a'), 'echo')).ok).toBe(true);
});
