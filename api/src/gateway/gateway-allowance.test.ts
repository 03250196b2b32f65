/** Quotas of an organisation as agents meet them: calls of the month and open sessions, over several gateways. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { line } from './cut-testing.js';
import { headersOf, openSession, rpc, startReplica, type TestReplica } from './replicas/testing.js';
import { eventually, GatewayWorld, type OrgHandle, type RawReply, raw } from './testing.js';

type Published = Awaited<ReturnType<GatewayWorld['publish']>>;

let world: GatewayWorld;
let upstream: HttpUpstream;
const replicas: TestReplica[] = [];
beforeAll(async () => {
  world = await GatewayWorld.start();
  upstream = await startHttpUpstream();
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await world.stop();
  await upstream.close();
});

/** An organisation with an endpoint of one server, `up`, whose quotas are these. */
async function limited(on: GatewayWorld, slug: string, quotas: object): Promise<[OrgHandle, Published]> {
  const org = await on.org(slug);
  await limit(on, org, quotas);
  const server = await on.addServer(org, { slug: 'up', type: 'STREAMABLE_HTTP', url: upstream.url });
  await on.sync(server);
  return [org, await on.publish(org, 'main', [{ server }])];
}

/** As the operator's operation writes them. */
async function limit(on: GatewayWorld, { id }: OrgHandle, data: object): Promise<void> {
  await on.database.db.system((tx) => tx.organization.update({ where: { id }, data }));
}

/** Calls of this month by the database's clock, as far as they are written. */
async function counted(on: GatewayWorld, { id }: OrgHandle): Promise<number> {
  const [row] = await on.database.db.system(
    (tx) => tx.$queryRaw<{ calls: number }[]>`select calls::int as calls from call_months
      where org_id = ${id}::uuid and month = date_trunc('month', now() at time zone 'utc')::date`,
  );
  return row?.calls ?? 0;
}

const call = (url: string, key: string, session: string, name = 'up__echo'): Promise<RawReply> =>
  rpc({ url, key, session }, 'tools/call', { name, arguments: {} });
const sessionOf = async ({ key, url }: Published): Promise<string> => openSession(url, key);

async function replica(over: Record<string, string> = {}): Promise<TestReplica> {
  const started = await startReplica(world, over);
  replicas.push(started);
  return started;
}

