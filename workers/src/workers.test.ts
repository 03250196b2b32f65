/** The workers on real queues: the same tests over PostgreSQL and over Redis. */

import type { Jobs } from '@patchbay/api/jobs/jobs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { startChoosy } from '../../test/fixtures/upstreams/choosy.mjs';
import { everythingPath } from '../../test/fixtures/upstreams/everything.mjs';
import { type HttpUpstream, startHttpUpstream } from '../../test/fixtures/upstreams/http-upstream.mjs';
import { startSdkUpstream } from '../../test/fixtures/upstreams/sdk-upstream.mjs';
import { redisMissing, startRedis, type TestRedis } from '../../test/redis.js';
import { startWorkers, type Workers } from './main.js';
import { Bench, silent } from './testing.js';

const reason = redisMissing();
if (reason) console.warn(`Tests of the workers over Redis do not run: ${reason}`);

describe.each(['postgres', 'redis'] as const)('workers over %s', (kind) => {
  const skip = kind === 'redis' && reason !== null;
  let t: TestDatabase;
  let redis: TestRedis | null = null;
  let bench: Bench;
  let jobs: Jobs;
  let workers: Workers;
  const upstreams: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    if (skip) return;
    t = await createTestDatabase();
    if (kind === 'redis') redis = await startRedis();
    bench = await Bench.create(t, redis?.url ?? null, { PATCHBAY_WORKER_CONCURRENCY: '4' });
    jobs = await bench.jobs();
    workers = await startWorkers(bench.env, silent);
  });
  afterAll(async () => {
    if (skip) return;
    await workers.stop();
    await jobs.close();
    await bench.close();
    await redis?.stop();
    await t.drop();
  });
  afterEach(async () => {
    await Promise.all(upstreams.splice(0).map((u) => u.close()));
  });

  async function upstream(options: Parameters<typeof startHttpUpstream>[0] = {}): Promise<HttpUpstream> {
    const started = await startHttpUpstream(options);
    upstreams.push(started);
    return started;
  }
  const http = (org: string, url: string, timeoutMs = 10_000) =>
    bench.server(org, { type: 'STREAMABLE_HTTP', config: { url }, timeoutMs });
  async function sync(org: string, serverId: string) {
    const id = await jobs.request(org, { kind: 'catalog.sync', serverId });
    return bench.finished(org, id);
  }

  it.skipIf(skip)('reads server-everything over STDIO', async () => {
    const org = await bench.organization();
    const server = await bench.server(org, { config: { command: process.execPath, args: [everythingPath] } });
    const job = await sync(org, server);
    expect(job).toMatchObject({
      status: 'succeeded',
      attempts: 1,
      progress: { step: 'done', done: 6, total: 6 },
    });
    const result = job.result as Record<string, { added: number; total: number }>;
    expect(result.tools?.total).toBeGreaterThan(5);
    expect(result.tools).toMatchObject({ added: result.tools?.total, changed: 0, removed: 0 });
    const state = await bench.state(org, server);
    expect(state).toMatchObject({ status: 'healthy', lastError: null, failures: 0, syncedVersion: 1 });
    expect(state.era).toBe('legacy');
    expect(state.capabilities).toHaveProperty('tools');
    const items = await bench.items(org, server);
    expect(items.filter((i) => i.kind === 'tool').map((i) => i.key)).toContain('echo');
    expect(JSON.parse(items.find((i) => i.key === 'echo')?.definition ?? '{}')).toMatchObject({
      name: 'echo',
    });
  });

  it.skipIf(skip)('reads servers of both eras and of HTTP+SSE', async () => {
    const org = await bench.organization();
    for (const sdk of ['v1', 'v1-sse', 'v2-modern'] as const) {
      const running = await startSdkUpstream(sdk);
      upstreams.push(running);
      const type = sdk === 'v1-sse' ? 'SSE' : 'STREAMABLE_HTTP';
      const server = await bench.server(org, { type, config: { url: running.url } });
      expect((await sync(org, server)).result, sdk).toMatchObject({ tools: { total: 4 } });
      expect((await bench.state(org, server)).era, sdk).toBe(sdk === 'v2-modern' ? 'modern' : 'legacy');
      expect((await bench.state(org, server)).instructions).toBe('be kind');
    }
  });

  it.skipIf(skip)(
    'tells what changed, keeps the ids of what did not, and says nothing when nothing did',
    async () => {
      const org = await bench.organization();
      const extra = { name: 'extra', description: 'one', inputSchema: { type: 'object' } };
      const up = await upstream({ pages: 3, extraTools: [extra] });
      const server = await http(org, up.url);
      const first = await sync(org, server);
      expect(first.result).toMatchObject({ tools: { added: 12 + 9, total: 12 + 9 }, prompts: { added: 1 } });
      const before = await bench.items(org, server);
      const state = await bench.state(org, server);

      const told = bench.noticesOf(`server ${org} ${server}`).length;
      expect((await sync(org, server)).result).toMatchObject({
        tools: { added: 0, changed: 0, removed: 0, total: 21 },
      });
      const unchanged = await bench.state(org, server);
      expect(unchanged.catalogHash).toBe(state.catalogHash);
      expect(unchanged.statusSince).toEqual(state.statusSince);
      expect(unchanged.catalogSyncedAt?.getTime()).toBeGreaterThan(state.catalogSyncedAt?.getTime() ?? 0);
      expect(bench.noticesOf(`server ${org} ${server}`)).toHaveLength(told);

      up.options.pages = 2;
      up.options.extraTools = [
        { ...extra, description: 'two' },
        { ...extra, name: 'newcomer' },
      ];
      const { result } = await sync(org, server);
      expect(result).toMatchObject({ tools: { added: 1, changed: 1, removed: 3, total: 19 } });
      const after = new Map((await bench.items(org, server)).map((i) => [i.key, i]));
      for (const old of before.filter((i) => !i.key.startsWith('page2')))
        expect(after.get(old.key)?.id, old.key).toBe(old.id);
      expect(after.get('extra')?.definition).toContain('two');
      expect((await bench.state(org, server)).catalogHash).not.toBe(state.catalogHash);
      await bench.until(async () => bench.noticesOf(`server ${org} ${server}`).length > told);
    },
  );

  it.skipIf(skip)('keeps a list with odd items, and what it knew of a list that fails', async () => {
    const org = await bench.organization();
    const up = await upstream({ oddItems: true });
    const server = await http(org, up.url);
    const odd = await sync(org, server);
    expect(odd).toMatchObject({ status: 'succeeded', result: { tools: { total: 13 } } });
    expect(JSON.stringify(odd.result)).toContain('without \\"name\\"');
    expect(await bench.state(org, server)).toMatchObject({ status: 'healthy' });

    up.options.resourcesFail = true;
    expect((await sync(org, server)).result).toMatchObject({
      incomplete: ['resources'],
      resources: { removed: 0, total: 1 },
    });
    const state = await bench.state(org, server);
    expect(state).toMatchObject({ status: 'degraded', lastError: { code: 'catalog_incomplete' } });
    expect((await bench.items(org, server)).map((i) => i.key)).toContain('fixture://one');

    // A check that only says hello cannot know that the list is whole again.
    await jobs.check(org, server);
    await bench.until(
      async () => (await bench.state(org, server)).checkedAt?.getTime() !== state.checkedAt?.getTime(),
    );
    expect(await bench.state(org, server)).toMatchObject({ status: 'degraded' });
    up.options.resourcesFail = false;
    await sync(org, server);
    expect(await bench.state(org, server)).toMatchObject({ status: 'healthy', lastError: null });
  });

  it.skipIf(skip)('finds out what a dedicated server lists to some clients only', async () => {
    const org = await bench.organization();
    const up = await startChoosy((client) => [
      'plain',
      ...(client.sampling ? ['sample'] : []),
      ...(client.roots ? ['roots'] : []),
    ]);
    upstreams.push(up);
    const add = (over: object) =>
      bench.server(org, { type: 'STREAMABLE_HTTP', config: { url: up.url }, ...over });
    const requires = async (server: string) =>
      (await bench.items(org, server)).map((item) => [item.key, ...item.requires]);

    const shared = await add({ sharing: 'shared' });
    await sync(org, shared);
    expect(await requires(shared)).toEqual([['plain']]);
    expect(up.clients).toEqual([{}]);
    const rootless = await add({ sharing: 'dedicated', timeoutMs: 1_000 });
    expect((await sync(org, rootless)).result).toMatchObject({ tools: { added: 2, total: 2 } });
    expect(await requires(rootless)).toEqual([['plain'], ['sample', 'sampling']]);
    const whole = await add({ sharing: 'dedicated', relayRoots: true });
    await sync(org, whole);
    expect(await requires(whole)).toEqual([['plain'], ['sample', 'sampling'], ['roots', 'roots']]);

    const state = await bench.state(org, rootless);
    const before = await bench.items(org, rootless);
    const none = { added: 0, changed: 0, removed: 0, total: 2 };
    expect((await sync(org, rootless)).result).toMatchObject({ tools: none });
    expect(await bench.items(org, rootless)).toEqual(before);
    expect((await bench.state(org, rootless)).catalogHash).toBe(state.catalogHash);

    // It answers us nothing more once we answered it: what is known stays, and the server is well.
    up.asks = 'roots/list';
    up.hangs = true;
    const hung = await sync(org, rootless);
    expect(hung).toMatchObject({ status: 'succeeded', result: { tools: none } });
    expect(JSON.stringify(hung.result)).toContain(
      'only to clients that can be asked something could not be read',
    );
    expect(await bench.items(org, rootless)).toEqual(before);
    expect(await bench.state(org, rootless)).toMatchObject({
      status: 'healthy',
      catalogHash: state.catalogHash,
    });

    up.hangs = false;
    up.tools = (client) => ['plain', ...(client.elicitation ? ['sample'] : [])];
    expect((await sync(org, rootless)).result).toMatchObject({ tools: { added: 0, changed: 1, removed: 0 } });
    expect(await requires(rootless)).toEqual([['plain'], ['sample', 'elicitation']]);
    expect((await bench.state(org, rootless)).catalogHash).not.toBe(state.catalogHash);
    up.tools = () => ['plain', 'sample'];
    await sync(org, rootless);
    expect(await requires(rootless)).toEqual([['plain'], ['sample']]);
    expect(up.sessions.size).toBe(0);
  });

  it.skipIf(skip)('cuts lists that go in circles', async () => {
    const org = await bench.organization();
    const up = await upstream({ cursorLoop: true });
    const job = await sync(org, await http(org, up.url));
    expect(job).toMatchObject({
      status: 'succeeded',
      result: { incomplete: ['tools'], tools: { total: 3 } },
    });
  });

  it.skipIf(skip)(
    'keeps the catalogue of a server that went away, says why and notices its return',
    async () => {
      const org = await bench.organization();
      const up = await upstream();
      const server = await http(org, up.url);
      await sync(org, server);
      const before = await bench.items(org, server);
      await up.close();
      upstreams.length = 0;
      const job = await sync(org, server);
      expect(job).toMatchObject({ status: 'failed', attempts: 1, error: { code: 'upstream_unreachable' } });
      expect((job.error as { message: string }).message).toContain(`server ${server}`);
      const state = await bench.state(org, server);
      expect(state).toMatchObject({ status: 'unreachable', failures: 1, latencyMs: null });
      expect(state.nextSyncAt.getTime() - Date.now()).toBeLessThan(60_000);
      expect(await bench.items(org, server)).toEqual(before);

      await upstream({ port: up.port });
      await jobs.check(org, server);
      const back = await bench.until(async () => {
        const s = await bench.state(org, server);
        return s.status === 'healthy' ? s : null;
      });
      expect(back).toMatchObject({ failures: 0, lastError: null });
      expect(back.statusSince.getTime()).toBeGreaterThan(state.statusSince.getTime());
    },
  );

  it.skipIf(skip)('tells a refused credential and a bad answer apart', async () => {
    const org = await bench.organization();
    const refused = await upstream({ status: 401 });
    expect(await sync(org, await http(org, refused.url))).toMatchObject({
      error: { code: 'upstream_unauthorized' },
    });
    const broken = await upstream({ status: 200 });
    expect(await sync(org, await http(org, broken.url))).toMatchObject({
      error: { code: 'upstream_protocol_error' },
    });
    const missing = await bench.server(org, { config: { command: '/no/such/program' } });
    expect(await sync(org, missing)).toMatchObject({ error: { code: 'upstream_unreachable' } });
  });

  it.skipIf(skip)(
    'hanging servers of one organisation hold up neither another nor their checks',
    async () => {
      const [slow, quick] = [await bench.organization(), await bench.organization()];
      const hanging = await Promise.all(
        Array.from({ length: 6 }, () =>
          bench.server(slow, {
            config: {
              command: process.execPath,
              args: [
                new URL('../../test/fixtures/upstreams/stdio-upstream.mjs', import.meta.url).pathname,
                '--hang-initialize',
              ],
            },
          }),
        ),
      );
      const up = await upstream();
      const server = await http(quick, up.url);
      const waiting = await Promise.all(
        hanging.map((serverId) => jobs.request(slow, { kind: 'catalog.sync', serverId })),
      );
      const job = await sync(quick, server);
      expect(job.status).toBe('succeeded');
      const states = await Promise.all(waiting.map((id) => bench.job(slow, id)));
      expect(states.every((j) => j.finishedAt === null)).toBe(true);
      expect(states.filter((j) => j.status === 'running').length).toBeLessThanOrEqual(2);
      // Out of the way for the tests that follow: a job whose organisation is gone ends quietly.
      await t.db.system((tx) => tx.organization.delete({ where: { id: slow } }));
    },
  );

  it.skipIf(skip)('ends quietly for what is gone, switched off or suspended', async () => {
    const org = await bench.organization();
    const up = await upstream();
    const [gone, off] = [await http(org, up.url), await bench.server(org, { config: {}, enabled: false })];
    const deleted = await t.db.tenant(org, async (tx) => {
      const id = await jobs.create(tx, org, { kind: 'catalog.sync', serverId: gone });
      await tx.server.delete({ where: { id: gone } });
      return id;
    });
    await jobs.publish(deleted, org, 'catalog.sync', gone);
    expect(await bench.finished(org, deleted)).toMatchObject({
      status: 'succeeded',
      result: { skipped: 'server_gone' },
    });
    expect(await sync(org, off)).toMatchObject({ result: { skipped: 'server_disabled' } });
    const server = await http(org, up.url);
    await t.db.system((tx) => tx.organization.update({ where: { id: org }, data: { status: 'suspended' } }));
    expect(await sync(org, server)).toMatchObject({ result: { skipped: 'organization_suspended' } });
    expect(up.requests).toHaveLength(0);
  });

  it.skipIf(skip)('takes one job for many wishes, and sees the change that wished for it', async () => {
    const org = await bench.organization();
    const [old, fresh] = [await upstream({ name: 'old' }), await upstream({ name: 'fresh' })];
    const server = await http(org, old.url);
    const ids = await t.db.tenant(org, async (tx) => [
      await jobs.create(tx, org, { kind: 'catalog.sync', serverId: server }),
      await jobs.create(tx, org, { kind: 'catalog.sync', serverId: server }),
    ]);
    expect(new Set(ids).size).toBe(1);
    await bench.reconfigure(org, server, { url: fresh.url });
    await jobs.publish(ids[0] ?? '', org, 'catalog.sync', server);
    await bench.finished(org, ids[0] ?? '');
    expect(await bench.state(org, server)).toMatchObject({ serverInfo: { name: 'fresh' }, syncedVersion: 2 });
  });

  it.skipIf(skip)('the sweep finds lost jobs, due servers and due checks', async () => {
    const org = await bench.organization();
    const up = await upstream();
    const [lost, due, check] = [await http(org, up.url), await http(org, up.url), await http(org, up.url)];
    await sync(org, check);
    const checked = (await bench.state(org, check)).checkedAt;
    const past = new Date(Date.now() - 60_000);
    const id = await t.db.tenant(org, async (tx) => {
      await tx.serverState.update({ where: { serverId: due }, data: { nextSyncAt: past } });
      await tx.serverState.update({ where: { serverId: check }, data: { nextCheckAt: past } });
      const created = await jobs.create(tx, org, { kind: 'catalog.sync', serverId: lost });
      await tx.job.update({ where: { id: created }, data: { createdAt: past } });
      return created;
    });
    expect(await bench.finished(org, id)).toMatchObject({ status: 'succeeded' });
    await bench.until(async () => (await bench.state(org, due)).status === 'healthy');
    await bench.until(
      async () => (await bench.state(org, check)).checkedAt?.getTime() !== checked?.getTime(),
    );
  });

  it.skipIf(skip)('the sweep takes up running jobs that no queue knows', async () => {
    const org = await bench.organization();
    const up = await upstream();
    const server = await http(org, up.url);
    const past = new Date(Date.now() - 60_000);
    const [orphan, hopeless] = await t.db.tenant(org, async (tx) => {
      const first = await jobs.create(tx, org, { kind: 'catalog.sync', serverId: server });
      await tx.job.update({
        where: { id: first },
        data: { status: 'running', startedAt: past, attempts: 1 },
      });
      const second = await jobs.create(tx, org, { kind: 'catalog.sync', serverId: server });
      await tx.job.update({
        where: { id: second },
        data: { status: 'running', startedAt: past, attempts: 10 },
      });
      return [first, second];
    });
    expect(await bench.finished(org, orphan)).toMatchObject({ status: 'succeeded', attempts: 2 });
    expect(await bench.finished(org, hopeless)).toMatchObject({
      status: 'failed',
      error: { code: 'internal_error' },
    });
  });
});
