/**
 * When a server is looked at again. Jitter spreads servers that were created together; after failures
 * the sync is tried sooner than its schedule and the check later than its own. Pure functions.
 */

/** A process is dear to start, so STDIO servers are checked more rarely. */
const STDIO_FACTOR = 5;
const FIRST_RETRY_SECONDS = 15;
const MAX_CHECK_FACTOR = 5;

/** ± 10 %, so that what starts together does not stay together. */
function jittered(seconds: number, random: () => number): number {
  return seconds * (0.9 + 0.2 * random());
}

/** @param failures in a row, 0 after a success. @returns seconds. */
export function nextSyncIn(intervalSeconds: number, failures: number, random = Math.random): number {
  if (failures === 0) return jittered(intervalSeconds, random);
  return jittered(Math.min(intervalSeconds, FIRST_RETRY_SECONDS * 2 ** Math.min(failures - 1, 20)), random);
}

/** @param failures in a row, 0 after a success. @returns seconds. */
export function nextCheckIn(
  intervalSeconds: number,
  stdio: boolean,
  failures: number,
  random = Math.random,
): number {
  const base = stdio ? intervalSeconds * STDIO_FACTOR : intervalSeconds;
  return jittered(base * Math.min(MAX_CHECK_FACTOR, 2 ** Math.max(0, Math.min(failures - 1, 20))), random);
}
