import { describe, expect, it } from 'vitest';
import {
  isOnlyReferences,
  referencesOf,
  resolveReferences,
  urlWithStandIns,
  withStandIns,
} from './references.js';
import type { ServerConfig } from './server-config.js';

const EMPTY: ServerConfig = {
  command: null,
  args: [],
  env: {},
  url: null,
  headers: {},
  auth: { type: 'none' },
};
const VALUES: Record<string, string> = {
  A: 'alpha',
  B: 'b/&=#ü',
  URL: 'https://mcp.example.com/key/mcp',
  R: '${A}',
};
const resolve = (config: Partial<ServerConfig>) =>
  resolveReferences({ ...EMPTY, ...config }, (name) => VALUES[name] ?? `(${name}?)`);
const inArg = (text: string) => resolve({ args: [text] }).args[0];

describe('references to secrets', () => {
  it.each([
    ['${A}', 'alpha'],
    ['Bearer ${A}', 'Bearer alpha'],
    ['${A}${A}-${B}', 'alphaalpha-b/&=#ü'],
    ['$${A}', '${A}'],
    ['$$${A}', '$${A}'],
    ['$A {A} ${} ${1A} ${A-B} ${A:-x} ${env:A} ${A', '$A {A} ${} ${1A} ${A-B} ${A:-x} ${env:A} ${A'],
    // A value is no template.
    ['${R}', '${A}'],
  ])('%s becomes %s', (text, resolved) => expect(inArg(text)).toBe(resolved));

  it('stand in every place that holds a value, and nowhere else', () => {
    const config: ServerConfig = {
      command: '${A}',
      args: ['x', '--k=${A}'],
      env: { '${A}': '1', E: '${B}' },
      url: 'https://x.example/${A}?q=${B}',
      headers: { H: '${A}' },
      auth: { type: 'bearer_token', bearerToken: '${B}' },
    };
    expect(referencesOf(config)).toEqual([
      { path: 'args.1', name: 'A' },
      { path: 'env.E', name: 'B' },
      { path: 'url', name: 'A' },
      { path: 'url', name: 'B' },
      { path: 'headers.H', name: 'A' },
      { path: 'auth.bearerToken', name: 'B' },
    ]);
    expect(resolve(config)).toEqual({
      command: '${A}',
      args: ['x', '--k=alpha'],
      env: { '${A}': '1', E: 'b/&=#ü' },
      // In the query it stays one component; before it, it is taken as it is.
      url: 'https://x.example/alpha?q=b%2F%26%3D%23%C3%BC',
      headers: { H: 'alpha' },
      auth: { type: 'bearer_token', bearerToken: 'b/&=#ü' },
    });
    for (const auth of [
      { type: 'api_key', in: 'query', name: 'k', apiKey: '${A}' },
      { type: 'env_vars', envVars: { K: '${A}' } },
    ] as const)
      expect(JSON.stringify(resolve({ auth }).auth)).toContain('alpha');
    expect(resolve({ url: '${URL}' }).url).toBe(VALUES['URL']);
  });

  it('leave the form of a value to be seen without its secrets', () => {
    expect(withStandIns('https://${A}.example/$${B}')).toBe('https://x.example/${B}');
    expect(['${A}', '${A}/x?k=${B}', 'https://x/${A}'].map(urlWithStandIns)).toEqual([
      'https://x',
      'https://x/x?k=x',
      'https://x/x',
    ]);
    expect(['${A}', 'Bearer ${A}', 'token ${A}', '${A}${B}'].map(isOnlyReferences)).toEqual(
      Array(4).fill(true),
    );
    expect(['', 'Bearer', 'x${A}', '$${A}', '${A-}', 'Bearer s3cret ${A}'].map(isOnlyReferences)).toEqual(
      Array(6).fill(false),
    );
  });
});
