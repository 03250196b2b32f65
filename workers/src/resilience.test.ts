/**
 * What must hold when parts of the machinery break: a worker is killed in the middle of a job, Redis
 * freezes or is away, a job has no handler.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JOB_KINDS } from '@patchbay/api/jobs/kinds';
import { Database } from '@patchbay/prisma';
import { startEmbedded } from '@patchbay/prisma/embedded';
import { migrate } from '@patchbay/prisma/migrate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { startHttpUpstream } from '../../test/fixtures/upstreams/http-upstream.mjs';
import { redisMissing, startRedis, type TestRedis } from '../../test/redis.js';
import { type Handler, HandlerRegistry } from './handler.js';
import { startWorkers } from './main.js';
import { Bench, silent } from './testing.js';

const reason = redisMissing();
/** The compiled worker: a killed process must be a real one. `npm test` builds before it tests. */
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const fixture = fileURLToPath(new URL('../../test/fixtures/upstreams/stdio-upstream.mjs', import.meta.url));

describe('the registry', () => {
  const handlers = JOB_KINDS.map((kind) => ({ kind }) as Handler);
  it('takes exactly one handler for each kind', () => {
    expect(new HandlerRegistry(JOB_KINDS, handlers).find('sweep')?.kind).toBe('sweep');
    expect(() => new HandlerRegistry(JOB_KINDS, handlers.slice(1))).toThrow(
      'the job "catalog.sync" has no handler',
    );
    expect(() => new HandlerRegistry(JOB_KINDS, [...handlers, ...handlers.slice(0, 1)])).toThrow(
      'the job "catalog.sync" has two handlers',
    );
  });
});

describe.each(['postgres', 'redis'] as const)('a worker that is killed, over %s', (kind) => {
  const skip = kind === 'redis' && reason !== null;
  let t: TestDatabase;
  let redis: TestRedis | null = null;
  let bench: Bench;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    if (skip) return;
    t = await createTestDatabase();
    if (kind === 'redis') redis = await startRedis();
    bench = await Bench.create(t, redis?.url ?? null);
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  afterAll(async () => {
    if (skip) return;
    await bench.close();
    await redis?.stop();
    await t.drop();
  });

  function spawnWorker(): ChildProcess {
    if (!existsSync(main)) throw new Error('workers/dist/main.js is missing: npm run build');
    const env = { PATH: process.env.PATH ?? '', ...bench.variables };
    const child = fork(main, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    children.push(child);
    return child;
  }

  it.skipIf(skip)(
    'loses its job to another, who ends it within 15 s, once',
    async () => {
      const org = await bench.organization();
      // Answers nothing until it is changed below, so that the kill comes in the middle for sure.
      const server = await bench.server(org, {
        config: { command: process.execPath, args: [fixture, '--hang-initialize'] },
        timeoutMs: 60_000,
      });
      const first = spawnWorker();
      const jobs = await bench.jobs();
      const id = await jobs.request(org, { kind: 'catalog.sync', serverId: server });
      await bench.until(async () => (await bench.job(org, id)).status === 'running');
      first.kill('SIGKILL');
      await once(first, 'exit');
      const killed = Date.now();
      const up = await startHttpUpstream();
      await t.db.tenant(org, (tx) =>
        tx.server.update({ where: { id: server }, data: { type: 'STREAMABLE_HTTP' } }),
      );
      await bench.reconfigure(org, server, { url: up.url });
      spawnWorker();
      const job = await bench.finished(org, id, 60_000);
      expect(job).toMatchObject({ status: 'succeeded', attempts: 2, result: { tools: { total: 11 } } });
      // The lock, the sweep after it, and some room for a busy machine to start a process.
      expect(Date.now() - killed).toBeLessThan(45_000);
      await jobs.close();
      await up.close();
    },
    180_000,
  );

  it.skipIf(skip)(
    'puts its job back when it is told to stop, and ends by itself without its parent',
    async () => {
      const org = await bench.organization();
      const server = await bench.server(org, {
        config: { command: process.execPath, args: [fixture, '--hang-initialize'] },
        timeoutMs: 60_000,
      });
      const child = spawnWorker();
      const jobs = await bench.jobs();
      const id = await jobs.request(org, { kind: 'catalog.sync', serverId: server });
      await bench.until(async () => (await bench.job(org, id)).status === 'running');
      child.disconnect();
      await once(child, 'exit');
      expect(child.exitCode).toBe(0);
      expect(await bench.job(org, id)).toMatchObject({ status: 'queued' });
      await t.db.tenant(org, (tx) => tx.server.delete({ where: { id: server } }));
      await jobs.close();
    },
    120_000,
  );
});

describe('PostgreSQL in trouble', () => {
  it('is waited for: workers go on when it is back', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'patchbay-workers-'));
    await chmod(dir, 0o711); // as root, PostgreSQL runs as another user
    let server = await startEmbedded({ dir: join(dir, 'postgres'), ephemeral: true });
    const url = `postgresql://patchbay_runtime:test@127.0.0.1:${server.port}/postgres`;
    await migrate({ ownerUrl: server.ownerUrl, runtimeUrl: url });
    const db = new Database({ url, poolSize: 5 });
    const drop = () => db.close();
    const bench = await Bench.create({ db, url, ownerUrl: server.ownerUrl, drop });
    const jobs = await bench.jobs();
    const workers = await startWorkers(bench.env, silent);
    const up = await startHttpUpstream();
    const org = await bench.organization();
    const id = await bench.server(org, { type: 'STREAMABLE_HTTP', config: { url: up.url } });
    await bench.finished(org, await jobs.request(org, { kind: 'catalog.sync', serverId: id }));

    await bench.close();
    await server.stop();
    const asked = Date.now();
    await jobs.check(org, id);
    expect(Date.now() - asked).toBeLessThan(10_000);
    server = await startEmbedded({ dir: join(dir, 'postgres'), ephemeral: true, port: server.port });

    const job = await jobs.request(org, { kind: 'catalog.sync', serverId: id });
    const deadline = Date.now() + 60_000;
    while ((await bench.job(org, job)).finishedAt === null) {
      expect(Date.now()).toBeLessThan(deadline);
      await new Promise((ok) => setTimeout(ok, 100));
    }
    expect(await bench.job(org, job)).toMatchObject({ status: 'succeeded' });
    await workers.stop();
    await jobs.close();
    await up.close();
    await drop();
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }, 240_000);
});

