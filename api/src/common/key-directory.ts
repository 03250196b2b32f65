/**
 * Organisation keys by their secret. A key that was looked up is remembered while change
 * notifications arrive (a revocation is seen at once); without them every request asks the database.
 */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '@patchbay/prisma';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { RootKeys } from './crypto/root-keys.js';
import { candidateHashes } from './crypto/secret-key.js';
import { CHANGES, type Changes, LOG } from './tokens.js';

export interface KnownKey {
  /** UUIDs. */
  readonly id: string;
  readonly orgId: string;
  readonly orgSlug: string;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
  readonly suspended: boolean;
  /** By the monotonic clock (`performance.now()`), measured from the database's time; null for never. */
  readonly expiresAt: number | null;
}

interface Row {
  readonly id: string;
  readonly org_id: string;
  readonly slug: string;
  readonly scopes: string[];
  readonly revoked: boolean;
  readonly suspended: boolean;
  readonly expires_in: number | null;
}

const REMEMBER_MS = 30_000;
const TOUCH_EVERY_MS = 60_000;

@Injectable()
export class KeyDirectory implements OnModuleDestroy {
  private readonly known = new LRUCache<string, KnownKey>({ max: 10_000, ttl: REMEMBER_MS });
  private readonly touched = new LRUCache<string, true>({ max: 50_000, ttl: TOUCH_EVERY_MS });
  private readonly writing = new Set<Promise<unknown>>();
  private readonly unsubscribe: () => void;
  /** Grows with each change: what was read before it must not be remembered after it. */
  private generation = 0;

  constructor(
    private readonly db: Database,
    private readonly roots: RootKeys,
    @Inject(CHANGES) private readonly changes: Changes,
    @Inject(LOG) private readonly log: Logger,
  ) {
    const forget = () => {
      this.generation++;
      this.known.clear();
    };
    this.unsubscribe = changes.subscribe({
      change: (kind) => {
        if (kind === 'key' || kind === 'organization') forget();
      },
      reconnected: forget,
    });
  }

  /** @returns null when no organisation key has this secret. */
  async find(secret: string): Promise<KnownKey | null> {
    const hashes = candidateHashes(this.roots, secret);
    const name = hashes[0]?.toString('base64') ?? '';
    const remembered = this.changes.connected ? this.known.get(name) : undefined;
    const key = remembered ?? (await this.read(name, hashes));
    if (key && !key.revoked) this.touch(key.id);
    return key;
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe();
    await Promise.all(this.writing);
  }

  private async read(name: string, hashes: Buffer[]): Promise<KnownKey | null> {
    const { generation } = this;
    const rows = await this.db.system(
      (tx) => tx.$queryRaw<Row[]>`
        select k.id, k.org_id, o.slug, k.scopes, k.revoked_at is not null as revoked,
               o.status = 'suspended' as suspended,
               (extract(epoch from k.expires_at - now()) * 1000)::float8 as expires_in
          from keys k join organizations o on o.id = k.org_id
         where k.hash = any(${hashes}::bytea[]) and k.kind = 'organization'`,
    );
    const row = rows[0];
    if (!row) return null;
    const key: KnownKey = {
      id: row.id,
      orgId: row.org_id,
      orgSlug: row.slug,
      scopes: row.scopes,
      revoked: row.revoked,
      suspended: row.suspended,
      expiresAt: row.expires_in === null ? null : performance.now() + row.expires_in,
    };
    if (generation === this.generation) this.known.set(name, key);
    return key;
  }

  /** Writes the time of last use, at most once a minute for each key. A failure costs only that. */
  private touch(id: string): void {
    if (this.touched.has(id)) return;
    this.touched.set(id, true);
    const write = this.db
      .system((tx) => tx.$executeRaw`update keys set last_used_at = now() where id = ${id}::uuid`)
      .catch(() => this.log.warn('the time of last use of a key could not be written'))
      .finally(() => this.writing.delete(write));
    this.writing.add(write);
  }
}
