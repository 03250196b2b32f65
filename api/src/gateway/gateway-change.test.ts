/** What happens to an endpoint in use: changes, revocation, outages, other tenants, shutdown. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { newUuid } from '../common/ids.js';
import { line } from './cut-testing.js';
import { fixture } from './runtime/links/testing.js';
import { eventually, GatewayWorld, type OrgHandle, openStream, type RawReply, raw, soon } from './testing.js';

const BOTH = 'application/json, text/event-stream';

let world: GatewayWorld;
let org: OrgHandle;
const upstreams: HttpUpstream[] = [];
let count = 0;

beforeAll(async () => {
  world = await GatewayWorld.start({ PATCHBAY_PUBLIC_URL: 'http://gw.example' });
  org = await world.org('acme');
});
afterAll(() => world.stop());
afterEach(async () => {
  await Promise.all(upstreams.splice(0).map((upstream) => upstream.close().catch(() => undefined)));
});

async function upstream(options: Parameters<typeof startHttpUpstream>[0] = {}): Promise<HttpUpstream> {
  const started = await startHttpUpstream(options);
  upstreams.push(started);
  return started;
}

/** A synced HTTP server of an organisation, under a slug of its own. */
async function httpServer(at: HttpUpstream, owner = org, slug = `s${++count}`) {
  const server = await world.addServer(owner, { slug, type: 'STREAMABLE_HTTP', url: at.url });
  await world.sync(server);
  return server;
}

function rpc(
  url: string,
  key: string,
  method: string,
  params: object = {},
  session?: string,
): Promise<RawReply> {
  return raw(
    url,
    'POST',
    {
      'content-type': 'application/json',
      accept: BOTH,
      authorization: `Bearer ${key}`,
      'mcp-session-id': session,
    },
    JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  );
}

async function open(url: string, key: string): Promise<string> {
  const reply = await rpc(url, key, 'initialize', { protocolVersion: '2025-11-25', capabilities: {} });
  expect(reply.status).toBe(200);
  return reply.headers['mcp-session-id'] as string;
}

async function toolNames(url: string, key: string, session: string): Promise<string[]> {
  const reply = await rpc(url, key, 'tools/list', {}, session);
  return reply.json.result.tools.map((tool: any) => tool.name);
}

const call = (url: string, key: string, session: string, name: string, args: object = {}) =>
  rpc(url, key, 'tools/call', { name, arguments: args }, session);

describe('an upstream that dies', () => {
  it('stays listed, fails fast by name, harms nobody, and comes back by itself', async () => {
    const dying = await upstream();
    const other = await upstream();
    const a = await httpServer(dying);
    const b = await httpServer(other);
    const { url, key } = await world.publish(org, `ep${++count}`, [{ server: a }, { server: b }]);
    const session = await open(url, key);
    expect((await call(url, key, session, `${a.slug}__echo`)).json.result).toBeDefined();
    const { port } = dying;
    await dying.close();

    const failed = await soon(call(url, key, session, `${a.slug}__echo`), 5_000);
    expect(failed.status).toBe(200);
    expect(failed.json.error).toMatchObject({
      code: -31001,
      data: { server: a.slug, reason: 'upstream_unreachable' },
    });
    expect(failed.json.error.message).toContain(`server "${a.slug}"`);
    expect(await toolNames(url, key, session)).toContain(`${a.slug}__echo`);
    expect((await call(url, key, session, `${b.slug}__echo`)).json.result).toBeDefined();

    upstreams.push(await startHttpUpstream({ port }));
    expect((await call(url, key, session, `${a.slug}__echo`)).json.result).toBeDefined();
  });

  it('is marked in lists once the health check says so', async () => {
    const server = await httpServer(await upstream());
    const { url, key } = await world.publish(org, `ep${++count}`, [{ server }]);
    const session = await open(url, key);
    await world.database.db.tenant(org.id, (tx) =>
      tx.serverState.update({ where: { serverId: server.id }, data: { status: 'unreachable' } }),
    );
    const marked = await eventually(async () => {
      const { result } = (await rpc(url, key, 'tools/list', {}, session)).json;
      return result._meta === undefined ? null : result;
    });
    expect(marked._meta['dev.patchbay/servers']).toEqual([{ server: server.slug, state: 'unreachable' }]);
    expect(marked.tools.length).toBeGreaterThan(5);
  });

  it('a process that crashes is a typed error, and the next call starts another', async () => {
    const slug = `s${++count}`;
    const server = await world.addServer(org, {
      slug,
      type: 'STDIO',
      command: 'node',
      args: [fixture('stdio-upstream.mjs')],
    });
    await world.sync(server);
    const { url, key } = await world.publish(org, `ep${++count}`, [{ server }]);
    const session = await open(url, key);
    const pid = async () => (await call(url, key, session, `${slug}__pid`)).json.result.content[0].text;
    const before = await pid();
    const crashed = await call(url, key, session, `${slug}__crash`);
    expect(crashed.json.error).toMatchObject({
      code: -31003,
      data: { server: slug, reason: 'upstream_closed' },
    });
    expect(JSON.stringify(crashed.json)).not.toContain('hunter2');
    expect(await pid()).not.toBe(before);
  });
});

