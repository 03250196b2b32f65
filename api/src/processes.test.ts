/** Several api processes, as real ones: two beside each other, and two behind one port. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { ApiProcess, buildApi } from '../../test/api-process.js';
import { type HttpUpstream, startHttpUpstream } from '../../test/fixtures/upstreams/http-upstream.mjs';
import { headersOf, openSession, rpc } from './gateway/replicas/testing.js';
import { RootSessionSeal } from './gateway/session-seal.js';
import {
  eventually,
  GatewayWorld,
  type OrgHandle,
  openStream,
  raw,
  type ServerHandle,
} from './gateway/testing.js';

const rootKeys = `k1:${randomBytes(32).toString('base64')}`;
let world: GatewayWorld;
let org: OrgHandle;
let server: ServerHandle;
let upstream: HttpUpstream;
let published: { readonly id: string; readonly url: string; readonly key: string };
let key: string;
let env: Record<string, string>;
const running: ApiProcess[] = [];

beforeAll(async () => {
  await buildApi();
  world = await GatewayWorld.start({ PATCHBAY_ROOT_KEYS: rootKeys });
  org = await world.org('acme');
  upstream = await startHttpUpstream({ capabilities: { tools: { listChanged: true } } });
  server = await world.addServer(org, { slug: 'up', type: 'STREAMABLE_HTTP', url: upstream.url });
  await world.sync(server);
  published = await world.publish(org, 'tools', [{ server }]);
  key = published.key;
  env = {
    DATABASE_URL: world.database.url,
    DATABASE_POOL_SIZE: '3',
    PATCHBAY_ROOT_KEYS: rootKeys,
    PATCHBAY_DRAIN_SECONDS: '5',
  };
}, 240_000);
afterEach(async () => {
  await Promise.all(running.splice(0).map((api) => api.stop('SIGKILL')));
});
afterAll(async () => {
  await world.stop();
  await upstream.close();
});

async function start(over: Record<string, string> = {}, processes = 1): Promise<ApiProcess> {
  const api = await ApiProcess.start({ ...env, ...over }, processes);
  running.push(api);
  return api;
}

const endpointAt = (api: ApiProcess) => new URL(new URL(published.url).pathname, api.url).href;
const echo = { name: 'up__echo', arguments: { a: 1 } };
const ownerOf = (session: string) => new RootSessionSeal(world.roots, 'session id').open(session)?.replica;

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('two processes on one database', () => {
  it('serve each other’s sessions, and one goes on when the other is killed', async () => {
    const [a, b] = await Promise.all([start(), start()]);
    const session = await openSession(endpointAt(a), key);
    for (const api of [a, b, b, a]) {
      const reply = await rpc({ url: endpointAt(api), key, session }, 'tools/call', echo);
      expect(JSON.parse(reply.json.result.content[0].text).arguments).toEqual({ a: 1 });
    }
    const stream = await openStream(endpointAt(b), headersOf(key, session) as Record<string, string>);
    expect(stream.status).toBe(200);
    const { calls } = upstream.behaviour;
    const hanging = rpc({ url: endpointAt(b), key, session }, 'tools/call', { name: 'up__hang' }, 'h');
    await eventually(async () => upstream.behaviour.calls > calls, 'the call');

    await a.stop('SIGKILL');
    // It had been sent: nobody can say what became of it, and it is not sent again.
    const broken = await hanging;
    expect([broken.status, broken.json.id, broken.json.error.code]).toEqual([502, 'h', -31502]);
    await stream.ended;
    expect(upstream.behaviour.calls).toBe(calls + 1);
    const gone = await rpc({ url: endpointAt(b), key, session }, 'tools/call', echo);
    expect([gone.status, gone.json.error.code]).toEqual([404, -31404]);
    const again = await openSession(endpointAt(b), key);
    expect((await rpc({ url: endpointAt(b), key, session: again }, 'tools/call', echo)).status).toBe(200);
  });
});

describe('agents at two processes', () => {
  /** An agent that is granted some tools of the server, and its key. */
  async function agent(tools: string[]) {
    const id = await world.agent(org, { [published.id]: [{ server, tools }] });
    return { id, key: (await world.key(org, published.id, null, id)).secret };
  }
  const grant = (id: string, tools: string[] | null) =>
    world.grant(org, id, published.id, tools === null ? null : [{ server, tools }]);

  it('see what they were granted at each, also while that changes, and keep their sessions to themselves', async () => {
    const [a, b] = await Promise.all([start(), start()]);
    const [reader, writer] = [await agent(['echo']), await agent(['pid'])];
    const opened = {
      reader: await openSession(endpointAt(a), reader.key),
      writer: await openSession(endpointAt(b), writer.key),
    };
    expect(ownerOf(opened.reader)).not.toBe(ownerOf(opened.writer));
    /** What both processes show: in the session, which one of them forwards, and in a session of its own. */
    const shown = async ({ key }: { key: string }, session: string) => {
      const lists: string[] = [];
      for (const { url } of [a, b].map((api) => ({ url: endpointAt(api) })))
        for (const id of [session, await openSession(url, key)]) {
          const { json } = await rpc({ url, key, session: id }, 'tools/list', {});
          lists.push(json.result.tools.map(({ name }: { name: string }) => name).join(' '));
        }
      return [...new Set(lists)];
    };
    const call = (api: ApiProcess, key: string, session: string, name: string) =>
      rpc({ url: endpointAt(api), key, session }, 'tools/call', { name });
    expect(await shown(reader, opened.reader)).toEqual(['up__echo']);
    expect(await shown(writer, opened.writer)).toEqual(['up__pid']);
    const missing = (await call(b, reader.key, opened.reader, 'up__none')).json.error;
    for (const api of [a, b])
      expect((await call(api, reader.key, opened.reader, 'up__pid')).json.error).toEqual({
        ...missing,
        message: missing.message.replace('up__none', 'up__pid'),
      });
    for (const api of [a, b])
      expect((await call(api, writer.key, opened.reader, 'up__pid')).status, 'of another agent').toBe(404);

    // Each at the process that does not have its session.
    const hears = await Promise.all([
      openStream(endpointAt(b), headersOf(reader.key, opened.reader) as Record<string, string>),
      openStream(endpointAt(a), headersOf(writer.key, opened.writer) as Record<string, string>),
    ]);
    await grant(reader.id, ['echo', 'pid']);
    await eventually(async () => hears[0].text().includes('tools/list_changed'), 'the notification');
    await eventually(async () => (await shown(reader, opened.reader)).join() === 'up__echo up__pid');
    expect(await shown(writer, opened.writer)).toEqual(['up__pid']);
    expect((await call(b, reader.key, opened.reader, 'up__pid')).json.result.content).toHaveLength(1);
    await grant(reader.id, ['pid']);
    await eventually(async () => (await shown(reader, opened.reader)).join() === 'up__pid');
    expect((await call(b, reader.key, opened.reader, 'up__echo')).json.error.code).toBe(missing.code);

    await grant(reader.id, null);
    await hears[0].ended;
    for (const api of [a, b])
      await eventually(
        async () => (await call(api, reader.key, opened.reader, 'up__pid')).status === 403,
        'nothing granted any more',
      );
    expect(await shown(writer, opened.writer)).toEqual(['up__pid']);
    expect(hears[1].text()).not.toContain('list_changed');
    hears[1].destroy();
  });
});

