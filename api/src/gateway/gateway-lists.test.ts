/** Changes of lists, from an upstream that says so to exactly the clients that would read another list. */
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { connectV1, connectV2 } from '../../../test/clients.js';
import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { eventually, GatewayWorld, type OrgHandle, openStream, raw } from './testing.js';

const TELLS = {
  tools: { listChanged: true },
  prompts: {},
  resources: { subscribe: true, listChanged: true },
};
const extra = (name: string) => ({ name, inputSchema: { type: 'object' } });

let world: GatewayWorld;
let org: OrgHandle;
const closers: (() => Promise<unknown>)[] = [];
let count = 0;

beforeAll(async () => {
  world = await GatewayWorld.start();
  org = await world.org('acme');
});
afterAll(() => world.stop());
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close().catch(() => undefined);
});

async function upstream(options: Parameters<typeof startHttpUpstream>[0] = {}): Promise<HttpUpstream> {
  const started = await startHttpUpstream({ stream: true, capabilities: TELLS, extraTools: [], ...options });
  closers.push(() => started.close());
  return started;
}

async function publish(at: HttpUpstream, sharing: 'shared' | 'dedicated' = 'dedicated') {
  const slug = `s${++count}`;
  const server = await world.addServer(org, { slug, type: 'STREAMABLE_HTTP', url: at.url, sharing });
  await world.sync(server);
  return { server, ...(await world.publish(org, `ep${count}`, [{ server }])) };
}

/** A legacy client that counts what it is told of its tools. */
async function legacyClient(url: string, key: string) {
  const client = await connectV1(url, key);
  closers.push(() => client.close());
  const told: number[] = [];
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => void told.push(Date.now()));
  return { client, told };
}

it('a legacy client hears of an upstream’s new tool once it can be listed, other endpoints nothing', async () => {
  const at = await upstream();
  const other = await publish(await upstream());
  const { key, server, url } = await publish(at);
  const streams = () => Number(/^patchbay_streams (\d+)$/m.exec(world.gateway.metrics())?.[1]);
  const hearing = await legacyClient(url, key);
  const second = await legacyClient(url, key);
  const foreign = await legacyClient(other.url, other.key);
  await eventually(async () => streams() === 3, 'all have their stream');
  // One link for all who listen, whatever the server's sharing.
  await eventually(async () => at.streams.size === 1, 'the upstream is listened to');
  at.options.extraTools?.push(extra('novel'));
  at.listChanged('tools');
  await eventually(async () => hearing.told.length === 1 && second.told.length === 1, 'both are told');
  const { tools } = await hearing.client.listTools();
  expect(tools.map(({ name }) => name)).toContain(`${server.slug}__novel`);
  expect([at.streams.size, foreign.told.length]).toEqual([1, 0]);
  expect(world.resyncs.filter((id) => id === server.id)).toHaveLength(1);
});

it('a change that a client would not see is not told', async () => {
  const at = await upstream();
  const { key, server, url } = await publish(at);
  const { told } = await legacyClient(url, key);
  await eventually(async () => at.streams.size === 1, 'the upstream is listened to');
  at.listChanged('tools');
  await eventually(async () => world.resyncs.includes(server.id), 'the catalogue is read');
  // The next change is told, and alone.
  await world.database.db.tenant(org.id, (tx) =>
    tx.serverState.update({ where: { serverId: server.id }, data: { status: 'unreachable' } }),
  );
  at.options.extraTools?.push(extra('later'));
  await world.sync(server);
  await eventually(async () => told.length > 0, 'the real change is told');
  expect(told).toHaveLength(1);
});

it('a change of the namespace alone is told too', async () => {
  const at = await upstream();
  const { key, namespaceId, server, url } = await publish(at);
  const { told } = await legacyClient(url, key);
  await eventually(async () => at.streams.size === 1, 'the client’s stream is open');
  await world.database.db.tenant(org.id, (tx) =>
    tx.toolOverride.create({
      data: { orgId: org.id, namespaceId, serverId: server.id, toolName: 'echo', enabled: false },
    }),
  );
  await eventually(async () => told.length === 1, 'it is told');
});

