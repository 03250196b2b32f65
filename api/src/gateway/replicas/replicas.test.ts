/** Legacy sessions with several replicas on one database: any of them takes any request. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { type HttpUpstream, startHttpUpstream } from '../../../../test/fixtures/upstreams/http-upstream.mjs';
import { RootSessionSeal } from '../session-seal.js';
import { eventually, GatewayWorld, type OrgHandle, openStream, raw } from '../testing.js';
import { ReplicaProof } from './proof.js';
import { headersOf, metric, openSession, rpc, startReplica, type TestReplica } from './testing.js';

const GONE = /process that is gone: begin again with initialize/;

let world: GatewayWorld;
let org: OrgHandle;
let upstream: HttpUpstream;
let other: TestReplica;
let published: Awaited<ReturnType<GatewayWorld['publish']>>;
/** The endpoint on the replica that opens the sessions, and on the other one. */
let here: string;
let there: string;
let key: string;

beforeAll(async () => {
  world = await GatewayWorld.start();
  org = await world.org('acme');
  upstream = await startHttpUpstream({ stream: true });
  const server = await world.addServer(org, { slug: 'up', type: 'STREAMABLE_HTTP', url: upstream.url });
  await world.sync(server);
  published = await world.publish(org, 'tools', [{ server }]);
  other = await startReplica(world);
  here = published.url;
  there = other.at(here);
  key = published.key;
});
afterAll(async () => {
  await other.stop();
  await world.stop();
  await upstream.close();
});

const replicas = () => world.database.db.system((tx) => tx.replica.findMany());
const forwards = (outcome: string) => metric(other.gateway, `patchbay_forwards_total{outcome="${outcome}"}`);

/** A replica of the table that nobody made: `url` is where it would be. */
async function invented(url: string): Promise<string> {
  const id = randomUUID();
  await world.database.db.system((tx) => tx.replica.create({ data: { id, url } }));
  return id;
}

function sealedFor(replica: string): string {
  const { id: endpointId, keyId } = published;
  return new RootSessionSeal(world.roots, 'session id').seal({
    replica,
    session: randomUUID(),
    endpointId,
    keyId,
  });
}

/** Ids and addresses of both, the world's own first. */
async function both(): Promise<{ id: string; url: string }[]> {
  const seal = new RootSessionSeal(world.roots, 'session id');
  const first = seal.open(await openSession(here, key))?.replica;
  const second = seal.open(await openSession(there, key))?.replica;
  const rows = await replicas();
  return [first, second].map((id) => rows.find((row) => row.id === id) as { id: string; url: string });
}

