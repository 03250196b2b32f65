/** Quotas over the whole product: set by the operator's client, met by official MCP clients, told to the organisation. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectV1, connectV2 } from '../clients.js';
import { type HttpUpstream, startHttpUpstream } from '../fixtures/upstreams/http-upstream.mjs';
import { type Stack, startStack } from '../stack.js';

let stack: Stack;
let upstream: HttpUpstream;
beforeAll(async () => {
  stack = await startStack();
  upstream = await startHttpUpstream();
});
afterAll(async () => {
  await stack.stop();
  await upstream.close();
});

it('ends calls of official clients with an error that says until when', async () => {
  const { client, id } = await stack.organization('Metered');
  await stack.operator.organizations.update(id, { quotas: { servers: 1, callsPerMonth: 3 } });
  const remote = { type: 'STREAMABLE_HTTP' as const, url: upstream.url };
  const server = await client.servers.create({ name: 'Up', ...remote }, { waitSeconds: 20 });
  await expect(client.servers.create({ name: 'More', ...remote })).rejects.toMatchObject({
    status: 403,
    code: 'quota_exceeded',
    quota: { name: 'servers', limit: 1, used: 1 },
  });
  const namespace = await client.namespaces.create({ name: 'all', servers: [{ serverId: server.id }] });
  const endpoint = await client.endpoints.create({ name: 'main', namespaceId: namespace.id });
  const { key } = await client.endpoints.createKey(endpoint.id, { name: 'agent' });
  const url = endpoint.urls.mcp;

  const agents = [
    await connectV1(url, key),
    await connectV2(url, key, 'legacy'),
    await connectV2(url, key, 'modern'),
  ];
  const echo = { name: 'up__echo', arguments: {} };
  for (const agent of agents) expect((await agent.callTool(echo)).content).toBeDefined();
  for (const agent of agents) {
    await expect(agent.callTool(echo)).rejects.toMatchObject({
      code: -31429,
      data: { quota: 'callsPerMonth', limit: 3, resetsAt: expect.stringMatching(/-01T00:00:00Z$/) },
    });
    // What is no call goes on.
    expect((await agent.listTools()).tools.length).toBeGreaterThan(0);
    await agent.close();
  }
  const used = { limit: 3, used: 3, remaining: 0 };
  await expect.poll(async () => (await client.usage.get()).quotas.callsPerMonth).toMatchObject(used);
  const { quotas } = await stack.operator.organizations.getUsage(id);
  expect(quotas.servers).toEqual({ limit: 1, used: 1, remaining: 0 });
  await expect
    .poll(async () => (await client.usage.get()).quotas.callsPerMonth.exhaustedAt)
    .toEqual(expect.any(String));
  expect((await client.auditEvents.verify()).ok).toBe(true);
});
