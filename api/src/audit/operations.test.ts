/**
 * Every operation of the document that changes something leaves exactly one event: who, what, from where and in
 * which request. An operation that is not driven here, and not on the list, fails.
 */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anotherSession, join } from '../../../test/tenancy/world.js';
import { fromPublicId, newUuid, toPublicId } from '../common/ids.js';
import { type Browser, type PeopleApi, type Reply, signedUp, startPeopleApi } from '../identity/testing.js';
import { buildDocument } from '../openapi/document.js';
import type { Answer, TestOrganization } from '../testing.js';

/** Those that leave none, or one for each of many. */
const OTHERWISE: Readonly<Record<string, string>> = {
  deleteOrganization: 'takes the trail with it, as everything of the organisation; the log remembers',
  rewrapDataKeys: 'is no organisation’s; the job is the record',
  importServers: 'leaves one for each server',
  testServer: 'changes nothing',
  verifyDomain: 'leaves one where it finds the record: features/domains',
  updateMe: 'chooses what a session is about, which is no organisation’s',
};

const PERSON = 'person@example.com';
let api: PeopleApi;
let person: Browser;
let org: TestOrganization;
let owner: pg.Client;
beforeAll(async () => {
  api = await startPeopleApi();
  person = await signedUp(api, PERSON);
  org = await api.organization();
  owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await api.close();
});

const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
  api.ask(method, `/v1/${path}`, { key: org.key, body });
const operator = (method: string, path: string, body?: unknown): Promise<Answer> =>
  api.ask(method, `/v1/${path}`, { key: api.operatorKey, body });

let count = 0;
const name = () => `thing-${++count}`;
const identityProvider = () => ({
  name: name(),
  type: 'OIDC',
  issuer: 'https://login.corp.example',
  clientId: 'patchbay',
  clientSecret: 'a value',
});
/** Makes what the operation needs, and gives its id. */
async function made(path: string, body: object): Promise<string> {
  const answer = await ask('POST', path, body);
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body.id;
}
const server = (more: object = {}) =>
  made('servers', { name: name(), type: 'STREAMABLE_HTTP', url: 'https://mcp.example.com/mcp', ...more });
const keyed = () => server({ auth: { type: 'bearer_token' }, credentialOwner: 'subject' });
const namespace = () => made('namespaces', { name: name() });
const endpoint = async () => made('endpoints', { name: name(), namespaceId: await namespace() });
const key = () => made('keys', { name: name() });
const agent = () => made('agents', { name: name() });
const secret = () => made('secrets', { name: `S${++count}`, value: 'a value that nobody guesses' });
const credential = { subject: 'alice', credential: { value: 'a value that nobody guesses' } };
const connection = async () => made(`servers/${await keyed()}/connections`, credential);

/** As if somebody had accepted an invitation. */
async function member(): Promise<string> {
  const [id, userId] = [newUuid(), newUuid()];
  const orgId = fromPublicId('organization', org.id) as string;
  await api.db.system((tx) =>
    tx.user.create({ data: { id: userId, email: `${userId}@example.org`, name: 'Ada' } }),
  );
  await api.db.tenant(orgId, (tx) => tx.membership.create({ data: { id, orgId, userId, role: 'viewer' } }));
  return toPublicId('member', id);
}

/** As if a member had consented; whoever is named, as a member. @returns the public id. */
async function grant(email?: string): Promise<string> {
  const orgId = fromPublicId('organization', org.id) as string;
  const endpointId = fromPublicId('endpoint', await endpoint()) as string;
  const [id, clientId] = [newUuid(), newUuid()];
  const userId = await api.db.system(async (tx) => {
    await tx.clientApp.create({ data: { id: newUuid(), clientId, redirectUris: [] } });
    return email === undefined ? newUuid() : (await tx.user.findUniqueOrThrow({ where: { email } })).id;
  });
  if (email === undefined)
    await api.db.system((tx) =>
      tx.user.create({ data: { id: userId, email: `${userId}@example.org`, name: 'Ada' } }),
    );
  await api.db.tenant(orgId, async (tx) => {
    const where = { orgId_userId: { orgId, userId } };
    const create = { id: newUuid(), orgId, userId, role: 'viewer' as const };
    await tx.membership.upsert({ where, create, update: {} });
    await tx.oauthGrant.create({ data: { id, orgId, endpointId, userId, clientId } });
  });
  return toPublicId('oauthGrant', id);
}

