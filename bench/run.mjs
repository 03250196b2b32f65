/**
 * `npm run bench`: what the gateway costs, beside the direct upstream and a bare proxy.
 *
 *   npm run bench -- --only calls,agents,list,sessions,cold,change,processes --seconds 3 --rounds 5
 *
 * `--profile <folder>` writes CPU profiles of the gateway under the load of `calls` and `list`. A run of all
 * measures writes bench/RESULTS.md; it fails for faults only, never for a figure.
 */
import { parseArgs } from 'node:util';
import { build } from '../scripts/lib/build.mjs';
import { at } from '../scripts/lib/paths.mjs';
import { failWith, Stop, say } from '../scripts/lib/say.mjs';
import { sectionText, writeResults } from './lib/report.mjs';
import { startPeer } from './lib/rpc.mjs';
import { World } from './lib/world.mjs';
import { measureAgents } from './measures/agents.mjs';
import { measureCalls } from './measures/calls.mjs';
import { measureChange } from './measures/change.mjs';
import { measureCold } from './measures/cold.mjs';
import { measureList } from './measures/list.mjs';
import { measureProcesses } from './measures/processes.mjs';
import { measureSessions } from './measures/sessions.mjs';

const MEASURES = {
  calls: measureCalls,
  agents: measureAgents,
  list: measureList,
  sessions: measureSessions,
  change: measureChange,
  processes: measureProcesses,
  // Last: it fills the database.
  cold: measureCold,
};

/** @returns what to measure, and how long. @throws Stop for an option that does not exist. */
function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: Object.keys(MEASURES).join(',') },
      seconds: { type: 'string', default: '3' },
      rounds: { type: 'string', default: '5' },
      connections: { type: 'string', default: '32' },
      profile: { type: 'string' },
    },
  });
  const only = values.only.split(',');
  const unknown = only.filter((name) => !Object.hasOwn(MEASURES, name));
  if (unknown.length > 0)
    throw new Stop(`There is no measure ${unknown.join(', ')}: ${Object.keys(MEASURES)}`);
  const [seconds, rounds, connections] = [values.seconds, values.rounds, values.connections].map(Number);
  if (!(seconds > 0 && rounds >= 1 && connections >= 1))
    throw new Stop('Seconds, rounds and connections are positive numbers');
  const profile = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
  return { only, seconds, rounds, connections, profile };
}

async function main() {
  const options = readOptions();
  await build(say);
  const world = await World.start();
  const sections = [];
  try {
    const load = await startPeer(at('bench/peers/load.mjs'));
    world.onStop(() => load.stop());
    for (const [name, measure] of Object.entries(MEASURES)) {
      if (!options.only.includes(name)) continue;
      const section = await measure({ world, load, options });
      sections.push(section);
      say(sectionText(section));
    }
  } finally {
    await world.stop();
  }
  const whole = sections.length === Object.keys(MEASURES).length;
  if (whole) writeResults(sections, ['npm run bench', ...asGiven()].join(' '));
}

function asGiven() {
  const given = process.argv.slice(2);
  return given.length === 0 ? [] : ['--', ...given];
}

main().then(() => process.exit(0), failWith);
