/** The buffer of metered calls: batches, drops, and never a wait. */
import { expect, it } from 'vitest';

import { CallBuffer, type CallEntry } from './call-buffer.js';

const entry = (method: string): CallEntry => ({
  orgId: 'o',
  endpointId: 'e',
  keyId: null,
  agentId: null,
  serverId: null,
  method,
  name: null,
  outcome: 'ok',
  errorCode: null,
  durationUs: 1,
  requestBytes: 1,
  responseBytes: 1,
  era: 'legacy',
  at: 0,
});

it('writes in batches, in order, and drops what does not fit or cannot be written', async () => {
  const batches: string[][] = [];
  let broken = false;
  const buffer = new CallBuffer({
    capacity: 5,
    batch: 2,
    everyMs: 60_000,
    write: async (batch) => {
      if (broken) throw new Error('no');
      batches.push(batch.map((e) => e.method));
    },
  });
  for (const method of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) buffer.push(entry(method));
  expect([buffer.size, buffer.dropped]).toEqual([5, 2]);
  await buffer.flush();
  expect(batches).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  broken = true;
  buffer.push(entry('h'));
  await buffer.stop();
  expect([buffer.size, buffer.dropped]).toEqual([0, 3]);
});
