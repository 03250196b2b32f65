/** The product's main path, driven by the generated client and two independent MCP clients. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Patchbay } from '@patchbay/sdk-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectV1, connectV2 } from '../clients.js';
import { everythingPath, filesystemPath, startEverything } from '../fixtures/upstreams/everything.mjs';
import { redisMissing, startRedis } from '../redis.js';
import { type Stack, startStack } from '../stack.js';

let stack: Stack;
let files: string;
let http: Awaited<ReturnType<typeof startEverything>>;
beforeAll(async () => {
  files = await realpath(await mkdtemp(join(tmpdir(), 'patchbay-files-')));
  await writeFile(join(files, 'hello.txt'), 'hello from a file');
  http = await startEverything('streamableHttp');
  stack = await startStack();
});
afterAll(async () => {
  await stack.stop();
  await http.close();
  await rm(files, { recursive: true, force: true });
});

/** An organisation with all three servers behind one endpoint, made with the client alone. */
async function publish(name: string) {
  const { client } = await stack.organization(name);
  const wait = { waitSeconds: 30 };
  const [everything, filesystem, remote] = await Promise.all([
    client.servers.create(
      { name: 'Everything', type: 'STDIO', command: process.execPath, args: [everythingPath, 'stdio'] },
      wait,
    ),
    client.servers.create(
      { name: 'Files', type: 'STDIO', command: process.execPath, args: [filesystemPath, files] },
      wait,
    ),
    client.servers.create({ name: 'Remote', type: 'STREAMABLE_HTTP', url: http.url }, wait),
  ]);
  const namespace = await client.namespaces.create({
    name: 'all',
    servers: [
      { serverId: everything.id },
      { serverId: filesystem.id },
      { serverId: remote.id, prefix: 'web' },
    ],
  });
  const endpoint = await client.endpoints.create({
    name: 'Agents',
    namespaceId: namespace.id,
    auth: { apiKey: true },
  });
  const key = await client.endpoints.createKey(endpoint.id, { name: 'agent' });
  return { client, everything, filesystem, remote, namespace, endpoint, key };
}

describe('from nothing to a tool call', () => {
  it('lists and calls tools of three servers through one endpoint, with both clients, in both eras', async () => {
    const made = await publish('First');
    expect(made.everything.catalog.counts.tools).toBeGreaterThan(10);
    expect(made.filesystem.health.status).toBe('healthy');
    const clients = [
      await connectV1(made.endpoint.urls.mcp, made.key.key),
      await connectV2(made.endpoint.urls.mcp, made.key.key, 'legacy'),
      await connectV2(made.endpoint.urls.mcp, made.key.key, 'modern'),
    ];
    for (const client of clients) {
      const names = (await client.listTools()).tools.map((t) => t.name);
      expect(names).toEqual(
        expect.arrayContaining(['everything__get-sum', 'files__read_text_file', 'web__get-sum']),
      );
      const sum = await client.callTool({ name: 'everything__get-sum', arguments: { a: 2, b: 3 } });
      expect(JSON.stringify(sum.content)).toContain('The sum of 2 and 3 is 5.');
      const web = await client.callTool({ name: 'web__get-sum', arguments: { a: 20, b: 3 } });
      expect(JSON.stringify(web.content)).toContain('The sum of 20 and 3 is 23.');
      const read = await client.callTool({
        name: 'files__read_text_file',
        arguments: { path: join(files, 'hello.txt') },
      });
      expect(JSON.stringify(read.content)).toContain('hello from a file');
      expect((await client.listPrompts()).prompts.map((p) => p.name)).toContain('everything__simple-prompt');
      await client.close();
    }
    const tools = await made.client.namespaces.listTools(made.namespace.id, { limit: 7 }).all();
    expect(new Set(tools.map((t) => t.id)).size).toBe(tools.length);
    expect(tools.map((t) => t.exposedName)).toContain('web__get-sum');
  });

  it('does the same as a plain HTTP API, described by its document', async () => {
    const { endpoint, key } = await publish('Plain');
    const headers = { authorization: `Bearer ${key.key}`, 'content-type': 'application/json' };
    const document = (await (await fetch(endpoint.urls.openapi, { headers })).json()) as {
      servers: [{ url: string }];
      paths: Record<string, unknown>;
    };
    expect(document.servers).toEqual([{ url: endpoint.urls.api }]);
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/everything__get-sum', '/files__read_text_file', '/web__get-sum']),
    );
    const call = (tool: string, args: object) =>
      fetch(`${document.servers[0].url}/${tool}`, { method: 'POST', headers, body: JSON.stringify(args) });
    for (const server of ['everything', 'web']) {
      const sum = await call(`${server}__get-sum`, { a: 2, b: 3 });
      expect(sum.status).toBe(200);
      expect(await sum.text()).toContain('The sum of 2 and 3 is 5.');
    }
    const read = await call('files__read_text_file', { path: join(files, 'hello.txt') });
    expect(await read.json()).toMatchObject({ structuredContent: { content: 'hello from a file' } });
    const none = await call('files__read_text_file', { path: join(files, 'none.txt') });
    expect(none.status).toBe(422);
    expect(await none.json()).toMatchObject({
      code: 'tool_error',
      detail: expect.stringContaining('ENOENT'),
    });
  });

  it('applies an override, a disabled tool and a revoked key to the running endpoint', async () => {
    const made = await publish('Changes');
    const client = await connectV1(made.endpoint.urls.mcp, made.key.key);
    const tools = await made.client.namespaces.listTools(made.namespace.id).all();
    const echo = tools.find((t) => t.exposedName === 'everything__echo');
    const sum = tools.find((t) => t.exposedName === 'everything__get-sum');
    if (!echo || !sum) throw new Error('the tools are not there');
    await made.client.namespaces.updateTool(made.namespace.id, echo.id, {
      name: 'say',
      description: 'Says it.',
    });
    await made.client.namespaces.updateTool(made.namespace.id, sum.id, { enabled: false });
    await expect
      .poll(async () => (await client.listTools()).tools.map((t) => t.name))
      .not.toContain('everything__get-sum');
    const said = (await client.listTools()).tools.find((t) => t.name === 'everything__say');
    expect(said?.description).toBe('Says it.');
    await made.client.keys.revoke(made.key.id);
    await expect
      .poll(() =>
        client.listTools().then(
          () => 'served',
          (e: Error) => e.message,
        ),
      )
      .toMatch(/401|does not open|Unauthorized/i);
  });
});

