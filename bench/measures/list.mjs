/** `tools/list` of a thousand tools, beside serving the same bytes from memory. */
import { at } from '../../scripts/lib/paths.mjs';
import { Connection } from '../lib/http1.mjs';
import { requestsFor } from '../lib/requests.mjs';
import { startPeer } from '../lib/rpc.mjs';
import { medianOf } from '../lib/stats.mjs';
import { alternate } from './round.mjs';

const TOOLS = 1_000;
const ERA = 'modern';

/** @returns {Promise<import('../lib/report.mjs').Section>} */
export async function measureList({ world, load, options }) {
  const org = await world.organization('list');
  const tools = Array.from({ length: TOOLS }, (_, i) => toolNumber(i));
  // Nothing is called, so nobody need listen there.
  const config = { url: 'http://127.0.0.1:9/mcp' };
  const { path, key } = await world.publish(org, { slug: 'list', config, tools, era: ERA });
  const gateway = await world.gateway({ nodeArgs: options.profile });
  const { port } = gateway.info;
  const { connections } = options;
  const requests = await requestsFor(load, { port, path, key, era: ERA, method: 'tools/list', connections });
  const connection = new Connection(port);
  const { body } = await connection.exchange(Buffer.from(requests[0], 'latin1'));
  connection.close();
  const memory = await startPeer(at('bench/peers/memory.mjs'));
  await memory.ask('hold', body.toString());
  const targets = {
    memory: { peer: memory, port: memory.info.port, requests },
    gateway: { peer: gateway, port, requests },
  };
  const results = await alternate(load, targets, options);
  await Promise.all([memory.stop(), gateway.stop()]);
  const rows = Object.entries(results).map(([name, rounds]) => [
    name,
    ...['perSecond', 'p50', 'p99', 'cpuMs'].map((figure) => medianOf(rounds, figure)),
  ]);
  const ratios = results.gateway.map((round, i) => ({ value: round.cpuMs / results.memory[i].cpuMs }));
  const listed = JSON.parse(body).result.tools.length;
  return {
    title: `tools/list of ${TOOLS.toLocaleString('en-US')} tools`,
    head: ['target', 'lists/s', 'p50 ms', 'p99 ms', 'CPU ms/list'],
    rows,
    goals: [{ what: 'CPU a list, × memory', value: medianOf(ratios, 'value'), atMost: 1.3 }],
    notes: [`One answer holds ${listed} tools in ${body.length.toLocaleString('en-US')} bytes.`],
  };
}

function toolNumber(i) {
  const text = { type: 'string', description: `What number ${i} shall work on.` };
  return {
    name: `tool_number_${i}`,
    description: `Does what number ${i} does, with every option that such tools have.`,
    inputSchema: { type: 'object', properties: { text, depth: { type: 'integer' } }, required: ['text'] },
  };
}
