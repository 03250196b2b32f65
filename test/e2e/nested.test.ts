/** Endpoints of Patchbay as servers of others: nested, and in circles. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectV1, connectV2 } from '../clients.js';
import { everythingPath } from '../fixtures/upstreams/everything.mjs';
import { type Stack, startStack } from '../stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

const wait = { waitSeconds: 30 };
type Client = Awaited<ReturnType<Stack['organization']>>['client'];

async function endpointOf(client: Client, name: string, servers: { serverId: string; prefix: string }[]) {
  const namespace = await client.namespaces.create({ name, servers });
  const endpoint = await client.endpoints.create({ name, namespaceId: namespace.id, auth: { apiKey: true } });
  const { key } = await client.endpoints.createKey(endpoint.id, { name });
  return { namespace, endpoint, key, urls: endpoint.urls };
}

function connection(
  { urls, key }: { urls: { mcp: string; sse: string }; key: string },
  type: 'SSE' | 'STREAMABLE_HTTP',
) {
  const url = type === 'SSE' ? urls.sse : urls.mcp;
  return { type, url, auth: { type: 'bearer_token' as const, bearerToken: key } };
}

const everything = (client: Client) =>
  client.servers.create(
    { name: 'own', type: 'STDIO', command: process.execPath, args: [everythingPath, 'stdio'] },
    wait,
  );

describe.each(['STREAMABLE_HTTP', 'SSE'] as const)('over %s', (type) => {
  it('three deep: lists and calls pass, in both eras', async () => {
    const { client } = await stack.organization(`Deep ${type}`);
    const own = await everything(client);
    let inner = await endpointOf(client, 'first', [{ serverId: own.id, prefix: 'a' }]);
    for (const prefix of ['b', 'c']) {
      const server = await client.servers.create({ name: prefix, ...connection(inner, type) }, wait);
      expect(server.health).toMatchObject({ status: 'healthy' });
      inner = await endpointOf(client, `behind ${prefix}`, [{ serverId: server.id, prefix }]);
    }
    for (const era of ['legacy', 'modern'] as const) {
      const agent = await connectV2(inner.urls.mcp, inner.key, era);
      expect((await agent.listTools()).tools.map(({ name }) => name)).toContain('c__b__a__get-sum');
      const sum = await agent.callTool({ name: 'c__b__a__get-sum', arguments: { a: 2, b: 3 } });
      expect(JSON.stringify(sum)).toContain('The sum of 2 and 3 is 5.');
      const resource = await agent.readResource({ uri: 'demo://resource/static/document/features.md' });
      expect(JSON.stringify(resource)).toContain('Features');
      await agent.close();
    }
  });

  it('an endpoint that is its own server: that server says so, the others serve', async () => {
    const { client } = await stack.organization(`Self ${type}`);
    const own = await everything(client);
    const made = await endpointOf(client, 'self', [{ serverId: own.id, prefix: 'own' }]);
    const self = await client.servers.create({ name: 'self', ...connection(made, type), enabled: false });
    await client.namespaces.replaceServers(made.namespace.id, {
      servers: [
        { serverId: own.id, prefix: 'own' },
        { serverId: self.id, prefix: 'self' },
      ],
    });
    await client.servers.update(self.id, { enabled: true }, wait);
    await expect
      .poll(async () => (await client.servers.get(self.id)).health, { timeout: 20_000 })
      .toMatchObject({ status: 'unreachable', lastError: { message: expect.stringContaining('a loop') } });
    const agent = await connectV1(made.urls.mcp, made.key);
    expect((await agent.listTools()).tools).toHaveLength(13);
    await agent.close();
  });

  it('two endpoints in a circle: what neither has ends with an error and not with the deadline', async () => {
    const { client } = await stack.organization(`Circle ${type}`);
    const own = await everything(client);
    const left = await endpointOf(client, 'left', []);
    const right = await endpointOf(client, 'right', [{ serverId: own.id, prefix: '' }]);
    const toRight = await client.servers.create({ name: 'to right', ...connection(right, type) }, wait);
    const set = ({ namespace }: typeof left, serverId: string) =>
      client.namespaces.replaceServers(namespace.id, { servers: [{ serverId, prefix: '' }] });
    await set(left, toRight.id);
    const toLeft = await client.servers.create({ name: 'to left', ...connection(left, type) }, wait);
    expect(toLeft.catalog.counts.tools).toBeGreaterThan(0);
    await set(right, toLeft.id);
    for (const era of ['legacy', 'modern'] as const) {
      const agent = await connectV2(left.urls.mcp, left.key, era);
      // A URI that nobody lists goes to the only server with resources: round and round. Soon, that is, when the
      // endpoints have their new servers.
      const refused = () =>
        agent.readResource({ uri: 'nobody://has/this' }).then(
          () => 'an answer',
          ({ code, message }: Error & { code?: number }) => `${code} ${message}`,
        );
      await expect.poll(refused, { timeout: 10_000 }).toMatch(/^-31508 .*A loop: this endpoint has itself/);
      await agent.close();
    }
  });

  it('two endpoints in a circle: the circle is cut at one place, and no list grows', async () => {
    const { client } = await stack.organization(`Lists ${type}`);
    const own = await everything(client);
    const sides = [];
    for (const name of ['left', 'right'])
      sides.push(await endpointOf(client, name, [{ serverId: own.id, prefix: name }]));
    const [left, right] = sides as [(typeof sides)[0], (typeof sides)[0]];
    const toRight = await client.servers.create({ name: 'to right', ...connection(right, type) }, wait);
    const toLeft = await client.servers.create({ name: 'to left', ...connection(left, type) }, wait);
    const links = [toRight, toLeft];
    for (const [i, { namespace }] of sides.entries())
      await client.namespaces.replaceServers(namespace.id, {
        servers: [
          { serverId: own.id, prefix: namespace.name },
          { serverId: links[i]?.id ?? '', prefix: 'to' },
        ],
      });
    const agents = [await connectV1(left.urls.mcp, left.key), await connectV1(right.urls.mcp, right.key)];
    const counts = async () =>
      Promise.all(agents.map(async (agent) => (await agent.listTools()).tools.length));
    for (let round = 0; round < 4; round++) for (const { id } of links) await client.servers.sync(id, wait);
    // One side has its own 13 and all that the other shows, the other its own alone.
    await expect.poll(async () => (await counts()).sort(), { timeout: 10_000 }).toEqual([13, 26]);
    for (const agent of agents) await agent.close();
  });
});