describe('keys', () => {
  it('work in every allowed place and nowhere else', async () => {
    const server = await httpServer(await upstream());
    const closed = await world.publish(org, `ep${++count}`, [{ server }]);
    const asking = await world.publish(org, `ep${++count}`, [{ server }], {
      apiKey: true,
      apiKeyInQuery: true,
    });
    const free = await world.publish(org, `ep${++count}`, [{ server }], { apiKey: false });
    const status = async (url: string, headers: Record<string, string>, query = '') => {
      const body = { jsonrpc: '2.0', id: 1, method: 'initialize', params: { protocolVersion: '2025-11-25' } };
      const reply = await raw(
        `${url}${query}`,
        'POST',
        { 'content-type': 'application/json', accept: BOTH, ...headers },
        JSON.stringify(body),
      );
      if (reply.status === 401) expect(reply.headers['www-authenticate']).toMatch(/^Bearer realm=/);
      return reply.status;
    };
    const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
    expect(await status(closed.url, {})).toBe(401);
    expect(await status(closed.url, bearer(closed.key))).toBe(200);
    expect(await status(closed.url, { authorization: `bearer ${closed.key}` })).toBe(200);
    expect(await status(closed.url, { authorization: `Basic ${closed.key}` })).toBe(401);
    expect(await status(closed.url, { 'x-api-key': closed.key })).toBe(200);
    expect(await status(closed.url, {}, `?api_key=${closed.key}`)).toBe(401);
    expect(await status(asking.url, {}, `?api_key=${asking.key}`)).toBe(200);
    expect(await status(closed.url, { ...bearer(closed.key), 'x-api-key': asking.key })).toBe(401);
    expect(await status(closed.url, bearer(asking.key))).toBe(401);
    expect(await status(closed.url, bearer(`${closed.key.slice(0, -1)}0`))).toBe(401);
    expect(await status(closed.url, bearer('x'.repeat(5_000)))).toBe(401);
    expect(await status(free.url, {})).toBe(200);
  });

  it('revoked: the next call is 401, the stream ends', async () => {
    const server = await httpServer(await upstream());
    const { url, key, keyId } = await world.publish(org, `ep${++count}`, [{ server }]);
    const session = await open(url, key);
    const stream = await openStream(url, {
      authorization: `Bearer ${key}`,
      accept: 'text/event-stream',
      'mcp-session-id': session,
    });
    await world.revoke(org, keyId);
    await soon(stream.ended);
    expect((await rpc(url, key, 'ping', {}, session)).status).toBe(401);
  });

  it('expired: by the database’s clock, in streams too', async () => {
    const server = await httpServer(await upstream());
    const { id, url } = await world.publish(org, `ep${++count}`, [{ server }]);
    const [row] = await world.database.db.system(
      (tx) => tx.$queryRaw<{ at: Date }[]>`select now() + interval '700 milliseconds' as at`,
    );
    const { secret } = await world.key(org, id, row!.at);
    const session = await open(url, secret);
    const stream = await openStream(url, {
      authorization: `Bearer ${secret}`,
      accept: 'text/event-stream',
      'mcp-session-id': session,
    });
    await stream.ended;
    expect((await rpc(url, secret, 'ping', {}, session)).status).toBe(401);
    const dead = await world.key(org, id, new Date(Date.now() - 60_000));
    expect((await rpc(url, dead.secret, 'ping')).status).toBe(401);
  });

  it('say when they were last used', async () => {
    const server = await httpServer(await upstream());
    const { url, key, keyId } = await world.publish(org, `ep${++count}`, [{ server }]);
    await open(url, key);
    await eventually(async () => {
      const row = await world.database.db.system((tx) => tx.key.findUnique({ where: { id: keyId } }));
      return row?.lastUsedAt;
    });
  });
});

