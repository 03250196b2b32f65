/** Endpoint keys at the gateway: where they may be used from, rotated with an overlap, and counted. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { KeyMint } from '../features/keys/key-mint.js';
import { KeysRepository } from '../features/keys/keys.repository.js';
import { eventually, GatewayWorld, type OrgHandle, openStream, type RawReply, raw, soon } from './testing.js';

const BOTH = 'application/json, text/event-stream';
const HOME = '192.0.2.9';
const AWAY = '198.51.100.1';

let world: GatewayWorld;
let org: OrgHandle;
let upstream: HttpUpstream;
let mint: KeyMint;
const repository = new KeysRepository();
const streams: { destroy(): void }[] = [];
let count = 0;

beforeAll(async () => {
  world = await GatewayWorld.start({ PATCHBAY_TRUST_PROXY: 'loopback' });
  org = await world.org('acme');
  upstream = await startHttpUpstream();
  mint = new KeyMint(world.roots);
});
afterEach(() => {
  for (const stream of streams.splice(0)) stream.destroy();
});
afterAll(async () => {
  await upstream.close();
  await world.stop();
});

async function publish() {
  const slug = `s${++count}`;
  const server = await world.addServer(org, { slug, type: 'STREAMABLE_HTTP', url: upstream.url });
  await world.sync(server);
  return world.publish(org, `ep${count}`, [{ server }]);
}

const headers = (key: string, from: string, session?: string) => ({
  accept: BOTH,
  authorization: `Bearer ${key}`,
  'x-forwarded-for': from,
  ...(session === undefined ? {} : { 'mcp-session-id': session }),
});

function rpc(
  url: string,
  key: string,
  method: string,
  from = HOME,
  session?: string,
  params: object = {},
): Promise<RawReply> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
  return raw(url, 'POST', { 'content-type': 'application/json', ...headers(key, from, session) }, body);
}

async function open(url: string, key: string, from = HOME): Promise<string> {
  const params = { protocolVersion: '2025-11-25', capabilities: {} };
  const reply = await rpc(url, key, 'initialize', from, undefined, params);
  expect(reply.status).toBe(200);
  return reply.headers['mcp-session-id'] as string;
}

async function stream(url: string, key: string, session: string) {
  const opened = await openStream(url, headers(key, HOME, session));
  expect(opened.status).toBe(200);
  streams.push(opened);
  return opened;
}

/** `subscriptions/listen` of 2026-07-28: a stream without a session. */
async function listen(url: string, key: string) {
  const version = '2026-07-28';
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const opened = await openStream(
    url,
    {
      ...headers(key, HOME),
      'content-type': 'application/json',
      'mcp-protocol-version': version,
      'mcp-method': 'subscriptions/listen',
    },
    {
      jsonrpc: '2.0',
      id: 9,
      method: 'subscriptions/listen',
      params: { _meta, notifications: { toolsListChanged: true } },
    },
  );
  expect(opened.status).toBe(200);
  streams.push(opened);
  return opened;
}

const allow = (keyId: string, allowedAddresses: string[]) =>
  world.database.db.tenant(org.id, (tx) =>
    tx.key.update({ where: { id: keyId }, data: { allowedAddresses } }),
  );

async function rotate(keyId: string, previousExpiresAt: Date | null): Promise<string> {
  const { secret, hashed } = mint.secret('endpoint');
  await world.database.db.tenant(org.id, (tx) =>
    repository.rotate(tx, org.id, keyId, hashed, previousExpiresAt),
  );
  return secret;
}

const tomorrow = () => new Date(Date.now() + 86_400_000);

