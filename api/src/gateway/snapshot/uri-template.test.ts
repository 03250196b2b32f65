/** URIs against templates: what RFC 6570 expands to, and time that a hostile pair cannot stretch. */
import { expect, it } from 'vitest';

import { compileUriTemplate } from './uri-template.js';

it.each([
  ['demo://resource/{id}', 'demo://resource/7', true],
  ['demo://resource/{id}', 'demo://resource/a%20b', true],
  ['demo://resource/{id}', 'demo://resource/', false],
  ['demo://resource/{id}', 'demo://resource/a/b', false],
  ['demo://resource/{id}', 'demo://other/7', false],
  ['file:///{+path}', 'file:///a/b/c.txt', true],
  ['{+dir}/{name}', 'file:///a/b/c.txt', true],
  ['db://{table}/rows/{id}', 'db://users/rows/1', true],
  ['db://{table}/rows/{id}', 'db://rows/rows/rows/1', false],
  ['a{x}b{y}c', 'a1b2b3c', true],
  ['search://q{?text,limit}', 'search://q?text=a&limit=3', true],
  ['search://q{?text,limit}', 'search://q', true],
  ['x://{a}{/b*}', 'x://one/two/three', true],
  ['x://{a}{b}', 'x://ab', true],
  ['x://{a:3}.txt', 'x://abc.txt', true],
  ['static://one', 'static://one', true],
  ['static://one', 'static://one/', false],
])('%s and %s: %s', (template, uri, expected) => {
  expect(compileUriTemplate(template)?.(uri)).toBe(expected);
});

it.each(['{', '}', 'a{b', 'a}b', '{}', '{ }', '{a b}', '{a(b)}', 'x'.repeat(2_000), '{a}x'.repeat(33)])(
  'is no template: %s',
  (template) => {
    expect(compileUriTemplate(template)).toBeNull();
  },
);

it('does not blow up on a template made for it', () => {
  const matches = compileUriTemplate(`${'{+a}x'.repeat(30)}${'x'.repeat(800)}y`);
  const started = performance.now();
  expect(matches?.('x'.repeat(8_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(10_000);
});
