import { expect, it } from 'vitest';

import { refreshIn } from './token-refresher.js';

const minutes = (n: number) => n * 60_000;

it.each([
  [minutes(60), minutes(48)],
  [minutes(25), minutes(20)],
  // 80 % would leave less than five minutes.
  [minutes(12), minutes(7)],
  // Five minutes of these would be most of them.
  [minutes(10), minutes(8)],
  [minutes(1), 48_000],
  [0, 0],
])('a token of %d ms is renewed after %d ms', (life, after) => {
  expect(refreshIn(life)).toBeCloseTo(after);
});
