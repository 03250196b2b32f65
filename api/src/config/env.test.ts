/** Settings of the way out and the root keys: what they mean, what they default to, and that a bad one stops the start. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { judgeAddress } from '../outbound/addresses.js';
import { EnvError, parseEnv } from './env.js';

const parse = (over: Record<string, string>) =>
  parseEnv({
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
    PATCHBAY_ROOT_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
    ...over,
  });
const standings = (over: Record<string, string>) =>
  ['127.0.0.1', '::1', '10.0.0.1', 'fd00::1'].map((address) =>
    judgeAddress(address, parse(over).PATCHBAY_OUTBOUND_ALLOW),
  );

describe('PATCHBAY_OUTBOUND_ALLOW', () => {
  it.each([
    [{}, ['allowed', 'allowed', 'refused', 'refused']],
    [{ NODE_ENV: 'test' }, ['allowed', 'allowed', 'refused', 'refused']],
    [{ NODE_ENV: 'production' }, ['refused', 'refused', 'refused', 'refused']],
    [{ PATCHBAY_OUTBOUND_ALLOW: 'none' }, ['refused', 'refused', 'refused', 'refused']],
    [{ PATCHBAY_OUTBOUND_ALLOW: '' }, ['allowed', 'allowed', 'refused', 'refused']],
    [
      { NODE_ENV: 'production', PATCHBAY_OUTBOUND_ALLOW: '10.0.0.0/8, fd00::/8' },
      ['refused', 'refused', 'allowed', 'allowed'],
    ],
  ])('%j', (over, expected) => expect(standings(over)).toEqual(expected));

  it.each(['10.0.0.0/33', 'localhost', 'none,10.0.0.0/8', '10.0.0.0/8;fd00::/8', '*'])(
    '%j is refused',
    (value) => {
      expect(() => parse({ PATCHBAY_OUTBOUND_ALLOW: value })).toThrow(EnvError);
      expect(() => parse({ PATCHBAY_OUTBOUND_ALLOW: value })).toThrow(
        /PATCHBAY_OUTBOUND_ALLOW must be a list/,
      );
    },
  );
});

describe('PATCHBAY_OUTBOUND_PROXY', () => {
  it.each([
    ['http://proxy.internal:3128', { host: 'proxy.internal', port: 3128, authorization: null }],
    ['http://proxy', { host: 'proxy', port: 80, authorization: null }],
    ['http://u:p%40@[fd00::1]:8080/', { host: 'fd00::1', port: 8080, authorization: 'Basic dTpwQA==' }],
  ])('%s', (value, expected) =>
    expect(parse({ PATCHBAY_OUTBOUND_PROXY: value }).PATCHBAY_OUTBOUND_PROXY).toEqual(expected),
  );

  it.each(['https://proxy', 'socks5://proxy', 'proxy:3128', 'http://proxy/path', 'http://u:hunter%2@proxy'])(
    '%s is refused, and not printed',
    (value) => {
      let said = '';
      try {
        parse({ PATCHBAY_OUTBOUND_PROXY: value });
      } catch (error) {
        said = (error as EnvError).message;
      }
      expect(said).toContain('PATCHBAY_OUTBOUND_PROXY must be');
      expect(said).not.toContain('hunter');
    },
  );
});

describe('PATCHBAY_ROOT_KEYS_FILE', () => {
  const directory = mkdtempSync(join(tmpdir(), 'patchbay-env-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'keys');
  const key = (id: string, byte: number) => `${id}:${Buffer.alloc(32, byte).toString('base64')}`;
  const fromFile = (text: string, over: Record<string, string> = {}) => {
    writeFileSync(file, text);
    return parse({ PATCHBAY_ROOT_KEYS: '', PATCHBAY_ROOT_KEYS_FILE: file, ...over }).PATCHBAY_ROOT_KEYS;
  };

  it.each([`${key('k2', 2)}\n${key('k1', 1)}\n`, `${key('k2', 2)},${key('k1', 1)}`])('is read: %j', (text) =>
    expect(fromFile(text).map(({ id, secret }) => [id, secret[0]])).toEqual([
      ['k2', 2],
      ['k1', 1],
    ]),
  );

  it('stops the start where it is missing, holds no key, or stands beside the variable', () => {
    expect(() => fromFile('', { PATCHBAY_ROOT_KEYS_FILE: `${file}.not` })).toThrow(
      'PATCHBAY_ROOT_KEYS_FILE cannot be read (ENOENT)',
    );
    expect(() => fromFile('k1:too-short')).toThrow(/PATCHBAY_ROOT_KEYS must be a list/);
    expect(() => fromFile(key('k1', 1), { PATCHBAY_ROOT_KEYS: key('k1', 1) })).toThrow(/both set/);
  });
});
