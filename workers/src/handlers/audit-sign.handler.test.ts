/** Workers sign the days of audit trails that are over, and delete those that are too old. */
import { HeadKeys } from '@patchbay/api/audit/heads';
import { RootKeys } from '@patchbay/api/common/crypto/root-keys';
import { newUuid } from '@patchbay/api/common/ids';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { startWorkers } from '../main.js';
import { Bench, silent } from '../testing.js';
import { RetentionPruneHandler } from './retention-prune.handler.js';

let t: TestDatabase;
let bench: Bench;
let owner: pg.Client;
beforeAll(async () => {
  t = await createTestDatabase();
  bench = await Bench.create(t, null, { PATCHBAY_AUDIT_RETENTION_DAYS: '60' });
  owner = new pg.Client({ connectionString: t.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await bench.close();
  await t.drop();
});

/** Events of so many days ago each. The chain's trigger gives them today's time, so that is put back. */
async function events(orgId: string, ...daysAgo: number[]): Promise<void> {
  for (const days of daysAgo) {
    const id = newUuid();
    const what = { actorType: 'operator', action: 'test.fill', targetType: 'test', targetId: 'x' };
    await t.db.tenant(orgId, (tx) => tx.auditEvent.create({ data: { id, orgId, ...what } }));
    await owner.query('begin; set local session_replication_role = replica');
    await owner.query(
      'update audit_events set created_at = created_at - make_interval(days => $2) where id = $1',
      [id, days],
    );
    await owner.query('commit');
  }
}

const headsOf = (orgId: string) =>
  t.db.tenant(orgId, (tx) => tx.auditHead.findMany({ orderBy: { seq: 'asc' } }));
const seqsOf = async (orgId: string) =>
  (await t.db.tenant(orgId, (tx) => tx.auditEvent.findMany({ orderBy: { seq: 'asc' } }))).map(({ seq }) =>
    Number(seq),
  );

it('as soon as they start, each day once; retention then takes whole signed days', async () => {
  const [busy, idle] = [await bench.organization(), await bench.organization()];
  await events(busy, 90, 90, 61, 59, 0);
  const workers = await startWorkers(bench.env, silent);
  const heads = await bench.until(async () => {
    const found = await headsOf(busy);
    return found.length > 0 && found;
  });
  await workers.stop();
  expect(heads.map(({ seq }) => Number(seq))).toEqual([2, 3, 4]);
  expect(await headsOf(idle)).toEqual([]);
  const keys = new HeadKeys(new RootKeys(bench.env.PATCHBAY_ROOT_KEYS));
  for (const { day, hash, keyId, seq, signature } of heads) {
    const head = {
      orgId: busy,
      day: day.toISOString().slice(0, 10),
      seq: Number(seq),
      hash: Buffer.from(hash).toString('hex'),
    };
    expect(keys.verify(head, keyId, signature)).toBe(true);
    expect(keys.verify({ ...head, orgId: idle }, keyId, signature)).toBe(false);
  }

  await new RetentionPruneHandler(t.db, bench.env).run({}, { signal: new AbortController().signal });
  expect(await seqsOf(busy)).toEqual([4, 5]);
  expect(await headsOf(busy)).toHaveLength(3);
});
