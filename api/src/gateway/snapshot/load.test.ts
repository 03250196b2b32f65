/** What is read of an endpoint, in how many round trips, and that it is the endpoint's own alone. */
import { Database } from '@patchbay/prisma';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../../test/database.js';
import { RootKeys } from '../../common/crypto/root-keys.js';
import { newUuid } from '../../common/ids.js';
import { Vault } from '../../db/vault.js';
import { loadEndpoint } from './load.js';

/** Writes down what it is asked for. */
class Watched extends Database {
  readonly trips: string[] = [];
  override systemRead: Database['systemRead'] = (statement) => {
    this.trips.push('system');
    return super.systemRead(statement);
  };
  override tenantRead: Database['tenantRead'] = (orgId, statements) => {
    this.trips.push(orgId);
    return super.tenantRead(orgId, statements);
  };
}

const CONFIG = { command: null, args: [], env: {}, url: null, headers: {}, auth: { type: 'none' } };
const ids = { org: newUuid(), other: newUuid(), endpoint: newUuid(), namespace: newUuid() };
const servers = {
  plain: newUuid(),
  secret: newUuid(),
  untold: newUuid(),
  missing: newUuid(),
  off: newUuid(),
};
const vault = new Vault(new RootKeys([{ id: 'r1', secret: Buffer.alloc(32, 1) }]));
let database: TestDatabase;
let db: Watched;

