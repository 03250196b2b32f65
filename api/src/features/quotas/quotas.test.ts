/** Quotas where something is created, as the operator sets them and organisations meet them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromPublicId } from '../../common/ids.js';
import { type PeopleApi, signedUp, startPeopleApi } from '../../identity/testing.js';
import type { TestOrganization } from '../../testing.js';

let api: PeopleApi;
beforeAll(async () => {
  api = await startPeopleApi({
    env: {
      PATCHBAY_QUOTA_SERVERS: '3',
      PATCHBAY_QUOTA_CALLS_PER_MONTH: '5000',
      PATCHBAY_MAX_ORGANIZATIONS_PER_PERSON: '2',
    },
  });
});
afterAll(() => api.close());

const ask = (org: TestOrganization, method: string, path: string, body?: unknown) =>
  api.ask(method, `/v1/${path}`, { key: org.key, body });
const operate = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  api.ask(method, `/v1/organizations${path}`, {
    key: api.operatorKey,
    body,
    ...(headers ? { headers } : {}),
  });
const limit = (org: TestOrganization, quotas: object) => operate('PATCH', `/${org.id}`, { quotas });
const addServer = (org: TestOrganization, name: string) =>
  ask(org, 'POST', 'servers', { name, type: 'STREAMABLE_HTTP', url: 'https://mcp.example.com/mcp' });
const UNLIMITED = { servers: null, endpoints: null, sessions: null, callsPerMonth: null };

describe('quotas', () => {
  it('begin as the deployment has them, and only the operator changes them', async () => {
    const org = await api.organization();
    const initial = { ...UNLIMITED, servers: 3, callsPerMonth: 5000 };
    expect((await ask(org, 'GET', 'organization')).body.quotas).toEqual(initial);
    const refused = await ask(org, 'PATCH', 'organization', { quotas: { servers: 4 } });
    expect([refused.status, refused.body.errors[0].path]).toEqual([400, 'quotas']);
    // The other wall: the tenant's role may not write the columns at all.
    const uuid = fromPublicId('organization', org.id) ?? '';
    await expect(
      api.db.tenant(uuid, (tx) => tx.organization.update({ where: { id: uuid }, data: { quotaServers: 9 } })),
    ).rejects.toThrow(/permission denied/);

    const changed = await limit(org, { servers: null, sessions: 7 });
    expect(changed.status, changed.text).toBe(200);
    expect(changed.body.quotas).toEqual({ ...initial, servers: null, sessions: 7 });
    expect(changed.headers.etag).toBe('"2"');
    expect((await operate('PATCH', `/${org.id}`, { quotas: {} }, { 'if-match': '"1"' })).status).toBe(412);
    // What is as it was is no change.
    expect((await limit(org, { sessions: 7 })).body.version).toBe(2);
    expect((await limit(org, { servers: -1 })).status).toBe(400);
    const [event] = (await ask(org, 'GET', 'audit-events?action=organization.update')).body.data;
    expect(event).toMatchObject({ actor: { type: 'operator' }, before: { quotas: initial } });
    expect(event.after.quotas).toEqual(changed.body.quotas);
  });

  it('refuse what is over by name, limit and use, and tell what is left', async () => {
    const org = await api.organization();
    const made: string[] = [];
    for (const left of [2, 1, 0]) {
      const created = await addServer(org, `server ${left}`);
      expect(created.status, created.text).toBe(201);
      made.push(created.body.id);
      expect(created.headers['ratelimit-policy']).toMatch(/^"requests";q=\d+;w=\d+, "servers";q=3$/);
      expect(created.headers.ratelimit).toMatch(
        new RegExp(`^"requests";r=\\d+;t=\\d+, "servers";r=${left}$`),
      );
    }
    const over = await addServer(org, 'one too many');
    expect(over.status).toBe(403);
    expect(over.body).toMatchObject({
      code: 'quota_exceeded',
      quota: { name: 'servers', limit: 3, used: 3 },
      detail: expect.stringContaining('The operator of this deployment can raise it.'),
    });
    expect(over.headers.ratelimit).toMatch(/"servers";r=0$/);
    expect((await ask(org, 'GET', 'servers')).body.data).toHaveLength(3);

    // Lowered below what there is: nothing goes, and nothing comes until it is below.
    await limit(org, { servers: 1 });
    expect((await ask(org, 'GET', 'servers')).body.data).toHaveLength(3);
    expect((await ask(org, 'PATCH', `servers/${made[0]}`, { name: 'renamed' })).status).toBe(200);
    for (const id of made.splice(0, 2)) await ask(org, 'DELETE', `servers/${id}`);
    expect((await addServer(org, 'still too many')).status).toBe(403);
    await ask(org, 'DELETE', `servers/${made[0]}`);
    expect((await addServer(org, 'room again')).status).toBe(201);
    await limit(org, { servers: 2 });
    expect((await addServer(org, 'raised')).status).toBe(201);
  });

  it('hold for imports, which bring all or nothing', async () => {
    const org = await api.organization();
    const mcpServers = Object.fromEntries(
      ['a', 'b', 'c', 'd'].map((name) => [name, { url: `https://${name}.example.com/mcp` }]),
    );
    const over = await ask(org, 'POST', 'servers/import', { mcpServers });
    expect([over.status, over.body.quota]).toEqual([403, { name: 'servers', limit: 3, used: 3 }]);
    expect((await ask(org, 'GET', 'servers')).body.data).toEqual([]);
    delete mcpServers['d'];
    expect((await ask(org, 'POST', 'servers/import', { mcpServers })).body.created).toBe(3);
    // What is there already takes no place.
    expect((await ask(org, 'POST', 'servers/import', { mcpServers })).body.unchanged).toBe(3);
  });

  it('let exactly as many of those that come at once through as there are places', async () => {
    const org = await api.organization();
    await limit(org, { servers: 4, endpoints: 2 });
    const servers = await Promise.all(Array.from({ length: 8 }, (_, i) => addServer(org, `parallel ${i}`)));
    expect(servers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 403, 403, 403, 403]);
    const namespaceId = (await ask(org, 'POST', 'namespaces', { name: 'all' })).body.id;
    const endpoints = await Promise.all(
      Array.from({ length: 6 }, (_, i) => ask(org, 'POST', 'endpoints', { name: `e${i}`, namespaceId })),
    );
    expect(endpoints.map(({ status }) => status).sort()).toEqual([201, 201, 403, 403, 403, 403]);
    expect(endpoints.find(({ status }) => status === 403)?.body.quota.name).toBe('endpoints');
  });

  it('are told with what is used of them, to the organisation and to the operator alike', async () => {
    const org = await api.organization();
    const uuid = fromPublicId('organization', org.id) ?? '';
    await limit(org, { endpoints: 5, callsPerMonth: 10 });
    await addServer(org, 'one');
    await api.db.system(async (tx) => {
      await tx.$executeRaw`insert into call_months (org_id, month, calls, warned_at) values
        (${uuid}::uuid, date_trunc('month', now() at time zone 'utc')::date, 12, now()),
        (${uuid}::uuid, '2025-12-01', 34, null), (${uuid}::uuid, '2026-01-01', 56, null)`;
      // One process is there, of another nothing was heard for long.
      await tx.$executeRaw`insert into open_sessions (org_id, replica, sessions, seen_at) values
        (${uuid}::uuid, gen_random_uuid(), 3, now()), (${uuid}::uuid, gen_random_uuid(), 9, now() - interval '1 minute')`;
    });
    const usage = (await ask(org, 'GET', 'usage')).body;
    expect(usage.quotas).toMatchObject({
      servers: { limit: 3, used: 1, remaining: 2 },
      endpoints: { limit: 5, used: 0, remaining: 5 },
      sessions: { limit: null, used: 3, remaining: null },
      callsPerMonth: { limit: 10, used: 12, remaining: 0, exhaustedAt: null },
    });
    const { resetsAt, warnedAt } = usage.quotas.callsPerMonth;
    expect(warnedAt).not.toBeNull();
    const [now] = await api.db.system(
      (tx) => tx.$queryRaw<
        { month: string; next: Date }[]
      >`select to_char(now() at time zone 'utc', 'YYYY-MM') as month,
        date_trunc('month', now() + interval '1 month', 'utc') as next`,
    );
    expect(resetsAt).toBe(now?.next.toISOString());
    expect(usage.callsByMonth).toEqual([
      { month: now?.month, calls: 12 },
      { month: '2026-01', calls: 56 },
      { month: '2025-12', calls: 34 },
    ]);
    const seen = await operate('GET', `/${org.id}/usage`);
    expect([seen.status, seen.body]).toEqual([200, usage]);
    const unknown = org.id.replace(/.{4}$/, '0000');
    expect((await operate('GET', `/${unknown}/usage`)).status).toBe(404);
  });

  it('keep a person from owning organisations without end', async () => {
    const person = await signedUp(api, 'many@example.com');
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((name) => person.post('/v1/me/organizations', { name })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 403]);
    expect(answers.find(({ status }) => status === 403)?.body).toMatchObject({
      code: 'quota_exceeded',
      quota: { name: 'organizations', limit: 2, used: 2 },
    });
    expect((await person.send('GET', '/v1/me/organizations')).body.data[0].quotas.servers).toBe(3);
    // Another person is another matter.
    const other = await signedUp(api, 'few@example.com');
    expect((await other.post('/v1/me/organizations', { name: 'first' })).status).toBe(201);
  });
});