describe('two organisations', () => {
  it('see and call nothing of each other', async () => {
    const [a, b] = [await publish('Alpha'), await publish('Beta')];
    const foreign: [string, () => PromiseLike<unknown>][] = [
      ['get server', () => b.client.servers.get(a.everything.id)],
      ['update server', () => b.client.servers.update(a.everything.id, { name: 'mine' })],
      ['delete server', () => b.client.servers.delete(a.everything.id)],
      ['test server', () => b.client.servers.test(a.everything.id)],
      ['sync server', () => b.client.servers.sync(a.everything.id)],
      ['tools of server', () => b.client.servers.listTools(a.everything.id)],
      ['get namespace', () => b.client.namespaces.get(a.namespace.id)],
      ['tools of namespace', () => b.client.namespaces.listTools(a.namespace.id)],
      [
        'use server',
        () => b.client.namespaces.create({ name: 'x', servers: [{ serverId: a.everything.id }] }),
      ],
      ['use namespace', () => b.client.endpoints.create({ name: 'x', namespaceId: a.namespace.id })],
      ['get endpoint', () => b.client.endpoints.get(a.endpoint.id)],
      ['mint key', () => b.client.endpoints.createKey(a.endpoint.id, { name: 'x' })],
      ['get key', () => b.client.keys.get(a.key.id)],
      ['revoke key', () => b.client.keys.revoke(a.key.id)],
    ];
    for (const [what, call] of foreign)
      await expect(call(), what).rejects.toMatchObject({ name: 'ApiError', status: 404, code: 'not_found' });
    for (const list of [b.client.servers, b.client.namespaces, b.client.endpoints])
      for await (const item of list.list())
        expect([a.everything.id, a.namespace.id, a.endpoint.id]).not.toContain(item.id);
    await expect(connectV1(a.endpoint.urls.mcp, b.key.key)).rejects.toThrow();
    const untouched = await connectV1(a.endpoint.urls.mcp, a.key.key);
    expect((await untouched.listTools()).tools.length).toBeGreaterThan(20);
    await untouched.close();
  });
});

describe('an upstream that goes away', () => {
  it('keeps its tools listed, fails its calls at once by name, and comes back by itself', async () => {
    const upstream = await startEverything('streamableHttp');
    const { client } = await stack.organization('Outage');
    const remote = await client.servers.create(
      { name: 'Flaky', type: 'STREAMABLE_HTTP', url: upstream.url },
      { waitSeconds: 30 },
    );
    const local = await client.servers.create(
      { name: 'Local', type: 'STDIO', command: process.execPath, args: [everythingPath, 'stdio'] },
      { waitSeconds: 30 },
    );
    const namespace = await client.namespaces.create({
      name: 'n',
      servers: [{ serverId: remote.id }, { serverId: local.id }],
    });
    const endpoint = await client.endpoints.create({ name: 'e', namespaceId: namespace.id });
    const { key } = await client.endpoints.createKey(endpoint.id, { name: 'k' });
    const agent = await connectV1(endpoint.urls.mcp, key);
    const call = (name: string) => agent.callTool({ name, arguments: { message: 'hi' } });
    await call('flaky__echo');
    await upstream.close();
    await expect(call('flaky__echo')).rejects.toThrow(/Flaky/);
    expect((await agent.listTools()).tools.map((t) => t.name)).toContain('flaky__echo');
    expect(JSON.stringify(await call('local__echo'))).toContain('hi');
    const back = await startEverything('streamableHttp', Number(new URL(upstream.url).port));
    await expect
      .poll(() => call('flaky__echo').then((r) => JSON.stringify(r), String), { timeout: 20_000 })
      .toContain('hi');
    await back.close();
    await agent.close();
  });
});

