/**
 * Whatever is sent to an operation of the document: no 5xx, every answer as the document says, no stack, a bad input
 * named, and a process that stays as large as it was. `npm run fuzz` sends more of it, from another seed each time.
 *
 * PATCHBAY_FUZZ_RUNS: requests for each operation. PATCHBAY_FUZZ_SEED: a seed to try again.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fuzzer } from './fuzz.js';
import { heap } from './heap.js';

const RUNS = Number(process.env.PATCHBAY_FUZZ_RUNS ?? 12);
const SEED = Number(process.env.PATCHBAY_FUZZ_SEED ?? 20261121);

let fuzzer: Fuzzer;
beforeAll(async () => {
  fuzzer = await Fuzzer.start();
});
afterAll(() => fuzzer.close());

describe('the fuzzer', () => {
  it('finds nothing in any operation', { timeout: 300_000 + RUNS * 10_000 }, async () => {
    const faults: string[] = [];
    const before = heap();
    for (const operation of fuzzer.operations) {
      const fault = await fuzzer.fuzz(operation, SEED, RUNS);
      if (fault !== null) faults.push(fault);
    }
    console.log(
      `fuzz: seed ${SEED}, ${fuzzer.operations.length} operations, ${RUNS} requests each (${fuzzer.answered}), ${faults.length} faults, heap ${before} → ${heap()} MiB`,
    );
    expect(faults.join('\n')).toBe('');
    // Caches and compiled code; a leak of what was sent would be hundreds.
    expect(heap() - before).toBeLessThan(150);
  });
});
