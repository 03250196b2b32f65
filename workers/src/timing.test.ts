import { describe, expect, it } from 'vitest';
import { FairShare } from './fair-share.js';
import { nextCheckIn, nextSyncIn } from './timing.js';

const middle = () => 0.5;

describe('when a server is looked at again', () => {
  it('syncs by its schedule, and sooner after failures, never later', () => {
    expect(nextSyncIn(900, 0, middle)).toBe(900);
    expect([1, 2, 3, 10, 1_000].map((n) => nextSyncIn(900, n, middle))).toEqual([15, 30, 60, 900, 900]);
    expect(nextSyncIn(5, 1, middle)).toBe(5);
  });

  it('checks by its schedule, STDIO more rarely, and ill servers less and less', () => {
    expect(nextCheckIn(60, false, 0, middle)).toBe(60);
    expect(nextCheckIn(60, true, 0, middle)).toBe(300);
    expect([1, 2, 3, 4, 1_000].map((n) => nextCheckIn(60, false, n, middle))).toEqual([
      60, 120, 240, 300, 300,
    ]);
  });

  it('spreads by a tenth to either side', () => {
    expect(nextSyncIn(100, 0, () => 0)).toBeCloseTo(90);
    expect(nextSyncIn(100, 0, () => 0.999)).toBeCloseTo(110, 0);
  });
});

describe("an organisation's share of a worker", () => {
  it('is half of its places; the rest waits longer the more of it waits', () => {
    const share = new FairShare(4);
    const first = share.take('a');
    expect(typeof first).toBe('function');
    expect(typeof share.take('a')).toBe('function');
    expect([share.take('a'), share.take('a')]).toEqual([500, 1_000]);
    expect(typeof share.take('b')).toBe('function');
    if (typeof first === 'function') first();
    expect(typeof share.take('a')).toBe('function');
    expect(share.take('a')).toBe(500);
  });

  it('is at least one place', () => {
    const share = new FairShare(1);
    expect(typeof share.take('a')).toBe('function');
    expect(share.take('a')).toBe(500);
  });
});
