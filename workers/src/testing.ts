/** Helpers of the worker tests only: an organisation with servers, and waiting for what workers do. */
import { randomBytes } from 'node:crypto';
import { RootKeys } from '@patchbay/api/common/crypto/root-keys';
import { newUuid } from '@patchbay/api/common/ids';
import { type Env, parseEnv } from '@patchbay/api/config/env';
import { Vault } from '@patchbay/api/db/vault';
import type { ServerConfig } from '@patchbay/api/gateway/snapshot/server-config';
import { createJobs, type Jobs } from '@patchbay/api/jobs/jobs';
import pg from 'pg';
import { pino } from 'pino';
import type { TestDatabase } from '../../test/database.js';

export const silent = pino({ level: 'silent' });

const EMPTY: ServerConfig = {
  command: null,
  args: [],
  env: {},
  url: null,
  headers: {},
  auth: { type: 'none' },
};

export interface NewServer {
  readonly config: Partial<ServerConfig>;
  readonly type?: 'STDIO' | 'SSE' | 'STREAMABLE_HTTP';
  readonly sharing?: 'shared' | 'dedicated';
  readonly relayRoots?: boolean;
  readonly timeoutMs?: number;
  readonly enabled?: boolean;
}

/** One database with its environment, as api and workers would have it. */
export class Bench {
  readonly env: Env;
  readonly variables: Record<string, string>;
  readonly vault: Vault;
  private readonly listener: pg.Client;
  private readonly notices: string[] = [];
  private wake: () => void = () => undefined;

  private constructor(
    readonly t: TestDatabase,
    redisUrl: string | null,
    extra: Record<string, string>,
  ) {
    this.variables = {
      NODE_ENV: 'test',
      DATABASE_URL: t.url,
      PATCHBAY_ROOT_KEYS: `k1:${randomBytes(32).toString('base64')}`,
      PATCHBAY_LOG_LEVEL: 'warn',
      DATABASE_POOL_SIZE: '5',
      // Nothing happens by the clock unless a test asks for it.
      PATCHBAY_SYNC_INTERVAL_SECONDS: '3600',
      PATCHBAY_HEALTH_INTERVAL_SECONDS: '3600',
      ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
      ...extra,
    };
    this.env = parseEnv(this.variables);
    this.vault = new Vault(new RootKeys(this.env.PATCHBAY_ROOT_KEYS));
    this.listener = new pg.Client({ connectionString: t.ownerUrl });
  }

  static async create(
    t: TestDatabase,
    redisUrl: string | null = null,
    extra: Record<string, string> = {},
  ): Promise<Bench> {
    const bench = new Bench(t, redisUrl, extra);
    await bench.listener.connect();
    bench.listener.on('notification', ({ payload = '' }) => {
      bench.notices.push(payload);
      bench.wake();
    });
    await bench.listener.query('listen patchbay_change');
    return bench;
  }

  async close(): Promise<void> {
    await this.listener.end();
  }

  jobs(): Promise<Jobs> {
    return createJobs({ env: this.env, db: this.t.db, log: silent });
  }

  async organization(): Promise<string> {
    const id = newUuid();
    await this.t.db.system((tx) => tx.organization.create({ data: { id, slug: `o-${id}`, name: 'test' } }));
    const key = await this.vault.prepareKey(id);
    await this.t.db.tenant(id, (tx) => this.vault.addKey(tx, id, key));
    return id;
  }

  /** A server and its state row, as the API creates them; nothing is queued. */
  async server(orgId: string, { config, ...given }: NewServer): Promise<string> {
    const defaults = { type: 'STDIO', sharing: 'shared', timeoutMs: 10_000, enabled: true } as const;
    const id = newUuid();
    await this.t.db.tenant(orgId, async (tx) => {
      const place = { table: 'servers', row: id, column: 'config' };
      await tx.server.create({
        data: {
          id,
          orgId,
          slug: `s-${id}`,
          name: `server ${id}`,
          ...defaults,
          ...given,
          config: await this.vault.seal(tx, orgId, place, { ...EMPTY, ...config }),
        },
      });
      // Not due by the clock: tests say when.
      const later = new Date(Date.now() + 3_600_000);
      await tx.serverState.create({ data: { orgId, serverId: id, nextSyncAt: later, nextCheckAt: later } });
    });
    return id;
  }

  async reconfigure(orgId: string, serverId: string, config: Partial<ServerConfig>): Promise<void> {
    await this.t.db.tenant(orgId, async (tx) => {
      const place = { table: 'servers', row: serverId, column: 'config' };
      const sealed = await this.vault.seal(tx, orgId, place, { ...EMPTY, ...config });
      await tx.server.update({
        where: { id: serverId },
        data: { config: sealed, configVersion: { increment: 1 } },
      });
    });
  }

  job(orgId: string, id: string) {
    return this.t.db.tenant(orgId, (tx) => tx.job.findUniqueOrThrow({ where: { id } }));
  }

  state(orgId: string, serverId: string) {
    return this.t.db.tenant(orgId, (tx) => tx.serverState.findUniqueOrThrow({ where: { serverId } }));
  }

  items(orgId: string, serverId: string) {
    return this.t.db.tenant(orgId, (tx) =>
      tx.catalogItem.findMany({ where: { serverId }, orderBy: [{ kind: 'asc' }, { position: 'asc' }] }),
    );
  }

  /** Change notices so far whose text holds `part`. */
  noticesOf(part: string): string[] {
    return this.notices.filter((n) => n.includes(part));
  }

  /** Waits until `condition` gives something, asking again whenever the database told of a change. */
  async until<T>(condition: () => Promise<T | null | undefined | false>, limitMs = 25_000): Promise<T> {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const found = await condition();
      if (found) return found;
      if (Date.now() > deadline) throw new Error('it did not happen in time');
      await new Promise<void>((ok) => {
        this.wake = ok;
        // Not everything that tests wait for sends a notice.
        setTimeout(ok, 200).unref();
      });
    }
  }

  finished(orgId: string, jobId: string, limitMs?: number) {
    return this.until(async () => {
      const job = await this.job(orgId, jobId);
      return job.finishedAt === null ? null : job;
    }, limitMs);
  }
}
