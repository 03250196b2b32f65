/** Who is in the table of replicas, and who counts as gone. */
import { randomUUID } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../../test/database.js';
import { eventually } from '../testing.js';
import { ReplicaDirectory } from './directory.js';

let t: TestDatabase;
beforeAll(async () => {
  t = await createTestDatabase();
});
afterAll(() => t.drop());

function directory(beatMs: number, silent: string[] = []): { own: string; of: ReplicaDirectory } {
  const own = randomUUID();
  const log = pino({ level: 'silent' });
  const of = new ReplicaDirectory({ db: t.db, own, log, beatMs, onSilent: (id) => silent.push(id) });
  return { own, of };
}

const ids = async () => (await t.db.system((tx) => tx.replica.findMany())).map(({ id }) => id);

it('looks a replica up once for all who ask, and hears of it by the next heartbeat', async () => {
  const a = directory(20);
  const b = directory(60_000);
  await a.of.start('http://127.0.0.1:1');
  await b.of.start('http://127.0.0.1:2');
  expect(b.of.peek(a.own)).toBe('http://127.0.0.1:1');
  await eventually(async () => a.of.peek(b.own) === 'http://127.0.0.1:2', 'the heartbeat');
  const late = directory(60_000);
  await late.of.start('http://127.0.0.1:3');
  expect(b.of.peek(late.own)).toBeUndefined();
  const [one, two] = [b.of.load(late.own), b.of.load(late.own)];
  expect(one).toBe(two);
  expect(await one).toBe('http://127.0.0.1:3');
  expect(b.of.peek(late.own)).toBe('http://127.0.0.1:3');
  const nobody = randomUUID();
  expect(await b.of.load(nobody)).toBeNull();
  expect(b.of.peek(nobody)).toBeNull();
  await Promise.all([a, b, late].map(({ of }) => of.stop()));
  expect(await ids()).toEqual([]);
});

it('counts as gone who sends no heartbeat any more, until it does again', async () => {
  const silent: string[] = [];
  const a = directory(10, silent);
  const b = directory(60_000);
  await b.of.start('http://127.0.0.1:2');
  await a.of.start('http://127.0.0.1:1');
  await eventually(async () => silent.length > 0, 'silence');
  expect(silent).toEqual([b.own]);
  expect(a.of.peek(b.own)).toBeNull();
  await eventually(async () => {
    await t.db.system((tx) => tx.$executeRaw`update replicas set seen_at = now() where id = ${b.own}::uuid`);
    return a.of.peek(b.own) !== null;
  }, 'its return');
  await a.of.stop();
  await b.of.stop();
});

it('removes the rows of those that ended without a word, and comes back when its own was removed', async () => {
  const ended = randomUUID();
  await t.db.system(
    (tx) => tx.$executeRaw`insert into replicas (id, url, seen_at)
      values (${ended}::uuid, 'http://127.0.0.1:9', now() - interval '301 seconds')`,
  );
  const a = directory(10);
  await a.of.start('http://127.0.0.1:1');
  expect(await ids()).toEqual([a.own]);
  await t.db.system((tx) => tx.replica.deleteMany());
  await eventually(async () => (await ids()).includes(a.own), 'its row');
  await a.of.stop();
});