describe('PATCHBAY_GATEWAY_PROCESSES=2', () => {
  const TWO = { PATCHBAY_GATEWAY_PROCESSES: '2' };
  /** Connections are handed out in turn: many at once reach both. */
  const sessionsOn = (url: string, count: number) =>
    Promise.all(Array.from({ length: count }, () => openSession(url, key)));

  it('spreads connections over both, whose sessions work on every connection', async () => {
    const api = await start(TWO, 2);
    const url = endpointAt(api);
    expect(new Set(api.listening.map((one) => one.url)).size).toBe(1);
    const sessions = await sessionsOn(url, 40);
    expect(new Set(sessions.map(ownerOf)).size).toBe(2);
    const replies = await Promise.all(
      sessions.flatMap((session) => [1, 2, 3].map((i) => rpc({ url, key, session }, 'tools/call', echo, i))),
    );
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]));
    expect(replies.every(({ json }) => json.result.content.length === 1)).toBe(true);

    const { text } = await raw(new URL('/metrics', api.url).href, 'GET');
    const sum = (name: string) =>
      [...text.matchAll(new RegExp(`^${name}\\{process="[12]".*\\} (\\d+)$`, 'gm'))].reduce(
        (total, [, value]) => total + Number(value),
        0,
      );
    expect(sum('patchbay_sessions')).toBe(40);
    expect(sum('patchbay_forwards_total')).toBeGreaterThan(0);
    for (const process of [1, 2]) expect(text).toContain(`patchbay_links{process="${process}"}`);
    expect(text.match(/^# TYPE patchbay_sessions gauge$/gm)).toHaveLength(1);
  });

  it('replaces one that is killed; sessions of the other stay', async () => {
    const api = await start(TWO, 2);
    const url = endpointAt(api);
    const sessions = await sessionsOn(url, 20);
    process.kill(api.listening[0]?.pid as number, 'SIGKILL');
    await api.listens(3);
    const replies = await Promise.all(sessions.map((session) => rpc({ url, key, session }, 'ping')));
    const byOwner = new Map<string | undefined, Set<number>>();
    for (const [i, session] of sessions.entries()) {
      const owner = ownerOf(session);
      byOwner.set(owner, (byOwner.get(owner) ?? new Set()).add(replies[i]?.status as number));
    }
    expect([...byOwner.values()].map((statuses) => [...statuses]).sort()).toEqual([[200], [404]]);
    const fresh = await sessionsOn(url, 20);
    expect(new Set(fresh.map(ownerOf)).size).toBe(2);
  });

  it('drains and ends them all when told to, and leaves the table', async () => {
    const api = await start(TWO, 2);
    const url = endpointAt(api);
    const [session = ''] = await sessionsOn(url, 1);
    const stream = await openStream(url, headersOf(key, session) as Record<string, string>);
    const rows = () => world.database.db.system((tx) => tx.replica.findMany({ select: { id: true } }));
    expect(await rows()).toContainEqual({ id: ownerOf(session) });
    expect(await api.stop()).toBe(0);
    expect(await stream.ended).toContain('retry: 1000');
    expect(api.listening.map(({ pid }) => alive(pid))).toEqual([false, false]);
    expect(await rows()).not.toContainEqual({ id: ownerOf(session) });
  });

  it('leaves none behind when the supervisor itself is killed', async () => {
    const api = await start(TWO, 2);
    await api.stop('SIGKILL');
    await eventually(async () => api.listening.every(({ pid }) => !alive(pid)), 'their end');
  });

  it('says why it does not start', async () => {
    const { port } = new URL(published.url);
    const api = ApiProcess.launch({ ...env, ...TWO, PORT: port });
    running.push(api);
    expect(await api.exited).toBe(1);
    expect(api.errors).toContain(`Port ${port} is in use; set PORT to another one.`);
    const url = ApiProcess.launch({ ...env, ...TWO, PATCHBAY_INTERNAL_URL: 'http://10.0.0.1:4000' });
    running.push(url);
    expect(await url.exited).toBe(1);
    expect(url.errors).toContain('PATCHBAY_INTERNAL_URL must name no port');
  });
});