const JOINER = 'joiner@example.com';
let joiner: Browser | undefined;
/** Somebody with a session, in one organisation. */
async function joined(): Promise<Browser> {
  if (joiner !== undefined) return joiner;
  joiner = await signedUp(api, JOINER);
  await join(api, fromPublicId('organization', org.id) as string, JOINER, 'viewer');
  return joiner;
}

/** Somebody who never signs in, in one organisation. */
const bystander = async () => (await ask('GET', `members/${await member()}`)).body.userId as string;

async function tool(): Promise<[string, string]> {
  const serverId = await server();
  const id = newUuid();
  await api.db.tenant(fromPublicId('organization', org.id) as string, (tx) =>
    tx.catalogItem.create({
      data: {
        id,
        orgId: fromPublicId('organization', org.id) as string,
        serverId: fromPublicId('server', serverId) as string,
        kind: 'tool',
        key: 'echo',
        definition: '{"name":"echo","inputSchema":{"type":"object"}}',
        hash: 'h',
        position: 0,
      },
    }),
  );
  return [await made('namespaces', { name: name(), servers: [{ serverId }] }), toPublicId('tool', id)];
}

/** Prepares (which may leave events) and gives the one request that is looked at. */
const DRIVES: Readonly<Record<string, () => Promise<() => Promise<Reply>>>> = {
  createServer: async () => () =>
    ask('POST', 'servers', { name: name(), type: 'SSE', url: 'https://mcp.example.com/sse' }),
  updateServer: async () => {
    const id = await server();
    return () => ask('PATCH', `servers/${id}`, { name: name() });
  },
  deleteServer: async () => {
    const id = await server();
    return () => ask('DELETE', `servers/${id}`);
  },
  syncServer: async () => {
    const id = await server();
    return () => ask('POST', `servers/${id}/sync`);
  },
  startConnection: async () => {
    const id = await keyed();
    return () => ask('POST', `servers/${id}/connections`, credential);
  },
  deleteConnection: async () => {
    const id = await connection();
    return () => ask('DELETE', `connections/${id}`);
  },
  createNamespace: async () => () => ask('POST', 'namespaces', { name: name() }),
  updateNamespace: async () => {
    const id = await namespace();
    return () => ask('PATCH', `namespaces/${id}`, { description: 'other' });
  },
  deleteNamespace: async () => {
    const id = await namespace();
    return () => ask('DELETE', `namespaces/${id}`);
  },
  replaceNamespaceServers: async () => {
    const [id, serverId] = [await namespace(), await server()];
    return () => ask('PUT', `namespaces/${id}/servers`, { servers: [{ serverId }] });
  },
  updateNamespaceTool: async () => {
    const [id, toolId] = await tool();
    return () => ask('PATCH', `namespaces/${id}/tools/${toolId}`, { enabled: false });
  },
  createEndpoint: async () => {
    const namespaceId = await namespace();
    return () => ask('POST', 'endpoints', { name: name(), namespaceId });
  },
  updateEndpoint: async () => {
    const id = await endpoint();
    return () => ask('PATCH', `endpoints/${id}`, { enabled: false });
  },
  deleteEndpoint: async () => {
    const id = await endpoint();
    return () => ask('DELETE', `endpoints/${id}`);
  },
  createEndpointKey: async () => {
    const id = await endpoint();
    return () => ask('POST', `endpoints/${id}/keys`, { name: name() });
  },
  createAgent: async () => () => ask('POST', 'agents', { name: name() }),
  updateAgent: async () => {
    const id = await agent();
    return () => ask('PATCH', `agents/${id}`, { enabled: false });
  },
  deleteAgent: async () => {
    const id = await agent();
    return () => ask('DELETE', `agents/${id}`);
  },
  replaceAgentGrants: async () => {
    const [id, endpointId] = [await agent(), await endpoint()];
    return () => ask('PUT', `agents/${id}/grants`, { grants: [{ endpointId }] });
  },
  putAgentGrant: async () => {
    const [id, endpointId] = [await agent(), await endpoint()];
    return () => ask('PUT', `agents/${id}/grants/${endpointId}`, { servers: [] });
  },
  deleteAgentGrant: async () => {
    const [id, endpointId] = [await agent(), await endpoint()];
    await ask('PUT', `agents/${id}/grants/${endpointId}`, {});
    return () => ask('DELETE', `agents/${id}/grants/${endpointId}`);
  },
  replaceAgentOauthClients: async () => {
    const id = await agent();
    return () => ask('PUT', `agents/${id}/oauth-clients`, { clientIds: ['https://client.example.com/a'] });
  },
  createKey: async () => () => ask('POST', 'keys', { name: name() }),
  updateKey: async () => {
    const id = await key();
    return () => ask('PATCH', `keys/${id}`, { name: name() });
  },
  deleteKey: async () => {
    const id = await key();
    return () => ask('DELETE', `keys/${id}`);
  },
  revokeKey: async () => {
    const id = await key();
    return () => ask('POST', `keys/${id}/revoke`);
  },
  rotateKey: async () => {
    const id = await key();
    return () => ask('POST', `keys/${id}/rotate`);
  },
  reportLeak: async () => {
    const leaked = (await ask('POST', 'keys', { name: name() })).body.key;
    return () => api.ask('POST', '/v1/leak-reports', { body: { secret: leaked } });
  },
  createSecret: async () => () => ask('POST', 'secrets', { name: `S${++count}`, value: 'a value' }),
  updateSecret: async () => {
    const id = await secret();
    return () => ask('PATCH', `secrets/${id}`, { description: 'other' });
  },
  rotateSecret: async () => {
    const id = await secret();
    return () => ask('POST', `secrets/${id}/rotate`, { value: 'another value' });
  },
  deleteSecret: async () => {
    const id = await secret();
    return () => ask('DELETE', `secrets/${id}`);
  },
  createInvitation: async () => () =>
    ask('POST', 'invitations', { email: `${name()}@example.com`, role: 'viewer' }),
  deleteInvitation: async () => {
    const id = await made('invitations', { email: `${name()}@example.com`, role: 'viewer' });
    return () => ask('DELETE', `invitations/${id}`);
  },
  createDomain: async () => () => ask('POST', 'domains', { name: `${name()}.example` }),
  deleteDomain: async () => {
    const id = await made('domains', { name: `${name()}.example` });
    return () => ask('DELETE', `domains/${id}`);
  },
  createIdentityProvider: async () => () => ask('POST', 'identity-providers', identityProvider()),
  updateIdentityProvider: async () => {
    const id = await made('identity-providers', identityProvider());
    return () => ask('PATCH', `identity-providers/${id}`, { clientSecret: 'another value', required: true });
  },
  deleteIdentityProvider: async () => {
    const id = await made('identity-providers', identityProvider());
    return () => ask('DELETE', `identity-providers/${id}`);
  },
  replaceGroupRoles: async () => () => {
    const groupRoles = [{ group: name(), role: 'admin' }];
    return ask('PUT', 'group-roles', { groupRoles });
  },
  updateMember: async () => {
    const id = await member();
    return () => ask('PATCH', `members/${id}`, { role: 'admin' });
  },
  deleteMember: async () => {
    const id = await member();
    return () => ask('DELETE', `members/${id}`);
  },
  deleteOauthGrant: async () => {
    const id = await grant();
    return () => ask('DELETE', `oauth-grants/${id}`);
  },
  acceptInvitation: async () => {
    const id = await made('invitations', { email: PERSON, role: 'viewer' });
    return () => person.post(`/v1/invitations/${id}/accept`);
  },
  deleteMyOauthGrant: async () => {
    const id = await grant(PERSON);
    return () => person.send('DELETE', `/v1/me/oauth-grants/${id}`);
  },
  leaveOrganization: async () => () => person.send('DELETE', `/v1/me/organizations/${org.id}`),
  createMyOrganization: async () => () => person.post('/v1/me/organizations', { name: name() }),
  banPerson: async () => {
    const id = await bystander();
    return () => operator('POST', `people/${id}/ban`, { reason: 'spam' });
  },
  unbanPerson: async () => {
    const id = await bystander();
    await operator('POST', `people/${id}/ban`);
    return () => operator('POST', `people/${id}/unban`);
  },
  resendInvitation: async () => {
    const id = await made('invitations', { email: `${name()}@example.com`, role: 'viewer' });
    return () => ask('POST', `invitations/${id}/resend`);
  },
  deleteMySession: async () => {
    const browser = await joined();
    const id = await anotherSession(api, JOINER);
    return () => browser.send('DELETE', `/v1/me/sessions/${id}`);
  },
  revokeMyOtherSessions: async () => {
    const browser = await joined();
    await anotherSession(api, JOINER);
    return () => browser.post('/v1/me/sessions/revoke-others');
  },
  deleteMe: async () => {
    const browser = await joined();
    return () => browser.send('DELETE', '/v1/me');
  },
  createPersonalKey: async () => {
    const { id } = (await person.post('/v1/me/organizations', { name: name() })).body;
    return () => person.post('/v1/me/keys', { organizationId: id, name: name() });
  },
  rotatePersonalKey: async () => {
    const { id: organizationId } = (await person.post('/v1/me/organizations', { name: name() })).body;
    const { id } = (await person.post('/v1/me/keys', { organizationId, name: name() })).body;
    return () => person.post(`/v1/me/keys/${id}/rotate`);
  },
  deletePersonalKey: async () => {
    const { id: organizationId } = (await person.post('/v1/me/organizations', { name: name() })).body;
    const { id } = (await person.post('/v1/me/keys', { organizationId, name: name() })).body;
    return () => person.send('DELETE', `/v1/me/keys/${id}`);
  },
  updateCurrentOrganization: async () => () => ask('PATCH', 'organization', { name: name() }),
  rotateDataKey: async () => () => ask('POST', 'organization/data-key/rotate'),
  createOrganization: async () => () => operator('POST', 'organizations', { name: name() }),
  createOrganizationKey: async () => () => operator('POST', `organizations/${org.id}/keys`, { name: name() }),
  updateOrganization: async () => () =>
    operator('PATCH', `organizations/${org.id}`, { quotas: { servers: 1_000, sessions: null } }),
  suspendOrganization: async () => {
    const { id } = await api.organization();
    return () => operator('POST', `organizations/${id}/suspend`);
  },
  activateOrganization: async () => {
    const { id } = await api.organization();
    await operator('POST', `organizations/${id}/suspend`);
    return () => operator('POST', `organizations/${id}/activate`);
  },
};

