import { expect, it } from 'vitest';

import { traceHeaders } from './trace.js';

const PARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

it('reads nothing where there is nothing', () => {
  expect(traceHeaders({ tracestate: 'a=1', host: 'x' })).toBeUndefined();
});

it.each([
  [PARENT, true],
  // A later version may have more behind it.
  [`cc${PARENT.slice(2)}-what-the-future-will-be-like`, true],
  [`${PARENT}-more`, false],
  [`ff${PARENT.slice(2)}`, false],
  [PARENT.replace(/0af.{29}/, '0'.repeat(32)), false],
  [PARENT.replace(/b7ad.{12}/, '0'.repeat(16)), false],
  [PARENT.toUpperCase(), false],
  [`${PARENT}, ${PARENT}`, false],
  ['', false],
])('takes the parent %j: %s', (traceparent, taken) => {
  const headers = traceHeaders({ traceparent, tracestate: 'a=1' });
  expect(headers).toEqual(taken ? ['traceparent', traceparent, 'tracestate', 'a=1'] : undefined);
});

it.each(['', 'no member', `a=${'x'.repeat(511)}`, 'a=\u00e9'])('leaves out the state %j', (tracestate) => {
  expect(traceHeaders({ traceparent: PARENT, tracestate })).toEqual(['traceparent', PARENT]);
});

it.each([
  ['key1=value1;property1;property2, key2 = value2', true],
  ['serverNode=DF%2028,', true],
  ['nothing', false],
  ['a="b"', false],
  ['a=b\u0001', false],
  [`a=${'x'.repeat(8_191)}`, false],
])('takes the baggage %j: %s', (baggage, taken) => {
  expect(traceHeaders({ baggage })).toEqual(taken ? ['baggage', baggage] : undefined);
});
