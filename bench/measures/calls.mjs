/** Tool calls beside the direct upstream and the bare proxy: HTTP in both eras, and STDIO. */
import { at } from '../../scripts/lib/paths.mjs';
import { requestsFor, requestText } from '../lib/requests.mjs';
import { startPeer } from '../lib/rpc.mjs';
import { medianOf } from '../lib/stats.mjs';
import { TOOL_DEFINITION } from '../peers/mcp.mjs';
import { alternate } from './round.mjs';

const METHOD = 'tools/call';

/** @returns {Promise<import('../lib/report.mjs').Section>} */
export async function measureCalls({ world, load, options }) {
  const org = await world.organization('calls');
  const gateway = await world.gateway({ nodeArgs: options.profile });
  const table = [];
  const goals = [];
  for (const era of ['legacy', 'modern']) {
    const set = await httpTargets({ world, load, options, gateway, org, era });
    const results = await alternate(load, set.targets, options);
    await set.stop();
    report(`HTTP, ${era} client`, results, table, goals, { cpu: 1.5, rate: 0.7 });
  }
  const set = await stdioTargets({ world, load, options, gateway, org });
  const results = await alternate(load, set.targets, options);
  await set.stop();
  report('STDIO, legacy client', results, table, goals, { cpu: 2 });
  const dropped = await droppedOf(gateway);
  await gateway.stop();
  const notes = [`Call log entries dropped under this load: ${dropped}.`];
  return { title: 'Tool calls', head: HEAD, rows: table, goals, notes };
}

const HEAD = ['', 'target', 'calls/s', 'p50 ms', 'p99 ms', 'CPU ms/call'];

async function httpTargets({ world, load, options, gateway, org, era }) {
  const upstream = await startPeer(at('bench/peers/upstream.mjs'), [era]);
  const proxy = await startPeer(at('bench/peers/proxy.mjs'), [String(upstream.info.port)]);
  const config = { url: `http://127.0.0.1:${upstream.info.port}/mcp` };
  const { path, key } = await world.publish(org, { slug: era, config, tools: [TOOL_DEFINITION], era });
  await proxy.ask('allow', key);
  const { connections } = options;
  const plain = Array.from({ length: connections }, () => requestText('/mcp', era, METHOD, { key }));
  const { port } = gateway.info;
  const requests = await requestsFor(load, { port, path, key, era, method: METHOD, connections });
  return {
    targets: {
      direct: { peer: upstream, port: upstream.info.port, requests: plain },
      proxy: { peer: proxy, port: proxy.info.port, requests: plain },
      gateway: { peer: gateway, port, requests },
    },
    stop: () => Promise.all([upstream.stop(), proxy.stop()]),
  };
}

/** The proxy stands before the HTTP upstream here too: there is no bare proxy to a process. */
async function stdioTargets({ world, load, options, gateway, org }) {
  const era = 'legacy';
  const set = await httpTargets({
    world,
    load,
    options,
    gateway,
    org: await world.organization('yardstick'),
    era,
  });
  const args = [at('bench/peers/stdio-upstream.mjs'), era];
  const config = { command: process.execPath, args };
  const spec = { slug: 'stdio', type: 'STDIO', config, tools: [TOOL_DEFINITION], era };
  const { path, key } = await world.publish(org, spec);
  const { port } = gateway.info;
  const { connections } = options;
  const requests = await requestsFor(load, { port, path, key, era, method: METHOD, connections });
  const { proxy } = set.targets;
  return { targets: { proxy, gateway: { peer: gateway, port, requests } }, stop: set.stop };
}

function report(what, results, table, goals, wanted) {
  for (const [name, rounds] of Object.entries(results)) {
    const row = ['perSecond', 'p50', 'p99', 'cpuMs'].map((key) => medianOf(rounds, key));
    table.push([what, name, ...row]);
  }
  // Ratios within a round: what else the machine does falls on both.
  const ratio = (key) => {
    const rounds = results.gateway.map((round, i) => ({ value: round[key] / results.proxy[i][key] }));
    return medianOf(rounds, 'value');
  };
  goals.push({ what: `${what}: CPU a call, × proxy`, value: ratio('cpuMs'), atMost: wanted.cpu });
  if (wanted.rate === undefined) return;
  goals.push({ what: `${what}: calls/s, × proxy`, value: ratio('perSecond'), atLeast: wanted.rate });
  goals.push({ what: `${what}: p99, × proxy`, value: ratio('p99'), atMost: 2 });
}

async function droppedOf(gateway) {
  const text = await (await fetch(`http://127.0.0.1:${gateway.info.port}/metrics`)).text();
  return /^patchbay_call_log_dropped_total (\d+)/m.exec(text)?.[1] ?? 'unknown';
}
