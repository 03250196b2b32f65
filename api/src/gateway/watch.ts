/**
 * What a test sees of its own process while something goes on in it: how long the event loop stood
 * still, and how much memory was taken.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export interface Seen {
  /** Longest time without a turn of the event loop, in milliseconds. */
  readonly lagMs: number;
  /** Most memory above what was there before (heap and buffers, garbage too), in MiB. */
  readonly memoryMiB: number;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes on the heap and in buffers after a collection. */
function memoryInUse(): number {
  collect();
  return held();
}

function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/**
 * Watches every turn of the event loop while `work` runs. A pause counts as long as this process computed
 * in it: time that other processes of the machine took is no fault of what is tested.
 */
export async function watch<T>(work: () => Promise<T>): Promise<[T, Seen]> {
  const before = memoryInUse();
  let most = before;
  let lagMs = 0;
  let at = performance.now();
  let cpu = process.cpuUsage();
  let watching = true;
  const look = (): void => {
    const { user, system } = process.cpuUsage(cpu);
    lagMs = Math.max(lagMs, Math.min(performance.now() - at, (user + system) / 1_000));
    most = Math.max(most, held());
    at = performance.now();
    cpu = process.cpuUsage();
    if (watching) setImmediate(look);
  };
  setImmediate(look);
  try {
    const result = await work();
    // The turn of the last of it counts too.
    await new Promise((resolve) => setImmediate(resolve));
    return [result, { lagMs, memoryMiB: (most - before) / 1_048_576 }];
  } finally {
    watching = false;
  }
}
