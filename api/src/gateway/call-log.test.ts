/** Rows of the call log: what clients may send as names must not cost others their entries. */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { newUuid } from '../common/ids.js';
import { writeCallLog } from './call-log.js';
import type { Exchange } from './runtime/http/exchange.js';
import { CallBuffer } from './runtime/meter/call-buffer.js';
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
  for (const { id, createdAt } of rows) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    // The first 48 bits are the time, so that the index grows at its end.
    expect(
      Math.abs(Number.parseInt(id.replace('-', '').slice(0, 12), 16) - createdAt.getTime()),
    ).toBeLessThan(2);
    expect(createdAt.getTime()).toBeGreaterThan(before - 1_000);
  }
});
