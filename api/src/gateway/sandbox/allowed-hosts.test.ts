/** How allowed hosts are written, and where they are inside. */
import { expect, it } from 'vitest';

import { allowedHostText, doorsOf, hostsFile, parseAllowedHost } from './allowed-hosts.js';

it.each([
  ['api.example.com', 'api.example.com'],
  ['API.Example.com.:443', 'api.example.com'],
  [' db.example.com:5432 ', 'db.example.com:5432'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['ｅｘａｍｐｌｅ.com', 'example.com'],
  ['_dmarc.my-host', '_dmarc.my-host'],
  ['localhost:3000', 'localhost:3000'],
])('reads %s', (text, shown) => {
  const parsed = parseAllowedHost(text);
  expect(typeof parsed === 'string' ? parsed : allowedHostText(parsed)).toBe(shown);
});

it.each([
  '',
  '*.example.com',
  'https://example.com',
  'example.com/path',
  'user@example.com',
  'example.com:0',
  'example.com:65536',
  'example.com:https',
  'two hosts',
  'new\nline',
  'a#b',
  'a\\b',
  '-a.example',
  'a..example',
  `${'a'.repeat(64)}.example`,
  `${'a.'.repeat(130)}example`,
  '127.0.0.1',
  '127.1:80',
  '2130706433',
  '0x7f.1',
  '１２７.0.0.1',
  '93.184.216.34:443',
  '[::1]:443',
  '::1',
])('refuses %s', (text) => {
  expect(parseAllowedHost(text)).toMatch(/^must be /);
});

it('gives each name an address of its own, and every address one line', () => {
  const doors = doorsOf([
    { host: 'a.example', port: 443 },
    { host: 'a.example', port: 80 },
    { host: 'localhost', port: 5432 },
    { host: 'b.example', port: 443 },
  ]);
  expect(doors.map(({ address }) => address)).toEqual([
    '127.77.0.1',
    '127.77.0.1',
    '127.0.0.1',
    '127.77.0.3',
  ]);
  expect(hostsFile(doors)).toBe('127.0.0.1 localhost\n127.77.0.1 a.example\n127.77.0.3 b.example\n');
});
