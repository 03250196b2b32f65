/**
 * Long work beside short work and beside the event loop. The clock is the tests' own: on a real one a
 * machine that pauses this process between two steps makes any work long.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, expect, it, vi } from 'vitest';

import { inOneGo, inSlices, type Sliced } from './slices.js';

let now = 0;

beforeEach(async () => {
  // What ran before has used some of this turn.
  await nextTurn();
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  return () => clock.mockRestore();
});

/** Takes so long, and yields every tenth of a millisecond. */
function* busy<T>(ms: number, result: T): Sliced<T> {
  for (let step = 0; step < ms * 10; step++) {
    now += 0.1;
    yield;
  }
  return result;
}

it('gives the event loop its turns, and short work its end before that of long work', async () => {
  const ended: string[] = [];
  let turns = 0;
  const count = (): void => {
    turns++;
    if (!ended.includes('long')) setImmediate(count);
  };
  setImmediate(count);
  const all = ['long', 'short'].map((name) =>
    inSlices(busy(name === 'long' ? 100 : 5, name)).then((result) => ended.push(result)),
  );
  await Promise.all(all);
  expect(ended).toEqual(['short', 'long']);
  expect(turns).toBeGreaterThan(5);
});

it('ends short work at once', async () => {
  let ended = false;
  function* work(): Sliced<number> {
    yield;
    ended = true;
    return 7;
  }
  const result = inSlices(work());
  expect(ended).toBe(true);
  expect(await result).toBe(7);
  expect(inOneGo(work())).toBe(7);
});

it('fails with what the work throws, in whichever slice', async () => {
  function* failing(ms: number): Sliced<never> {
    yield* busy(ms, null);
    throw new RangeError('no');
  }
  await expect(inSlices(failing(0))).rejects.toThrow(RangeError);
  await Promise.all([inSlices(busy(20, 1)), expect(inSlices(failing(10))).rejects.toThrow('no')]);
});
