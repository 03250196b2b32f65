/**
 * Writes openapi/openapi.json from the code, without database or network: the application is made but
 * nothing is asked of it. `--check` writes nothing and fails when the committed document is stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Database } from '@patchbay/prisma';
import { createApp } from '../app.js';
import { RootKeys } from '../common/crypto/root-keys.js';
import { createLog } from '../common/log.js';
import { parseEnv } from '../config/env.js';
import { TokenRefresher } from '../connections/token-refresher.js';
import { Vault } from '../db/vault.js';
import { withoutIsolation } from '../gateway/sandbox/isolation.js';
import { outboundOf } from '../outbound/outbound.js';
import { buildDocument } from './document.js';

const file = fileURLToPath(new URL('../../../openapi/openapi.json', import.meta.url));

/** Nobody connects to it: a Database opens its first connection with its first transaction. */
const NO_DATABASE = 'postgresql://nobody@127.0.0.1:1/none';

async function render(): Promise<string> {
  const env = parseEnv({
    DATABASE_URL: NO_DATABASE,
    PATCHBAY_ROOT_KEYS: `none:${Buffer.alloc(32).toString('base64')}`,
    PATCHBAY_LOG_LEVEL: 'silent',
  });
  const roots = new RootKeys(env.PATCHBAY_ROOT_KEYS);
  const log = createLog(env, 'api');
  const db = new Database({ url: env.DATABASE_URL, poolSize: 2 });
  const vault = new Vault(roots);
  const outbound = outboundOf(env);
  const app = await createApp({
    env,
    log,
    db,
    vault,
    roots,
    changes: { connected: false, subscribe: () => () => undefined },
    jobs: {
      create: () => Promise.reject(new Error('no jobs while the document is written')),
      publish: () => Promise.resolve(),
    },
    outbound,
    tokens: new TokenRefresher({ db, vault, sharedEnv: env.PATCHBAY_SHARED_ENV, outbound, log }),
    gateway: null,
    isolation: withoutIsolation('off'),
    readiness: { stopping: false },
  });
  const text = `${JSON.stringify(buildDocument(app), null, 2)}\n`;
  await app.close();
  return text;
}

const text = await render();
const current = await readFile(file, 'utf8').catch(() => '');
if (current === text) console.log('openapi/openapi.json is up to date');
else if (process.argv.includes('--check')) {
  console.error('openapi/openapi.json is stale: run `npm run generate` and commit the result.');
  process.exitCode = 1;
} else {
  await writeFile(file, text);
  console.log('openapi/openapi.json written');
}
