/** What a real gateway process leaves of the calls it counted, however it ends. */
import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { ApiProcess, buildApi } from '../../test/api-process.js';
import { type HttpUpstream, startHttpUpstream } from '../../test/fixtures/upstreams/http-upstream.mjs';
import { openSession, rpc } from './gateway/replicas/testing.js';
import { eventually, GatewayWorld } from './gateway/testing.js';

const LIMIT = 50;
const rootKeys = `k1:${randomBytes(32).toString('base64')}`;
let world: GatewayWorld;
let upstream: HttpUpstream;
let path: string;
let key: string;
const running: ApiProcess[] = [];

beforeAll(async () => {
  await buildApi();
  world = await GatewayWorld.start({ PATCHBAY_ROOT_KEYS: rootKeys });
  upstream = await startHttpUpstream();
  const org = await world.org('acme');
  await world.database.db.system((tx) =>
    tx.organization.update({ where: { id: org.id }, data: { quotaCallsPerMonth: LIMIT } }),
  );
  const server = await world.addServer(org, { slug: 'up', type: 'STREAMABLE_HTTP', url: upstream.url });
  await world.sync(server);
  const published = await world.publish(org, 'main', [{ server }]);
  ({ key } = published);
  path = new URL(published.url).pathname;
}, 240_000);
afterEach(async () => {
  await Promise.all(running.splice(0).map((api) => api.stop('SIGKILL')));
});
afterAll(async () => {
  await world.stop();
  await upstream.close();
});

/** A gateway of its own, and how to call the tool through it. */
async function start(): Promise<{ api: ApiProcess; call: () => Promise<boolean> }> {
  const api = await ApiProcess.start({
    DATABASE_URL: world.database.url,
    DATABASE_POOL_SIZE: '3',
    PATCHBAY_ROOT_KEYS: rootKeys,
    PATCHBAY_DRAIN_SECONDS: '5',
  });
  running.push(api);
  const url = new URL(path, api.url).href;
  const session = await openSession(url, key);
  return {
    api,
    async call() {
      const { json } = await rpc({ url, key, session }, 'tools/call', { name: 'up__echo', arguments: {} });
      if (json.error !== undefined) expect(json.error.code).toBe(-31429);
      return json.error === undefined;
    },
  };
}

async function counted(): Promise<number> {
  const rows = await world.database.db.system((tx) => tx.callMonth.findMany());
  return rows.reduce((sum, { calls }) => sum + Number(calls), 0);
}

it('loses at most what was not written yet when it is killed, and nothing when it ends well', async () => {
  const killed = await start();
  for (let i = 0; i < 20; i++) expect(await killed.call()).toBe(true);
  await eventually(async () => (await counted()) === 20, 'what was called is written within a second');
  for (let i = 0; i < 5; i++) expect(await killed.call()).toBe(true);
  await killed.api.stop('SIGKILL');
  const left = await counted();
  expect(left).toBeGreaterThanOrEqual(20);
  expect(left).toBeLessThanOrEqual(25);

  const ended = await start();
  for (let i = 0; i < 3; i++) expect(await ended.call()).toBe(true);
  expect(await ended.api.stop('SIGTERM')).toBe(0);
  expect(await counted()).toBe(left + 3);

  // The next one goes on from there, to the very last.
  const next = await start();
  let passed = 0;
  while (await next.call()) passed++;
  expect(left + 3 + passed).toBe(LIMIT);
}, 240_000);
