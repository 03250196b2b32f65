/** Rows of the call log: what clients may send as names must not cost others their entries. */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { newUuid } from '../common/ids.js';
import { writeCallLog } from './call-log.js';
import type { Exchange } from './runtime/http/exchange.js';
import { CallBuffer, type CallEntry } from './runtime/meter/call-buffer.js';
import { Meter } from './runtime/meter/meter.js';
import { Metrics } from './runtime/meter/metrics.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it('holds every call, whatever its name', async () => {
  const names = [
    'plain',
    'nul\0',
    'half \ud800',
    '\udc00 half',
    `${'x'.repeat(511)}😀`,
    'quote " \\ \n',
    'é 😀',
    'NULL',
    '{a,b}',
    null,
  ];
  const [orgId, endpointId, keyId] = [newUuid(), newUuid(), newUuid()];
  const calls = new CallBuffer({ write: (batch) => writeCallLog(database.db, batch), everyMs: 60_000 });
  const meter = new Meter(calls, new Metrics());
  const exchange = {
    endpoint: { orgId, id: endpointId },
    principal: { keyId },
    startedAt: performance.now(),
  };
  const before = Date.now();
  for (const [i, name] of names.entries()) {
    const booking = { era: 'legacy', method: 'tools/call', name, serverId: null, outcome: 'error' } as const;
    const sizes = { code: i === 0 ? null : -(2 ** 40), requestBytes: i, responseBytes: 2 };
    meter.book(exchange as Exchange, { ...booking, ...sizes });
  }
  await calls.stop();
  expect(calls.dropped).toBe(0);
  const rows = await database.db.system((tx) => tx.callRecord.findMany({ orderBy: { requestBytes: 'asc' } }));
  expect(rows.map((row) => row.name)).toEqual([
    'plain',
    'nul\ufffd',
    'half \ufffd',
    '\ufffd half',
    `${'x'.repeat(511)}\ufffd`,
    'quote " \\ \n',
    'é 😀',
    'NULL',
    '{a,b}',
    null,
  ]);
  expect(rows[0]).toMatchObject({
    orgId,
    endpointId,
    keyId,
    serverId: null,
    errorCode: null,
    outcome: 'error',
    era: 'legacy',
    responseBytes: 2,
  });
  expect(rows[1]?.errorCode).toBe(-0x7fff_ffff);
  const ids = rows.map(({ id }) => id);
  // In the order of the batch, so that the index grows at its end.
  expect(ids).toEqual([...new Set(ids)].sort());
  for (const { id, createdAt } of rows) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const writtenAt = Number.parseInt(id.replace('-', '').slice(0, 12), 16);
    expect(writtenAt).toBeGreaterThanOrEqual(before);
    expect(writtenAt).toBeLessThanOrEqual(Date.now());
    expect(createdAt.getTime()).toBeGreaterThan(before - 1_000);
  }
});

it('adds a batch up for each key, agent and day', async () => {
  const [orgId, other, endpointId, one, two, agentId] = Array.from({ length: 6 }, () => newUuid());
  const day = Date.UTC(2026, 10, 20);
  const entry = (keyId: string | null | undefined, over: object = {}) => ({
    orgId,
    endpointId,
    keyId,
    agentId: null,
    serverId: null,
    method: 'tools/call',
    name: 'x',
    outcome: 'ok',
    errorCode: null,
    durationUs: 1,
    requestBytes: 10,
    responseBytes: 100,
    era: 'modern',
    at: day + 86_399_999.5,
    ...over,
  });
  const batch = [
    entry(one),
    entry(one, { outcome: 'tool_error', agentId }),
    entry(one, { at: day + 86_400_000 }),
    entry(two, { orgId: other, outcome: 'timeout' }),
    entry(null),
  ] as CallEntry[];
  // Twice, and more than one tail of ids can tell apart.
  await writeCallLog(database.db, batch);
  await writeCallLog(database.db, [
    ...batch,
    ...Array<CallEntry>(5_000).fill(entry(two, { orgId: other }) as CallEntry),
  ]);
  const [keys, agents, rows] = await database.db.system(async (tx) => [
    await tx.keyUsage.findMany({
      where: { keyId: { in: [one, two] as string[] } },
      orderBy: [{ day: 'asc' }, { calls: 'asc' }],
    }),
    await tx.agentUsage.findMany({ where: { agentId: agentId as string } }),
    await tx.callRecord.count({ where: { endpointId: endpointId as string } }),
  ]);
  const sums = (calls: number, errors: number, date: string) => ({
    calls: BigInt(calls),
    errors: BigInt(errors),
    requestBytes: BigInt(10 * calls),
    responseBytes: BigInt(100 * calls),
    day: new Date(date),
  });
  expect(keys).toMatchObject([
    { orgId, keyId: one, ...sums(4, 2, '2026-11-20') },
    { orgId: other, keyId: two, ...sums(5_002, 2, '2026-11-20') },
    { orgId, keyId: one, ...sums(2, 0, '2026-11-21') },
  ]);
  expect(agents).toMatchObject([{ orgId, agentId, ...sums(2, 2, '2026-11-20') }]);
  expect(rows).toBe(5_010);
});
