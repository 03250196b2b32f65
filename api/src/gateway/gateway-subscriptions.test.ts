/** Resource subscriptions of legacy clients: counted upstream, heard by those who asked and nobody else. */
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { connectV1 } from '../../../test/clients.js';
import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { eventually, GatewayWorld, type OrgHandle, type ServerHandle } from './testing.js';

const ONE = 'fixture://one';

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
  const started = await startHttpUpstream({ stream: true, ...options });
  closers.push(() => started.close());
  return started;
}

async function httpServer(at: HttpUpstream, sharing: 'shared' | 'dedicated'): Promise<ServerHandle> {
  const slug = `s${++count}`;
  const server = await world.addServer(org, { slug, type: 'STREAMABLE_HTTP', url: at.url, sharing });
  await world.sync(server);
  return server;
}

async function publish(at: HttpUpstream, sharing: 'shared' | 'dedicated' = 'shared') {
  const server = await httpServer(at, sharing);
  return { server, ...(await world.publish(org, `ep${++count}`, [{ server }])) };
}

/** A client whose GET stream is open, and the URIs it is told of. */
async function hearing(
  url: string,
  key: string,
): Promise<{ client: Client; heard: string[]; metas: unknown[] }> {
  const client = await connectV1(url, key);
  closers.push(() => client.close());
  const heard: string[] = [];
  const metas: unknown[] = [];
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
    heard.push(params.uri);
    metas.push(params._meta);
  });
  return { client, heard, metas };
}

const asked = (at: HttpUpstream, method: string) =>
  at.behaviour.received.filter((message) => message.method === method).map(({ params }) => params.uri);

describe('on a shared link', () => {
  it('two clients are one subscription upstream, and both hear', async () => {
    const at = await upstream();
    const { key, url } = await publish(at);
    const a = await hearing(url, key);
    const b = await hearing(url, key);
    expect(await a.client.subscribeResource({ uri: ONE })).toEqual({});
    expect(await b.client.subscribeResource({ uri: ONE })).toEqual({});
    await a.client.subscribeResource({ uri: ONE });
    expect(asked(at, 'resources/subscribe')).toEqual([ONE]);
    at.update(ONE);
    await eventually(async () => a.heard.length === 1 && b.heard.length === 1, 'both hear');
    expect([a.heard, b.heard]).toEqual([[ONE], [ONE]]);

    await a.client.unsubscribeResource({ uri: ONE });
    expect(asked(at, 'resources/unsubscribe')).toEqual([]);
    at.update(ONE);
    await eventually(async () => b.heard.length === 2, 'the other still hears');
    expect(a.heard).toHaveLength(1);
    await b.client.unsubscribeResource({ uri: ONE });
    expect(asked(at, 'resources/unsubscribe')).toEqual([ONE]);
    await b.client.subscribeResource({ uri: ONE });
    expect(asked(at, 'resources/subscribe')).toEqual([ONE, ONE]);
  });

  it('asked for at once by many, the upstream is asked once and all get its refusal', async () => {
    const at = await upstream();
    const { key, url } = await publish(at);
    const clients = await Promise.all([1, 2, 3, 4].map(() => hearing(url, key)));
    const refused = await Promise.allSettled(
      clients.map(({ client }) => client.subscribeResource({ uri: 'fixture://a/refused' })),
    );
    for (const outcome of refused) expect(outcome).toMatchObject({ reason: { code: -32002 } });
    expect(asked(at, 'resources/subscribe')).toEqual(['fixture://a/refused']);
    await Promise.all(clients.map(({ client }) => client.subscribeResource({ uri: ONE })));
    expect(asked(at, 'resources/subscribe')).toHaveLength(2);
  });

  it('an ended session takes its subscriptions with it', async () => {
    const at = await upstream();
    const { key, keyId, url } = await publish(at);
    const a = await hearing(url, key);
    await a.client.subscribeResource({ uri: ONE });
    await world.revoke(org, keyId);
    await eventually(async () => asked(at, 'resources/unsubscribe').length === 1, 'the upstream is told');
  });

  it('tells of a resource below the one subscribed to', async () => {
    const at = await upstream();
    const { key, url } = await publish(at);
    const a = await hearing(url, key);
    await a.client.subscribeResource({ uri: ONE });
    at.push({ jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri: `${ONE}more` } });
    at.push({ jsonrpc: '2.0', method: 'notifications/resources/updated', params: { uri: `${ONE}/part` } });
    await eventually(async () => a.heard.length > 0, 'it hears');
    expect(a.heard).toEqual([`${ONE}/part`]);
  });
});