describe('a session opened on one replica', () => {
  let session: string;
  beforeEach(async () => {
    session = await openSession(here, key);
  });

  it('lists and calls through the other, over the one upstream session of its owner', async () => {
    const list = await rpc({ url: there, key, session }, 'tools/list');
    expect(list.json).toEqual((await rpc({ url: here, key, session }, 'tools/list')).json);
    const before = upstream.sessions.size;
    for (const url of [here, there, here, there]) {
      const reply = await rpc(
        { url, key, session },
        'tools/call',
        { name: 'up__echo', arguments: { a: 1 } },
        'x',
      );
      expect(reply.json).toMatchObject({ id: 'x', result: { content: [{ type: 'text' }] } });
      expect(reply.headers['x-patchbay-replica']).toBeUndefined();
    }
    expect(upstream.sessions.size).toBe(before + 1);
    expect(metric(other.gateway, 'patchbay_sessions')).toBe(0);
  });

  it('relays large bodies and answers whole', async () => {
    const big = 'é'.repeat(500_000);
    const name = 'up__echo';
    const reply = await rpc({ url: there, key, session }, 'tools/call', { name, arguments: { big } });
    expect(JSON.parse(reply.json.result.content[0].text).arguments.big).toBe(big);
    const large = await rpc({ url: there, key, session }, 'tools/call', {
      name: 'up__big',
      arguments: { bytes: 3_000_000 },
    });
    expect(large.json.result.content[0].text).toHaveLength(3_000_000);
  });

  it('streams progress, each event as it comes', async () => {
    const params = { name: 'up__progress', arguments: { steps: 3 }, _meta: { progressToken: 't' } };
    const { headers, text } = await rpc({ url: there, key, session }, 'tools/call', params);
    expect(headers['content-type']).toBe('text/event-stream');
    expect(text.match(/notifications\/progress/g)).toHaveLength(3);
    expect(text).toContain('done');
  });

  it('takes notifications and batches', async () => {
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
    expect((await raw(there, 'POST', headersOf(key, session), body)).status).toBe(202);
    const old = await openSession(here, key, '2025-03-26');
    const batch = JSON.stringify([1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'ping' })));
    const reply = await raw(there, 'POST', headersOf(key, old), batch);
    expect(reply.json.map(({ id }: { id: number }) => id)).toEqual([1, 2]);
  });

  it('has one stream, wherever it is asked for, which the client’s going closes', async () => {
    const streams = metric(world.gateway, 'patchbay_streams');
    const headers = headersOf(key, session) as Record<string, string>;
    const stream = await openStream(there, headers);
    expect(stream.status).toBe(200);
    expect(metric(world.gateway, 'patchbay_streams')).toBe(streams + 1);
    expect((await openStream(here, headers)).status).toBe(409);
    expect((await openStream(there, headers)).status).toBe(409);
    stream.destroy();
    await eventually(async () => metric(world.gateway, 'patchbay_streams') === streams, 'the stream’s end');
    const again = await openStream(there, headers);
    expect(again.status).toBe(200);
    again.destroy();
  });

  it('hears on the other what its upstream says, and goes on there where a stream broke', async () => {
    const headers = headersOf(key, session) as Record<string, string>;
    const stream = await openStream(there, headers);
    await rpc({ url: here, key, session }, 'tools/call', { name: 'up__echo' });
    await eventually(async () => upstream.streams.size > 0, 'the stream of the link');
    const say = (data: string) =>
      upstream.push({ jsonrpc: '2.0', method: 'notifications/message', params: { level: 'error', data } });
    say('first');
    await eventually(async () => stream.text().includes('"first"'), 'the notification');
    const [lastEventId = ''] = [...stream.text().matchAll(/^id: (.*)$/gm)]
      .map(([, id]) => id as string)
      .slice(-1);
    stream.destroy();
    say('second');
    const resumed = await openStream(there, { ...headers, 'last-event-id': lastEventId });
    await eventually(async () => resumed.text().includes('"second"'), 'what was missed');
    expect(resumed.text()).not.toContain('"first"');
    resumed.destroy();
  });

  it('answers on the other what its upstream asks there', async () => {
    const asking = await openSession(here, key, '2025-11-25', { sampling: {} });
    const { hostname, port, pathname } = new URL(there);
    const headers = headersOf(key, asking) as Record<string, string>;
    const req = request({ hostname, port, path: pathname, method: 'POST', headers });
    req.end(JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'up__ask' } }));
    const [answer] = (await once(req, 'response')) as [IncomingMessage];
    let text = '';
    answer.on('data', (piece: Buffer) => (text += piece.toString()));
    const question = await eventually(async () => /"id":("[^"]*"|\d+),"method":"sampling/.exec(text), 'it');
    const role = { role: 'assistant', content: { type: 'text', text: 'spoken' }, model: 'm' };
    const body = `{"jsonrpc":"2.0","id":${question[1]},"result":${JSON.stringify(role)}}`;
    // On the owner, while the call came by the other.
    expect((await raw(here, 'POST', headers, body)).status).toBe(202);
    await once(answer, 'end');
    expect(text).toContain('spoken');
  });

  it('cancels a call when the client of the other goes away', async () => {
    const before = upstream.behaviour.cancelled.length;
    const calls = upstream.behaviour.calls;
    const { hostname, port, pathname } = new URL(there);
    const headers = headersOf(key, session) as Record<string, string>;
    const req = request({ hostname, port, path: pathname, method: 'POST', headers });
    req.on('error', () => undefined);
    req.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'up__hang' } }));
    await eventually(async () => upstream.behaviour.calls > calls, 'the call');
    req.destroy();
    await eventually(async () => upstream.behaviour.cancelled.length > before, 'the cancellation');
    expect(forwards('abandoned')).toBeGreaterThan(0);
  });

  it('is ended through the other, for both', async () => {
    expect((await raw(there, 'DELETE', headersOf(key, session))).status).toBe(200);
    for (const url of [here, there]) {
      const reply = await rpc({ url, key, session }, 'ping');
      expect(reply.status).toBe(404);
      expect(reply.json.error.message).toMatch(/Session not found/);
      expect((await raw(url, 'DELETE', headersOf(key, session))).status).toBe(404);
    }
  });

  it('does not exist for another key, on either, and is not even asked for', async () => {
    const stranger = await world.key(org, published.id);
    const before = [...['answered', 'gone', 'broken'].map(forwards)];
    for (const url of [here, there]) {
      const reply = await rpc({ url, key: stranger.secret, session }, 'tools/list');
      expect(reply.status).toBe(404);
      expect(reply.json.error.message).toMatch(/Session not found/);
    }
    expect(['answered', 'gone', 'broken'].map(forwards)).toEqual(before);
    expect((await rpc({ url: there, key, session }, 'ping')).status).toBe(200);
  });

  it('checks Origin and answers browsers as at the front door', async () => {
    const origin = 'http://localhost:5173';
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
    const reply = await raw(there, 'POST', { ...headersOf(key, session), origin }, body);
    expect(reply.headers['access-control-allow-origin']).toBe(origin);
    const evil = { ...headersOf(key, session), origin: 'https://evil.example' };
    expect((await raw(there, 'POST', evil, body)).status).toBe(403);
  });
});

