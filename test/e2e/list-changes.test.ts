/** From an upstream's new tool to the client that may use it: gateway, queue, sync worker, gateway. */
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectV1 } from '../clients.js';
import { type HttpUpstream, startHttpUpstream } from '../fixtures/upstreams/http-upstream.mjs';
import { type Stack, startStack } from '../stack.js';

let stack: Stack;
let upstream: HttpUpstream;
let agent: Awaited<ReturnType<typeof connectV1>> | undefined;
beforeAll(async () => {
  const capabilities = { tools: { listChanged: true } };
  upstream = await startHttpUpstream({ stream: true, capabilities, extraTools: [] });
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
  await agent?.close();
  await upstream.close();
});

it('reads the catalogue of a server that says it changed, and tells the clients', async () => {
  const { client } = await stack.organization('Lists');
  const server = await client.servers.create(
    { name: 'Remote', type: 'STREAMABLE_HTTP', url: upstream.url },
    { waitSeconds: 30 },
  );
  const namespace = await client.namespaces.create({ name: 'all', servers: [{ serverId: server.id }] });
  const endpoint = await client.endpoints.create({
    name: 'Agents',
    namespaceId: namespace.id,
    auth: { apiKey: true },
  });
  const { key } = await client.endpoints.createKey(endpoint.id, { name: 'agent' });
  const hearing = await connectV1(endpoint.urls.mcp, key);
  agent = hearing;
  const told = new Promise<void>((resolve) =>
    hearing.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve()),
  );
  await expect.poll(() => upstream.streams.size, { timeout: 10_000 }).toBe(1);
  upstream.options.extraTools?.push({ name: 'novel', inputSchema: { type: 'object' } });
  upstream.listChanged('tools');
  await told;
  expect((await hearing.listTools()).tools.map(({ name }) => name)).toContain('remote__novel');
  const kinds: string[] = [];
  for await (const job of client.jobs.list({ serverId: server.id })) kinds.push(job.kind);
  expect(kinds).toEqual(['catalog.sync', 'catalog.sync']);
});
