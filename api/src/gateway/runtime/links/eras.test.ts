/** Verdicts on what servers speak: the client's era where there is a choice, asked anew after an hour. */
import { beforeEach, expect, it } from 'vitest';

import { EraVerdicts } from './eras.js';

let now = 0;
let eras: EraVerdicts;
beforeEach(() => {
  now = 0;
  eras = new EraVerdicts(() => now);
});
const both = (sticky = false): unknown[] => [
  eras.resolve('s', 'legacy', sticky),
  eras.resolve('s', 'modern', sticky),
];

it('knows nothing at first, and only what was found', () => {
  expect(both()).toEqual([null, null]);
  eras.learn('s', 'legacy', 'legacy');
  expect(both()).toEqual(['legacy', null]);
  eras.learn('s', 'modern', 'modern');
  expect(both()).toEqual(['legacy', 'modern']);
});

it('uses the only era of a server that did not take the other', () => {
  eras.learn('s', 'modern', 'legacy');
  expect(both()).toEqual(['legacy', 'legacy']);
  eras.forget('s');
  eras.learn('s', 'legacy', 'modern');
  expect(both()).toEqual(['modern', 'modern']);
});

it('does not ask a process for another era than the one that works', () => {
  eras.learn('s', 'legacy', 'legacy');
  expect(both(true)).toEqual(['legacy', 'legacy']);
});

it('expires after an hour, but for processes that run', () => {
  eras.learn('s', 'modern', 'legacy');
  now = 3_600_000;
  expect([both(), both(true)]).toEqual([
    [null, null],
    ['legacy', 'legacy'],
  ]);
  eras.prune(new Set(['s']));
  expect(both(true)).toEqual(['legacy', 'legacy']);
  eras.prune(new Set());
  expect(both(true)).toEqual([null, null]);
});
