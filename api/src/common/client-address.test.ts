/** Whom limits by address count: nobody can make himself another by a header, or by one of his 2^64 addresses. */
import { expect, it } from 'vitest';

import { clientAddresses } from './client-address.js';

const ask = (
  remoteAddress: string | undefined,
  forwarded?: string,
  trusted: string[] = ['10.0.0.0/8', 'loopback'],
) => clientAddresses(trusted)({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } });

it.each([
  ['203.0.113.9', undefined, '203.0.113.9'],
  ['::ffff:203.0.113.9', undefined, '203.0.113.9'],
  // Not from a proxy: the header is anybody's.
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['::ffff:10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['::1', '198.51.100.1, 10.9.9.9', '198.51.100.1'],
  // What the client itself wrote stands to the left.
  ['10.1.2.3', '1.1.1.1, 198.51.100.1', '198.51.100.1'],
  ['10.1.2.3', undefined, '10.1.2.3'],
  ['10.1.2.3', 'nonsense', 'unknown'],
  [undefined, undefined, 'unknown'],
  ['2001:db8:1:2:3:4:5:6', undefined, '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', undefined, '2001:db8:1:2::/64'],
  ['2001:0DB8:1::', undefined, '2001:db8:1:0::/64'],
  ['::2', undefined, '0:0:0:0::/64'],
  ['fe80::1%eth0', undefined, 'fe80:0:0:0::/64'],
])('%s with X-Forwarded-For %s is %s', (remote, forwarded, bucket) => {
  expect(ask(remote, forwarded)).toBe(bucket);
});

it('believes no header where no proxy is trusted', () => {
  expect(ask('127.0.0.1', '198.51.100.1', [])).toBe('127.0.0.1');
});
