/** Two agents of one endpoint, set up by the generated client and used by MCP clients of both eras. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectV1, connectV2 } from '../clients.js';
import { type HttpUpstream, startHttpUpstream } from '../fixtures/upstreams/http-upstream.mjs';
import { type Stack, startStack } from '../stack.js';

let stack: Stack;
let upstream: HttpUpstream;
beforeAll(async () => {
  upstream = await startHttpUpstream();
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
  await upstream.close();
});

it('shows each agent what it was granted, counts its calls and lets it go', async () => {
  const { client } = await stack.organization('Agents');
  const server = await client.servers.create(
    { name: 'tools', type: 'STREAMABLE_HTTP', url: upstream.url },
    { waitSeconds: 30 },
  );
  const namespace = await client.namespaces.create({ name: 'all', servers: [{ serverId: server.id }] });
  const endpoint = await client.endpoints.create({ name: 'shared', namespaceId: namespace.id });
  const agentOf = async (name: string, tools: string[]) => {
    const servers = [{ serverId: server.id, tools }];
    const agent = await client.agents.create({ name, grants: [{ endpointId: endpoint.id, servers }] });
    const { key } = await client.endpoints.createKey(endpoint.id, { name, agentId: agent.id });
    return { agent, key };
  };
  const [reader, talker] = [await agentOf('reader', ['e*']), await agentOf('talker', ['pid'])];
  const old = await connectV1(endpoint.urls.mcp, reader.key);
  const young = await connectV2(endpoint.urls.mcp, talker.key, 'modern');
  const names = ({ tools }: { tools: { name: string }[] }) => tools.map(({ name }) => name);
  expect(names(await old.listTools())).toEqual(['tools__echo', 'tools__env']);
  expect(names(await young.listTools())).toEqual(['tools__pid']);
  await old.callTool({ name: 'tools__echo', arguments: {} });
  await expect(young.callTool({ name: 'tools__echo', arguments: {} })).rejects.toThrow('Unknown tool');
  await client.agents.putGrant(talker.agent.id, endpoint.id, { servers: null });
  await expect.poll(async () => names(await young.listTools()).length).toBe(11);
  await expect
    .poll(async () => (await client.agents.usage(reader.agent.id)).total.calls, { timeout: 10_000 })
    .toBeGreaterThan(2);
  await client.agents.delete(reader.agent.id);
  await expect
    .poll(() => old.listTools().then(String, (error: Error) => error.message))
    .toMatch(/401|not open/);
  await Promise.all([old.close(), young.close()]);
});
