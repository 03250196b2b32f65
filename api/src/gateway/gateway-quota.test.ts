/** Limits on sessions and streams, as clients meet them. */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { headersOf, openSession, rpc } from './replicas/testing.js';
import { eventually, GatewayWorld, openStream, type RawReply, raw } from './testing.js';

let world: GatewayWorld;
let published: Awaited<ReturnType<GatewayWorld['publish']>>;

beforeAll(async () => {
  world = await GatewayWorld.start({
    PATCHBAY_MAX_SESSIONS_PER_KEY: '3',
    PATCHBAY_MAX_SESSIONS_PER_ORGANIZATION: '4',
    PATCHBAY_MAX_STREAMS_PER_KEY: '1',
    PATCHBAY_MAX_STREAMS_PER_ORGANIZATION: '2',
  });
  published = await world.publish(await world.org('acme'), 'tools', []);
});
afterAll(() => world.stop());

const initialize = (url: string, key: string): Promise<RawReply> =>
  rpc({ url, key }, 'initialize', { protocolVersion: '2025-11-25', capabilities: {} }, 'i');

it('refuses what is over with 429, says when to come back and which limit it is', async () => {
  const { url, key } = published;
  const sessions: string[] = [];
  for (let i = 0; i < 3; i++) sessions.push(await openSession(url, key));
  const refused = await initialize(url, key);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused.json).toEqual({
    jsonrpc: '2.0',
    id: 'i',
    error: {
      code: -31429,
      message: 'This key has 3 sessions open, which is its limit here',
      data: { limit: 'sessions_per_key', max: 3 },
    },
  });
  const org = (await world.database.db.system((tx) => tx.organization.findFirst()))?.id ?? '';
  const second = (await world.key({ id: org, slug: 'acme' }, published.id)).secret;
  const theirs = await openSession(url, second);
  const full = await initialize(url, second);
  expect([full.status, full.json.error.data.limit]).toEqual([429, 'sessions_per_organization']);
  // Another organisation is not affected.
  const stranger = await world.publish(await world.org('other'), 'tools', []);
  expect((await initialize(stranger.url, stranger.key)).status).toBe(200);

  const stream = await openStream(url, headersOf(key, sessions[0]) as Record<string, string>);
  expect(stream.status).toBe(200);
  const another = await raw(url, 'GET', headersOf(key, sessions[1]));
  expect([another.status, another.json.error.data]).toEqual([429, { limit: 'streams_per_key', max: 1 }]);
  expect((await openStream(url, headersOf(second, theirs) as Record<string, string>)).status).toBe(200);

  // What ends gives its place back.
  stream.destroy();
  await eventually(async () => {
    const next = await openStream(url, headersOf(key, sessions[1]) as Record<string, string>);
    return next.status === 200;
  }, 'a place for a stream');
  expect((await raw(url, 'DELETE', headersOf(key, sessions[0]))).status).toBe(200);
  expect((await initialize(url, key)).status).toBe(200);
});
