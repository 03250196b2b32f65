/**
 * `@modelcontextprotocol/server-everything` has tools that it lists only to clients that it may ask
 * something. From the sync to the call: each client of an endpoint is shown those that it can answer for,
 * and is asked by them itself.
 */
import { Client as ModernClient, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { InMemoryTaskStore } from '@modelcontextprotocol/sdk/experimental/tasks';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEverything } from '../fixtures/upstreams/everything.mjs';
import { type Stack, startStack } from '../stack.js';

const SAMPLE = 'w__trigger-sampling-request';
const LATER = 'w__trigger-sampling-request-async';
const FORM = 'w__trigger-elicitation-request';
const URL_MODE = 'w__trigger-url-elicitation';
const ROOTS = 'w__get-roots-list';
const SPECIAL = [SAMPLE, LATER, FORM, 'w__trigger-elicitation-request-async', URL_MODE, ROOTS];
const TASKS = { requests: { sampling: { createMessage: {} } } };

let stack: Stack;
let upstream: Awaited<ReturnType<typeof startEverything>>;
let owner: Awaited<ReturnType<Stack['organization']>>['client'];
let serverId: string;
let url: string;
let key: string;

beforeAll(async () => {
  upstream = await startEverything('streamableHttp');
  stack = await startStack();
  ({ client: owner } = await stack.organization('Asked'));
  const wait = { waitSeconds: 30 };
  const server = await owner.servers.create(
    { name: 'Web', type: 'STREAMABLE_HTTP', url: upstream.url, relayRoots: true },
    wait,
  );
  serverId = server.id;
  const namespace = await owner.namespaces.create({ name: 'all', servers: [{ serverId, prefix: 'w' }] });
  const endpoint = await owner.endpoints.create({
    name: 'Agents',
    namespaceId: namespace.id,
    auth: { apiKey: true },
  });
  url = endpoint.urls.mcp;
  key = (await owner.endpoints.createKey(endpoint.id, { name: 'agent' })).key;
});
afterAll(async () => {
  await stack.stop();
  await upstream.close();
});

const bearer = () => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } });
const sampled = (name: string) => ({
  role: 'assistant' as const,
  content: { type: 'text' as const, text: `${name} thinks` },
  model: name,
});

interface Connected {
  names(): Promise<string[]>;
  call(name: string, args: object): Promise<string>;
  close(): Promise<void>;
}

async function connectLegacy(name: string, capabilities: Record<string, object>): Promise<Connected> {
  const taskStore = new InMemoryTaskStore();
  const client = new LegacyClient({ name, version: '1' }, { capabilities, taskStore });
  if (capabilities['sampling'])
    client.setRequestHandler(CreateMessageRequestSchema, async ({ params }, { taskStore: tasks }) => {
      if (params.task === undefined || tasks === undefined) return sampled(name);
      const { taskId } = await tasks.createTask({ ttl: 60_000 });
      await tasks.storeTaskResult(taskId, 'completed', sampled(name));
      return { task: await tasks.getTask(taskId) };
    });
  if (capabilities['elicitation'])
    client.setRequestHandler(ElicitRequestSchema, async ({ params }) =>
      params.mode === 'url' ? { action: 'accept' } : { action: 'accept', content: { name } },
    );
  if (capabilities['roots'])
    client.setRequestHandler(ListRootsRequestSchema, async () => ({ roots: [{ uri: `file:///${name}` }] }));
  await client.connect(new LegacyTransport(new URL(url), bearer()));
  return {
    names: async () => (await client.listTools()).tools.map((tool) => tool.name),
    call: async (tool, args) =>
      JSON.stringify(await client.callTool({ name: tool, arguments: args as Record<string, unknown> })),
    close: async () => {
      await client.close();
      taskStore.cleanup();
    },
  };
}

async function connectModern(name: string, capabilities: Record<string, object>): Promise<Connected> {
  const versionNegotiation = { mode: { pin: '2026-07-28' } };
  const client = new ModernClient({ name, version: '1' }, { capabilities, versionNegotiation });
  if (capabilities['sampling']) client.setRequestHandler('sampling/createMessage', async () => sampled(name));
  if (capabilities['elicitation'])
    client.setRequestHandler('elicitation/create', async ({ params }) =>
      params.mode === 'url' ? { action: 'accept' } : { action: 'accept', content: { name } },
    );
  if (capabilities['roots'])
    client.setRequestHandler('roots/list', async () => ({ roots: [{ uri: `file:///${name}` }] }));
  await client.connect(new StreamableHTTPClientTransport(new URL(url), bearer()));
  return {
    names: async () => (await client.listTools()).tools.map((tool) => tool.name),
    call: async (tool, args) =>
      JSON.stringify(await client.callTool({ name: tool, arguments: args as Record<string, unknown> })),
    close: () => client.close(),
  };
}