describe.skipIf(reason !== null)('Redis in trouble', () => {
  let t: TestDatabase;
  beforeAll(async () => {
    t = await createTestDatabase();
  });
  afterAll(() => t.drop());

  it('never holds up a request, and nothing that was asked for is lost', async () => {
    const redis = await startRedis();
    const bench = await Bench.create(t, redis.url);
    const jobs = await bench.jobs();
    const up = await startHttpUpstream();
    const org = await bench.organization();
    const server = await bench.server(org, { type: 'STREAMABLE_HTTP', config: { url: up.url } });
    const workers = await startWorkers(bench.env, silent);
    const warm = await jobs.request(org, { kind: 'catalog.sync', serverId: server });
    await bench.finished(org, warm);

    redis.freeze();
    const asked = Date.now();
    const id = await jobs.request(org, { kind: 'catalog.sync', serverId: server });
    expect(Date.now() - asked).toBeLessThan(10_000);
    expect(await bench.job(org, id)).toMatchObject({ status: 'queued' });
    redis.thaw();
    expect(await bench.finished(org, id, 60_000)).toMatchObject({ status: 'succeeded' });

    await redis.stop();
    const away = Date.now();
    const other = await jobs.request(org, { kind: 'catalog.sync', serverId: server });
    expect(Date.now() - away).toBeLessThan(10_000);
    // Back with nothing in it: schedules and jobs are found again.
    const again = await startRedis(Number(new URL(redis.url).port));
    expect(await bench.finished(org, other, 90_000)).toMatchObject({ status: 'succeeded' });
    await workers.stop();
    await jobs.close();
    await bench.close();
    await up.close();
    await again.stop();
  }, 300_000);

  it('that was never there does not stop a producer from closing', async () => {
    const bench = await Bench.create(t, 'redis://127.0.0.1:1');
    const org = await bench.organization();
    const server = await bench.server(org, {
      type: 'STREAMABLE_HTTP',
      config: { url: 'http://127.0.0.1:1' },
    });
    const jobs = await bench.jobs();
    const id = await jobs.request(org, { kind: 'catalog.sync', serverId: server });
    expect(await bench.job(org, id)).toMatchObject({ status: 'queued' });
    await jobs.close();
    await bench.close();
  });
});
