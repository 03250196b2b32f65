/**
 * Two organisations, every operation of the document: another organisation's id must answer exactly like
 * one that never existed, change nothing, and show not a byte.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuid, toPublicId } from './common/ids.js';
import { buildDocument } from './openapi/document.js';
import { startTestApi, type TestApi, type TestOrganization } from './testing.js';

const CANARY = 'canary-7f3a';
let api: TestApi;
let mine: TestOrganization;
let theirs: TestOrganization;
/** Ids of the other organisation, by the path segment that they stand behind. */
let foreign: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi();
  mine = await api.organization('Mine');
  theirs = await api.organization(CANARY);
  const post = async (path: string, body: unknown) => {
    const answer = await api.ask('POST', path, { key: theirs.key, body });
    expect(answer.status, answer.text).toBe(201);
    return answer.body;
  };
  const server = await post('/v1/servers', {
    name: `${CANARY} server`,
    type: 'STREAMABLE_HTTP',
    url: `http://127.0.0.1:9/${CANARY}`,
    enabled: false,
  });
  const connectable = await post('/v1/servers', {
    name: `${CANARY} of subjects`,
    type: 'STREAMABLE_HTTP',
    url: `http://127.0.0.1:9/${CANARY}`,
    enabled: false,
    credentialOwner: 'subject',
    auth: { type: 'bearer_token' },
  });
  const connection = await post(`/v1/servers/${connectable.id}/connections`, {
    subject: CANARY,
    credential: { value: CANARY },
  });
  const namespace = await post('/v1/namespaces', {
    name: `${CANARY} ns`,
    servers: [{ serverId: server.id }],
  });
  const endpoint = await post('/v1/endpoints', { name: `${CANARY} ep`, namespaceId: namespace.id });
  const key = await post(`/v1/endpoints/${endpoint.id}/keys`, { name: `${CANARY} key` });
  const secret = await post('/v1/secrets', { name: 'CANARY', value: CANARY, description: CANARY });
  const jobs = await api.ask('POST', `/v1/servers/${server.id}/sync`, { key: theirs.key });
  foreign = {
    organizations: theirs.id,
    servers: server.id,
    namespaces: namespace.id,
    endpoints: endpoint.id,
    keys: key.id,
    secrets: secret.id,
    connections: connection.id,
    jobs: jobs.body?.id ?? toPublicId('job', newUuid()),
    tools: toPublicId('tool', newUuid()),
  };
});
afterAll(() => api.close());

const KINDS = {
  servers: 'server',
  namespaces: 'namespace',
  endpoints: 'endpoint',
  keys: 'key',
  secrets: 'secret',
  connections: 'connection',
  jobs: 'job',
  tools: 'tool',
  organizations: 'organization',
} as const;

/** Paths that only the operator opens. */
const OPERATORS = /^\/v1\/(organizations|key-encryption)(\/|$)/;

interface Case {
  readonly method: string;
  readonly path: string;
  readonly example: unknown;
}

/** Every operation for organisations that has an id in its path, with a body from its own example. */
function cases(): Case[] {
  const found: Case[] = [];
  for (const [path, item] of Object.entries(buildDocument(api.app).paths)) {
    if (!path.includes('{') || OPERATORS.test(path)) continue;
    for (const [method, operation] of Object.entries(item as Record<string, any>)) {
      const media = operation.requestBody?.content?.['application/json'];
      const example = media?.example ?? (Object.values(media?.examples ?? {})[0] as any)?.value;
      found.push({ method: method.toUpperCase(), path, example });
    }
  }
  return found;
}

function fill(path: string, idOf: (segment: keyof typeof KINDS) => string): string {
  const parts = path.split('/');
  return parts
    .map((part, i) => (part.startsWith('{') ? idOf(parts[i - 1] as keyof typeof KINDS) : part))
    .join('/');
}

const rows = () =>
  api.db.system(async (tx) => ({
    servers: await tx.server.findMany({ orderBy: { id: 'asc' } }),
    namespaces: await tx.namespace.findMany({ orderBy: { id: 'asc' } }),
    members: await tx.namespaceServer.findMany(),
    overrides: await tx.toolOverride.findMany(),
    endpoints: await tx.endpoint.findMany({ orderBy: { id: 'asc' } }),
    keys: await tx.key.findMany({ orderBy: { id: 'asc' }, omit: { lastUsedAt: true } }),
    secrets: await tx.secret.findMany({ orderBy: { id: 'asc' } }),
    values: await tx.secretVersion.findMany({ orderBy: { id: 'asc' } }),
    uses: await tx.serverSecret.findMany(),
    connections: await tx.connection.findMany({ orderBy: { id: 'asc' } }),
    jobs: await tx.job.count(),
  }));

