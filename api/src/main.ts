/**
 * The api process. `startApi` starts it (tests and scripts use it too); run directly, it reads the
 * environment and stops on SIGTERM and SIGINT.
 */
import './engine.js';
import cluster from 'node:cluster';
import { pathToFileURL } from 'node:url';
import { Database } from '@patchbay/prisma';
import type { Logger } from 'pino';
import { createApp } from './app.js';
import { openKeyEncryption } from './common/crypto/open-key-encryption.js';
import { RootKeys } from './common/crypto/root-keys.js';
import { createLog } from './common/log.js';
import type { Limits } from './common/rate-limit.js';
import { type Env, EnvError, parseEnv } from './config/env.js';
import { TokenRefresher } from './connections/token-refresher.js';
import { ChangeFeed } from './db/changes.js';
import { Vault } from './db/vault.js';
import { createGateway, type Gateway } from './gateway/gateway.js';
import { withLogs } from './gateway/logs/logged-isolation.js';
import { withPackages } from './gateway/packages/packaged-isolation.js';
import { openIsolation } from './gateway/sandbox/isolation.js';
import { createJobs } from './jobs/jobs.js';
import { outboundOf } from './outbound/outbound.js';
import { superviseProcesses } from './processes.js';

export interface RunningApi {
  /** Where it listens. */
  readonly url: string;
  /** Unready at once, agents' calls drained, then everything closed. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly log?: Logger;
  readonly limits?: Limits;
}

/** @throws when the database cannot be reached or the port is taken; what was opened is closed. */
export async function startApi(given: Env, options: StartOptions = {}): Promise<RunningApi> {
  const log = options.log ?? createLog(given, 'api');
  const commands = await openIsolation(given, log);
  const env = { ...given, PATCHBAY_STDIO: commands.mode };
  const closers: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of closers.splice(0).reverse())
      await close().catch((err: unknown) => log.error({ err }, 'closing failed'));
  };
  try {
    const db = new Database({
      url: env.DATABASE_URL,
      poolSize: env.DATABASE_POOL_SIZE,
      pooler: env.DATABASE_DIRECT_URL !== env.DATABASE_URL,
    });
    closers.push(() => db.close());
    const isolation = withPackages(withLogs(commands, 'gateway', db, log), given, db, log);
    const roots = new RootKeys(env.PATCHBAY_ROOT_KEYS);
    const vault = new Vault(openKeyEncryption(env, roots));
    const changes = new ChangeFeed({ url: env.DATABASE_DIRECT_URL, log });
    await changes.start();
    closers.push(() => changes.stop());
    const jobs = await createJobs({ env, db, log });
    closers.push(() => jobs.close());
    const catalogChanged = (orgId: string, serverId: string): void => {
      jobs
        .request(orgId, { kind: 'catalog.sync', serverId })
        .catch((err: unknown) => log.warn({ err, serverId }, 'a changed catalogue could not be asked for'));
    };
    const outbound = outboundOf(env);
    const { PATCHBAY_SHARED_ENV: sharedEnv } = env;
    const tokens = new TokenRefresher({ db, vault, sharedEnv, outbound, log });
    const gateway =
      env.PATCHBAY_ROLE === 'admin'
        ? null
        : createGateway({ db, vault, roots, env, changes, outbound, isolation, log, catalogChanged, tokens });
    await gateway?.start();
    if (gateway) closers.push(() => gateway.drain());
    const readiness = { stopping: false };
    const app = await createApp({
      env,
      log,
      db,
      vault,
      roots,
      changes,
      jobs,
      outbound,
      tokens,
      gateway,
      isolation,
      readiness,
      ...limitsOf(options),
    });
    closers.push(() => app.close());
    await app.listen(env.PORT, env.HOST);
    log.info({ url: urlOf(app.getHttpServer().address(), env), role: env.PATCHBAY_ROLE }, 'listening');
    return {
      url: urlOf(app.getHttpServer().address(), env),
      async stop() {
        readiness.stopping = true;
        await drain(gateway, log);
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function limitsOf({ limits }: StartOptions) {
  return limits === undefined ? {} : { limits };
}

async function drain(gateway: Gateway | null, log: Logger): Promise<void> {
  await gateway?.drain().catch((err: unknown) => log.error({ err }, 'draining failed'));
}

function urlOf(address: { port: number } | string | null, env: Env): string {
  const port = typeof address === 'object' && address !== null ? address.port : env.PORT;
  const host = env.HOST === '0.0.0.0' || env.HOST === '::' ? 'localhost' : env.HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** One line for what people can mend themselves. */
function explain(error: unknown, env: Env | null): string {
  if (error instanceof EnvError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `Port ${env?.PORT} is in use; set PORT to another one.`;
  return `The api could not start: ${message}`;
}

async function main(): Promise<void> {
  let env: Env | null = null;
  try {
    env = parseEnv(process.env);
    if (env.PATCHBAY_GATEWAY_PROCESSES > 1 && cluster.isPrimary)
      process.exit(await superviseProcesses(env, createLog(env, 'api')));
    const api = await startApi(env);
    let stopping = false;
    const stop = () => {
      if (stopping) return;
      stopping = true;
      void api.stop().then(() => process.exit(0));
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
  } catch (error) {
    process.stderr.write(`${explain(error, env)}\n`);
    process.exit(1);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