describe('tenants', () => {
  it('see nothing of each other', async () => {
    const other = await world.org(`other${++count}`);
    const at = await upstream();
    const mine = await world.publish(org, `ep${++count}`, [{ server: await httpServer(at) }]);
    const theirs = await world.publish(other, `ep${++count}`, [{ server: await httpServer(at, other) }]);
    const session = await open(mine.url, mine.key);
    const foreign = await open(theirs.url, theirs.key);
    expect((await rpc(theirs.url, mine.key, 'ping', {}, foreign)).status).toBe(401);
    expect((await rpc(theirs.url, theirs.key, 'ping', {}, session)).status).toBe(404);
    expect((await rpc(mine.url, mine.key, 'ping', {}, foreign)).status).toBe(404);
    // The other organisation's endpoint under one's own slug is what does not exist.
    const crossed = await rpc(mine.url.replace(/ep\d+/, theirs.url.match(/ep\d+/)![0]), mine.key, 'ping');
    const unknown = await rpc(mine.url.replace(/ep\d+/, 'nowhere'), mine.key, 'ping');
    expect([crossed.status, crossed.text]).toEqual([404, unknown.text]);
  });

  it('a second key of the same endpoint does not reach the first one’s session', async () => {
    const { id, url, key } = await world.publish(org, `ep${++count}`, [
      { server: await httpServer(await upstream()) },
    ]);
    const second = await world.key(org, id);
    const session = await open(url, key);
    expect((await rpc(url, second.secret, 'ping', {}, session)).status).toBe(404);
  });
});

