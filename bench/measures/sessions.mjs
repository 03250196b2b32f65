/** Idle legacy sessions: what each takes of memory, and how fast they are opened. */
import { INITIALIZE } from '../lib/requests.mjs';
import { TOOL_DEFINITION } from '../peers/mcp.mjs';

const COUNT = 10_000;

/** @returns {Promise<import('../lib/report.mjs').Section>} */
export async function measureSessions({ world, load, options }) {
  const org = await world.organization('sessions');
  const spec = { config: { url: 'http://127.0.0.1:9/mcp' }, tools: [TOOL_DEFINITION], era: 'legacy' };
  const { path, key } = await world.publish(org, { slug: 'sessions', ...spec });
  // One key opens them all: more than a key may by default.
  const most = String(2 * COUNT);
  const gateway = await world.gateway({
    env: { PATCHBAY_MAX_SESSIONS_PER_KEY: most, PATCHBAY_MAX_SESSIONS_PER_ORGANIZATION: most },
  });
  const headers = { authorization: `Bearer ${key}` };
  const { connections } = options;
  const job = { port: gateway.info.port, path, headers, connections, initialize: INITIALIZE };
  const open = (count) => load.ask('openSessions', { ...job, count });
  // Code, pools and caches are there before the counting starts.
  await open(2_000);
  await settled(gateway);
  const before = await gateway.ask('memory');
  const cpuBefore = await gateway.ask('usage');
  const { seconds } = await open(COUNT);
  const cpu = (await gateway.ask('usage')) - cpuBefore;
  await settled(gateway);
  const after = await gateway.ask('memory');
  await gateway.stop();
  const heap = (after.heap - before.heap) / COUNT / 1_024;
  const rss = (after.rss - before.rss) / COUNT / 1_024;
  return {
    title: `${COUNT.toLocaleString('en-US')} idle legacy sessions`,
    head: ['', 'figure'],
    rows: [
      ['opened/s (initialize and initialized)', COUNT / seconds],
      ['CPU ms to open one', (cpu * 1_000) / COUNT],
      ['heap KiB each', heap],
      ['resident KiB each', rss],
    ],
    goals: [
      { what: 'memory of an idle session in KiB', value: heap, atMost: 10 },
      { what: 'sessions opened/s', value: COUNT / seconds, atLeast: 2_000 },
    ],
    notes: ['Heap is what is live after a full collection, buffers included.'],
  };
}

/** Entries of the call log are written and gone. */
async function settled(gateway) {
  for (let i = 0; i < 100; i++) {
    const text = await (await fetch(`http://127.0.0.1:${gateway.info.port}/metrics`)).text();
    if (/^patchbay_call_log_buffered 0$/m.test(text)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the call log was not written');
}
