/**
 * The whole product for an end-to-end test: a database of its own, the api on a free port and the
 * workers, in this process, on the given queue. Nothing is replaced by a stand-in.
 */
import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import { createLog } from '@patchbay/api/common/log';
import { parseEnv } from '@patchbay/api/config/env';
import { startApi } from '@patchbay/api/main';
import { Patchbay } from '@patchbay/sdk-client';
import { startWorkers } from '../workers/src/main.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { freePort } from './free-port.js';

export interface Stack {
  readonly url: string;
  readonly database: TestDatabase;
  /** Its environment, for processes of their own. */
  readonly variables: Readonly<Record<string, string>>;
  /** Acts as the operator. */
  readonly operator: Patchbay;
  /** Creates an organisation and gives a client that acts for it. */
  organization(name: string): Promise<{ id: string; key: string; client: Patchbay }>;
  client(key: string): Patchbay;
  /** Another api on the same database, in this process. */
  replica(): Promise<{ readonly url: string; stop(): Promise<void> }>;
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Runs the queues on Redis instead of PostgreSQL. */
  readonly redisUrl?: string;
  /** Where api and workers log to, with everything they have to say. */
  readonly log?: Writable;
  /** Further settings. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function startStack({ redisUrl, log, env: more }: StackOptions = {}): Promise<Stack> {
  const database = await createTestDatabase();
  const operatorKey = randomBytes(24).toString('hex');
  const variables = {
    NODE_ENV: 'test',
    // Known beforehand, because the endpoints' addresses contain it.
    PORT: String(await freePort()),
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    DATABASE_POOL_SIZE: '5',
    ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    PATCHBAY_ROOT_KEYS: `t1:${randomBytes(32).toString('base64')}`,
    PATCHBAY_OPERATOR_KEY: operatorKey,
    PATCHBAY_LOG_LEVEL: log ? 'trace' : (process.env.PATCHBAY_LOG_LEVEL ?? 'silent'),
    PATCHBAY_DRAIN_SECONDS: '2',
    ...more,
  };
  const env = parseEnv(variables);
  const options = log ? { log: createLog(env, 'api', log) } : {};
  const api = await startApi(env, options);
  const workers = await startWorkers(env, ...(log ? [createLog(env, 'workers', log)] : []));
  const client = (key: string) => new Patchbay({ baseUrl: api.url, key, maxRetries: 0 });
  const operator = client(operatorKey);
  return {
    url: api.url,
    database,
    variables,
    operator,
    client,
    async replica() {
      const other = await startApi({ ...env, PORT: await freePort() }, options);
      return { url: other.url, stop: () => other.stop() };
    },
    async organization(name) {
      const created = await operator.organizations.create({ name });
      return { id: created.id, key: created.key, client: client(created.key) };
    },
    async stop() {
      await api.stop();
      await workers.stop();
      await database.drop();
    },
  };
}
