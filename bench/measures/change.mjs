/** How long after its commit a revocation and a configuration change hold, under full load. */
import { at } from '../../scripts/lib/paths.mjs';
import { requestsFor, requestText } from '../lib/requests.mjs';
import { startPeer } from '../lib/rpc.mjs';
import { median } from '../lib/stats.mjs';
import { TOOL_DEFINITION } from '../peers/mcp.mjs';

const ERA = 'modern';
const METHOD = 'tools/call';
const TIMEOUT_MS = 10_000;

/** @returns {Promise<import('../lib/report.mjs').Section>} */
export async function measureChange({ world, load, options }) {
  const org = await world.organization('change');
  const texts = ['one', 'two'];
  const upstreams = await Promise.all(
    texts.map((text) => startPeer(at('bench/peers/upstream.mjs'), [ERA, text])),
  );
  const configs = upstreams.map(({ info }) => ({ url: `http://127.0.0.1:${info.port}/mcp` }));
  const endpoint = await world.publish(org, {
    slug: 'change',
    config: configs[0],
    tools: [TOOL_DEFINITION],
    era: ERA,
  });
  const gateway = await world.gateway();
  const { port } = gateway.info;
  const { path, key } = endpoint;
  const { connections, rounds } = options;
  const requests = await requestsFor(load, { port, path, key, era: ERA, method: METHOD, connections });
  // Both changes are watched from a process of their own while the load goes on.
  const watcher = await startPeer(at('bench/peers/load.mjs'));
  const watch = { world, watcher, port, path, org, endpoint };
  const loading = load.ask('run', { port, requests, seconds: rounds * 2.5, expect: '"result"' });
  const revocations = [];
  const changes = [];
  for (let i = 0; i < rounds; i++) {
    revocations.push(await revocation(watch));
    const next = (i + 1) % 2;
    changes.push(await change({ ...watch, config: configs[next], text: texts[next], key }));
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const loaded = await loading;
  await Promise.all([gateway.stop(), watcher.stop(), ...upstreams.map((upstream) => upstream.stop())]);
  if (loaded.errors > 0) throw new Error(`${loaded.errors} calls failed: ${loaded.firstError}`);
  const worst = (values) => Math.max(...values);
  return {
    title: 'Changes under full load',
    head: ['', 'median ms', 'worst ms'],
    rows: [
      ['a key is revoked', median(revocations), worst(revocations)],
      ["a server's address changes", median(changes), worst(changes)],
    ],
    goals: [
      { what: 'revocation effective, worst, ms', value: worst(revocations), atMost: 1_000 },
      { what: 'configuration effective, worst, ms', value: worst(changes), atMost: 1_000 },
    ],
    notes: [
      `${Math.round(loaded.perSecond).toLocaleString('en-US')} calls/s during the changes, none of them failed.`,
      'From the commit to the first answer that shows the change, as a client sees it.',
    ],
  };
}

async function revocation({ world, watcher, port, path, org, endpoint }) {
  const { id, secret } = await world.key(org.id, endpoint.endpointId);
  const request = requestText(path, ERA, METHOD, { key: secret });
  await watcher.ask('until', { port, request, status: 200, text: '"result"', timeoutMs: TIMEOUT_MS });
  const refused = watcher.ask('until', { port, request, status: 401, text: '', timeoutMs: TIMEOUT_MS });
  await world.revoke(org.id, id);
  const committed = Date.now();
  return Math.max(0, (await refused) - committed);
}

async function change({ world, watcher, port, path, org, endpoint, config, text, key }) {
  const request = requestText(path, ERA, METHOD, { key });
  const shown = watcher.ask('until', {
    port,
    request,
    status: 200,
    text: `"${text}"`,
    timeoutMs: TIMEOUT_MS,
  });
  await world.reconfigure(org.id, endpoint.serverId, config);
  const committed = Date.now();
  return Math.max(0, (await shown) - committed);
}
