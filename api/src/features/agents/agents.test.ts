/** Agents and their grants through the admin API: what may be written, what is answered, and what becomes of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi, type TestOrganization } from '../../testing.js';

let api: TestApi;
let org: TestOrganization;
let other: TestOrganization;
let endpointId: string;
let one: string;
let two: string;
let count = 0;

const as = (key: string, method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  api.ask(method, `/v1/${path}`, { key, body, ...(headers ? { headers } : {}) });
const ask = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  as(org.key, method, path, body, headers);
async function made(path: string, body: object): Promise<string> {
  const answer = await ask('POST', path, body);
  expect(answer.status, answer.text).toBe(201);
  return answer.body.id;
}
const name = () => `thing-${++count}`;
const server = () =>
  made('servers', { name: name(), type: 'STREAMABLE_HTTP', url: 'https://mcp.example.com/mcp' });
const endpoint = async () =>
  made('endpoints', { name: name(), namespaceId: await made('namespaces', { name: name() }) });
const agent = (grants: object[] = []) => made('agents', { name: name(), grants });
const grantsOf = async (id: string) => (await ask('GET', `agents/${id}/grants`)).body.data;

beforeAll(async () => {
  api = await startTestApi();
  org = await api.organization();
  other = await api.organization();
  [endpointId, one, two] = [await endpoint(), await server(), await server()];
});
afterAll(() => api.close());

describe('a grant', () => {
  it.each([
    ['the whole endpoint by default', {}, null],
    ['the whole endpoint', { servers: null }, null],
    ['nothing', { servers: [] }, []],
    ['everything of a server where nothing is named', { servers: [{}] }, [['*'], ['*'], ['*']]],
    ['only what is named', { servers: [{ tools: ['b', 'a*', 'b'] }] }, [['b', 'a*'], [], []]],
    ['nothing of a server', { servers: [{ tools: [] }] }, [[], [], []]],
    [
      'each kind by itself',
      { servers: [{ prompts: ['*'], resources: ['x://{y*}'] }] },
      [[], ['*'], ['x://{y*}']],
    ],
  ])('is of %s', async (_, given: { servers?: object[] | null }, wanted) => {
    const servers = given.servers?.map((entry) => ({ serverId: one, ...entry }));
    const body = given.servers === undefined ? {} : { servers: servers ?? null };
    const id = await agent();
    const put = await ask('PUT', `agents/${id}/grants/${endpointId}`, body);
    expect(put.status, put.text).toBe(200);
    const [tools, prompts, resources] = wanted ?? [];
    const entry = { serverId: one, tools, prompts, resources };
    const expected = wanted === null ? null : wanted.length === 0 ? [] : [entry];
    expect(put.body).toEqual({ data: [{ endpointId, servers: expected }], version: 2 });
    expect(await grantsOf(id)).toEqual(put.body.data);
  });

  it('takes the place of the one before, and goes by itself', async () => {
    const second = await endpoint();
    const id = await agent([
      { endpointId, servers: [{ serverId: one }, { serverId: two }] },
      { endpointId: second },
    ]);
    await ask('PUT', `agents/${id}/grants/${endpointId}`, { servers: [{ serverId: two, tools: ['x'] }] });
    const left = { serverId: two, tools: ['x'], prompts: [], resources: [] };
    expect(await grantsOf(id)).toEqual([
      { endpointId, servers: [left] },
      { endpointId: second, servers: null },
    ]);
    expect((await ask('DELETE', `agents/${id}/grants/${endpointId}`)).status).toBe(204);
    expect((await ask('DELETE', `agents/${id}/grants/${endpointId}`)).status).toBe(404);
    expect(await grantsOf(id)).toEqual([{ endpointId: second, servers: null }]);
    const replaced = await ask('PUT', `agents/${id}/grants`, { grants: [{ endpointId }] });
    expect(replaced.body.data).toEqual([{ endpointId, servers: null }]);
  });

  it.each([
    [
      'another organisation’s endpoint',
      (theirs: string) => ({ grants: [{ endpointId: theirs }] }),
      'endpoint',
    ],
    [
      'another organisation’s server',
      (theirs: string) => ({ grants: [{ endpointId, servers: [{ serverId: theirs }] }] }),
      'server',
    ],
  ] as const)('of %s is of nothing that exists', async (_, body, kind) => {
    const namespace = await as(other.key, 'POST', 'namespaces', { name: name() });
    const foreign =
      kind === 'endpoint'
        ? await as(other.key, 'POST', 'endpoints', { name: name(), namespaceId: namespace.body.id })
        : await as(other.key, 'POST', 'servers', {
            name: name(),
            type: 'SSE',
            url: 'https://mcp.example.com/',
          });
    const id = await agent([{ endpointId }]);
    const answer = await ask('PUT', `agents/${id}/grants`, body(foreign.body.id));
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    expect(answer.body.errors[0].path).toMatch(kind === 'endpoint' ? /^grants\.0\.endpointId$/ : /serverId$/);
    expect(await grantsOf(id)).toEqual([{ endpointId, servers: null }]);
  });

  it('is found by its endpoint', async () => {
    const shared = await endpoint();
    const [first, second] = [
      await agent([{ endpointId: shared }]),
      await agent([{ endpointId: shared, servers: [] }]),
    ];
    await agent([{ endpointId }]);
    const { data } = (await ask('GET', `agents?endpointId=${shared}`)).body;
    expect(data.map(({ id }: { id: string }) => id)).toEqual([second, first]);
  });

  it('names nothing twice and not too much', async () => {
    const id = await agent();
    const twice = await ask('PUT', `agents/${id}/grants`, { grants: [{ endpointId }, { endpointId }] });
    expect([twice.status, twice.body.errors[0].path]).toEqual([400, 'grants.1.endpointId']);
    const servers = [{ serverId: one }, { serverId: one }];
    const again = await ask('PUT', `agents/${id}/grants/${endpointId}`, { servers });
    expect([again.status, again.body.errors[0].path]).toEqual([400, 'servers.1.serverId']);
    const names = (of: string) => Array.from({ length: 1_000 }, (_, i) => `${of}${i}`);
    const lists = { tools: names('t'), prompts: names('p'), resources: names('r') };
    const most = await ask('PUT', `agents/${id}/grants/${endpointId}`, {
      servers: [{ serverId: one, ...lists }],
    });
    expect(most.status).toBe(200);
    const both = [
      { serverId: one, ...lists },
      { serverId: two, ...lists },
    ];
    const over = await ask('PUT', `agents/${id}/grants/${endpointId}`, { servers: both });
    expect([over.status, over.body.code]).toEqual([400, 'invalid_request']);
    expect((await grantsOf(id))[0].servers).toHaveLength(1);
  });

  it('counts as a change of its agent', async () => {
    const id = await agent();
    const stale = await ask('PUT', `agents/${id}/grants`, { grants: [] }, { 'if-match': '"7"' });
    expect(stale.status).toBe(412);
    const put = await ask('PUT', `agents/${id}/grants/${endpointId}`, {}, { 'if-match': '"1"' });
    expect([put.status, put.body.version]).toEqual([200, 2]);
    expect((await ask('GET', `agents/${id}`)).body.version).toBe(2);
    const event = (await ask('GET', `audit-events?targetId=${id}`)).body.data[0];
    expect(event).toMatchObject({
      action: 'agent.putGrant',
      before: { grants: [] },
      after: { grants: [{ endpointId, servers: null }] },
    });
  });

  it('goes with its endpoint, and never grows when a server goes', async () => {
    const [gone, lost] = [await endpoint(), await server()];
    const id = await agent([{ endpointId: gone }, { endpointId, servers: [{ serverId: lost }] }]);
    expect((await ask('DELETE', `endpoints/${gone}`)).status).toBe(204);
    expect((await ask('DELETE', `servers/${lost}`)).status).toBe(204);
    expect(await grantsOf(id)).toEqual([{ endpointId, servers: [] }]);
  });
});

describe('a key', () => {
  const key = (body: object) => ask('POST', `endpoints/${endpointId}/keys`, { name: name(), ...body });

  it('acts for an agent from the start or from later on, and is found by it', async () => {
    const [first, second] = [await agent(), await agent()];
    const created = await key({ agentId: first });
    expect(created.body.agentId).toBe(first);
    expect((await key({})).body.agentId).toBeNull();
    const changed = await ask('PATCH', `keys/${created.body.id}`, { agentId: second });
    expect([changed.body.agentId, changed.body.version]).toEqual([second, 2]);
    const list = async (of: string) =>
      (await ask('GET', `keys?agentId=${of}`)).body.data.map(({ id }: { id: string }) => id);
    expect([await list(first), await list(second)]).toEqual([[], [created.body.id]]);
    expect((await ask('PATCH', `keys/${created.body.id}`, { agentId: null })).body.agentId).toBeNull();
  });

  it('acts for none that is not there, and an organisation key for none at all', async () => {
    const theirs = (await as(other.key, 'POST', 'agents', { name: name() })).body.id;
    const refused = await key({ agentId: theirs });
    expect([refused.status, refused.body.errors[0].path]).toEqual([404, 'agentId']);
    const mine = await agent();
    const organizationKey = await made('keys', { name: name() });
    const answer = await ask('PATCH', `keys/${organizationKey}`, { agentId: mine });
    expect([answer.status, answer.body.errors[0].path]).toEqual([400, 'agentId']);
  });

  it('goes with its agent', async () => {
    const id = await agent();
    const { body } = await key({ agentId: id });
    expect((await ask('DELETE', `agents/${id}`)).status).toBe(204);
    expect((await ask('GET', `keys/${body.id}`)).status).toBe(404);
  });
});

it('OAuth clients act for one agent each, which stays as long as they do', async () => {
  const [first, second] = [await agent(), await agent()];
  const client = 'https://client.example.com/oauth.json';
  const put = (id: string, clientIds: string[]) => ask('PUT', `agents/${id}/oauth-clients`, { clientIds });
  const bound = await put(first, [client, 'other', client]);
  expect(bound.body).toEqual({ clientIds: [client, 'other'].toSorted(), version: 2 });
  const taken = await put(second, ['new', client]);
  expect([taken.status, taken.body.code, taken.body.errors[0].path]).toEqual([409, 'in_use', 'clientIds.1']);
  expect((await ask('GET', `agents/${second}/oauth-clients`)).body.clientIds).toEqual([]);
  const theirs = (await as(other.key, 'POST', 'agents', { name: name() })).body.id;
  const elsewhere = await as(other.key, 'PUT', `agents/${theirs}/oauth-clients`, { clientIds: [client] });
  expect(elsewhere.status).toBe(200);
  const kept = await ask('DELETE', `agents/${first}`);
  expect([kept.status, kept.body.errors.length]).toEqual([409, 2]);
  expect((await put(first, [])).body.clientIds).toEqual([]);
  expect((await put(second, [client])).status).toBe(200);
  expect((await ask('DELETE', `agents/${first}`)).status).toBe(204);
});

it('an agent has a name of its own, and is switched off and on', async () => {
  const id = await agent();
  const { body } = await ask('GET', `agents/${id}`);
  expect((await ask('POST', 'agents', { name: body.name })).body.code).toBe('already_exists');
  expect((await as(other.key, 'POST', 'agents', { name: body.name })).status).toBe(201);
  const off = await ask('PATCH', `agents/${id}`, { enabled: false, description: 'Reads.' });
  expect(off.body).toMatchObject({ enabled: false, description: 'Reads.', version: 2 });
  expect((await ask('PATCH', `agents/${id}`, { enabled: false })).body.version).toBe(2);
  expect((await ask('GET', `agents/${id}/usage?days=7`)).body).toMatchObject({
    total: { calls: 0 },
    days: [],
  });
});
