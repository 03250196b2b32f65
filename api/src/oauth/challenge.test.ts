/** What is read of WWW-Authenticate. */
import { expect, it } from 'vitest';

import { bearerChallenge, scopesOfChallenge } from './challenge.js';
import { splitScopes, unionOfScopes } from './scopes.js';

const none = { resourceMetadata: null, scopes: null, error: null };

it.each([
  ['Bearer', none],
  ['bearer realm="x"', none],
  ['', null],
  ['Basic realm="Bearer"', null],
  ['Negotiate YWJj==', null],
  [
    'Bearer error="insufficient_scope", scope="a b", resource_metadata="https://m.example/x?a=b,c"',
    { resourceMetadata: 'https://m.example/x?a=b,c', scopes: ['a', 'b'], error: 'insufficient_scope' },
  ],
  // Folded, other case, tokens without quotes, spaces about the sign.
  ['BEARER Scope = a ,\r\n  ERROR=invalid_token', { ...none, scopes: ['a'], error: 'invalid_token' }],
  // Beside other schemes, in either order.
  ['Basic realm="a, Bearer scope=x", Bearer scope="y"', { ...none, scopes: ['y'] }],
  ['Bearer scope="y", Basic scope="z"', { ...none, scopes: ['y'] }],
  ['Negotiate YWJj==, Bearer scope="y"', { ...none, scopes: ['y'] }],
  // What is quoted stays quoted, and the first of two counts.
  ['Bearer realm="a\\", scope=\\"z", scope="y", scope="x"', { ...none, scopes: ['y'] }],
  ['Bearer scope=""', none],
  ['Bearer scope="never ended', none],
])('%s', (header, expected) => {
  expect(bearerChallenge(header)).toEqual(expected);
});

it('tells which scopes a 403 lacks, and nothing of another error', () => {
  expect(scopesOfChallenge('Bearer error="insufficient_scope", scope="files:write"')).toEqual([
    'files:write',
  ]);
  for (const other of [
    'Bearer error="invalid_token", scope="a"',
    'Bearer scope="a"',
    'Basic',
    '',
    null,
    undefined,
  ])
    expect(scopesOfChallenge(other)).toBeNull();
  expect(scopesOfChallenge('Bearer error="insufficient_scope"')).toBeNull();
});

it('is read in time that does not grow with the square of its length', () => {
  const started = performance.now();
  for (const hostile of [
    `Bearer ${'a=" '.repeat(100_000)}`,
    'a '.repeat(100_000),
    '"'.repeat(100_000),
    'a,= '.repeat(100_000),
  ])
    bearerChallenge(hostile);
  expect(performance.now() - started).toBeLessThan(10_000);
});

it('splits and joins lists of scopes', () => {
  expect(splitScopes('repo,gist  read:user repo')).toEqual(['repo', 'gist', 'read:user']);
  for (const empty of ['', ' , ', null, undefined]) expect(splitScopes(empty)).toBeNull();
  expect(unionOfScopes(['a', 'b'], null, ['b', 'c'])).toEqual(['a', 'b', 'c']);
  expect(unionOfScopes(null, [])).toBeNull();
});
