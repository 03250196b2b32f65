import { expect, it } from 'vitest';
import { AllowedAddresses, normalRange } from './allowed-addresses.js';

it.each([
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['192.0.2.7', '192.0.2.7/32'],
  ['2001:DB8::1/32', '2001:db8::/32'],
  ['2001:db8::1', '2001:db8::1/128'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['10.0.0.0/33', null],
  ['10.0.0.0/-1', null],
  ['10.0.0.0/8/8', null],
  ['10.0.0', null],
  ['example.com', null],
  ['::ffff:10.0.0.1', null],
  ['fe80::1%eth0', null],
  ['', null],
])('%s is the network %s', (entry, network) => {
  expect(normalRange(entry)).toBe(network);
});

it('admits what is inside, of its own family', () => {
  const list = new AllowedAddresses(['10.0.0.0/8', '192.0.2.7/32', '2001:db8::/32']);
  for (const address of [
    '10.255.0.1',
    '::ffff:10.0.0.1',
    '192.0.2.7',
    '2001:db8:ffff::1',
    '2001:db8::1%eth0',
  ])
    expect([address, list.admits(address)]).toEqual([address, true]);
  for (const address of ['11.0.0.1', '192.0.2.8', '2001:db9::1', '::1', '', 'unknown', '10.0.0.1, 10.0.0.2'])
    expect([address, list.admits(address)]).toEqual([address, false]);
  expect(new AllowedAddresses(['0.0.0.0/0']).admits('::1')).toBe(false);
});

it('tells a wider list from a narrower one', () => {
  const wide = new AllowedAddresses(['10.0.0.0/8', '2001:db8::/32']);
  expect(wide.covers(new AllowedAddresses(['10.1.0.0/16']))).toBe(true);
  expect(wide.covers(new AllowedAddresses(['10.1.0.0/16', '2001:db8:1::/48']))).toBe(true);
  expect(wide.covers(new AllowedAddresses(['0.0.0.0/0']))).toBe(false);
  expect(wide.covers(new AllowedAddresses(['10.1.0.0/16', '192.0.2.7/32']))).toBe(false);
});
