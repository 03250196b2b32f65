/** What a gateway process keeps true of quotas by itself, without anybody asking. */
import pino from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../../test/database.js';
import { newUuid } from '../../common/ids.js';
import { eventually } from '../testing.js';
import { QuotaBook } from './quota-book.js';

let t: TestDatabase;
let book: QuotaBook | undefined;
const sessions = new Map<string, number>();
const replica = newUuid();
beforeAll(async () => {
  t = await createTestDatabase();
});
afterEach(async () => {
  sessions.clear();
  await book?.stop();
});
afterAll(() => t.drop());

/** Writes so often that rounds and idleness come in no time. */
function started(): QuotaBook {
  book = new QuotaBook({
    db: t.db,
    log: pino({ level: 'silent' }),
    replica,
    sessions: () => sessions,
    everyMs: 1,
  });
  return book;
}

async function organization(quotas: object = {}): Promise<string> {
  const id = newUuid();
  await t.db.system((tx) => tx.organization.create({ data: { id, slug: id, name: id, ...quotas } }));
  return id;
}

const rows = () => t.db.system((tx) => tx.openSessions.findMany({ where: { replica } }));

it('says that its sessions are alive, and says them again where they were lost', async () => {
  const orgId = await organization();
  sessions.set(orgId, 2);
  started();
  const [first] = await eventually(async () => {
    const found = await rows();
    return found.length === 1 && found;
  }, 'the sessions');
  expect(first).toMatchObject({ orgId, sessions: 2 });
  await eventually(async () => ((await rows())[0]?.seenAt ?? 0) > (first?.seenAt ?? 0), 'that it is alive');
  await t.db.system((tx) => tx.openSessions.deleteMany({ where: { replica } }));
  await eventually(async () => (await rows())[0]?.sessions === 2, 'the same again');
  sessions.delete(orgId);
  await eventually(async () => (await rows()).length === 0, 'that they are closed');
});

it('forgets organisations that are not used, once all of theirs is written', async () => {
  const [busy, quiet] = [await organization(), await organization({ quotaCallsPerMonth: 10 })];
  const running = started();
  sessions.set(busy, 1);
  running.of(busy);
  for (let i = 0; i < 3; i++) expect(running.of(quiet).admitCall()).toBe(true);
  expect(running.size).toBe(2);
  await eventually(async () => running.size === 1, 'the quiet one is forgotten', 100_000);
  const counted = await t.db.system((tx) => tx.callMonth.findMany({ where: { orgId: quiet } }));
  expect(counted.map(({ calls }) => Number(calls))).toEqual([3]);
  // Whose sessions are open is known on.
  expect(running.of(busy).known).toBe(true);
  expect(running.size).toBe(1);
}, 240_000);

it('goes on with the others when an organisation was deleted before its calls were written', async () => {
  const [gone, here] = [await organization(), await organization()];
  const running = started();
  await Promise.all([running.know(gone), running.know(here)]);
  await t.db.system((tx) => tx.organization.delete({ where: { id: gone } }));
  for (const id of [gone, here]) running.of(id).admitCall();
  await running.flush();
  await eventually(async () => {
    const counted = await t.db.system((tx) =>
      tx.callMonth.findMany({ where: { orgId: { in: [gone, here] } } }),
    );
    return counted.length === 1 && counted[0]?.orgId === here;
  }, 'the call of the one that is there');
});
