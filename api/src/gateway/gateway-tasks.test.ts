/**
 * Tasks of 2025-11-25 through an endpoint, with the official SDK on both sides: two servers that have
 * them, two clients, and each client's tasks nobody else's. Those of 2026-07-28 are tried by the
 * conformance suite and, where an era must not see the other's, here on raw HTTP.
 */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CallToolResultSchema,
  CreateTaskResultSchema,
  ElicitRequestSchema,
  TaskStatusNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startFixture } from '../../../test/conformance/fixture/server.js';
import { startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { type SdkTasks, startSdkTasks } from '../../../test/fixtures/upstreams/sdk-tasks.mjs';
import { fixture } from './runtime/links/testing.js';
import { shortId } from './runtime/policy/task-ids.js';
import {
  eventually,
  GatewayWorld,
  type OrgHandle,
  type RawReply,
  raw,
  type ServerHandle,
} from './testing.js';

const META = 'io.modelcontextprotocol/';
const RELATED = `${META}related-task`;
const EXTENSION = `${META}tasks`;
const MODERN = '2026-07-28';

let world: GatewayWorld;
let org: OrgHandle;
const upstreams: SdkTasks[] = [];
const servers: ServerHandle[] = [];
let published: { id: string; url: string; key: string };

beforeAll(async () => {
  world = await GatewayWorld.start();
  org = await world.org('tasks');
  for (const slug of ['one', 'two']) {
    const upstream = await startSdkTasks(slug);
    upstreams.push(upstream);
    const server = await world.addServer(org, { slug, type: 'STREAMABLE_HTTP', url: upstream.url });
    await world.sync(server);
    servers.push(server);
  }
  published = await world.publish(
    org,
    'main',
    servers.map((server) => ({ server })),
  );
});
afterAll(async () => {
  await world.stop();
  for (const upstream of upstreams) await upstream.close();
});

interface Peer {
  readonly client: Client;
  readonly transport: StreamableHTTPClientTransport;
  /** What it was asked: the message, and the task it was asked for. */
  readonly asked: [string, unknown][];
  /** Status notifications, by task id. */
  readonly told: [string, string][];
}

async function connect(name: string, key = published.key, url = published.url): Promise<Peer> {
  const capabilities = { elicitation: {} };
  const client = new Client({ name, version: '1' }, { capabilities });
  const asked: Peer['asked'] = [];
  const told: Peer['told'] = [];
  client.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
    asked.push([params.message, (params._meta as any)?.[RELATED]?.taskId]);
    // As SDKs may answer: what belongs to a task names it.
    const _meta = { [RELATED]: (params._meta as any)?.[RELATED] };
    return { action: 'accept' as const, content: { name }, _meta };
  });
  client.setNotificationHandler(TaskStatusNotificationSchema, ({ params }) => {
    told.push([params.taskId, params.status]);
  });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${key}` } },
  });
  await client.connect(transport);
  await client.listTools();
  return { client, transport, asked, told };
}

/** Waits until so many GET streams are open. */
const streams = (count: number) =>
  eventually(async () => world.gateway.metrics().includes(`patchbay_streams ${count}\n`), `${count} streams`);

/** Starts a job as a task; gives the task's id as the client knows it. */
async function start(client: Client, server: string, args: object): Promise<string> {
  const params = { name: `${server}__job`, arguments: args as Record<string, unknown> };
  const { task } = await client.request({ method: 'tools/call', params }, CreateTaskResultSchema, {
    task: { ttl: 60_000 },
  });
  return task.taskId;
}

describe('tasks of 2025-11-25', () => {
  it('are offered as the servers offer them', async () => {
    const { client } = await connect('reader');
    expect(client.getServerCapabilities()?.tasks).toEqual({
      list: {},
      cancel: {},
      requests: { tools: { call: {} } },
    });
    const { tools } = await client.listTools();
    expect(tools.map(({ name, execution }) => [name, execution?.taskSupport])).toEqual([
      ['one__job', 'optional'],
      ['two__job', 'optional'],
    ]);
    await client.close();
  });

  it('bring questions, progress and results of both servers to the client that called', async () => {
    const peers = await Promise.all(['ann', 'bob'].map((name) => connect(name)));
    const runs = peers.flatMap(({ client }, at) =>
      ['one', 'two'].map(async (server) => {
        const progress: unknown[] = [];
        const text = `for ${at}`;
        const stream = client.experimental.tasks.callToolStream(
          { name: `${server}__job`, arguments: { text, ask: true } },
          CallToolResultSchema,
          { onprogress: ({ message }) => progress.push(message) },
        );
        const events = [];
        for await (const event of stream) events.push(event);
        const last = events.at(-1) as any;
        const ids = new Set(
          events.flatMap(({ type, task }: any) => (type.startsWith('task') ? [task.taskId] : [])),
        );
        expect(ids.size).toBe(1);
        const [id] = ids;
        expect(last.type, JSON.stringify(last.error?.message)).toBe('result');
        expect(last.result._meta[RELATED].taskId).toBe(id);
        expect(progress).toEqual([text]);
        return [last.result.content[0].text, id] as const;
      }),
    );
    const results = await Promise.all(runs);
    expect(results.map(([text]) => text)).toEqual([
      'one for 0 ann',
      'two for 0 ann',
      'one for 1 bob',
      'two for 1 bob',
    ]);
    for (const [at, { asked, client }] of peers.entries()) {
      const own = results.slice(2 * at, 2 * at + 2).map(([, id]) => id);
      expect(asked.sort()).toEqual([
        ['one asks', own[0]],
        ['two asks', own[1]],
      ]);
      await client.close();
    }
    // The upstreams' own ids stay behind the endpoint's.
    const known = upstreams.flatMap(({ tasks }) => tasks);
    for (const [, id] of results) expect(known).toContain(String(id).split('.')[2]);
  });

  it('are listed page by page, one server after the other, each client its own', async () => {
    const [ann, bob] = await Promise.all([connect('ann'), connect('bob')]);
    const made = [];
    for (let n = 0; n < 12; n++) made.push(await start(ann.client, 'one', { text: `${n}` }));
    made.push(await start(ann.client, 'two', { text: 'last' }));
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await ann.client.experimental.tasks.listTasks(cursor);
      pages.push(page.tasks.map(({ taskId }) => taskId));
      cursor = page.nextCursor;
    } while (cursor !== undefined);
    expect(pages.map((page) => page.length)).toEqual([10, 2, 1]);
    expect(pages.flat()).toEqual(made);
    expect((await bob.client.experimental.tasks.listTasks()).tasks).toEqual([]);
    for (const wrong of ['x', '.', made[0] as string])
      await expect(ann.client.experimental.tasks.listTasks(wrong)).rejects.toMatchObject({ code: -32602 });
    await Promise.all([ann.client.close(), bob.client.close()]);
  });

  it('tell of their end on the stream of their own session', async () => {
    await streams(0);
    const peers = await Promise.all(['ann', 'bob'].map((name) => connect(name)));
    await streams(2);
    const ids = [];
    for (const [at, { client }] of peers.entries()) ids.push(await start(client, 'two', { text: `${at}` }));
    for (const [at, { client, told }] of peers.entries()) {
      await expect.poll(() => told).toEqual([[ids[at], 'completed']]);
      await client.close();
    }
  });

  it('tell nobody of their state where one process serves many', async () => {
    const config = {
      type: 'STDIO',
      command: process.execPath,
      args: [fixture('stdio-upstream.mjs')],
    } as const;
    const members = [];
    for (const sharing of ['shared', 'dedicated'] as const) {
      const server = await world.addServer(org, { slug: sharing, sharing, ...config });
      await world.sync(server);
      members.push({ server });
    }
    const endpoint = await world.publish(org, 'stdio', members);
    await streams(0);
    const { client, told } = await connect('ann', endpoint.key, endpoint.url);
    await streams(1);
    const now = new Date().toISOString();
    const params = { taskId: 't', status: 'working', createdAt: now, lastUpdatedAt: now, ttl: null };
    for (const name of ['shared__log', 'dedicated__log'])
      await client.callTool({ name, arguments: { method: 'notifications/tasks/status', params } });
    await expect.poll(() => told.length).toBe(1);
    expect(told[0]?.[0]).toMatch(new RegExp(`^${shortId(members[1]?.server.id ?? '')}\\..{22}\\.t$`));
    await client.close();
  });

  it('are cancelled where they run', async () => {
    const { client } = await connect('ann');
    const id = await start(client, 'two', { text: 'long', hold: true });
    const other = await start(client, 'one', { text: 'long', hold: true });
    expect(await client.experimental.tasks.cancelTask(id)).toMatchObject({ taskId: id, status: 'cancelled' });
    expect((await client.experimental.tasks.getTask(id)).status).toBe('cancelled');
    expect(await client.experimental.tasks.getTask(other)).toMatchObject({
      taskId: other,
      status: 'working',
    });
    await expect(client.experimental.tasks.cancelTask(id)).rejects.toMatchObject({ code: -32602 });
    await client.close();
  });

  it('wait for their result beyond the deadline of a request', async () => {
    const upstream = await startSdkTasks('slow');
    const server = await world.addServer(org, {
      slug: 'slow',
      type: 'STREAMABLE_HTTP',
      url: upstream.url,
      timeoutMs: 1_000,
    });
    await world.sync(server);
    const { url, key } = await world.publish(org, 'slow', [{ server }]);
    const client = new Client({ name: 'patient', version: '1' });
    const requestInit = { headers: { authorization: `Bearer ${key}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
    const id = await start(client, 'slow', { text: 'done', hold: true });
    const result = client.experimental.tasks.getTaskResult(id, CallToolResultSchema);
    // Twice the deadline.
    setTimeout(() => upstream.release(), 2_000);
    expect((await result).content).toEqual([{ type: 'text', text: 'slow done' }]);
    await client.close();
    await upstream.close();
  });

  it('are unknown to another key, another endpoint and another server', async () => {
    const stranger = await world.key(org, published.id);
    const [ann, eve] = await Promise.all([connect('ann'), connect('eve', stranger.secret)]);
    const id = await start(ann.client, 'one', { text: 'mine', hold: true });
    const [server = '', tag = '', own = ''] = id.split('.');
    const elsewhere = (await start(ann.client, 'two', { text: 'mine', hold: true })).split('.')[0] ?? '';
    const flipped = (tag[0] === 'A' ? 'B' : 'A') + tag.slice(1);
    const wrong = [
      own,
      `${elsewhere}.${tag}.${own}`,
      `${server}.${flipped}.${own}`,
      `${server}.${own}`,
      '',
      `${id}x`,
    ];
    for (const taskId of wrong) {
      await expect(ann.client.experimental.tasks.getTask(taskId)).rejects.toMatchObject({
        code: -32602,
        message: expect.stringContaining('Unknown task'),
      });
    }
    for (const ask of [
      () => eve.client.experimental.tasks.getTask(id),
      () => eve.client.experimental.tasks.getTaskResult(id, CallToolResultSchema),
      () => eve.client.experimental.tasks.cancelTask(id),
    ])
      await expect(ask()).rejects.toMatchObject({ code: -32602 });
    expect((await ann.client.experimental.tasks.getTask(id)).status).toBe('working');
    await Promise.all([ann.client.close(), eve.client.close()]);
  });

  it('refuse a request that names its task twice', async () => {
    const { client, transport } = await connect('ann');
    const id = await start(client, 'one', { text: 'mine', hold: true });
    const own = upstreams[0]?.tasks.at(-1);
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${published.key}`,
      'mcp-session-id': transport.sessionId,
    };
    const body = `{"jsonrpc":"2.0","id":9,"method":"tasks/get","params":{"taskId":"${own}","taskId":"${id}"}}`;
    const reply = await raw(published.url, 'POST', headers, body);
    expect([reply.status, reply.json.error.code]).toEqual([400, -32700]);
    await client.close();
  });
});

describe('tasks of 2026-07-28', () => {
  const fixtures: Awaited<ReturnType<typeof startFixture>>[] = [];
  let url: string;
  let keys: string[];

  beforeAll(async () => {
    const members: { server: ServerHandle }[] = [];
    for (const slug of ['a', 'b']) {
      const fixture = await startFixture('modern');
      fixtures.push(fixture);
      const server = await world.addServer(org, { slug, type: 'STREAMABLE_HTTP', url: fixture.url });
      await world.sync(server);
      members.push({ server });
    }
    const endpoint = await world.publish(org, 'modern', [...members, { server: servers[0] as ServerHandle }]);
    ({ url } = endpoint);
    keys = [endpoint.key, (await world.key(org, endpoint.id)).secret];
  });
  afterAll(async () => {
    for (const fixture of fixtures) await fixture.close();
  });

  function post(key: string | undefined, headers: Record<string, string | undefined>, body: object) {
    const own = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    return raw(url, 'POST', { ...own, authorization: `Bearer ${key}`, ...headers }, JSON.stringify(body));
  }

  function modern(method: string, params: Record<string, unknown>, key = keys[0], declares = true) {
    const capabilities = { elicitation: {}, ...(declares ? { extensions: { [EXTENSION]: {} } } : {}) };
    const _meta = { [`${META}protocolVersion`]: MODERN, [`${META}clientCapabilities`]: capabilities };
    const name = String(params['name'] ?? params['taskId']);
    return post(
      key,
      { 'mcp-protocol-version': MODERN, 'mcp-method': method, 'mcp-name': name },
      { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } },
    );
  }

  const errorOf = ({ status, json }: RawReply) => [status, json.error?.code];

  it('go on at the server that made them, through questions to their end', async () => {
    for (const slug of ['a', 'b']) {
      const args = { filename: slug };
      const made = await modern('tools/call', { name: `${slug}__confirm_delete`, arguments: args });
      expect(made.json.result).toMatchObject({ resultType: 'task', status: 'working' });
      const { taskId } = made.json.result;
      const task = (status: string) =>
        eventually(async () => {
          const { result } = (await modern('tasks/get', { taskId })).json;
          return result.status === status && result;
        }, status);
      const { inputRequests } = await task('input_required');
      expect(inputRequests.answer.method).toBe('elicitation/create');
      const inputResponses = { answer: { action: 'accept', content: { confirm: true } } };
      const { json } = await modern('tasks/update', { taskId, inputResponses });
      expect(json.result).toEqual({ resultType: 'complete' });
      expect(await task('completed')).toMatchObject({
        taskId,
        result: { content: [{ text: `Deleted ${slug}` }] },
      });
    }
  });

  it('are unknown to another key, and to clients that do not declare them', async () => {
    const call = { name: 'a__slow_compute', arguments: { seconds: 60 } };
    const { taskId } = (await modern('tools/call', call)).json.result;
    for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
      expect(errorOf(await modern(method, { taskId }, keys[1]))).toEqual([200, -32602]);
      const undeclared = await modern(method, { taskId }, keys[0], false);
      expect(errorOf(undeclared)).toEqual([400, -32021]);
      expect(undeclared.json.error.data).toEqual({
        requiredCapabilities: { extensions: { [EXTENSION]: {} } },
      });
    }
    for (const method of ['tasks/list', 'tasks/result'])
      expect(errorOf(await modern(method, { taskId }))).toEqual([404, -32601]);
    expect((await modern('tasks/cancel', { taskId })).json.result).toEqual({ resultType: 'complete' });
    expect((await modern('tasks/get', { taskId })).json.result).toMatchObject({
      taskId,
      status: 'cancelled',
    });
  });

  it('are not for legacy clients, nor those of 2025-11-25 for modern ones', async () => {
    const plain = await modern('tools/call', {
      name: 'one__job',
      arguments: { text: 'x' },
      task: { ttl: 1 },
    });
    expect(plain.json.result).toMatchObject({ resultType: 'complete', content: [{ text: 'one x' }] });

    const params = {
      protocolVersion: '2025-11-25',
      capabilities: { extensions: { [EXTENSION]: {} } },
      clientInfo: { name: 'raw', version: '1' },
    };
    const hello = await post(keys[0], {}, { jsonrpc: '2.0', id: 0, method: 'initialize', params });
    expect(hello.json.result.capabilities.extensions?.[EXTENSION]).toBeUndefined();
    const legacy = (name: string, args: object) =>
      post(
        keys[0],
        { 'mcp-session-id': hello.headers['mcp-session-id'] as string },
        { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args, task: {} } },
      );
    // It says that it knows them, and gets one from a server that does not look at the era.
    expect((await legacy('a__slow_compute', { seconds: 0 })).json.error).toMatchObject({
      code: -31005,
      data: { server: 'a', reason: 'upstream_protocol_error' },
    });
    expect((await legacy('a__greet', { name: 'you' })).json.result.content[0].text).toBe('Hello, you!');
    expect((await legacy('one__job', { text: 'x', hold: true })).json.result.task.status).toBe('working');
  });
});

it('no server with tasks: the methods do not exist', async () => {
  const upstream = await startHttpUpstream();
  const server = await world.addServer(org, { slug: 'plain', type: 'STREAMABLE_HTTP', url: upstream.url });
  await world.sync(server);
  const { url, key } = await world.publish(org, 'plain', [{ server }]);
  const client = new Client({ name: 'asker', version: '1' });
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  expect(client.getServerCapabilities()?.tasks).toBeUndefined();
  await expect(client.experimental.tasks.getTask('x')).rejects.toMatchObject({ code: -32601 });
  await expect(client.experimental.tasks.listTasks()).rejects.toMatchObject({ code: -32601 });
  // A server without them does its work at once, whatever the client wished.
  const params = { name: 'plain__echo', arguments: {}, task: { ttl: 1 } };
  const { content } = await client.request({ method: 'tools/call', params }, CallToolResultSchema);
  expect(content).toHaveLength(1);
  expect(Object.keys(upstream.requests.at(-1)?.message.params)).toEqual(['name', 'arguments']);
  await client.close();
  await upstream.close();
});