describe('addresses', () => {
  it('are judged by what trusted proxies say, and named in the refusal', async () => {
    const { url, key, keyId } = await publish();
    await allow(keyId, ['192.0.2.0/24', '2001:db8::/32']);
    await eventually(async () => (await rpc(url, key, 'ping', AWAY)).status === 403);
    for (const from of [HOME, '::ffff:192.0.2.1', '2001:db8::7', `${AWAY}, ${HOME}`])
      await open(url, key, from);
    for (const from of [AWAY, '2001:db9::1', `${HOME}, ${AWAY}`, 'nonsense']) {
      const refused = await rpc(url, key, 'ping', from);
      expect([from, refused.status]).toEqual([from, 403]);
    }
    const { json } = await rpc(url, key, 'ping', AWAY);
    expect(json.error).toMatchObject({ data: { type: 'address_not_allowed', address: AWAY } });
    const stranger = await rpc(url, `${key.slice(0, -1)}!`, 'ping', AWAY);
    expect(stranger.status).toBe(401);
  });

  it('where they narrow, sessions and streams end within a second; where they widen, nothing does', async () => {
    const { url, key, keyId } = await publish();
    await allow(keyId, ['192.0.2.0/24']);
    const session = await open(url, key);
    const [get, listening] = [await stream(url, key, session), await listen(url, key)];
    await allow(keyId, ['192.0.2.0/23', '10.0.0.0/8']);
    await eventually(async () => (await rpc(url, key, 'ping', '10.0.0.1')).status !== 403);
    expect((await rpc(url, key, 'ping', HOME, session)).status).toBe(200);
    await allow(keyId, ['10.0.0.0/8']);
    await soon(Promise.all([get.ended, listening.ended]));
    expect((await rpc(url, key, 'ping', HOME, session)).status).toBe(403);
    expect((await rpc(url, key, 'ping', '10.0.0.1', session)).status).toBe(404);
  });

  it('where the first are set, streams from anywhere end', async () => {
    const { url, key, keyId } = await publish();
    const listening = await listen(url, key);
    await allow(keyId, ['192.0.2.0/24']);
    await soon(listening.ended);
  });
});

describe('rotation', () => {
  it('with an overlap disturbs nobody: sessions and streams go on, under both secrets', async () => {
    const { url, key, keyId } = await publish();
    const session = await open(url, key);
    const get = await stream(url, key, session);
    let ended = false;
    void get.ended.then(() => (ended = true));
    const next = await rotate(keyId, tomorrow());
    await eventually(async () => (await rpc(url, next, 'ping', HOME, session)).status === 200);
    expect((await rpc(url, key, 'tools/list', HOME, session)).json.result.tools).not.toEqual([]);
    expect((await rpc(url, next, 'tools/list', HOME, session)).json.result.tools).not.toEqual([]);
    expect(ended).toBe(false);
  });

  it('without one ends what the old secret opened, at once', async () => {
    const { url, key, keyId } = await publish();
    const session = await open(url, key);
    const [get, listening] = [await stream(url, key, session), await listen(url, key)];
    const next = await rotate(keyId, null);
    await soon(Promise.all([get.ended, listening.ended]));
    expect((await rpc(url, key, 'ping', HOME, session)).status).toBe(401);
    await open(url, next);
  });

  it('ends what the old secret opened when the overlap does, and nothing of the new one', async () => {
    const { url, key, keyId } = await publish();
    const old = await listen(url, key);
    const end = Date.now() + 1_500;
    const next = await rotate(keyId, new Date(end));
    const session = await open(url, next);
    const [fresh, late] = [await stream(url, next, session), await listen(url, key)];
    let ended = false;
    void fresh.ended.then(() => (ended = true));
    await Promise.all([old.ended, late.ended]);
    expect(Date.now()).toBeGreaterThan(end - 100);
    expect((await rpc(url, key, 'ping')).status).toBe(401);
    expect((await rpc(url, next, 'ping', HOME, session)).status).toBe(200);
    expect(ended).toBe(false);
  });

  it('of a key whose expiry moves nearer ends in time what was opened before', async () => {
    const { url, key, keyId } = await publish();
    const listening = await listen(url, key);
    await world.database.db.tenant(org.id, (tx) =>
      tx.key.update({ where: { id: keyId }, data: { expiresAt: new Date(Date.now() + 700) } }),
    );
    await listening.ended;
    expect((await rpc(url, key, 'ping')).status).toBe(401);
  });
});

describe('usage', () => {
  it('is added up for each key and day, from what the call log has', async () => {
    const { url, key, keyId } = await publish();
    const session = await open(url, key);
    for (let i = 0; i < 3; i++) await rpc(url, key, 'tools/list', HOME, session);
    await rpc(url, key, 'tools/call', HOME, session, { name: 'no such tool', arguments: {} });
    const found = await eventually(async () => {
      const use = await world.database.db.tenant(org.id, (tx) => repository.usage(tx, org.id, keyId, 2));
      const calls = use.days.reduce((sum, day) => sum + day.calls, 0);
      return calls >= 5 ? use : null;
    });
    const logged = await world.database.db.system((tx) => tx.callRecord.findMany({ where: { keyId } }));
    const sum = (of: 'requestBytes' | 'responseBytes') => logged.reduce((total, row) => total + row[of], 0);
    const use = found.days[0];
    expect(found.days).toHaveLength(1);
    expect(use).toEqual({
      date: found.to,
      calls: logged.length,
      errors: logged.filter(({ outcome }) => outcome !== 'ok').length,
      requestBytes: sum('requestBytes'),
      responseBytes: sum('responseBytes'),
    });
    expect(use?.errors).toBe(1);
  });
});