describe('changes', () => {
  it('of a configuration show with the next call, and old links end', async () => {
    const old = await upstream({ name: 'old' });
    const fresh = await upstream({ name: 'fresh' });
    const server = await httpServer(old);
    const { url, key } = await world.publish(org, `ep${++count}`, [{ server }]);
    const session = await open(url, key);
    await call(url, key, session, `${server.slug}__echo`);
    await world.reconfigure(server, { url: fresh.url });
    await eventually(async () => {
      await call(url, key, session, `${server.slug}__echo`);
      return fresh.behaviour.calls > 0;
    }, 'the new upstream is used');
    await eventually(async () => old.deleted.length > 0, 'the old session is ended');
  });

  it('of tools and servers show by themselves', async () => {
    const server = await httpServer(await upstream());
    const extra = await httpServer(await upstream());
    const { url, key, namespaceId } = await world.publish(org, `ep${++count}`, [{ server }]);
    const session = await open(url, key);
    const shows = (name: string, wanted: boolean) =>
      eventually(
        async () => (await toolNames(url, key, session)).includes(name) === wanted,
        `${name}: ${wanted}`,
      );
    await shows(`${server.slug}__echo`, true);
    await world.database.db.tenant(org.id, (tx) =>
      tx.toolOverride.create({
        data: { orgId: org.id, namespaceId, serverId: server.id, toolName: 'echo', name: 'say' },
      }),
    );
    await shows(`${server.slug}__say`, true);
    expect((await call(url, key, session, `${server.slug}__say`)).json.result).toBeDefined();
    expect((await call(url, key, session, `${server.slug}__echo`)).json.error.code).toBe(-32602);
    const member = { orgId: org.id, namespaceId, serverId: extra.id, prefix: 'extra', position: 5 };
    await world.database.db.tenant(org.id, (tx) => tx.namespaceServer.create({ data: member }));
    await shows('extra__echo', true);
    await world.database.db.tenant(org.id, (tx) =>
      tx.server.update({ where: { id: extra.id }, data: { enabled: false } }),
    );
    await shows('extra__echo', false);
    await world.database.db.tenant(org.id, (tx) =>
      tx.server.update({ where: { id: extra.id }, data: { enabled: true } }),
    );
    await shows('extra__echo', true);
  });

  it('a disabled endpoint and a suspended organisation are gone at once, streams and all', async () => {
    const tenant = await world.org(`t${++count}`);
    const server = await httpServer(await upstream(), tenant);
    const one = await world.publish(tenant, `ep${++count}`, [{ server }]);
    const two = await world.publish(tenant, `ep${++count}`, [{ server }]);
    const streams = await Promise.all(
      [one, two].map(async ({ url, key }) => {
        const session = await open(url, key);
        return openStream(url, {
          authorization: `Bearer ${key}`,
          accept: 'text/event-stream',
          'mcp-session-id': session,
        });
      }),
    );
    await world.database.db.tenant(tenant.id, (tx) =>
      tx.endpoint.update({ where: { id: one.id }, data: { enabled: false } }),
    );
    await streams[0]!.ended;
    expect((await rpc(one.url, one.key, 'ping')).status).toBe(404);
    expect((await rpc(two.url, two.key, 'ping')).status).toBe(400);
    await world.database.db.system((tx) =>
      tx.organization.update({ where: { id: tenant.id }, data: { status: 'suspended' } }),
    );
    await streams[1]!.ended;
    expect((await rpc(two.url, two.key, 'ping')).status).toBe(404);
  });

  it('an endpoint and a key made after they were asked for in vain work at once', async () => {
    const slug = `ep${++count}`;
    const url = `${world.origin}/t/${org.slug}/${slug}/mcp`;
    expect((await rpc(url, 'none', 'ping')).status).toBe(404);
    const { key } = await world.publish(org, slug, [{ server: await httpServer(await upstream()) }]);
    await eventually(async () => (await rpc(url, key, 'ping')).status === 400, 'it exists');
  });
});

it('reads colliding URIs from their own servers', async () => {
  const first = await upstream({ name: 'first' });
  const second = await upstream({ name: 'second' });
  const a = await httpServer(first);
  const b = await httpServer(second);
  const { url, key } = await world.publish(org, `ep${++count}`, [{ server: a }, { server: b }]);
  const session = await open(url, key);
  const read = (uri: string) => rpc(url, key, 'resources/read', { uri }, session);
  const asked = (at: HttpUpstream) =>
    at.requests.filter((r) => r.message?.method === 'resources/read').at(-1)?.message.params.uri;
  const listed = (await rpc(url, key, 'resources/list', {}, session)).json.result.resources;
  expect(listed.map((r: any) => r.uri)).toEqual(['fixture://one', `${b.slug}+fixture://one`]);
  expect((await read('fixture://one')).json.result.contents[0].uri).toBe('fixture://one');
  expect(asked(first)).toBe('fixture://one');
  for (const uri of [`${b.slug}+fixture://one`, `${b.slug}+fixture://items/9`]) {
    expect((await read(uri)).json.result.contents[0].uri).toBe(uri);
    expect(asked(second)).toBe(uri.slice(b.slug.length + 1));
  }
});

