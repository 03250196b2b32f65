/** One stretch of load on one process, and what the process says it cost. */

/**
 * @param {import('../lib/rpc.mjs').Peer} load
 * @param {{ peer: import('../lib/rpc.mjs').Peer, port: number, requests: string[], expect?: string }} target
 * @param {number} seconds
 * @returns calls a second, latencies in ms, and CPU milliseconds a call.
 * @throws when one answer was not the expected one.
 */
export async function measureRound(load, { peer, port, requests, expect = '"result"' }, seconds) {
  const before = await peer.ask('usage');
  const result = await load.ask('run', { port, requests, seconds, expect });
  const after = await peer.ask('usage');
  if (result.errors > 0 || result.calls === 0)
    throw new Error(`${result.errors} of ${result.calls} answers were wrong: ${result.firstError}`);
  return { ...result, cpuMs: ((after - before) * 1_000) / result.calls };
}

/**
 * Loads all targets in turn, round after round, so that what else the machine does hits all alike.
 * @returns {Promise<Record<string, object[]>>} rounds by target.
 */
export async function alternate(load, targets, { rounds, seconds }) {
  const results = Object.fromEntries(Object.keys(targets).map((name) => [name, []]));
  // Compilers warm up first.
  for (const target of Object.values(targets)) await measureRound(load, target, Math.min(seconds, 2));
  for (let i = 0; i < rounds; i++) {
    for (const [name, target] of Object.entries(targets))
      results[name].push(await measureRound(load, target, seconds));
  }
  return results;
}