describe('calls of the month', () => {
  it('are told with every answer and refused when they are used up, until the operator raises them', async () => {
    const [org, { id, key, url }] = await limited(world, 'five', { quotaCallsPerMonth: 5 });
    const session = await openSession(url, key);
    for (const left of [4, 3, 2, 1]) {
      const { headers, json } = await call(url, key, session);
      expect(json.result).toBeDefined();
      expect(headers['ratelimit-policy']).toMatch(
        /^"callsPerMonth";q=5;w=(2419200|2505600|2592000|2678400)$/,
      );
      expect(headers.ratelimit).toMatch(new RegExp(`^"callsPerMonth";r=${left};t=\\d+$`));
      expect(headers['retry-after']).toBeUndefined();
    }
    // What no server is asked for, and what is no call, takes nothing.
    expect((await call(url, key, session, 'up__unknown')).json.error.code).toBe(-32602);
    expect((await rpc({ url, key, session }, 'tools/list')).headers.ratelimit).toBeUndefined();
    expect((await rpc({ url, key, session }, 'ping')).json.result).toEqual({});
    expect((await modernCall(url, key)).headers.ratelimit).toMatch(/;r=0;/);

    const before = upstream.behaviour.calls;
    const other = (await world.key(org, id)).secret;
    const theirs = await openSession(url, other);
    for (const refused of [
      await call(url, key, session),
      await call(url, other, theirs),
      await modernCall(url, key),
    ]) {
      expect(refused.status).toBe(200);
      const { code, data, message } = refused.json.error;
      expect(code).toBe(-31429);
      expect(message).toContain("The organisation's 5 calls of this month are used up");
      expect(data).toMatchObject({ quota: 'callsPerMonth', limit: 5 });
      expect(Date.parse(data.resetsAt)).toBeGreaterThan(Date.now());
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect(refused.headers.ratelimit).toMatch(/^"callsPerMonth";r=0;t=\d+$/);
    }
    const rest = await raw(url.replace(/mcp$/, 'api/up__echo'), 'POST', { authorization: `Bearer ${key}` });
    expect([rest.status, rest.json.code, rest.json.data.quota]).toEqual([
      429,
      'quota_exceeded',
      'callsPerMonth',
    ]);
    expect(Number(rest.headers['retry-after'])).toBeGreaterThan(0);
    expect(upstream.behaviour.calls).toBe(before);
    expect((await rpc({ url, key, session }, 'tools/list')).json.result.tools).not.toEqual([]);
    await eventually(async () => (await counted(world, org)) === 5, 'the count');

    // 80 % and all of it leave one event each, in whatever order and however often it is looked at.
    const noted = await eventually(async () => {
      const events = await world.database.db.tenant(org.id, (tx) =>
        tx.auditEvent.findMany({ orderBy: { seq: 'asc' } }),
      );
      return events.length >= 2 && events;
    }, 'the events');
    expect(noted.map(({ action, actorType }) => [action, actorType])).toEqual([
      ['quota.warning', 'system'],
      ['quota.exhausted', 'system'],
    ]);
    expect(noted[1]?.after).toMatchObject({ quota: 'callsPerMonth', limit: 5, used: 5 });

    await limit(world, org, { quotaCallsPerMonth: 6 });
    await eventually(async () => (await call(url, key, session)).json.result !== undefined, 'room');
    expect((await call(url, key, session)).json.error.code).toBe(-31429);
    await limit(world, org, { quotaCallsPerMonth: null });
    const free = await eventually(async () => {
      const reply = await call(url, key, session);
      return reply.json.result !== undefined && reply;
    }, 'no limit');
    expect(free.headers.ratelimit).toBeUndefined();
    await eventually(async () => (await counted(world, org)) >= 7, 'calls without a limit, which count too');
    expect(await world.database.db.tenant(org.id, (tx) => tx.auditEvent.count())).toBe(2);
  });

  it('begin anew with the month of the database', async () => {
    const [org, published] = await limited(world, 'month', { quotaCallsPerMonth: 2 });
    const { key, url } = published;
    // What was used before is nothing to this month.
    await world.database.db.system((tx) =>
      tx.callMonth.create({ data: { orgId: org.id, month: new Date('2026-01-01'), calls: 1_000 } }),
    );
    const session = await sessionOf(published);
    for (let i = 0; i < 2; i++) expect((await call(url, key, session)).json.result).toBeDefined();
    expect((await call(url, key, session)).json.error.code).toBe(-31429);
    await eventually(async () => (await counted(world, org)) === 2, 'the count');
    // As if the month turned: all that was counted is of another.
    await world.database.db.system(
      (tx) => tx.$executeRaw`update call_months set month = (month - interval '1 month')::date
        where org_id = ${org.id}::uuid and calls = 2`,
    );
    await eventually(async () => (await call(url, key, session)).json.result !== undefined, 'the new month');
    await eventually(async () => (await counted(world, org)) === 1, 'its count');
  });

  it('are counted together by all gateways', async () => {
    const [org, published] = await limited(world, 'shared', { quotaCallsPerMonth: 40 });
    const { key, url } = published;
    const second = await replica();
    const at = [url, second.at(url)] as const;
    const sessions = await Promise.all(at.map((where) => openSession(where, key)));
    let passed = 0;
    let refused = 0;
    const ask = async (i: 0 | 1): Promise<void> => {
      const { json } = await call(at[i], key, sessions[i] as string);
      if (json.error === undefined) passed++;
      else refused++;
    };
    while (refused < 2 && passed < 200) await Promise.all([ask(0), ask(1)]);
    // Each knows of the other's as of its last writing: apart they would have let 80 in.
    expect(passed).toBeGreaterThanOrEqual(40);
    expect(passed).toBeLessThan(80);
    await eventually(async () => (await counted(world, org)) === passed, 'what was let in');
    const [before, known] = [passed, refused];
    for (const i of [0, 1] as const) await ask(i);
    expect([passed, refused]).toEqual([before, known + 2]);
    // One that starts now knows it from its first call on.
    const third = await replica();
    const session = await openSession(third.at(url), key);
    expect((await call(third.at(url), key, session)).json.error.code).toBe(-31429);
  });
});

