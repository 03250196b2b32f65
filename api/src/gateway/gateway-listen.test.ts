/** `subscriptions/listen` in front: the official client, and on raw HTTP what it does not show. */
import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { connectV1, connectV2 } from '../../../test/clients.js';
import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { startSdkUpstream } from '../../../test/fixtures/upstreams/sdk-upstream.mjs';
import { fixture } from './runtime/links/testing.js';
import { eventually, GatewayWorld, type OrgHandle, soon } from './testing.js';

const ONE = 'fixture://one';
const MODERN = '2026-07-28';
const META = 'io.modelcontextprotocol/';
const ID = `${META}subscriptionId`;
const TELLS = { tools: { listChanged: true }, prompts: {}, resources: { subscribe: true } };

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

async function publish(at: { url: string }, in_: GatewayWorld = world, owner: OrgHandle = org) {
  const slug = `s${++count}`;
  const server = await in_.addServer(owner, { slug, type: 'STREAMABLE_HTTP', url: at.url });
  await in_.sync(server);
  return { server, ...(await in_.publish(owner, `ep${count}`, [{ server }])) };
}

async function modernClient(url: string, key: string) {
  const client = await connectV2(url, key, 'modern');
  closers.push(() => client.close());
  const heard: string[] = [];
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => {
    heard.push(params.uri);
  });
  client.setNotificationHandler('notifications/tools/list_changed', () => {
    heard.push('tools');
  });
  return { client, heard };
}

interface RawListen {
  readonly req: ClientRequest;
  readonly res: IncomingMessage;
  /** Messages so far. */
  readonly messages: any[];
  /** Resolves with the end of the answer. */
  readonly ended: Promise<void>;
}

/** A listen request as it goes over the wire; `paused`: nothing is read. */
async function listen(
  url: string,
  key: string,
  notifications: unknown,
  { id = 1, paused = false }: { id?: unknown; paused?: boolean } = {},
): Promise<RawListen> {
  const { hostname, port, pathname } = new URL(url);
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    authorization: `Bearer ${key}`,
    'mcp-protocol-version': MODERN,
    'mcp-method': 'subscriptions/listen',
  };
  const req = request({ hostname, port, path: pathname, method: 'POST', headers });
  closers.push(async () => req.destroy());
  const _meta = { [`${META}protocolVersion`]: MODERN, [`${META}clientCapabilities`]: {} };
  const params = { notifications, _meta };
  req.end(JSON.stringify({ jsonrpc: '2.0', id, method: 'subscriptions/listen', params }));
  const [res] = (await once(req, 'response')) as [IncomingMessage];
  const messages: any[] = [];
  const ended = new Promise<void>((resolve) => res.once('close', () => resolve()));
  res.on('error', () => undefined);
  if (paused) return { req, res, messages, ended };
  let rest = '';
  res.setEncoding('utf8').on('data', (chunk: string) => {
    rest += chunk;
    if (!String(res.headers['content-type']).startsWith('text/event-stream')) {
      messages.push(JSON.parse(rest));
      return;
    }
    const events = rest.split('\n\n');
    rest = events.pop() as string;
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data !== undefined) messages.push(JSON.parse(data));
    }
  });
  return { req, res, messages, ended };
}

const asked = (at: HttpUpstream, method: string) =>
  at.behaviour.received.filter((message) => message.method === method).map(({ params }) => params.uri);

