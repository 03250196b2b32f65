/** The decision alone: what points off this machine is judged here and never dialled. */
import { describe, expect, it } from 'vitest';

import { judgeAddress, parseRange, type Range } from './addresses.js';
import { judgeAnswer, judgeUrl, type OutboundPolicy } from './policy.js';
import { LOOPBACK_URLS, LOOSE, REFUSED_URLS, STRICT, ZERO_URLS } from './testing.js';

const ranges = (...entries: string[]): Range[] => entries.map((entry) => parseRange(entry) as Range);
const allowing = (...entries: string[]): OutboundPolicy => ({ allow: ranges(...entries), proxy: null });

describe('an address', () => {
  it.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '168.63.129.17', '192.0.1.1', '172.15.0.1', '172.32.0.1'])(
    'that is public: %s',
    (address) => expect(judgeAddress(address, [])).toBe('public'),
  );

  it.each([
    '2606:4700:4700::1111',
    '2a00:1450:4001::200e',
    '2001:4860:4860::8888',
    // Translated, and its IPv4 address is public.
    '64:ff9b::808:808',
    '2002:808:808::1',
    '::ffff:8.8.8.8',
    '2a00:1::200:5efe:808:808',
    '2001:0:808:808::f7f7:f7f7',
  ])('that is public: %s', (address) => expect(judgeAddress(address, [])).toBe('public'));

  it.each(
    [
      [
        '0.0.0.0',
        '0.1.2.3',
        '10.0.0.1',
        '10.255.255.255',
        '100.64.0.1',
        '100.100.100.200',
        '100.127.255.255',
      ],
      ['127.0.0.1', '127.255.255.255', '169.254.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255'],
      ['192.0.0.1', '192.0.0.192', '192.0.2.1', '192.88.99.1', '192.168.0.1', '198.18.0.1', '198.19.255.255'],
      ['198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
      ['168.63.129.16', '192.175.48.1', '192.31.196.1', '192.52.193.1'],
      [
        '::',
        '::1',
        'fe80::1',
        'fe80::1%eth0',
        'fec0::1',
        'fc00::1',
        'fd00:ec2::254',
        'fd20:ce::254',
        'ff02::1',
      ],
      [
        '100::1',
        '2001:db8::1',
        '3fff::1',
        '2001:2::1',
        '2001:10::1',
        '2001:20::1',
        '2620:4f:8000::1',
        '5f00::1',
      ],
      // IPv4 inside: mapped, compatible, translated, NAT64 of both prefixes, 6to4, Teredo, ISATAP.
      ['::ffff:127.0.0.1', '::ffff:169.254.169.254', '::ffff:a00:1', '::127.0.0.1', '::ffff:0:127.0.0.1'],
      [
        '64:ff9b::7f00:1',
        '64:ff9b::a9fe:a9fe',
        '64:ff9b:1::7f00:1',
        '64:ff9b:1:7f00:0:100::',
        '64:ff9b:1::1',
      ],
      // Of a layout that is public in one reading only.
      ['64:ff9b:1:808:8:800::', '64:ff9b:1::808:808'],
      ['2002:7f00:1::', '2002:a9fe:a9fe::1', '2002:a00:1::1', '2002::1'],
      ['2001:0:7f00:1::f7f7:f7f7', '2001:0:808:808::80ff:fffe', '2001:0:808:808::5601:5601'],
      ['2a00:1::5efe:7f00:1', '2a00:1::200:5efe:a9fe:a9fe', 'fe80::5efe:808:808'],
    ].flat(),
  )('that is not: %s', (address) => {
    expect(judgeAddress(address, [])).toBe('refused');
    // One range does not open another.
    expect(judgeAddress(address, ranges('8.8.8.0/24', '2606::/16'))).toBe('refused');
  });

  it.each(['', 'localhost', '127.1', '0x7f.1', '2130706433', '8.8.8.8 ', '8.8.8.8/32', 'x%8.8.8.8'])(
    'that is none: %j',
    (address) => expect(judgeAddress(address, [])).toBe('refused'),
  );

  it('that the operator allows, and nothing beside it', () => {
    const allow = ranges('10.1.0.0/16', 'fd12::/32', '192.168.7.7', '64:ff9b:1::/48');
    const standing = (address: string) => judgeAddress(address, allow);
    for (const address of ['10.1.0.1', '::ffff:10.1.0.1', 'fd12::9', '192.168.7.7', '64:ff9b:1::a01:1'])
      expect([address, standing(address)]).toEqual([address, 'allowed']);
    // A tunnel to an allowed address is none: nothing on the way there is the operator's.
    for (const address of ['10.2.0.1', 'fd13::1', '192.168.7.8', '2002:a01:1::1', '64:ff9b::a01:1'])
      expect([address, standing(address)]).toEqual([address, 'refused']);
    expect(standing('8.8.8.8')).toBe('public');
  });
});

