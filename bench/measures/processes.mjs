/** How calls a second grow with PATCHBAY_GATEWAY_PROCESSES. */
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { at } from '../../scripts/lib/paths.mjs';
import { requestsFor } from '../lib/requests.mjs';
import { startPeer } from '../lib/rpc.mjs';
import { median } from '../lib/stats.mjs';
import { TOOL_DEFINITION } from '../peers/mcp.mjs';

const NAME = 'PATCHBAY_GATEWAY_PROCESSES';
const ERA = 'modern';

/** @returns {Promise<import('../lib/report.mjs').Section>} */
export async function measureProcesses({ world, load, options }) {
  const title = `Several processes (${NAME})`;
  const { ENV_NAMES } = await import(pathToFileURL(at('api/dist/config/env.js')).href);
  if (!ENV_NAMES.includes(NAME))
    return { title, head: [], rows: [], goals: [], notes: [`Skipped: the api does not know ${NAME}.`] };
  const org = await world.organization('processes');
  const upstream = await startPeer(at('bench/peers/upstream.mjs'), [ERA]);
  const config = { url: `http://127.0.0.1:${upstream.info.port}/mcp` };
  const { path, key } = await world.publish(org, {
    slug: 'many',
    config,
    tools: [TOOL_DEFINITION],
    era: ERA,
  });
  const rows = [];
  for (const processes of [1, 2]) {
    const gateway = await world.gateway({ env: { [NAME]: String(processes) } });
    const { port } = gateway.info;
    const job = { port, path, key, era: ERA, method: 'tools/call', connections: options.connections };
    const requests = await requestsFor(load, job);
    const run = { port, requests, seconds: options.seconds, expect: '"result"' };
    await load.ask('run', { ...run, seconds: 2 });
    const rates = [];
    const before = cpuOfTree(gateway.child.pid);
    let calls = 0;
    for (let i = 0; i < options.rounds; i++) {
      const result = await load.ask('run', run);
      if (result.errors > 0) throw new Error(result.firstError);
      rates.push(result.perSecond);
      calls += result.calls;
    }
    rows.push([processes, median(rates), ((cpuOfTree(gateway.child.pid) - before) * 1_000) / calls]);
    await gateway.stop();
  }
  await upstream.stop();
  const cores = availableParallelism();
  return {
    title,
    head: ['processes', 'calls/s', 'CPU ms/call, all processes'],
    rows,
    goals: [],
    notes: [
      `× ${(rows[1][1] / rows[0][1]).toFixed(2)} with two processes. The machine has ${cores} cores, which the load and the upstream share.`,
    ],
  };
}

/** CPU seconds of a process and its children, by the kernel's accounting (proc(5), in 10 ms ticks). */
function cpuOfTree(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ');
  const own = (Number(fields[11]) + Number(fields[12])) / 100;
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim();
  if (children === '') return own;
  return children.split(' ').reduce((sum, child) => sum + cpuOfTree(Number(child)), own);
}