const special = async (client: Connected) => (await client.names()).filter((name) => SPECIAL.includes(name));

it('says in the catalogue what each tool requires of its client', async () => {
  const tools = await owner.servers.listTools(serverId).all();
  const requires = Object.fromEntries(tools.map((tool) => [tool.name, tool.requires]));
  expect(requires).toMatchObject({
    echo: [],
    'simulate-research-query': [],
    'trigger-sampling-request': ['sampling'],
    'trigger-elicitation-request': ['elicitation'],
    'trigger-url-elicitation': ['elicitation', 'elicitation.url'],
    'get-roots-list': ['roots'],
    'trigger-sampling-request-async': ['sampling', 'tasks'],
    'trigger-elicitation-request-async': ['elicitation', 'tasks'],
  });
  const again = await owner.servers.sync(serverId, { waitSeconds: 30 });
  expect(again).toMatchObject({
    status: 'succeeded',
    result: { tools: { added: 0, changed: 0, removed: 0, total: tools.length } },
  });
  expect((await owner.servers.get(serverId)).catalog.counts.tools).toBe(tools.length);
});

describe.each([
  ['legacy', connectLegacy],
  ['modern', connectModern],
] as const)('a %s client', (_, connect) => {
  it('that can do nothing is shown, and may call, what everybody may', async () => {
    const client = await connect('none', {});
    expect(await special(client)).toEqual([]);
    expect(await client.call('w__echo', { message: 'hi' })).toContain('Echo: hi');
    await expect(client.call(SAMPLE, { prompt: 'x' })).rejects.toThrow(`Unknown tool: ${SAMPLE}`);
    await client.close();
  });

  it('that can sample is asked for a sample', async () => {
    const client = await connect('sam', { sampling: {} });
    expect(await special(client)).toEqual([SAMPLE]);
    expect(await client.call(SAMPLE, { prompt: 'x' })).toContain('sam thinks');
    await expect(client.call(FORM, {})).rejects.toThrow(`Unknown tool: ${FORM}`);
    await client.close();
  });

  it('that can do everything is asked for everything', async () => {
    const capabilities = { sampling: {}, elicitation: { form: {}, url: {} }, roots: {} };
    const client = await connect('all', capabilities);
    expect((await special(client)).sort()).toEqual([SAMPLE, FORM, URL_MODE, ROOTS].sort());
    expect(await client.call(SAMPLE, { prompt: 'x' })).toContain('all thinks');
    expect(await client.call(FORM, {})).toContain('Name: all');
    const visit = { url: 'https://example.com/', message: 'Go there' };
    expect(await client.call(URL_MODE, visit)).toContain('User completed the URL elicitation');
    expect(await client.call(ROOTS, {})).toContain('file:///all');
    await client.close();
  });
});

it('a client that can sample as a task is asked to', async () => {
  const client = await connectLegacy('tom', { sampling: {}, tasks: TASKS });
  expect((await special(client)).sort()).toEqual([SAMPLE, LATER].sort());
  const answer = await client.call(LATER, { prompt: 'x' });
  expect(answer).toContain('[COMPLETED]');
  expect(answer).toContain('tom thinks');
  await client.close();
});

it('shows no tool for roots once roots are not relayed, and none at all once the server is shared', async () => {
  const client = await connectLegacy('rod', { roots: {}, sampling: {} });
  expect((await special(client)).sort()).toEqual([SAMPLE, ROOTS].sort());
  await owner.servers.update(serverId, { relayRoots: false }, { waitSeconds: 30 });
  await expect.poll(() => special(client)).toEqual([SAMPLE]);
  await owner.servers.update(serverId, { sharing: 'shared' }, { waitSeconds: 30 });
  await expect.poll(() => special(client)).toEqual([]);
  const tools = await owner.servers.listTools(serverId).all();
  expect(tools.filter((tool) => tool.requires.length > 0)).toEqual([]);
  await client.close();
});
