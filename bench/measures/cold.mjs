/** The first call through an endpoint that nobody used before, in a database full of others. */
import { at } from '../../scripts/lib/paths.mjs';
import { addCrowd } from '../lib/crowd.mjs';
import { INITIALIZE, request } from '../lib/requests.mjs';
import { startPeer } from '../lib/rpc.mjs';
import { median } from '../lib/stats.mjs';
import { TOOL_DEFINITION } from '../peers/mcp.mjs';

const ORGANIZATIONS = 10_000;
/** Endpoints that are called once; the first of all warms the code up. */
const SAMPLES = 31;

/** @returns {Promise<import('../lib/report.mjs').Section>} */
export async function measureCold({ world, load }) {
  await addCrowd(world.ownerUrl, ORGANIZATIONS);
  const rows = [];
  const goals = [];
  for (const era of ['legacy', 'modern']) {
    const upstream = await startPeer(at('bench/peers/upstream.mjs'), [era]);
    const config = { url: `http://127.0.0.1:${upstream.info.port}/mcp` };
    const endpoints = [];
    for (let i = 0; i < SAMPLES; i++) {
      const org = await world.organization(`cold-${era}-${i}`);
      const spec = { slug: 'cold', config, tools: [TOOL_DEFINITION], era };
      endpoints.push(await world.publish(org, spec));
    }
    const gateway = await world.gateway();
    const direct = [];
    const cold = [];
    for (const { path, key } of endpoints) {
      direct.push(await single(load, upstream.info.port, '/mcp', era));
      cold.push(await single(load, gateway.info.port, path, era, key));
    }
    await Promise.all([gateway.stop(), upstream.stop()]);
    const over = cold.map((ms, i) => ms - direct[i]).slice(1);
    rows.push([era, median(direct), median(cold.slice(1)), median(over), Math.max(...over), cold[0]]);
    goals.push({ what: `${era}: ms over the upstream's own time`, value: median(over), atMost: 20 });
  }
  return {
    title: 'First call through a cold endpoint',
    head: ['client', 'direct ms', 'cold ms', 'over it, median', 'over it, worst', 'very first of a process'],
    rows,
    goals,
    notes: [
      `${ORGANIZATIONS.toLocaleString('en-US')} organisations and ${(ORGANIZATIONS * 10).toLocaleString('en-US')} servers in the database; ${SAMPLES - 1} endpoints of as many organisations, a new connection each.`,
      'A legacy client needs `initialize` and the call; the gateway shakes hands with the upstream in between.',
    ],
  };
}

function single(load, port, path, era, key) {
  const call = { path, ...request(era, 'tools/call', { key }) };
  const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const steps = era === 'modern' ? [call] : [{ path, headers, text: INITIALIZE }, call];
  return load.ask('single', { port, steps, expect: '"ok"' });
}
