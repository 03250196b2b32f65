/** The workers' parts, put together: one Nest module, whose shutdown stops them in order. */

import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { openKeyEncryption } from '@patchbay/api/common/crypto/open-key-encryption';
import { RootKeys } from '@patchbay/api/common/crypto/root-keys';
import type { Env } from '@patchbay/api/config/env';
import { ConnectedProbe } from '@patchbay/api/connections/probe-connected';
import { TokenRefresher } from '@patchbay/api/connections/token-refresher';
import { Vault } from '@patchbay/api/db/vault';
import { withLogs } from '@patchbay/api/gateway/logs/logged-isolation';
import { withPackages } from '@patchbay/api/gateway/packages/packaged-isolation';
import type { Isolation } from '@patchbay/api/gateway/sandbox/isolation';
import { Jobs } from '@patchbay/api/jobs/jobs';
import { JOB_KINDS } from '@patchbay/api/jobs/kinds';
import { openQueueBackend, type QueueBackend } from '@patchbay/api/jobs/queue-backend';
import { Outbound, outboundOf } from '@patchbay/api/outbound/outbound';
import { Database } from '@patchbay/prisma';
import type { Logger } from 'pino';
import { HandlerRegistry } from './handler.js';
import { AuditSignHandler } from './handlers/audit-sign.handler.js';
import { CatalogSyncHandler } from './handlers/catalog-sync.handler.js';
import { ConnectionRefreshHandler } from './handlers/connection-refresh.handler.js';
import { DataKeyRotateHandler } from './handlers/data-key-rotate.handler.js';
import { DomainCheckHandler } from './handlers/domain-check.handler.js';
import { KeyRewrapHandler } from './handlers/key-rewrap.handler.js';
import { RetentionPruneHandler } from './handlers/retention-prune.handler.js';
import { ServerHealthHandler } from './handlers/server-health.handler.js';
import { SweepHandler } from './handlers/sweep.handler.js';
import { Runner } from './runner.js';

const ENV = Symbol('Env');
const COMMANDS = Symbol('Commands');
const ISOLATION = Symbol('Isolation');
const LOG = Symbol('Logger');
const BACKEND = Symbol('QueueBackend');

const PROVIDERS = [
  {
    provide: Database,
    useFactory: (env: Env) => new Database({ url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE }),
    inject: [ENV],
  },
  {
    provide: Vault,
    useFactory: (env: Env) => new Vault(openKeyEncryption(env, new RootKeys(env.PATCHBAY_ROOT_KEYS))),
    inject: [ENV],
  },
  { provide: Outbound, useFactory: outboundOf, inject: [ENV] },
  {
    provide: ISOLATION,
    useFactory: (commands: Isolation, env: Env, db: Database, log: Logger) =>
      withPackages(withLogs(commands, 'workers', db, log), env, db, log),
    inject: [COMMANDS, ENV, Database, LOG],
  },
  {
    provide: BACKEND,
    useFactory: (env: Env, log: Logger) => openQueueBackend(env, log),
    inject: [ENV, LOG],
  },
  {
    provide: Jobs,
    useFactory: (backend: QueueBackend, db: Database, log: Logger) => new Jobs(backend, db, log),
    inject: [BACKEND, Database, LOG],
  },
  {
    provide: HandlerRegistry,
    useFactory: (
      db: Database,
      vault: Vault,
      jobs: Jobs,
      env: Env,
      outbound: Outbound,
      isolation: Isolation,
      log: Logger,
    ) => {
      const { PATCHBAY_SHARED_ENV: sharedEnv } = env;
      const tokens = new TokenRefresher({ db, vault, sharedEnv, outbound, log });
      const probes = new ConnectedProbe(db, vault, tokens);
      return new HandlerRegistry(JOB_KINDS, [
        new CatalogSyncHandler(db, { vault, sharedEnv }, env, outbound, isolation, probes),
        new ServerHealthHandler(db, { vault, sharedEnv }, env, outbound, isolation, probes),
        new ConnectionRefreshHandler(tokens),
        new DataKeyRotateHandler(db, vault),
        new KeyRewrapHandler(db, vault),
        new AuditSignHandler(db, new RootKeys(env.PATCHBAY_ROOT_KEYS)),
        new DomainCheckHandler(db, outbound),
        new RetentionPruneHandler(db, env),
        new SweepHandler(db, jobs),
      ]);
    },
    inject: [Database, Vault, Jobs, ENV, Outbound, ISOLATION, LOG],
  },
  {
    provide: Runner,
    useFactory: (backend: QueueBackend, registry: HandlerRegistry, env: Env, log: Logger) =>
      new Runner(backend, registry, env.PATCHBAY_WORKER_CONCURRENCY, log),
    inject: [BACKEND, HandlerRegistry, ENV, LOG],
  },
];

@Module({})
export class WorkerModule implements OnApplicationShutdown {
  constructor(
    @Inject(Runner) private readonly runner: Runner,
    @Inject(Jobs) private readonly jobs: Jobs,
    @Inject(Database) private readonly db: Database,
  ) {}

  static register(env: Env, log: Logger, commands: Isolation): DynamicModule {
    const given = [
      { provide: ENV, useValue: env },
      { provide: LOG, useValue: log },
      { provide: COMMANDS, useValue: commands },
    ];
    return { module: WorkerModule, providers: [...given, ...PROVIDERS] };
  }

  /** Whoever uses a thing stops before it: workers, then queues, then the database. */
  async onApplicationShutdown(): Promise<void> {
    await this.runner.stop();
    await this.jobs.close();
    await this.db.close();
  }
}
