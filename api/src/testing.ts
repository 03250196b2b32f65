/**
 * What the admin API's tests share: the real application on a database of its own, two organisations,
 * and a client whose every answer is checked against the OpenAPI document.
 */
import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Database } from '@patchbay/prisma';
import { pino } from 'pino';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { createApp } from './app.js';
import { RootKeys } from './common/crypto/root-keys.js';
import { createLog } from './common/log.js';
import type { Limits } from './common/rate-limit.js';
import { parseEnv } from './config/env.js';
import { TokenRefresher } from './connections/token-refresher.js';
import { ChangeFeed } from './db/changes.js';
import { Vault } from './db/vault.js';
import { withLogs } from './gateway/logs/logged-isolation.js';
import { withPackages } from './gateway/packages/packaged-isolation.js';
import { openIsolation } from './gateway/sandbox/isolation.js';
import { createJobs } from './jobs/jobs.js';
import { contractOf } from './openapi/testing.js';
import { type OutboundOptions, outboundOf } from './outbound/outbound.js';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | number | undefined>;
  readonly body: any;
  readonly text: string;
}

export interface Ask {
  readonly key?: string | undefined;
  readonly body?: unknown;
  /** Sent as it is, with `content-type: application/json` unless the headers say otherwise. */
  readonly raw?: string;
  readonly headers?: Record<string, string>;
}

export interface TestOrganization {
  readonly id: string;
  readonly slug: string;
  readonly key: string;
  readonly keyId: string;
}

export interface TestApi {
  readonly app: NestFastifyApplication;
  readonly db: Database;
  readonly database: TestDatabase;
  readonly changes: ChangeFeed;
  readonly operatorKey: string;
  readonly readiness: { stopping: boolean };
  /** All that was logged. */
  readonly logged: () => string;
  ask(method: string, path: string, ask?: Ask): Promise<Answer>;
  organization(name?: string): Promise<TestOrganization>;
  close(): Promise<void>;
}

export interface TestApiOptions {
  readonly env?: Record<string, string>;
  readonly limits?: Limits;
  readonly outbound?: OutboundOptions;
}

/** JSON lines as an array; undefined for no body and for what is no JSON. */
export function bodyOf(type: string, text: string): unknown {
  if (type.startsWith('application/jsonl'))
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return /json/.test(type) && text !== '' ? JSON.parse(text) : undefined;
}

/** A generous limit, so that a test meets it only where it wants to. */
const NO_LIMITS: Limits = {
  requests: { name: 'requests', burst: 1_000_000, perSecond: 1_000_000 },
  badCredentials: { name: 'credentials', burst: 1_000_000, perSecond: 1_000_000 },
  people: false,
};

export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = await createTestDatabase();
  const operatorKey = `operator-${randomBytes(24).toString('hex')}`;
  const env = parseEnv({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '5',
    PATCHBAY_ROOT_KEYS: `t1:${randomBytes(32).toString('base64')}`,
    PATCHBAY_OPERATOR_KEY: operatorKey,
    PATCHBAY_PUBLIC_URL: 'https://patchbay.test',
    PATCHBAY_LOG_LEVEL: 'trace',
    ...options.env,
  });
  let logged = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged += chunk;
      done();
    },
  });
  // The real options, into a string.
  const log = createLog(env, 'api', sink);
  const quiet = pino({ level: 'silent' });
  const changes = new ChangeFeed({ url: env.DATABASE_DIRECT_URL, log: quiet });
  await changes.start();
  const jobs = await createJobs({ env, db: database.db, log: quiet });
  const roots = new RootKeys(env.PATCHBAY_ROOT_KEYS);
  const readiness = { stopping: false };
  const vault = new Vault(roots);
  const outbound = outboundOf(env, options.outbound);
  const { PATCHBAY_SHARED_ENV: sharedEnv } = env;
  const { db } = database;
  const app = await createApp({
    env,
    log,
    db,
    vault,
    roots,
    changes,
    jobs,
    outbound,
    tokens: new TokenRefresher({ db, vault, sharedEnv, outbound, log: quiet }),
    gateway: null,
    isolation: withPackages(
      withLogs(await openIsolation(env, quiet), 'gateway', database.db, quiet),
      env,
      database.db,
      quiet,
    ),
    readiness,
    limits: options.limits ?? NO_LIMITS,
  });
  const contract = contractOf(app);

  async function ask(method: string, path: string, { key, body, raw, headers }: Ask = {}): Promise<Answer> {
    const payload = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const answer = await app.inject({
      method: method as 'GET',
      url: path,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    const text = answer.payload;
    const type = String(answer.headers['content-type'] ?? '');
    const result = {
      status: answer.statusCode,
      headers: answer.headers as Answer['headers'],
      body: bodyOf(type, text),
      text,
    };
    contract.check(method, path, result);
    return result;
  }

  return {
    app,
    db: database.db,
    database,
    changes,
    operatorKey,
    readiness,
    logged: () => logged,
    ask,
    async organization(name = `Org ${randomBytes(4).toString('hex')}`) {
      const { body } = await ask('POST', '/v1/organizations', { key: operatorKey, body: { name } });
      return body;
    },
    async close() {
      await app.close();
      await jobs.close();
      await changes.stop();
      await database.drop();
    },
  };
}
