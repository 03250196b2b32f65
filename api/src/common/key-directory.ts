/**
 * Organisation and personal keys by their secret. A key that was looked up is remembered while change
 * notifications arrive (a revocation is seen at once); without them every request asks the database.
 */
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '@patchbay/prisma';
import { LRUCache } from 'lru-cache';
import { type AllowedAddresses, allowedAddresses } from './allowed-addresses.js';
import { RootKeys } from './crypto/root-keys.js';
import { candidateHashes } from './crypto/secret-key.js';
import { CHANGES, type Changes } from './tokens.js';

export interface KnownKey {
  /** UUIDs. */
  readonly id: string;
  readonly orgId: string;
  readonly orgSlug: string;
  /** Of a personal key: whose it is. What they may do now is for each request to ask. */
  readonly userId: string | null;
  readonly scopes: readonly string[];
  readonly revoked: boolean;
  readonly suspended: boolean;
  /** By the monotonic clock (`performance.now()`), measured from the database's time; null for never. */
  readonly expiresAt: number | null;
  /** Null: from anywhere. */
  readonly allowedAddresses: AllowedAddresses | null;
}

interface Row {
  readonly id: string;
  readonly org_id: string;
  readonly slug: string;
  readonly user_id: string | null;
  readonly scopes: string[];
  readonly revoked: boolean;
  readonly suspended: boolean;
  readonly expires_in: number | null;
  readonly allowed_addresses: string[];
}

const REMEMBER_MS = 30_000;

@Injectable()
export class KeyDirectory implements OnModuleDestroy {
  private readonly known = new LRUCache<string, KnownKey>({ max: 10_000, ttl: REMEMBER_MS });
  private readonly unsubscribe: () => void;
  /** Grows with each change: what was read before it must not be remembered after it. */
  private generation = 0;

  constructor(
    private readonly db: Database,
    private readonly roots: RootKeys,
    @Inject(CHANGES) private readonly changes: Changes,
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

  /** @returns null when no such key has this secret. */
  async find(secret: string): Promise<KnownKey | null> {
    const hashes = candidateHashes(this.roots, secret);
    const name = hashes[0]?.toString('base64') ?? '';
    const remembered = this.changes.connected ? this.known.get(name) : undefined;
    return remembered ?? this.read(name, hashes);
  }

  onModuleDestroy(): void {
    this.unsubscribe();
  }

  private async read(name: string, hashes: Buffer[]): Promise<KnownKey | null> {
    const { generation } = this;
    const rows = await this.db.system(
      (tx) => tx.$queryRaw<Row[]>`
        select k.id, k.org_id, k.user_id, o.slug, k.scopes, k.revoked_at is not null as revoked,
               o.status = 'suspended' as suspended,
               (extract(epoch from k.ends_at - now()) * 1000)::float8 as expires_in, k.allowed_addresses
          from (select *, expires_at as ends_at from keys where hash = any(${hashes}::bytea[])
                union all
                select *, least(expires_at, previous_expires_at) from keys
                 where previous_hash = any(${hashes}::bytea[])) k
          join organizations o on o.id = k.org_id
         where k.kind in ('organization', 'personal')`,
    );
    const row = rows[0];
    if (!row) return null;
    const key: KnownKey = {
      id: row.id,
      orgId: row.org_id,
      orgSlug: row.slug,
      userId: row.user_id,
      scopes: row.scopes,
      revoked: row.revoked,
      suspended: row.suspended,
      expiresAt: row.expires_in === null ? null : performance.now() + row.expires_in,
      allowedAddresses: allowedAddresses(row.allowed_addresses),
    };
    if (generation === this.generation) this.known.set(name, key);
    return key;
  }
}
