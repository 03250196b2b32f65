/** Settings of the way out: what they mean, what they default to, and that a bad one stops the start. */
import { describe, expect, it } from 'vitest';
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