describe('open sessions', () => {
  it('are counted together by all gateways, and give their place back', async () => {
    const [org, { key, url }] = await limited(world, 'sessions', { quotaSessions: 3 });
    const second = await replica();
    const others = second.at(url);
    const opened = [await openSession(url, key), await openSession(url, key)];
    await eventually(async () => (await said(org)) === 2, 'the first two are told');
    await openSession(others, key);
    const refusal = await rpc({ url: others, key }, 'initialize', { protocolVersion: '2025-11-25' }, 'i');
    expect(refusal.status).toBe(429);
    expect(Number(refusal.headers['retry-after'])).toBeGreaterThan(0);
    expect(refusal.json).toMatchObject({
      id: 'i',
      error: { code: -31429, data: { quota: 'sessions', limit: 3 } },
    });
    const full = async (where: string) =>
      (await rpc({ url: where, key }, 'initialize', { protocolVersion: '2025-11-25' })).status;
    expect(await full(others)).toBe(429);

    expect((await raw(url, 'DELETE', headersOf(key, opened[0]))).status).toBe(200);
    await eventually(async () => (await full(others)) === 200, 'a place in the other');
    // A gateway that ends takes its sessions along.
    await second.stop();
    replicas.splice(replicas.indexOf(second), 1);
    await eventually(async () => (await said(org)) === 1, 'those of the gateway that ended are gone');
    await eventually(async () => (await full(url)) === 200, 'their places');
  });

  it('of a gateway that was not heard of for long are nobody’s', async () => {
    const [org, { key, url }] = await limited(world, 'silent', { quotaSessions: 2 });
    const another = (seenAt: string) =>
      world.database.db.system(
        (tx) => tx.$executeRaw`insert into open_sessions (org_id, replica, sessions, seen_at)
        values (${org.id}::uuid, gen_random_uuid(), 2, now() - ${seenAt}::interval)`,
      );
    await another('31 seconds');
    await openSession(url, key);
    await another('0 seconds');
    await eventually(async () => {
      const reply = await rpc({ url, key }, 'initialize', { protocolVersion: '2025-11-25' });
      if (reply.status === 200)
        await raw(url, 'DELETE', headersOf(key, String(reply.headers['mcp-session-id'])));
      return reply.status === 429;
    }, 'those of one that is there count');
  });
});

describe('without the database', () => {
  it('calls go on up to the quota, and the count is made up for', async () => {
    const database = line();
    const cut = await GatewayWorld.start({}, database.through);
    try {
      const [org, published] = await limited(cut, 'acme', { quotaCallsPerMonth: 30 });
      const { key, url } = published;
      const session = await sessionOf(published);
      for (let i = 0; i < 5; i++) await call(url, key, session);
      await eventually(async () => (await counted(cut, org)) === 5, 'the first are counted');

      database.cut();
      await eventually(async () => !cut.changes.connected, 'the loss is noticed');
      for (let i = 0; i < 25; i++) expect((await call(url, key, session)).json.result).toBeDefined();
      expect((await call(url, key, session)).json.error.code).toBe(-31429);
      expect(await counted(cut, org)).toBe(5);
      database.mend();
      await eventually(async () => (await counted(cut, org)) === 30, 'the others are counted');
      expect((await call(url, key, session)).json.error.code).toBe(-31429);
    } finally {
      database.mend();
      await cut.stop();
      database.close();
    }
  });
});

/** Sessions that gateways say they have of an organisation. */
async function said({ id }: OrgHandle): Promise<number> {
  const rows = await world.database.db.system((tx) => tx.openSessions.findMany({ where: { orgId: id } }));
  return rows.reduce((sum, { sessions }) => sum + sessions, 0);
}

function modernCall(url: string, key: string): Promise<RawReply> {
  const version = '2026-07-28';
  const body = {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: {
      name: 'up__echo',
      arguments: {},
      _meta: {
        'io.modelcontextprotocol/protocolVersion': version,
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  };
  const headers = {
    ...headersOf(key),
    'mcp-protocol-version': version,
    'mcp-method': 'tools/call',
    'mcp-name': 'up__echo',
  };
  return raw(url, 'POST', headers, JSON.stringify(body));
}
