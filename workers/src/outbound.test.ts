/** What workers connect to goes through the outbound guard: reading a catalogue, and looking after health. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { startWorkers, type Workers } from './main.js';
import { Bench, silent } from './testing.js';

let t: TestDatabase;
let bench: Bench;
let workers: Workers;
let hits = 0;
const trap = createServer((socket) => {
  hits++;
  socket.destroy();
});

beforeAll(async () => {
  t = await createTestDatabase();
  bench = await Bench.create(t, null, { PATCHBAY_OUTBOUND_ALLOW: 'none' });
  workers = await startWorkers(bench.env, silent);
  trap.listen(0, '127.0.0.1');
  await once(trap, 'listening');
});
afterAll(async () => {
  await workers.stop();
  await bench.close();
  await t.drop();
  trap.close();
});

it.each(['SSE', 'STREAMABLE_HTTP'] as const)(
  'a refused address is not dialled, and the state says why: %s',
  async (type) => {
    const { port } = trap.address() as AddressInfo;
    const org = await bench.organization();
    const server = await bench.server(org, { type, config: { url: `https://127.0.0.1:${port}/mcp` } });
    const jobs = await bench.jobs();
    const id = await jobs.request(org, { kind: 'catalog.sync', serverId: server });
    const error = {
      code: 'upstream_unreachable',
      message: expect.stringContaining('its URL leads to an address that is not public (127.0.0.1)'),
    };
    expect(await bench.finished(org, id)).toMatchObject({ status: 'failed', error });
    const { checkedAt } = await bench.state(org, server);
    await t.db.tenant(org, (tx) =>
      tx.serverState.update({
        where: { serverId: server },
        data: { nextCheckAt: new Date(0), lastError: {} },
      }),
    );
    const state = await bench.until(async () => {
      const now = await bench.state(org, server);
      return now.checkedAt !== null && now.checkedAt > (checkedAt ?? new Date(0)) ? now : null;
    });
    expect(state).toMatchObject({ status: 'unreachable', lastError: error, failures: 2 });
    await jobs.close();
    expect(hits).toBe(0);
  },
);
