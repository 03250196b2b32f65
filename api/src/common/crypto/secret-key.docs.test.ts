/** docs/keys.md tells scanners what keys look like: its pattern and its function must be true. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { isOauthToken, oauthTokenBody, PREFIXES } from './oauth-token.js';
import { generateSecretKey, secretKeyKind } from './secret-key.js';

it('finds every key, and tells it from what only looks like one', async () => {
  const page = await readFile(new URL('../../../../docs/keys.md', import.meta.url), 'utf8');
  const pattern = new RegExp(/```\n(\\bpb_.*)\n```/.exec(page)?.[1] ?? 'none', 'g');
  const dir = await mkdtemp(join(tmpdir(), 'patchbay-keys-'));
  const file = join(dir, 'is-key.mjs');
  await writeFile(file, /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '');
  const { isKey } = (await import(pathToFileURL(file).href)) as { isKey(text: string): boolean };
  await rm(dir, { recursive: true });

  const kinds = ['organization', 'endpoint', 'personal'] as const;
  const tokens = ['access', 'refresh'] as const;
  const keys = Array.from({ length: 200 }, (_, i) => {
    const token = tokens[i % 5];
    return token ? PREFIXES[token] + oauthTokenBody(token) : generateSecretKey(kinds[i % 3] ?? 'endpoint');
  });
  const text = keys.map((key, i) => (i % 3 ? `KEY="${key}"` : `https://x/?api_key=${key}&y`)).join('\n');
  expect(text.match(pattern)).toEqual(keys);
  expect(keys.every(isKey)).toBe(true);
  const wrong = keys.map((key) => key.slice(0, -1) + (key.endsWith('0') ? '1' : '0'));
  for (const text of [...wrong, 'pb_org_EXAMPLEexampleEXAMPLEexample000000x7Qd', keys[0]?.slice(1) ?? ''])
    expect([text, isKey(text), secretKeyKind(text), isOauthToken('access', text)]).toEqual([
      text,
      false,
      null,
      false,
    ]);
});
