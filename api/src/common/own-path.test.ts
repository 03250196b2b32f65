/** Paths to go on to: what is ours, and everything that only looks so. */
import { describe, expect, it } from 'vitest';
import { ownPath } from './own-path.js';

const PUBLIC = 'https://patchbay.test';

describe('where a page leads on', () => {
  it.each([
    ['/account', '/account'],
    ['/', '/'],
    ['/a?next=https://evil.example/', '/a?next=https://evil.example/'],
    ['/api/auth/oauth2/authorize?redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcb&scope=a+b', undefined],
    ['/a?b=%2F%2F#part', '/a?b=%2F%2F'],
    ['https://patchbay.test/a?b', '/a?b'],
  ])('takes %s', (given, path) => {
    expect(ownPath(given, PUBLIC)).toBe(path ?? given);
  });

  it.each([
    '',
    'account',
    'https://evil.example/',
    'https://patchbay.test.evil.example/',
    'https://patchbay.test@evil.example/',
    'https://patchbay.test//evil.example/',
    'http://patchbay.test/',
    'HTTPS://evil.example',
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '\t//evil.example',
    ' //evil.example',
    '/%2fevil.example',
    '/%2Fevil.example/%2e%2e',
    '/%5cevil.example',
    '/%09/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e%2e//evil.example',
    '/a/%2e%2e/%2e%2e//evil.example',
    '/a\u0000b',
    '/\ud800',
    '/%zz',
    `/${'a'.repeat(9_000)}`,
  ])('refuses %j', (given) => {
    expect(ownPath(given, PUBLIC)).toBeNull();
  });
});