describe('the official client', () => {
  it.each(['legacy', 'modern'] as const)('hears of resources and lists of a %s upstream', async (era) => {
    const at = await upstream({ era });
    const { key, server, url } = await publish(at);
    const { client, heard } = await modernClient(url, key);
    const subscription = await client.listen({
      toolsListChanged: true,
      resourceSubscriptions: [ONE, 'fixture://a/refused'],
    });
    expect(subscription.honoredFilter).toEqual({ toolsListChanged: true, resourceSubscriptions: [ONE] });
    at.update(ONE);
    await eventually(async () => heard.length === 1, 'the update');
    await eventually(async () => at.streams.size + at.listens.length === 1, 'the lists are listened to');
    at.options.extraTools?.push({ name: 'novel', inputSchema: { type: 'object' } });
    at.listChanged('tools');
    await eventually(async () => heard.length === 2, 'the list change');
    expect(heard).toEqual([ONE, 'tools']);
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain(`${server.slug}__novel`);
    await subscription.close();
    if (era === 'legacy') await eventually(async () => asked(at, 'resources/unsubscribe').length === 1);
    else await eventually(async () => at.listens.length === 0, 'the upstream is told');
  });

  it('hears of a server that is built with the official SDK', async () => {
    const at = await startSdkUpstream('v2-modern');
    closers.push(() => at.close());
    const { key, url } = await publish(at);
    const { client, heard } = await modernClient(url, key);
    const { honoredFilter } = await client.listen({ resourceSubscriptions: ['sdk://one'] });
    expect(honoredFilter).toEqual({ resourceSubscriptions: ['sdk://one'] });
    at.notify.resourceUpdated('sdk://other');
    at.notify.resourceUpdated('sdk://one');
    await eventually(async () => heard.length === 1, 'the update');
    expect(heard).toEqual(['sdk://one']);
  });

  it.each(['v1', 'v2-modern'])('hears of a process built with the official SDK (%s)', async (kind) => {
    const slug = `s${++count}`;
    const args = [fixture('sdk-upstream.mjs'), kind];
    const server = await world.addServer(org, { slug, type: 'STDIO', command: 'node', args });
    await world.sync(server);
    const { key, url } = await world.publish(org, `ep${count}`, [{ server }]);
    const { client, heard } = await modernClient(url, key);
    await client.callTool({ name: `${slug}__touch`, arguments: {} });
    const subscription = await client.listen({ resourceSubscriptions: ['sdk://one'] });
    await client.callTool({ name: `${slug}__touch`, arguments: {} });
    await eventually(async () => heard.length === 1, 'the update');
    await subscription.close();
    const again = await client.listen({ resourceSubscriptions: ['sdk://one'] });
    await client.callTool({ name: `${slug}__touch`, arguments: {} });
    await eventually(async () => heard.length === 2, 'the update');
    await again.close();
  });

  it('shares one upstream subscription with a legacy client', async () => {
    const at = await upstream();
    const slug = `s${++count}`;
    const spec = { slug, type: 'STREAMABLE_HTTP', url: at.url, sharing: 'shared' } as const;
    const server = await world.addServer(org, spec);
    await world.sync(server);
    const { key, url } = await world.publish(org, `ep${count}`, [{ server }]);
    const legacy = await connectV1(url, key);
    closers.push(() => legacy.close());
    await legacy.subscribeResource({ uri: ONE });
    const { client, heard } = await modernClient(url, key);
    const subscription = await client.listen({ resourceSubscriptions: [ONE] });
    expect(asked(at, 'resources/subscribe')).toEqual([ONE]);
    at.update(ONE);
    await eventually(async () => heard.length === 1, 'the update');
    await subscription.close();
    await legacy.unsubscribeResource({ uri: ONE });
    await eventually(async () => asked(at, 'resources/unsubscribe').length === 1, 'the last one left');
  });

  it('hears of its own endpoint only', async () => {
    const a = await upstream();
    const one = await publish(a);
    const two = await publish(await upstream());
    const first = await modernClient(one.url, one.key);
    const second = await modernClient(two.url, two.key);
    await first.client.listen({ toolsListChanged: true });
    await second.client.listen({ toolsListChanged: true });
    await eventually(async () => a.streams.size === 1, 'the lists are listened to');
    a.options.extraTools?.push({ name: 'novel', inputSchema: { type: 'object' } });
    a.listChanged('tools');
    await eventually(async () => first.heard.length === 1, 'the list change');
    expect(second.heard).toEqual([]);
  });
});