describe('two organisations', () => {
  it("answers another organisation's id like one that never existed, whatever the operation", async () => {
    const all = cases();
    expect(all.length).toBeGreaterThan(20);
    const before = await rows();
    for (const { method, path, example } of all) {
      const ask = { key: mine.key, ...(example === undefined ? {} : { body: example }) };
      const theirsAnswer = await api.ask(
        method,
        fill(path, (s) => foreign[s] ?? ''),
        ask,
      );
      const nobodys = await api.ask(
        method,
        fill(path, (s) => toPublicId(KINDS[s], newUuid())),
        ask,
      );
      const where = `${method} ${path}`;
      expect([where, theirsAnswer.status]).toEqual([where, 404]);
      expect(theirsAnswer.text, where).not.toContain(CANARY);
      const { requestId: _a, instance: _b, ...problem } = theirsAnswer.body;
      const { requestId: _c, instance: _d, ...missing } = nobodys.body;
      expect(problem, where).toEqual(missing);
    }
    expect(await rows()).toEqual(before);
  });

  it('takes no reference to it in a body or a filter', async () => {
    const own = await api.ask('POST', '/v1/namespaces', { key: mine.key, body: { name: 'own' } });
    const before = await rows();
    const bodies: [string, string, unknown][] = [
      ['POST', '/v1/namespaces', { name: 'n', servers: [{ serverId: foreign.servers }] }],
      ['PUT', `/v1/namespaces/${own.body.id}/servers`, { servers: [{ serverId: foreign.servers }] }],
      ['POST', '/v1/endpoints', { name: 'e', namespaceId: foreign.namespaces }],
    ];
    for (const [method, path, body] of bodies) {
      const answer = await api.ask(method, path, { key: mine.key, body });
      expect([path, answer.status, answer.body?.code]).toEqual([path, 404, 'not_found']);
    }
    for (const filter of [
      `endpoints?namespaceId=${foreign.namespaces}`,
      `jobs?serverId=${foreign.servers}`,
      `keys?endpointId=${foreign.endpoints}`,
    ]) {
      const answer = await api.ask('GET', `/v1/${filter}`, { key: mine.key });
      if (answer.status === 200) expect(answer.body.data).toEqual([]);
      else expect([filter, answer.status]).toEqual([filter, 404]);
    }
    expect(await rows()).toEqual(before);
  });

  it('lists nothing of it anywhere', async () => {
    for (const path of [
      'servers',
      'namespaces',
      'endpoints',
      'keys',
      'secrets',
      'jobs',
      'audit-events',
      'servers/export',
      'organization',
    ]) {
      const answer = await api.ask('GET', `/v1/${path}`, { key: mine.key });
      expect([path, answer.status]).toEqual([path, 200]);
      expect(answer.text, path).not.toContain(CANARY);
      for (const id of Object.values(foreign)) expect(answer.text, path).not.toContain(id);
    }
  });
});

describe('credentials', () => {
  it('open nothing without one, with an unknown, a wrong kind or a revoked one', async () => {
    const made = await api.ask('POST', '/v1/keys', { key: mine.key, body: { name: 'soon gone' } });
    await api.ask('POST', `/v1/keys/${made.body.id}/revoke`, { key: mine.key });
    const mcp = await api.ask('POST', `/v1/endpoints/${foreign.endpoints}/keys`, {
      key: theirs.key,
      body: { name: 'agent' },
    });
    for (const [path, item] of Object.entries(buildDocument(api.app).paths)) {
      if (!path.startsWith('/v1/')) continue;
      for (const method of Object.keys(item)) {
        const where = `${method} ${path}`;
        const url = fill(path, (s) => toPublicId(KINDS[s], newUuid()));
        const ask = (key?: string) => api.ask(method.toUpperCase(), url, { key }).then((a) => a.status);
        expect([where, await ask()]).toEqual([where, 401]);
        expect([where, await ask('nonsense')]).toEqual([where, 401]);
        expect([where, await ask(mcp.body.key)]).toEqual([where, 403]);
        expect([where, await ask(OPERATORS.test(path) ? mine.key : api.operatorKey)]).toEqual([where, 403]);
        await expect.poll(() => ask(made.body.key), { message: where }).toBe(401);
      }
    }
  });

  it('open only what their scopes say', async () => {
    const reader = await api.ask('POST', '/v1/keys', {
      key: mine.key,
      body: { name: 'reader', scopes: ['servers:read'] },
    });
    expect(reader.status, reader.text).toBe(201);
    const as = (method: string, path: string, body?: unknown) =>
      api.ask(method, path, { key: reader.body.key, body });
    expect((await as('GET', '/v1/servers')).status).toBe(200);
    for (const [method, path, body] of [
      ['POST', '/v1/servers', { name: 'x', type: 'SSE', url: 'https://mcp.example.com/sse' }],
      ['GET', '/v1/namespaces'],
      ['POST', '/v1/keys', { name: 'more' }],
      ['GET', '/v1/audit-events'],
    ] as [string, string, unknown?][])
      expect([path, (await as(method, path, body)).body.code]).toEqual([path, 'insufficient_scope']);
  });

  it('of a suspended organisation open nothing until it is active again', async () => {
    const org = await api.organization();
    const act = (what: string) =>
      api.ask('POST', `/v1/organizations/${org.id}/${what}`, { key: api.operatorKey });
    expect((await act('suspend')).body.status).toBe('suspended');
    const look = () => api.ask('GET', '/v1/servers', { key: org.key }).then((a) => a.body.code ?? a.status);
    await expect.poll(look).toBe('organization_suspended');
    await act('activate');
    await expect.poll(look).toBe(200);
  });
});