it.each([
  '10.0.0.0/33',
  '10.0.0.0/',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0',
  'fd00::/129',
  'fe80::1%eth0/64',
])('%s is no range', (entry) => expect(parseRange(entry)).toBeNull());
it.each(['::ffff:10.0.0.0/104', 'all', '', '0x0a.0.0.0/8', '10.0.0.0/08'])('%j is no range', (entry) =>
  expect(parseRange(entry)).toBeNull(),
);

describe('a URL', () => {
  it.each([...LOOPBACK_URLS, ...ZERO_URLS])('to this machine is refused in production: %s', (url) => {
    for (const scheme of ['http', 'https']) {
      const text = url.replace(/^http/, scheme).replace('PORT', '8080');
      expect(judgeUrl(new URL(text), STRICT)).toMatch(/not public.*PATCHBAY_OUTBOUND_ALLOW/);
    }
  });

  it.each([...REFUSED_URLS, ...ZERO_URLS])('is refused with loopback allowed too: %s', (text) => {
    const url = new URL(text.replace('PORT', '8080'));
    for (const policy of [STRICT, LOOSE]) expect(judgeUrl(url, policy)).toMatch(/not public/);
  });

  it.each([
    ['https://mcp.example.com/mcp', null],
    ['https://mcp.example.com:8443/mcp', null],
    ['https://8.8.8.8/', null],
    ['https://[2606:4700:4700::1111]/', null],
    ['http://mcp.example.com/mcp', /use https/],
    ['http://8.8.8.8/', /use https/],
    ['https://user@example.com/', /user name/],
    ['https://:secret@example.com/', /user name/],
    ['ftp://example.com/', /http/],
    ['file:///etc/passwd', /http/],
    ['https://example.com:25/', /port 25/],
    ['https://example.com:6379/', /port 6379/],
    ['https://example.com:0/', /port 0/],
  ])('%s', (url, refusal) => {
    const verdict = judgeUrl(new URL(url), STRICT);
    if (refusal === null) expect(verdict).toBeNull();
    else expect(verdict).toMatch(refusal);
    expect(verdict ?? '').not.toContain('secret');
  });

  it('with a name may turn out to be of an allowed range: then http is left to the look-up', () => {
    const policy = allowing('10.1.0.0/16');
    const url = new URL('http://tools.internal/mcp');
    expect(judgeUrl(url, policy)).toBeNull();
    expect(judgeAnswer(url, '10.1.2.3', policy)).toBeNull();
    expect(judgeAnswer(url, '8.8.8.8', policy)).toMatch(/use https/);
    expect(judgeAnswer(new URL('https://tools.internal/mcp'), '8.8.8.8', policy)).toBeNull();
  });

  it('whose name leads to what is refused does not tell the address', () => {
    expect(judgeAnswer(new URL('https://example.com/'), '10.3.2.1', STRICT)).toBe(
      'leads to an address that is not public; the operator can allow it with PATCHBAY_OUTBOUND_ALLOW',
    );
  });
});