describe('on the wire', () => {
  it.each([7, 'seven', -1.5])('acknowledges first, and every message names the request %j', async (id) => {
    const at = await upstream();
    const { key, url } = await publish(at);
    const { messages, res } = await listen(
      url,
      key,
      { toolsListChanged: false, promptsListChanged: true, resourceSubscriptions: [ONE, ONE], later: 1 },
      { id },
    );
    expect([res.statusCode, res.headers['content-type']]).toEqual([200, 'text/event-stream']);
    expect(res.headers['x-accel-buffering']).toBe('no');
    await eventually(async () => messages.length === 1, 'the acknowledgment');
    expect(messages[0]).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/subscriptions/acknowledged',
      params: {
        notifications: { promptsListChanged: true, resourceSubscriptions: [ONE] },
        _meta: { [ID]: id },
      },
    });
    at.update(ONE, { _meta: { [ID]: 'theirs', own: 1 } });
    await eventually(async () => messages.length === 2, 'the update');
    expect(messages[1]).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/resources/updated',
      params: { uri: ONE, _meta: { own: 1, [ID]: id } },
    });
  });

  it('acknowledges first also what changes while a server is still being asked', async () => {
    const quick = await upstream();
    const slow = await upstream();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const behaviour = slow.behaviour as any;
    const { handle } = behaviour;
    const reached = new Promise<void>((resolve) => {
      behaviour.handle = async (message: any, send: unknown) => {
        if (message.method === 'resources/subscribe') {
          resolve();
          await released;
        }
        return handle.call(behaviour, message, send);
      };
    });
    const servers = [];
    for (const at of [quick, slow]) {
      const server = await world.addServer(org, {
        slug: `s${++count}`,
        type: 'STREAMABLE_HTTP',
        url: at.url,
      });
      await world.sync(server);
      servers.push({ server });
    }
    const { key, url } = await world.publish(org, `ep${++count}`, servers);
    const uris = [ONE, `${servers[1]!.server.slug}+${ONE}`];
    const opening = listen(url, key, { resourceSubscriptions: uris });
    await reached;
    await eventually(async () => [...quick.subscribed.values()].some((set) => set.has(ONE)));
    quick.update(ONE, { early: true });
    // Behind it on the same stream, so that the early one has been taken when this is told.
    const other = await listen(url, key, { resourceSubscriptions: [ONE] }, { id: 2 });
    quick.update(ONE, { late: true });
    await eventually(async () => other.messages.some(({ params }) => params.late), 'the late one');
    release();
    const { messages } = await opening;
    await eventually(async () => messages.length === 3, 'all of it');
    expect(messages[0].params.notifications).toEqual({ resourceSubscriptions: uris });
    expect([messages[1].params, messages[2].params]).toMatchObject([{ early: true }, { late: true }]);
  });

  it('filters strictly', async () => {
    const at = await upstream();
    const { key, server, url } = await publish(at);
    const prompts = await listen(url, key, { promptsListChanged: true });
    const tools = await listen(url, key, { toolsListChanged: true }, { id: 2 });
    await eventually(async () => at.streams.size === 1, 'the lists are listened to');
    at.options.extraTools?.push({ name: 'novel', inputSchema: { type: 'object' } });
    at.listChanged('tools');
    await eventually(async () => tools.messages.length === 2, 'the list change');
    expect(tools.messages[1]).toEqual({
      jsonrpc: '2.0',
      method: 'notifications/tools/list_changed',
      params: { _meta: { [ID]: 2 } },
    });
    expect(prompts.messages).toHaveLength(1);
    expect(world.resyncs).toContain(server.id);
  });

  it.each<[string, unknown]>([
    [' must be an object', undefined],
    [' must be an object', []],
    ['.toolsListChanged must be a boolean', { toolsListChanged: 1 }],
    ['.promptsListChanged must be a boolean', { promptsListChanged: 'yes' }],
    ['.resourceSubscriptions must be an array of strings', { resourceSubscriptions: ONE }],
    ['.resourceSubscriptions must be an array of strings', { resourceSubscriptions: [1] }],
    [
      '.resourceSubscriptions may hold 1000 URIs',
      { resourceSubscriptions: Array.from({ length: 1_001 }, (_, i) => `a:${i}`) },
    ],
  ])('says that params.notifications%s', async (what, notifications) => {
    const { key, url } = await publish(await upstream());
    const { ended, messages } = await listen(url, key, notifications);
    await ended;
    expect(messages).toEqual([
      { jsonrpc: '2.0', id: 1, error: { code: -32602, message: `params.notifications${what}` } },
    ]);
  });

  it('ends at once where nothing can be honoured', async () => {
    const { key, url } = await publish(await upstream({ capabilities: { tools: {} } }));
    const { ended, messages } = await listen(url, key, {
      promptsListChanged: true,
      resourceSubscriptions: ['x:y'],
    });
    await ended;
    expect(messages).toMatchObject([
      { method: 'notifications/subscriptions/acknowledged', params: { notifications: {} } },
      { id: 1, result: { resultType: 'complete', _meta: { [ID]: 1 } } },
    ]);
  });

  it('a server that is away is left out, and the others are heard', async () => {
    const away = await upstream();
    const at = await upstream();
    const slugs = [`s${++count}`, `s${++count}`] as const;
    const servers = await Promise.all(
      [away, at].map((one, i) =>
        world.addServer(org, { slug: slugs[i] as string, type: 'STREAMABLE_HTTP', url: one.url }),
      ),
    );
    for (const server of servers) await world.sync(server);
    const { key, url } = await world.publish(
      org,
      `ep${++count}`,
      servers.map((server) => ({ server })),
    );
    await away.close();
    const uri = `${slugs[1]}+${ONE}`;
    const { messages } = await listen(url, key, { resourceSubscriptions: [ONE, uri] });
    await eventually(async () => messages.length === 1, 'the acknowledgment');
    expect(messages[0].params.notifications).toEqual({ resourceSubscriptions: [uri] });
    at.update(ONE);
    await eventually(async () => messages.length === 2, 'the update');
    expect(messages[1].params.uri).toBe(uri);
  });
});

