import { expect, it } from 'vitest';

import { Breaker } from './breaker.js';

it('opens after failures in a row, lets one probe through, and waits longer each time', () => {
  let now = 1_000;
  const breaker = new Breaker({ failures: 3, firstPauseMs: 1_000, longestPauseMs: 4_000 }, () => now);
  breaker.failed('a');
  breaker.failed('a');
  breaker.succeeded();
  breaker.failed('a');
  breaker.failed('a');
  expect(breaker.admit()).toBe('go');
  breaker.failed('last');
  expect([breaker.admit(), breaker.retryAt, breaker.lastFailure]).toEqual([2_000, 2_000, 'last']);
  // Those that were let in before it opened change nothing.
  breaker.failed('late');
  expect(breaker.admit()).toBe(2_000);
  const pauses: number[] = [];
  for (let i = 0; i < 4; i++) {
    now = breaker.retryAt!;
    expect(breaker.admit()).toBe('probe');
    expect(breaker.admit()).toBe(now + 1_000);
    breaker.failed('again');
    pauses.push(breaker.retryAt! - now);
  }
  expect(pauses).toEqual([2_000, 4_000, 4_000, 4_000]);
  now = breaker.retryAt!;
  expect(breaker.admit()).toBe('probe');
  breaker.undecided();
  expect(breaker.admit()).toBe('probe');
  expect(breaker.isForgettable()).toBe(false);
  breaker.succeeded();
  expect([breaker.admit(), breaker.admit(), breaker.retryAt, breaker.isForgettable()]).toEqual([
    'go',
    'go',
    null,
    true,
  ]);
});

it('is forgotten when it has been quiet for long', () => {
  let now = 0;
  const breaker = new Breaker({ failures: 3, firstPauseMs: 1_000, longestPauseMs: 4_000 }, () => now);
  breaker.failed('a');
  expect(breaker.isForgettable()).toBe(false);
  now = 4_000;
  expect(breaker.isForgettable()).toBe(true);
});
