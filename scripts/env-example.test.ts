/** `.env.example` documents every variable that api and workers read, and no other. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ENV_NAMES } from '../api/src/config/env.js';

/** Read by `npm start` and by docker compose themselves. */
const NOT_OURS = ['POSTGRES_PASSWORD', 'PATCHBAY_DB_PASSWORD', 'REDIS_PASSWORD'];

describe('.env.example', () => {
  it('names each variable once, and sets none', async () => {
    const lines = (await readFile(new URL('../.env.example', import.meta.url), 'utf8')).split('\n');
    const documented = lines
      .map((line) => /^#([A-Z][A-Z0-9_]+)=/.exec(line)?.[1])
      .filter((n) => n !== undefined);
    expect(documented.sort()).toEqual([...new Set([...ENV_NAMES, ...NOT_OURS])].sort());
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
  });

  it('hands to docker compose nothing that is not documented', async () => {
    const compose = await readFile(new URL('../docker-compose.yml', import.meta.url), 'utf8');
    const used = new Set([...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name));
    const known = new Set([...ENV_NAMES, ...NOT_OURS]);
    expect([...used].filter((name) => !known.has(name ?? ''))).toEqual([]);
    const set = [...compose.matchAll(/^ {6}([A-Z_]+):/gm), ...compose.matchAll(/^ {2}([A-Z_]+):/gm)].map(
      (m) => m[1],
    );
    const images = ['POSTGRES_DB', 'POSTGRES_USER', 'REDISCLI_AUTH'];
    expect(set.filter((name) => !known.has(name ?? '') && !images.includes(name ?? ''))).toEqual([]);
  });
});
