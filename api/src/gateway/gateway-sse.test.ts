/** The oldest transport in front, HTTP+SSE, with the official SDK as client and on raw HTTP. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { ElicitRequestSchema, LoggingMessageNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { startReplica } from './replicas/testing.js';
import { eventually, GatewayWorld, type OrgHandle, openStream, raw } from './testing.js';

const FORM = {
  method: 'elicitation/create',
  params: { message: 'Who?', requestedSchema: { type: 'object', properties: {} } },
};

let world: GatewayWorld;
let org: OrgHandle;
let upstreams: HttpUpstream[];
let url: string;
let key: string;
let endpointId: string;

beforeAll(async () => {
  world = await GatewayWorld.start();
  org = await world.org('acme');
  upstreams = [await startHttpUpstream(), await startHttpUpstream({ era: 'modern' })];
  const members = [];
  for (const [i, slug] of ['old', 'new'].entries()) {
    const { url } = upstreams[i] as HttpUpstream;
    const server = await world.addServer(org, { slug, type: 'STREAMABLE_HTTP', url });
    await world.sync(server);
    members.push({ server });
  }
  const published = await world.publish(org, 'main', members, { apiKey: true, apiKeyInQuery: true });
  url = published.url.replace(/mcp$/, 'sse');
  key = published.key;
  endpointId = published.id;
});
afterAll(async () => {
  await world.stop();
  await Promise.all(upstreams.map((upstream) => upstream.close()));
});

const bearer = (): Record<string, string> => ({ authorization: `Bearer ${key}` });

async function connect(query = ''): Promise<Client> {
  const client = new Client({ name: 'old', version: '1' }, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, async () => ({ action: 'accept', content: { name: 'old' } }));
  const requestInit = query === '' ? { headers: bearer() } : {};
  await client.connect(new SSEClientTransport(new URL(url + query), { requestInit }));
  return client;
}
const text = (result: unknown): string => (result as any).content[0].text;

it('serves lists, calls, logs and questions of either era', async () => {
  const client = await connect();
  const logs: unknown[] = [];
  client.setNotificationHandler(LoggingMessageNotificationSchema, ({ params }) => void logs.push(params));
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('old__echo');
  for (const slug of ['old', 'new']) {
    expect(text(await client.callTool({ name: `${slug}__ask`, arguments: FORM }))).toContain('"name":"old"');
  }
  await client.setLoggingLevel('info');
  await client.callTool({ name: 'old__log', arguments: {} });
  expect(logs).toEqual([{ level: 'info', data: 'logged' }]);
  await client.close();
});

it('takes a key in the query where the endpoint does, and asks for it in the same place', async () => {
  const client = await connect(`?api_key=${key}`);
  expect(text(await client.callTool({ name: 'old__echo', arguments: { a: 1 } }))).toContain('"a":1');
  await client.close();
});

it('ends the session with its stream, and upstream with it', async () => {
  const before = (upstreams[0] as HttpUpstream).deleted.length;
  const client = await connect();
  await client.callTool({ name: 'old__echo', arguments: {} });
  await client.close();
  await eventually(async () => (upstreams[0] as HttpUpstream).deleted.length > before, 'DELETE upstream');
});

async function open(
  headers = bearer(),
): Promise<{ stream: Awaited<ReturnType<typeof openStream>>; post: string }> {
  const stream = await openStream(url, { ...headers, accept: 'text/event-stream' });
  const path = await eventually(
    async () => /^event: endpoint\ndata: (.+)$/m.exec(stream.text())?.[1],
    'endpoint',
  );
  return { stream, post: new URL(path, url).href };
}
const json = { 'content-type': 'application/json' };

it('sends progress before the answer', async () => {
  const { stream, post } = await open();
  for (const [i, slug] of ['old', 'new'].entries()) {
    const params = { name: `${slug}__progress`, arguments: { steps: 2 }, _meta: { progressToken: 'mine' } };
    const body = JSON.stringify({ jsonrpc: '2.0', id: `call-${i}`, method: 'tools/call', params });
    await raw(post, 'POST', { ...json, ...bearer() }, body);
    await eventually(async () => stream.text().includes(`"id":"call-${i}"`), 'the answer');
  }
  const seen = [...stream.text().matchAll(/"progress":(\d)|"id":"(call-\d)"/g)].map((m) => m[1] ?? m[2]);
  expect(seen).toEqual(['1', '2', 'call-0', '1', '2', 'call-1']);
  stream.destroy();
});

it('answers bad requests with their status, never with HTML', async () => {
  const { stream, post } = await open();
  const send = (body: string, headers: object = {}, to = post) =>
    raw(to, 'POST', { ...json, ...bearer(), ...headers }, body);
  const ping = '{"jsonrpc":"2.0","id":1,"method":"ping"}';
  const other = await world.key(org, endpointId);
  const replies = await Promise.all([
    send('{'),
    send('{"jsonrpc":"2.0"}'),
    send(ping, { 'content-type': 'text/plain' }),
    send(ping, { authorization: `Bearer ${other.secret}` }),
    send(ping, { authorization: undefined }),
    send(ping, {}, post.replace(/\?.*/, '')),
    send(ping, {}, `${post}x`),
    raw(post, 'GET', bearer()),
    raw(url, 'POST', { ...json, ...bearer() }, ping),
  ]);
  expect(replies.map(({ status }) => status)).toEqual([400, 400, 415, 404, 401, 400, 404, 405, 405]);
  for (const reply of replies) expect(reply.json.error.code).toBeLessThan(0);
  const ok = await send(`[${ping},{"jsonrpc":"2.0","id":2,"method":"initialize","params":{}}]`);
  expect([ok.status, ok.text]).toEqual([202, '']);
  await eventually(async () => stream.text().includes('"id":2'), 'both answers');
  expect(stream.text()).toContain('{"jsonrpc":"2.0","id":1,"result":{}}');
  expect(stream.text()).toContain('"code":-32602');
  stream.destroy();
});

it('ends within a second of its key’s revocation', async () => {
  const doomed = await world.key(org, endpointId);
  const { stream } = await open({ authorization: `Bearer ${doomed.secret}` });
  await world.revoke(org, doomed.id);
  await stream.ended;
});

it('takes messages on another replica', async () => {
  const replica = await startReplica(world);
  try {
    const { stream, post } = await open();
    const there = replica.at(url).replace(/\/t\/.*/, '') + new URL(post).pathname + new URL(post).search;
    const reply = await raw(
      there,
      'POST',
      { ...json, ...bearer() },
      '{"jsonrpc":"2.0","id":1,"method":"ping"}',
    );
    expect(reply.status).toBe(202);
    await eventually(async () => stream.text().includes('"result":{}'), 'the answer');
    stream.destroy();
  } finally {
    await replica.stop();
  }
});
