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
  /** What of it was still held at the end, garbage collected, in MiB. */
  readonly keptMiB: number;
}

/**
 * A pause that a client would notice, in milliseconds. Faults are far beyond it, what is seen on an idle
 * machine is far below: how long something takes is for the bench to say.
 */
export const LAG_MS = 1_500;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * Bytes after a collection, without what V8 is only told of and hears late that it is gone. Buffers are
 * given back a turn after their owner is collected.
 */
async function kept(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect();
    await turn();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
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
  const keptBefore = await kept();
  const before = held();
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
    await turn();
    watching = false;
    return [result, { lagMs, memoryMiB: mib(most - before), keptMiB: mib((await kept()) - keptBefore) }];
  } finally {
    watching = false;
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const mib = (bytes: number): number => bytes / 1_048_576;
