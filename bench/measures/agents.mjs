/** Tool calls of a key that acts for an agent, beside those of a key that sees the whole of the same endpoint. */
import { at } from '../../scripts/lib/paths.mjs';
import { requestsFor } from '../lib/requests.mjs';
import { startPeer } from '../lib/rpc.mjs';
import { medianOf } from '../lib/stats.mjs';
import { TOOL_DEFINITION } from '../peers/mcp.mjs';
import { alternate } from './round.mjs';

const ERA = 'modern';
const OTHERS = 1_000;

/** @returns {Promise<import('../lib/report.mjs').Section>} */
export async function measureAgents({ world, load, options }) {
  const org = await world.organization('agents');
  const upstream = await startPeer(at('bench/peers/upstream.mjs'), [ERA]);
  const config = { url: `http://127.0.0.1:${upstream.info.port}/mcp` };
  const others = Array.from({ length: OTHERS }, (_, i) => ({ ...TOOL_DEFINITION, name: `other_${i}` }));
  const tools = [TOOL_DEFINITION, ...others];
  const published = await world.publish(org, { slug: 'shared', config, tools, era: ERA });
  const { path, serverId, endpointId } = published;
  const agentId = await world.agent(org.id, endpointId, serverId, [TOOL_DEFINITION.name, 'other_*7']);
  const ofAgent = await world.key(org.id, endpointId, agentId);
  const gateway = await world.gateway({ nodeArgs: options.profile });
  const { port } = gateway.info;
  const { connections } = options;
  const target = async (key) => ({
    peer: gateway,
    port,
    requests: await requestsFor(load, { port, path, key, era: ERA, method: 'tools/call', connections }),
  });
  const targets = { 'the endpoint': await target(published.key), 'an agent': await target(ofAgent.secret) };
  const results = await alternate(load, targets, options);
  await Promise.all([upstream.stop(), gateway.stop()]);
  const rows = Object.entries(results).map(([name, rounds]) => [
    name,
    ...['perSecond', 'p50', 'p99', 'cpuMs'].map((figure) => medianOf(rounds, figure)),
  ]);
  const whole = results['the endpoint'];
  const ratios = results['an agent'].map((round, i) => ({ value: round.cpuMs / whole[i].cpuMs }));
  return {
    title: 'Tool calls of an agent',
    head: ['key of', 'calls/s', 'p50 ms', 'p99 ms', 'CPU ms/call'],
    rows,
    goals: [{ what: 'CPU a call, × without an agent', value: medianOf(ratios, 'value'), atMost: 1.05 }],
    notes: [
      `Of ${tools.length.toLocaleString('en-US')} tools the agent is granted one by name and a tenth by a pattern.`,
    ],
  };
}