describe('bad input', () => {
  it('gets a clear problem and changes nothing', async () => {
    const { client, key } = await stack.organization('Strict');
    const server = {
      name: 'S',
      type: 'STREAMABLE_HTTP',
      url: 'https://mcp.example.com/mcp',
      enabled: false,
    } as const;
    const { id } = await client.servers.create(server);
    const raw = (body: string, headers = {}) =>
      fetch(`${stack.url}/v1/servers`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
        body,
      });
    const cases: [string, Promise<Response>, number, RegExp][] = [
      ['unknown field', raw(JSON.stringify({ ...server, name: 'T', colour: 'red' })), 400, /colour/],
      ['wrong type', raw(JSON.stringify({ ...server, name: 7 })), 400, /name/],
      ['missing command', raw(JSON.stringify({ name: 'T', type: 'STDIO' })), 400, /command/],
      ['missing url', raw(JSON.stringify({ name: 'T', type: 'SSE' })), 400, /url/],
      ['name taken', raw(JSON.stringify(server)), 409, /name/],
      ['invalid JSON', raw('{"name":'), 400, /JSON/],
      ['too large', raw(JSON.stringify({ ...server, name: 'x'.repeat(2_000_000) })), 413, /large/],
      ['wrong key', raw('{}', { authorization: 'Bearer pb_org_nonsense' }), 401, /credential/],
    ];
    for (const [what, sent, status, text] of cases) {
      const response = await sent;
      const body = await response.text();
      expect([what, response.status]).toEqual([what, status]);
      expect(response.headers.get('content-type'), what).toContain('application/problem+json');
      expect(response.headers.get('request-id'), what).toBeTruthy();
      expect(body, what).toMatch(text);
    }
    await expect(
      client.namespaces.create({ name: 'n', servers: [{ serverId: 'ns_01jddqs3rgfgz9tajbdy71mb1x' }] }),
    ).rejects.toMatchObject({ status: 400 });
    expect((await client.servers.list()).data.map((s) => s.id)).toEqual([id]);
    expect((await client.namespaces.list()).data).toEqual([]);
  });

  it('is refused at the endpoint too', async () => {
    const made = await publish('Doors');
    const post = (url: string, key: string | null, headers: Record<string, string> = {}) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...(key ? { authorization: `Bearer ${key}` } : {}),
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
      });
    const { mcp } = made.endpoint.urls;
    expect((await post(mcp.replace(/agents/i, 'nowhere'), made.key.key)).status).toBe(404);
    expect((await post(mcp, null)).status).toBe(401);
    expect((await post(mcp, `${made.key.key.slice(0, -1)}!`)).status).toBe(401);
    expect((await post(mcp, made.key.key, { 'mcp-protocol-version': '1999-01-01' })).status).toBe(400);
    const expired = await made.client.endpoints.createKey(made.endpoint.id, {
      name: 'short',
      expiresAt: new Date(Date.now() + 1_500).toISOString(),
    });
    await expect.poll(async () => (await post(mcp, expired.key)).status, { timeout: 10_000 }).toBe(401);
    await made.client.keys.revoke(made.key.id);
    await expect.poll(async () => (await post(mcp, made.key.key)).status).toBe(401);
  });
});

describe('the client', () => {
  it('retries what is safe and repeats a POST without doing it twice', async () => {
    const { key } = await stack.organization('Retries');
    let lost = 0;
    const flaky: typeof fetch = async (url, init) => {
      const response = await fetch(url, init);
      if (init?.method === 'POST' && lost++ === 0)
        throw new TypeError('the connection broke after the request was served');
      return response;
    };
    const client = new Patchbay({ baseUrl: stack.url, key, fetch: flaky });
    const made = await client.namespaces.create({ name: 'once' });
    expect((await client.namespaces.list()).data.map((n) => n.id)).toEqual([made.id]);
    expect(lost).toBe(2);
  });
});

describe.skipIf(redisMissing() !== null)('with the queues on Redis', () => {
  it('works the same', async () => {
    const redis = await startRedis();
    const other = await startStack({ redisUrl: redis.url });
    const { client } = await other.organization('On Redis');
    const server = await client.servers.create(
      { name: 'E', type: 'STDIO', command: process.execPath, args: [everythingPath, 'stdio'] },
      { waitSeconds: 30 },
    );
    expect(server.catalog.counts.tools).toBeGreaterThan(10);
    const job = await client.servers.sync(server.id, { waitSeconds: 30 });
    expect(job).toMatchObject({ status: 'succeeded', kind: 'catalog.sync' });
    await other.stop();
    await redis.stop();
  });
});