beforeAll(async () => {
  database = await createTestDatabase();
  db = new Watched({ url: database.url, poolSize: 2 });
  for (const [slug, id] of [
    ['acme', ids.org],
    ['other', ids.other],
  ] as const) {
    await db.system((tx) => tx.organization.create({ data: { id, slug, name: slug } }));
    const dataKey = await vault.prepareKey(id);
    await db.tenant(id, (tx) => vault.addKey(tx, id, dataKey));
    await addSecret(id, 'TOKEN', `of ${slug}`);
  }
  await addEndpoint();
  await addServer('plain', 'plain');
  await addServer('secret', '${TOKEN}', ['TOKEN']);
  // As a row of before there was a table of names.
  await addServer('untold', '${TOKEN}');
  await addServer('missing', '${NOWHERE}', ['NOWHERE']);
  await addServer('off', 'off', [], false);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

async function addSecret(orgId: string, name: string, text: string): Promise<void> {
  const [id, versionId] = [newUuid(), newUuid()];
  await db.tenant(orgId, async (tx) => {
    const place = { table: 'secret_versions', row: versionId, column: 'value' };
    const value = await vault.seal(tx, orgId, place, text);
    await tx.secret.create({ data: { id, orgId, name } });
    await tx.secretVersion.create({ data: { id: versionId, orgId, secretId: id, number: 1, value } });
  });
}

async function addEndpoint(): Promise<void> {
  const { endpoint: id, namespace: namespaceId, org: orgId } = ids;
  await db.tenant(orgId, async (tx) => {
    await tx.namespace.create({ data: { id: namespaceId, orgId, name: 'main' } });
    const data = { slug: 'main', name: 'Main', auth: { apiKey: true }, transports: ['SSE', 'OPENAPI'] };
    await tx.endpoint.create({ data: { id, orgId, namespaceId, ...data } });
  });
}

async function addServer(slug: keyof typeof servers, header: string, names: string[] = [], enabled = true) {
  const { namespace: namespaceId, org: orgId } = ids;
  const id = servers[slug];
  const position = Object.keys(servers).indexOf(slug);
  await db.tenant(orgId, async (tx) => {
    const config = { ...CONFIG, url: 'https://upstream.test/mcp', headers: { 'x-header': header } };
    const sealed = await vault.seal(tx, orgId, { table: 'servers', row: id, column: 'config' }, config);
    const facts = { slug, name: slug, type: 'STREAMABLE_HTTP', sharing: 'shared' } as const;
    await tx.server.create({ data: { id, orgId, config: sealed, ...facts } });
    await tx.namespaceServer.create({
      data: { orgId, namespaceId, serverId: id, prefix: slug, enabled, position },
    });
    await tx.serverSecret.createMany({ data: names.map((name) => ({ orgId, serverId: id, name })) });
    const item = { id: newUuid(), orgId, serverId: id, hash: 'h', position: 0, requires: ['roots'] };
    await tx.catalogItem.create({ data: { ...item, kind: 'tool', key: `${slug}-tool`, definition: '{}' } });
    const override = { enabled: false, annotations: { title: slug } };
    await tx.toolOverride.create({
      data: { orgId, namespaceId, serverId: id, toolName: `${slug}-tool`, ...override },
    });
  });
}

const load = (org: string, endpoint: string) => {
  db.trips.length = 0;
  return loadEndpoint({ db, vault, sharedEnv: new Map(), stdio: true }, org, endpoint);
};
const only = async (...slugs: (keyof typeof servers)[]) => {
  const enabled = slugs.map((slug) => servers[slug]);
  await db.tenant(ids.org, async (tx) => {
    await tx.namespaceServer.updateMany({ data: { enabled: false } });
    await tx.namespaceServer.updateMany({ where: { serverId: { in: enabled } }, data: { enabled: true } });
  });
};

it('reads all of it in two round trips, with a fresh process’s empty memory', async () => {
  await only('plain', 'secret');
  const rows = await load('acme', 'main');
  expect(db.trips).toEqual(['system', ids.org]);
  expect(rows).toMatchObject({
    ...{ id: ids.endpoint, orgId: ids.org, orgSlug: 'acme', slug: 'main', name: 'Main' },
    ...{ namespaceId: ids.namespace, transports: ['SSE', 'OPENAPI'] },
    auth: { apiKey: true, apiKeyInQuery: false, oauth: false },
    otherServerIds: [servers.untold, servers.missing, servers.off],
  });
  expect(rows?.servers.map(({ prefix, tools }) => [prefix, tools])).toEqual([
    ['plain', [{ key: 'plain-tool', definition: '{}', hash: 'h', requires: ['roots'] }]],
    ['secret', [{ key: 'secret-tool', definition: '{}', hash: 'h', requires: ['roots'] }]],
  ]);
  expect(rows?.servers.map(({ overrides }) => [...overrides.keys()])).toEqual([
    ['plain-tool'],
    ['secret-tool'],
  ]);
  expect(rows?.servers[0]?.overrides.get('plain-tool')).toMatchObject({
    ...{ enabled: false, name: null, annotations: { title: 'plain' } },
  });
  expect(rows?.servers.map(({ server }) => server.target)).toMatchObject([
    { kind: 'http', headers: { 'x-header': 'plain' }, secrets: [] },
    { kind: 'http', headers: { 'x-header': 'of acme' }, secrets: ['of acme'] },
  ]);
});

it('looks for secrets that no row tells of, and says which there is none of', async () => {
  await only('untold', 'missing');
  const rows = await load('acme', 'main');
  expect(db.trips).toEqual(['system', ids.org, ids.org, ids.org]);
  expect(rows?.servers.map(({ server }) => [server.target, server.fault])).toMatchObject([
    [{ headers: { 'x-header': 'of acme' } }, null],
    [null, 'secret NOWHERE does not exist'],
  ]);
});

it.each([
  ['other', 'main'],
  ['acme', 'other'],
  ['nobody', 'main'],
])('finds nothing at %s/%s', async (org, endpoint) => {
  expect(await load(org, endpoint)).toBeNull();
  expect(db.trips).toEqual(['system']);
});

it('finds nothing where the organisation is suspended or the endpoint disabled', async () => {
  const suspend = (status: 'active' | 'suspended') =>
    db.system((tx) => tx.organization.update({ where: { id: ids.org }, data: { status } }));
  await suspend('suspended');
  expect(await load('acme', 'main')).toBeNull();
  await suspend('active');
  const data = { enabled: false };
  await db.tenant(ids.org, (tx) => tx.endpoint.update({ where: { id: ids.endpoint }, data }));
  expect(await load('acme', 'main')).toBeNull();
});