it('a dedicated server’s update reaches the session that asked, over its own link', async () => {
  const at = await upstream();
  const { key, url } = await publish(at, 'dedicated');
  const a = await hearing(url, key);
  const b = await hearing(url, key);
  await a.client.subscribeResource({ uri: ONE });
  await b.client.subscribeResource({ uri: 'fixture://two' });
  expect(at.subscribed.size).toBe(2);
  at.update(ONE);
  at.update('fixture://two');
  await eventually(async () => a.heard.length + b.heard.length === 2, 'each hears its own');
  expect([a.heard, b.heard]).toEqual([[ONE], ['fixture://two']]);
  const before = at.sessions.size;
  await (a.client.transport as any).terminateSession();
  // The other session's, and the one that listens to the lists.
  await eventually(async () => at.sessions.size === before - 1, 'its upstream session is ended');
  expect(asked(at, 'resources/unsubscribe')).toEqual([]);
});

it('a URI that collides is subscribed to and told under the name it is listed by', async () => {
  const first = await upstream();
  const second = await upstream();
  const one = await httpServer(first, 'shared');
  const two = await httpServer(second, 'shared');
  const { key, url } = await world.publish(org, `ep${++count}`, [{ server: one }, { server: two }]);
  const a = await hearing(url, key);
  const exposed = `${two.slug}+${ONE}`;
  await a.client.subscribeResource({ uri: exposed });
  expect([asked(first, 'resources/subscribe'), asked(second, 'resources/subscribe')]).toEqual([[], [ONE]]);
  second.update(ONE);
  await eventually(async () => a.heard.length === 1, 'it hears');
  expect(a.heard).toEqual([exposed]);
});

describe('refuses', () => {
  it('a URI of nobody, a server without subscriptions, and params without a URI', async () => {
    const plain = await upstream({ capabilities: { resources: {} } });
    const able = await upstream();
    const servers = [await httpServer(plain, 'shared'), await httpServer(able, 'shared')];
    const { key, url } = await world.publish(
      org,
      `ep${++count}`,
      servers.map((server) => ({ server })),
    );
    const { client } = await hearing(url, key);
    const subscribe = (uri: string) => client.subscribeResource({ uri });
    await expect(subscribe('nowhere://x')).rejects.toMatchObject({
      code: -32002,
      data: { uri: 'nowhere://x' },
    });
    await expect(subscribe(ONE)).rejects.toMatchObject({ code: -32601 });
    await expect(subscribe(`${servers[1]!.slug}+${ONE}`)).resolves.toEqual({});
    await expect(client.subscribeResource({} as any)).rejects.toMatchObject({ code: -32602 });
    expect(asked(plain, 'resources/subscribe')).toEqual([]);
  });

  it('a server that is away, by its name; and what is too much for one session', async () => {
    const at = await upstream();
    const { key, server, url } = await publish(at);
    const { client } = await hearing(url, key);
    const { port } = at;
    await at.close();
    await expect(client.subscribeResource({ uri: ONE })).rejects.toMatchObject({
      code: -31001,
      data: { server: server.slug, reason: 'upstream_unreachable' },
    });
    await upstream({ port });
    const subscribe = (n: number) => client.subscribeResource({ uri: `fixture://items/${n}` });
    for (let n = 0; n < 1_000; n += 50)
      await Promise.all(Array.from({ length: 50 }, (_, i) => subscribe(n + i)));
    await expect(subscribe(1_000)).rejects.toMatchObject({ code: -31429, data: { limit: 1_000 } });
  });
});

describe('an upstream that was restarted', () => {
  it.each(['shared', 'dedicated'] as const)(
    'has it all asked for again, once for all (%s)',
    async (sharing) => {
      const at = await upstream();
      const { key, url } = await publish(at, sharing);
      const a = await hearing(url, key);
      const b = await hearing(url, key);
      await a.client.subscribeResource({ uri: ONE });
      await a.client.subscribeResource({ uri: 'fixture://items/7' });
      await b.client.subscribeResource({ uri: ONE });
      const { port } = at;
      await at.close();
      const again = await upstream({ port });
      // They may have missed a change, and are told so.
      await eventually(async () => a.heard.length === 2 && b.heard.length === 1, 'they are told');
      const wanted = [ONE, 'fixture://items/7', ...(sharing === 'dedicated' ? [ONE] : [])];
      expect(asked(again, 'resources/subscribe').sort()).toEqual(wanted.sort());
      again.update(ONE);
      await eventually(async () => a.heard.length === 3 && b.heard.length === 2, 'and hear again');
    },
  );

  it('that forgot its sessions only, too', async () => {
    const at = await upstream();
    const { key, server, url } = await publish(at);
    const a = await hearing(url, key);
    await a.client.subscribeResource({ uri: ONE });
    at.forgetSessions();
    // Any call finds out.
    await a.client.callTool({ name: `${server.slug}__echo`, arguments: {} });
    await eventually(async () => a.heard.length === 1, 'it is told');
    expect(asked(at, 'resources/subscribe')).toEqual([ONE, ONE]);
  });
});