describe('an owner that is not there', () => {
  const session = (replica: string) => ({ url: there, key, session: sealedFor(replica) });

  it('is gone: 404 with the request’s id, for what was never in the table and for a refused connection', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    await new Promise((done) => taken.close(done));
    for (const replica of [randomUUID(), await invented(`http://127.0.0.1:${port}`)]) {
      for (let i = 0; i < 2; i++) {
        const reply = await rpc(session(replica), 'ping', {}, 'mine');
        expect(reply.status).toBe(404);
        expect(reply.json).toMatchObject({ id: 'mine', error: { code: -31404 } });
        expect(reply.json.error.message).toMatch(GONE);
      }
    }
  });

  it('is not believed when a stranger answers on its port', async () => {
    const stranger = createServer((_req, res) => res.end('{"planted":true}')).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const url = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    const reply = await rpc(session(await invented(url)), 'ping');
    expect([reply.status, reply.text.includes('planted')]).toEqual([404, false]);
    stranger.closeAllConnections();
    stranger.close();
  });

  it('that goes away during a request breaks it, and nothing is sent twice', async () => {
    let seen = 0;
    const dying = createServer((req) => {
      seen++;
      req.socket.destroy();
    }).listen(0, '127.0.0.1');
    await once(dying, 'listening');
    const url = `http://127.0.0.1:${(dying.address() as AddressInfo).port}`;
    const reply = await rpc(session(await invented(url)), 'tools/call', { name: 'up__echo' }, 9);
    expect(reply.status).toBe(502);
    expect(reply.json).toMatchObject({ id: 9, error: { code: -31502 } });
    expect(seen).toBe(1);
    dying.close();
  });

  it('with a pool of kept connections, all of them are used again', async () => {
    const open = await openSession(here, key);
    for (let i = 0; i < 20; i++)
      expect((await rpc({ url: there, key, session: open }, 'ping')).status).toBe(200);
    const all = await Promise.all(
      Array.from({ length: 50 }, () => rpc({ url: there, key, session: open }, 'ping')),
    );
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
  });
});

describe('the internal port', () => {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

  it('says nothing to who is no replica', async () => {
    const [owner] = await both();
    const session = await openSession(here, key);
    const url = new URL(new URL(here).pathname, owner?.url).href;
    for (const proof of [undefined, '', 'x', `k1.${owner?.id}.${Date.now()}.${'A'.repeat(43)}`]) {
      const headers = { ...headersOf(key, session), 'x-patchbay-forward': proof };
      const reply = await raw(url, 'POST', headers, body);
      expect([reply.status, reply.text]).toEqual([404, '']);
      expect(reply.headers['x-patchbay-replica']).toBeUndefined();
      expect((await raw(new URL('/health/live', url).href, 'GET', headers)).status).toBe(404);
    }
  });

  it('checks the caller’s key itself', async () => {
    const [owner] = await both();
    const session = await openSession(here, key);
    const { pathname } = new URL(here);
    const proof = new ReplicaProof(world.roots, randomUUID());
    const ask = (secret: string) =>
      raw(
        new URL(pathname, owner?.url).href,
        'POST',
        {
          ...headersOf(secret, session),
          'x-patchbay-forward': proof.sign(owner?.id ?? '', 'POST', pathname),
        },
        body,
      );
    expect((await ask(key)).status).toBe(200);
    expect((await ask('pb_mcp_wrong')).status).toBe(401);
    expect((await ask((await world.key(org, published.id)).secret)).status).toBe(404);
  });

  it('forwards nothing on, so that two replicas that disagree end at once', async () => {
    const [first, second] = await both();
    const before = forwards('answered');
    // Sent to the second as if it owned what the first does.
    const { pathname } = new URL(here);
    const proof = new ReplicaProof(world.roots, randomUUID()).sign(second?.id ?? '', 'POST', pathname);
    const headers = { ...headersOf(key, sealedFor(first?.id ?? '')), 'x-patchbay-forward': proof };
    const reply = await raw(new URL(pathname, second?.url).href, 'POST', headers, body);
    expect(reply.status).toBe(404);
    expect(reply.json.error.message).toMatch(GONE);
    expect(forwards('answered')).toBe(before);
    // A row that leads a replica to itself: the proof names another.
    const mirror = await invented(second?.url ?? '');
    expect((await rpc({ url: there, key, session: sealedFor(mirror) }, 'ping')).status).toBe(404);
  });
});

it('ends streams with the hint to come back when either replica stops, and leaves the table', async () => {
  const third = await startReplica(world);
  const fourth = await startReplica(world);
  const rows = (await replicas()).length;
  const onThird = await openSession(third.at(here), key);
  const onFourth = await openSession(fourth.at(here), key);
  const owned = await openStream(there, headersOf(key, onThird) as Record<string, string>);
  const through = await openStream(third.at(here), headersOf(key, onFourth) as Record<string, string>);
  expect([owned.status, through.status]).toEqual([200, 200]);
  await third.stop();
  expect(await owned.ended).toContain('retry: 1000');
  expect(await through.ended).toContain('retry: 1000');
  const reply = await rpc({ url: there, key, session: onThird }, 'ping');
  expect(reply.status).toBe(404);
  expect(reply.json.error.message).toMatch(GONE);
  // What it only passed on lives on with its owner.
  expect((await rpc({ url: there, key, session: onFourth }, 'ping')).status).toBe(200);
  expect((await replicas()).length).toBe(rows - 1);
  await fourth.stop();
});