it('serves long lists in pages whose cursors end with the list', async () => {
  const extraTools = Array.from({ length: 2_300 }, (_, i) => ({
    name: `n${i}`,
    inputSchema: { type: 'object' },
  }));
  const at = await upstream({ extraTools });
  const server = await httpServer(at);
  const { url, key } = await world.publish(org, `ep${++count}`, [{ server }]);
  const session = await open(url, key);
  const pages: any[] = [];
  for (let cursor: string | undefined; pages.length === 0 || cursor !== undefined; ) {
    const { result } = (await rpc(url, key, 'tools/list', cursor === undefined ? {} : { cursor }, session))
      .json;
    pages.push(result);
    cursor = result.nextCursor;
  }
  const names = pages.flatMap((page) => page.tools.map((tool: any) => tool.name));
  expect([pages.length, new Set(names).size]).toEqual([3, 2_311]);
  at.options.extraTools?.push({ name: 'one more', inputSchema: { type: 'object' } });
  await world.sync(server);
  await eventually(async () => (await toolNames(url, key, session)).length === 1_000);
  const stale = await eventually(async () => {
    const reply = await rpc(url, key, 'tools/list', { cursor: pages[0].nextCursor }, session);
    return reply.json.error;
  });
  expect(stale.code).toBe(-32602);
});

it('writes a row for every request, without arguments', async () => {
  const server = await httpServer(await upstream());
  const { id, url, key, keyId } = await world.publish(org, `ep${++count}`, [{ server }]);
  const session = await open(url, key);
  await call(url, key, session, `${server.slug}__echo`, { secret: 'canary' });
  await call(url, key, session, `${server.slug}__fail`);
  await call(url, key, session, 'none\0such');
  const rows = await eventually(async () => {
    const found = await world.database.db.system((tx) =>
      tx.callRecord.findMany({ where: { endpointId: id }, orderBy: { createdAt: 'asc' } }),
    );
    return found.length === 4 ? found : null;
  });
  expect(rows.map((r) => [r.method, r.name, r.outcome, r.errorCode])).toEqual([
    ['initialize', null, 'ok', null],
    ['tools/call', `${server.slug}__echo`, 'ok', null],
    ['tools/call', `${server.slug}__fail`, 'error', -32050],
    ['tools/call', 'none\ufffdsuch', 'error', -32602],
  ]);
  expect(rows[1]).toMatchObject({ orgId: org.id, keyId, serverId: server.id, era: 'legacy' });
  expect(rows[1]!.durationUs).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain('canary');
  expect(world.gateway.metrics()).toContain('mcp_method_name="tools/call",era="legacy",outcome="error"');
});

it('never runs STDIO servers where they are switched off, and says so', async () => {
  const off = await GatewayWorld.start({ PATCHBAY_STDIO: 'off' });
  try {
    const owner = await off.org('acme');
    const server = await off.addServer(owner, {
      slug: 'local',
      type: 'STDIO',
      command: 'node',
      args: [fixture('stdio-upstream.mjs')],
    });
    await off.sync(server);
    const { url, key } = await off.publish(owner, 'main', [{ server }]);
    const session = await open(url, key);
    const { result } = (await rpc(url, key, 'tools/list', {}, session)).json;
    expect(result._meta['dev.patchbay/servers']).toEqual([{ server: 'local', state: 'unusable' }]);
    const reply = await call(url, key, session, 'local__echo');
    expect(reply.json.error).toMatchObject({
      code: -31007,
      data: { server: 'local', reason: 'server_unusable' },
    });
  } finally {
    await off.stop();
  }
});