describe('an endpoint that changes', () => {
  it('takes a server away: its updates are no longer told', async () => {
    const at = await upstream();
    const { key, namespaceId, server, url } = await publish(at);
    const other = await world.publish(org, `ep${++count}`, [{ server }]);
    const a = await hearing(url, key);
    const b = await hearing(other.url, other.key);
    await a.client.subscribeResource({ uri: ONE });
    await b.client.subscribeResource({ uri: ONE });
    await world.database.db.tenant(org.id, (tx) =>
      tx.namespaceServer.updateMany({ where: { namespaceId }, data: { enabled: false } }),
    );
    await eventually(async () => (await a.client.listTools()).tools.length === 0, 'it is gone');
    at.update(ONE);
    await eventually(async () => b.heard.length === 1, 'the other endpoint hears');
    expect(a.heard).toEqual([]);
    expect(asked(at, 'resources/unsubscribe')).toEqual([]);
  });

  it('points the server elsewhere: it is subscribed to there', async () => {
    const old = await upstream();
    const fresh = await upstream();
    const { key, server, url } = await publish(old);
    const a = await hearing(url, key);
    await a.client.subscribeResource({ uri: ONE });
    await world.reconfigure(server, { url: fresh.url });
    await eventually(async () => a.heard.length === 1, 'it is told to read again');
    expect(asked(fresh, 'resources/subscribe')).toEqual([ONE]);
    fresh.update(ONE);
    await eventually(async () => a.heard.length === 2, 'it hears the new one');
    await eventually(async () => old.sessions.size === 0, 'the old link is let go');
  });
});

describe('a modern upstream', () => {
  it('has one listen stream with all that is wanted, renewed as that changes', async () => {
    const at = await upstream({ era: 'modern' });
    const { key, url } = await publish(at);
    const a = await hearing(url, key);
    const b = await hearing(url, key);
    const uris = () => at.listens.map(({ filter }) => filter.resourceSubscriptions?.sort());
    await a.client.subscribeResource({ uri: ONE });
    await b.client.subscribeResource({ uri: ONE });
    await b.client.subscribeResource({ uri: 'fixture://items/7' });
    const lists = { toolsListChanged: true };
    await eventually(async () => at.listens.length === 1, 'the old streams are let go');
    expect(uris()).toEqual([['fixture://items/7', ONE]]);
    expect(at.listens[0]?.filter).toMatchObject(lists);
    at.update(ONE, { extra: 1.5 });
    at.update('fixture://items/7');
    await eventually(async () => a.heard.length === 1 && b.heard.length === 2, 'each hears its own');
    // The id of the gateway's own stream is nobody else's business.
    expect(a.metas).toEqual([undefined]);
    await expect(a.client.subscribeResource({ uri: 'fixture://a/refused' })).rejects.toMatchObject({
      code: -32002,
    });
    await b.client.unsubscribeResource({ uri: 'fixture://items/7' });
    await eventually(async () => at.listens.length === 1 && uris()[0]?.length === 1, 'less is wanted');
  });

  it('that was restarted is listened to again', async () => {
    const at = await upstream({ era: 'modern' });
    const { key, url } = await publish(at);
    const a = await hearing(url, key);
    await a.client.subscribeResource({ uri: ONE });
    const { port } = at;
    await at.close();
    const again = await upstream({ era: 'modern', port });
    await eventually(async () => a.heard.length === 1, 'it is told');
    again.update(ONE);
    await eventually(async () => a.heard.length === 2, 'it hears again');
  });

  it('that does not know listen, or never acknowledges it, is a refusal or a timeout', async () => {
    const at = await upstream({ era: 'modern', listen: false });
    const { key, url } = await publish(at);
    const { client } = await hearing(url, key);
    await expect(client.subscribeResource({ uri: ONE })).rejects.toMatchObject({ code: -32601 });
    const slug = `s${++count}`;
    const mute = await upstream({
      era: 'modern',
      listen: false,
      capabilities: { resources: { subscribe: true } },
    });
    const spec = { slug, type: 'STREAMABLE_HTTP', url: mute.url, timeoutMs: 1_500 } as const;
    const server = await world.addServer(org, spec);
    await world.sync(server);
    const behaviour = mute.behaviour as any;
    const { handle } = behaviour;
    behaviour.handle = async (message: any, send: unknown) =>
      message.method === 'subscriptions/listen' ? null : handle.call(behaviour, message, send);
    const silent = await world.publish(org, `ep${++count}`, [{ server }]);
    const waiting = await hearing(silent.url, silent.key);
    await expect(waiting.client.subscribeResource({ uri: ONE })).rejects.toMatchObject({
      code: -31002,
      data: { server: slug, reason: 'upstream_timeout' },
    });
    await eventually(async () => mute.aborted > 0, 'the request is let go');
  });
});
