/**
 * The replicas of this deployment as the table `replicas` has them. Each process keeps its own row true by
 * a heartbeat and reads the others' with it, so that a look-up is rare: only for a process that started
 * since. Ages are the database's business (one clock), silence is counted in our own heartbeats (no clock).
 */
import { type Database, Prisma } from '@patchbay/prisma';
import type { Logger } from 'pino';

import type { ReplicaAddresses } from '../runtime/http/forward.js';

const BEAT_MS = 5_000;
/** So many of our own heartbeats without one of another's, and it counts as dead. */
const QUIET_BEATS = 6;
/** Rows of processes that ended without a word. */
const STALE_SECONDS = 300;
/** How long one that was not there, or did not answer, is not looked for again. */
const GONE_MS = 5_000;

export interface ReplicaDirectoryOptions {
  readonly db: Database;
  /** UUID of this process. */
  readonly own: string;
  readonly log: Logger;
  /** Another replica fell silent. */
  readonly onSilent: (replica: string) => void;
  /** Default 5,000. */
  readonly beatMs?: number;
}

interface Seen {
  readonly url: string;
  /** Its last heartbeat, as the database prints it. */
  readonly at: string;
  /** Our heartbeats since. */
  readonly quiet: number;
}

interface Row {
  readonly id: string;
  readonly url: string;
  readonly at: string;
}

export class ReplicaDirectory implements ReplicaAddresses {
  private known = new Map<string, Seen>();
  /** Until when, by the monotonic clock. */
  private readonly gone = new Map<string, number>();
  private readonly loading = new Map<string, Promise<string | null>>();
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> | null = null;
  private url = '';

  constructor(private readonly options: ReplicaDirectoryOptions) {}

  /** Makes this process known. @param url where the others reach it. @throws without the database. */
  async start(url: string): Promise<void> {
    this.url = url;
    await this.beat();
    this.timer = setInterval(() => {
      // One at a time: a slow database must not make others look silent.
      this.beating ??= this.beat()
        .catch((error: unknown) => {
          const reason = error instanceof Error ? error.name : 'unknown';
          this.options.log.warn({ reason }, 'the heartbeat of this replica could not be written');
        })
        .finally(() => {
          this.beating = null;
        });
    }, this.options.beatMs ?? BEAT_MS).unref();
  }

  /** Takes this process out of the table; without the database its row goes stale instead. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.beating;
    if (this.url === '') return;
    const { db, own } = this.options;
    await db.system((tx) => tx.replica.deleteMany({ where: { id: own } })).catch(() => undefined);
  }

  peek(replica: string): string | null | undefined {
    const until = this.gone.get(replica);
    if (until !== undefined && performance.now() < until) return null;
    const seen = this.known.get(replica);
    if (seen === undefined) return undefined;
    return seen.quiet >= QUIET_BEATS ? null : seen.url;
  }

  load(replica: string): Promise<string | null> {
    let looking = this.loading.get(replica);
    if (looking === undefined) {
      looking = this.read(replica).finally(() => this.loading.delete(replica));
      this.loading.set(replica, looking);
    }
    return looking;
  }

  dead(replica: string): void {
    this.gone.set(replica, performance.now() + GONE_MS);
  }

  private async read(replica: string): Promise<string | null> {
    const [row] = await this.options.db.system(
      (tx) =>
        tx.$queryRaw<Row[]>`select id, url, seen_at::text as at from replicas where id = ${replica}::uuid`,
    );
    if (row === undefined) this.dead(replica);
    else this.known.set(replica, { url: row.url, at: row.at, quiet: 0 });
    return row?.url ?? null;
  }

  private async beat(): Promise<void> {
    const { db, own } = this.options;
    const rows = await db.system(async (tx) => {
      await tx.$executeRaw`insert into replicas (id, url) values (${own}::uuid, ${this.url})
        on conflict (id) do update set seen_at = now()`;
      await tx.$executeRaw`delete from replicas
        where seen_at < now() - make_interval(secs => ${Prisma.raw(String(STALE_SECONDS))})`;
      return tx.$queryRaw<Row[]>`select id, url, seen_at::text as at from replicas where id <> ${own}::uuid`;
    });
    this.take(rows);
  }

  private take(rows: readonly Row[]): void {
    const now = performance.now();
    for (const [replica, until] of this.gone) if (now >= until) this.gone.delete(replica);
    const before = this.known;
    this.known = new Map();
    for (const { id, url, at } of rows) {
      const last = before.get(id);
      const quiet = last?.at === at ? last.quiet + 1 : 0;
      this.known.set(id, { url, at, quiet });
      if (quiet === QUIET_BEATS) this.options.onSilent(id);
    }
  }
}
