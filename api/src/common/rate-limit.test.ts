/** Token buckets: what is charged afterwards is paid back before anything is allowed again. */
import { expect, it } from 'vitest';

import { RateLimiter } from './rate-limit.js';

// So slow that nothing comes back during the test.
const slow = { name: 'x', burst: 3, perSecond: 0.001 };

it('allows a burst to each, then says how long to wait', () => {
  const limiter = new RateLimiter(slow);
  expect([1, 2, 3, 4].map(() => limiter.take('a').allowed)).toEqual([true, true, true, false]);
  const refused = limiter.take('a');
  expect(refused.retryAfterSeconds).toBeGreaterThan(990);
  expect(limiter.take('b').allowed).toBe(true);
});

it('charges into debt, of a whole burst at most', () => {
  const limiter = new RateLimiter(slow);
  for (let i = 0; i < 100; i++) limiter.charge('a');
  // From -3 up to 1.
  const wait = limiter.peek('a').retryAfterSeconds;
  expect(wait).toBeGreaterThan(3_990);
  expect(wait).toBeLessThanOrEqual(4_000);
});