it('an upstream that flaps has its catalogue read twice, not a hundred times', async () => {
  const at = await upstream();
  const { key, server, url } = await publish(at);
  await legacyClient(url, key);
  await eventually(async () => at.streams.size === 1, 'the upstream is listened to');
  for (let i = 0; i < 100; i++) at.listChanged(i % 2 === 0 ? 'tools' : 'resources');
  const reads = () => world.resyncs.filter((id) => id === server.id).length;
  await eventually(async () => reads() === 2, 'the second reading, at the end of the window');
  expect(reads()).toBe(2);
});

it('listens only while a client does, and never starts a process for it', async () => {
  const at = await upstream();
  const { key, url } = await publish(at);
  const { client } = await legacyClient(url, key);
  await eventually(async () => at.streams.size === 1, 'the upstream is listened to');
  await client.close();
  const links = () => Number(/^patchbay_links (\d+)$/m.exec(world.gateway.metrics())?.[1] ?? Number.NaN);
  expect(links()).not.toBeNaN();
  const slug = `s${++count}`;
  const before = links();
  const server = await world.addServer(org, { slug, type: 'STDIO', command: 'node', args: ['-e', ''] });
  await world.database.db.tenant(org.id, (tx) =>
    tx.serverState.update({
      where: { serverId: server.id },
      data: { capabilities: TELLS, catalogSyncedAt: new Date() },
    }),
  );
  const local = await world.publish(org, `ep${count}`, [{ server }]);
  await legacyClient(local.url, local.key);
  expect(links()).toBe(before);
});

it('a dedicated session’s link has a stream only while its client has one', async () => {
  const at = await upstream();
  const { key, server, url } = await publish(at);
  const headers = (session?: string) => ({
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${key}`,
    'mcp-session-id': session,
  });
  const rpc = (method: string, params: object, session?: string) =>
    raw(url, 'POST', headers(session), JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
  const opened = await rpc('initialize', { protocolVersion: '2025-11-25', capabilities: {} });
  const session = opened.headers['mcp-session-id'] as string;
  const call = () => rpc('tools/call', { name: `${server.slug}__echo`, arguments: {} }, session);
  expect((await call()).json.result).toBeDefined();
  expect(at.streams.size).toBe(0);
  const stream = await openStream(url, { ...headers(session), accept: 'text/event-stream' } as any);
  closers.push(async () => stream.destroy());
  // One for the lists, shared, and one of the session's own link.
  await eventually(async () => at.streams.size === 2, 'both are open');
});

it('a server that comes back is read again', async () => {
  const at = await upstream();
  const { key, server, url } = await publish(at);
  const { told } = await legacyClient(url, key);
  await eventually(async () => at.streams.size === 1, 'the upstream is listened to');
  const { port } = at;
  await at.close();
  const again = await upstream({ port, extraTools: [extra('novel')] });
  await eventually(async () => again.streams.size === 1, 'it is listened to again');
  await eventually(async () => told.length === 1, 'its new tool is told');
  expect(world.resyncs.filter((id) => id === server.id)).toHaveLength(1);
});

it('a modern upstream is listened to as well', async () => {
  const at = await upstream({ era: 'modern' });
  const { key, server, url } = await publish(at);
  const client = await connectV2(url, key, 'legacy');
  closers.push(() => client.close());
  let told = 0;
  client.setNotificationHandler('notifications/tools/list_changed', () => void told++);
  await eventually(async () => at.listens.length === 1, 'the upstream is listened to');
  expect(at.listens[0]?.filter).toEqual({ toolsListChanged: true, resourcesListChanged: true });
  at.options.extraTools?.push(extra('novel'));
  at.listChanged('tools');
  await eventually(async () => told === 1, 'it is told');
  expect(world.resyncs).toContain(server.id);
});
