/**
 * One process of a machine at a time: a directory that whoever holds it keeps touching, so that the next
 * one can tell a slow holder from a dead one.
 */
import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const TOUCH_MS = 2_000;
const LOOK_MS = 100;
/** A holder that has not touched it for so long is dead. */
const DEAD_MS = 20_000;

/**
 * Runs `work` while nobody else holds `path`, whose parent is there.
 * @throws what `work` throws; the signal's reason when it is aborted while waiting.
 */
export async function holding<T>(path: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  while (!(await taken(path))) await sleep(LOOK_MS, undefined, { signal });
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, TOUCH_MS);
  timer.unref();
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await rm(path, { recursive: true, force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const touched = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null, // given up just now
  );
  // Two that find it dead at once may both go on: each then works in its own directory and the
  // second finds the first one's work in place.
  if (touched !== null && Date.now() - touched > DEAD_MS) await rm(path, { recursive: true, force: true });
  return false;
}