it('drains: finishes what runs, closes streams with a hint, takes no new sessions', async () => {
  const ending = await GatewayWorld.start();
  const at = await upstream({ answers: 'sse' });
  const owner = await ending.org('acme');
  const server = await ending.addServer(owner, { slug: 's', type: 'STREAMABLE_HTTP', url: at.url });
  await ending.sync(server);
  const { url, key } = await ending.publish(owner, 'main', [{ server }]);
  const session = await open(url, key);
  const headers = { authorization: `Bearer ${key}`, accept: 'text/event-stream', 'mcp-session-id': session };
  const stream = await openStream(url, headers);
  // A call that ends when we say so.
  let started = (): void => undefined;
  let finish = (): void => undefined;
  const begun = new Promise<void>((resolve) => (started = resolve));
  const behaviour = at.behaviour as any;
  behaviour.call = async () => {
    started();
    await new Promise<void>((resolve) => (finish = resolve));
    return { content: [] };
  };
  const running = call(url, key, session, 's__echo');
  await begun;
  const drained = ending.gateway.drain();
  expect(ending.gateway.ready).toBe(false);
  expect(await stream.ended).toContain('retry: 1000');
  expect((await rpc(url, key, 'initialize', { protocolVersion: '2025-11-25' })).status).toBe(503);
  const still = await rpc(url, key, 'ping', {}, session);
  expect([still.status, still.headers.connection]).toEqual([200, 'close']);
  finish();
  expect((await running).json.result).toEqual({ content: [] });
  await drained;
  expect(at.deleted.length).toBeGreaterThan(0);
  await ending.stop();
});

describe('without the database', () => {
  it('known keys and endpoints go on, unknown ones are 503, and what was missed is made up for', async () => {
    const database = line();
    const cut = await GatewayWorld.start({}, database.through);
    try {
      const owner = await cut.org('acme');
      const at = await upstream();
      const server = await cut.addServer(owner, { slug: 's', type: 'STREAMABLE_HTTP', url: at.url });
      await cut.sync(server);
      const { id, url, key, keyId, namespaceId } = await cut.publish(owner, 'main', [{ server }]);
      const agentId = await cut.agent(owner, { [id]: [{ server, tools: ['echo'] }] });
      const ofAgent = (await cut.key(owner, id, null, agentId)).secret;
      const second = await cut.key(owner, id);
      const session = await open(url, key);
      const kept = await open(url, second.secret);
      const stream = await openStream(url, {
        authorization: `Bearer ${key}`,
        accept: 'text/event-stream',
        'mcp-session-id': session,
      });
      const narrow = await open(url, ofAgent);

      database.cut();
      await eventually(async () => !cut.changes.connected, 'the loss is noticed');
      expect((await call(url, key, session, 's__echo')).json.result).toBeDefined();
      expect(await toolNames(url, ofAgent, narrow)).toEqual(['s__echo']);
      const unknownEndpoint = await rpc(url.replace('main', 'other'), key, 'ping');
      const unknownKey = await rpc(url, (await cut.key(owner, id)).secret, 'ping');
      expect([unknownEndpoint.status, unknownKey.status]).toEqual([503, 503]);
      expect(unknownKey.headers['retry-after']).toBe('1');

      // Nobody hears of these.
      await cut.revoke(owner, keyId);
      await cut.grant(owner, agentId, id, [{ server, tools: ['pid'] }]);
      await cut.database.db.tenant(owner.id, (tx) =>
        tx.toolOverride.create({
          data: { orgId: owner.id, namespaceId, serverId: server.id, toolName: 'echo', name: 'say' },
        }),
      );
      expect((await rpc(url, key, 'ping', {}, session)).status).toBe(200);
      database.mend();
      await stream.ended;
      expect((await rpc(url, key, 'ping', {}, session)).status).toBe(401);
      await eventually(async () => (await toolNames(url, second.secret, kept)).includes('s__say'));
      await eventually(async () => String(await toolNames(url, ofAgent, narrow)) === 's__pid');
    } finally {
      database.mend();
      await cut.stop();
      database.close();
    }
  });
});

it('tells nothing of rows that are not of an endpoint', async () => {
  const reply = await rpc(`${world.origin}/t/${org.slug}/${newUuid()}/mcp`, 'x', 'ping');
  expect(reply.status).toBe(404);
});