/** Of all organisations. */
async function events() {
  const { rows } = await owner.query(
    `select id, org_id, actor_type, actor_id, action, request_id, ip, target_id, before, after from audit_events`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

it('leaves exactly one event for every operation that changes something', async () => {
  const operations = Object.entries(buildDocument(api.app).paths)
    .filter(([path]) => path.startsWith('/v1/'))
    .flatMap(([, item]) => Object.entries(item))
    .filter(([method]) => method !== 'get' && method !== 'parameters')
    .map(([, operation]) => (operation as { operationId: string }).operationId);
  expect(operations.length).toBeGreaterThan(30);
  expect(operations.toSorted()).toEqual([...Object.keys(DRIVES), ...Object.keys(OTHERWISE)].toSorted());

  for (const [operation, prepare] of Object.entries(DRIVES)) {
    const run = await prepare();
    const before = await events();
    const answer = await run();
    expect(answer.status, `${operation}: ${answer.text}`).toBeLessThan(300);
    const added = [...(await events())].filter(([id]) => !before.has(id)).map(([, row]) => row);
    expect([operation, added.map(({ action }) => action)]).toEqual([operation, [expect.any(String)]]);
    const [event] = added;
    expect([operation, event.request_id]).toEqual([operation, answer.headers['request-id']]);
    expect([operation, event.ip]).toEqual([operation, '127.0.0.1']);
    expect(['key', 'person', 'operator', 'anonymous']).toContain(event.actor_type);
    if (event.actor_type === 'key') expect([operation, event.actor_id]).toEqual([operation, org.keyId]);
    expect(event.action).toMatch(/^[a-z]+(-[a-z]+)*\.[a-zA-Z]+$/);
    expect(event.target_id).toMatch(/^[a-z]+_[0-9a-z]{26}$/);
    // A change shows both sides, and no side shows a secret.
    if (/^update/.test(operation)) expect([operation, event.before && event.after]).not.toContain(null);
    expect(JSON.stringify(event), operation).not.toMatch(
      /a value|another value|pb_(org|mcp|pat)_[0-9A-Za-z]{36}/,
    );
  }
}, 180_000);
