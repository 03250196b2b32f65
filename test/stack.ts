/**
 * The whole product for an end-to-end test: a database of its own, the api on a free port and the
 * workers, in this process, on the given queue. Nothing is replaced by a stand-in.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { parseEnv } from '@patchbay/api/config/env';
import { startApi } from '@patchbay/api/main';
import { Patchbay } from '@patchbay/sdk-client';
import { startWorkers } from '../workers/src/main.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export interface Stack {
  readonly url: string;
  readonly database: TestDatabase;
  /** Acts as the operator. */
  readonly operator: Patchbay;
  /** Creates an organisation and gives a client that acts for it. */
  organization(name: string): Promise<{ id: string; key: string; client: Patchbay }>;
  client(key: string): Patchbay;
  /** Stops the api (gracefully) and starts it again on the same port. */
  restartApi(): Promise<void>;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly redisUrl?: string;
  readonly env?: Record<string, string>;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const database = await createTestDatabase();
  const operatorKey = randomBytes(24).toString('hex');
  const port = await freePort();
  const env = parseEnv({
    NODE_ENV: 'test',
    PORT: String(port),
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    DATABASE_POOL_SIZE: '5',
    REDIS_URL: options.redisUrl,
    PATCHBAY_ROOT_KEYS: `t1:${randomBytes(32).toString('base64')}`,
    PATCHBAY_OPERATOR_KEY: operatorKey,
    PATCHBAY_LOG_LEVEL: process.env.PATCHBAY_LOG_LEVEL ?? 'silent',
    PATCHBAY_DRAIN_SECONDS: '2',
    ...options.env,
  });
  let api = await startApi(env);
  const workers = await startWorkers(env);
  const client = (key: string) => new Patchbay({ baseUrl: api.url, key, maxRetries: 0 });
  const operator = client(operatorKey);
  return {
    url: api.url,
    database,
    operator,
    client,
    async organization(name) {
      const created = await operator.organizations.create({ name });
      return { id: created.id, key: created.key, client: client(created.key) };
    },
    async restartApi() {
      await api.stop();
      api = await startApi(env);
    },
    async stop() {
      await api.stop();
      await workers.stop();
      await database.drop();
    },
  };
}

/** A port that was free a moment ago; the api must come back on the same one after a restart. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ok) => server.listen(0, '127.0.0.1', ok));
  const address = server.address();
  await new Promise((ok) => server.close(ok));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