describe('ends', () => {
  const result = { jsonrpc: '2.0', id: 1, result: { resultType: 'complete', _meta: { [ID]: 1 } } };

  it('with its key, and the upstream is told', async () => {
    const at = await upstream();
    const { key, keyId, url } = await publish(at);
    const { ended, messages } = await listen(url, key, { resourceSubscriptions: [ONE] });
    await world.revoke(org, keyId);
    await soon(ended);
    expect(messages.at(-1)).toEqual(result);
    await eventually(async () => asked(at, 'resources/unsubscribe').length === 1, 'the upstream is told');
  });

  it('with its key’s time', async () => {
    const { id, url } = await publish(await upstream());
    const [row] = await world.database.db.system(
      (tx) => tx.$queryRaw<{ at: Date }[]>`select now() + interval '700 milliseconds' as at`,
    );
    const { secret } = await world.key(org, id, row!.at);
    const { ended, messages } = await listen(url, secret, { toolsListChanged: true });
    await ended;
    expect(messages.at(-1)).toEqual(result);
  });

  it('with its endpoint, and where that asks for a key that was never given', async () => {
    const at = await upstream();
    const gone = await publish(at);
    const slug = `ep${++count}`;
    const open = await world.publish(org, slug, [{ server: gone.server }], { apiKey: false });
    const one = await listen(gone.url, gone.key, { toolsListChanged: true });
    const two = await listen(open.url, 'none', { toolsListChanged: true });
    await world.database.db.tenant(org.id, async (tx) => {
      await tx.endpoint.update({ where: { id: gone.id }, data: { enabled: false } });
      await tx.endpoint.update({ where: { id: open.id }, data: { auth: { apiKey: true } } });
    });
    await Promise.all([one.ended, two.ended]);
    expect([one.messages.at(-1), two.messages.at(-1)]).toEqual([result, result]);
  });

  it('when the process drains, also while servers are still being asked', async () => {
    const ending = await GatewayWorld.start();
    const owner = await ending.org('acme');
    const capabilities = { prompts: {}, resources: { subscribe: true } };
    const at = await upstream({ era: 'modern', listen: false, capabilities });
    // The listen request of the gateway is never answered.
    const waited = new Promise<void>((resolve) => {
      (at.behaviour as any).handle = ((handle) =>
        async function (this: unknown, message: any, send: unknown) {
          if (message.method !== 'subscriptions/listen') return handle.call(this, message, send);
          resolve();
          return null;
        })((at.behaviour as any).handle);
    });
    const { key, url } = await publish(at, ending, owner);
    const settled = await listen(url, key, { promptsListChanged: true });
    const waiting = listen(url, key, { resourceSubscriptions: [ONE] });
    await waited;
    const drained = ending.gateway.drain();
    const late = await waiting;
    await Promise.all([settled.ended, late.ended, drained]);
    expect(settled.messages.at(-1)).toEqual(result);
    expect(late.messages).toMatchObject([{ params: { notifications: {} } }, result]);
    await ending.stop();
  });

  it('when its reader does not read', async () => {
    const at = await upstream();
    const { key, url } = await publish(at);
    const { res } = await listen(url, key, { resourceSubscriptions: [ONE] }, { paused: true });
    const other = await listen(url, key, { resourceSubscriptions: [ONE] });
    await eventually(async () => other.messages.length === 1, 'the acknowledgment');
    const cut = once(res.socket, 'close');
    const streams = () => Number(/^patchbay_streams (\d+)$/m.exec(world.gateway.metrics())?.[1]);
    const before = streams();
    // What the sockets between take is some megabytes; what we keep is one.
    let sent = 0;
    while (streams() === before && sent < 200) {
      at.update(ONE, { padding: 'x'.repeat(512 * 1024) });
      sent++;
      await eventually(async () => other.messages.length > sent, 'the reader that reads hears all');
    }
    expect(streams()).toBe(before - 1);
    res.resume();
    await cut;
  });
});
