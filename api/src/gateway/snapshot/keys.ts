/**
 * Who calls: endpoint keys checked against a memory of those seen, which notifications keep true.
 * A key costs one look-up in the database the first time; afterwards one hash.
 */
import { hash as digest } from 'node:crypto';

import type { Database, Tx } from '@patchbay/prisma';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';

import type { RootKeys } from '../../common/crypto/root-keys.js';
import { candidateHashes, secretKeyKind } from '../../common/crypto/secret-key.js';
import { LOOKUP_MS, within } from './deadline.js';
import type { Principal } from './types.js';

export interface KeyRingOptions {
  readonly db: Database;
  readonly roots: RootKeys;
  readonly log: Logger;
  /** A key that may still be in use by sessions no longer opens its endpoint. */
  readonly onRevoked: (keyId: string) => void;
  /** A key opens its endpoint and may name no subjects (any more). */
  readonly onSubjectless: (keyId: string) => void;
  /** Whether sessions or streams of this key are open. */
  readonly inUse: (keyId: string) => boolean;
  /** Ids of all such keys. */
  readonly allInUse: () => Iterable<string>;
  /** The monotonic clock, in milliseconds. */
  readonly now?: () => number;
}

const MAX_KNOWN = 100_000;
const MAX_UNKNOWN = 20_000;
const UNKNOWN_MS = 30_000;
/** `last_used_at` is written at most this often for a key, and in batches. */
const TOUCH_EVERY_MS = 60_000;
const FLUSH_EVERY_MS = 5_000;
const RECHECK_PAUSE_MS = 1_000;
const BATCH = 1_000;

interface Known {
  readonly principal: Principal & { readonly keyId: string };
  touchedAt: number;
}

interface KeyRow {
  readonly id: string;
  readonly org_id: string;
  readonly endpoint_id: string;
  readonly allow_subjects: boolean;
  /** Milliseconds from now by the database's clock, or null. */
  readonly expires_in: number | null;
}

export class KeyRing {
  /** By SHA-256 of the secret, so that no dump of this memory holds a usable key. */
  private readonly known = new LRUCache<string, Known>({
    max: MAX_KNOWN,
    dispose: (known) => this.digestOf.delete(known.principal.keyId),
  });
  private readonly digestOf = new Map<string, string>();
  private readonly unknown = new LRUCache<string, true>({ max: MAX_UNKNOWN, ttl: UNKNOWN_MS });
  private readonly loading = new Map<string, Promise<Principal | null>>();
  private readonly used = new Set<string>();
  /** Keys to look at again once the database answers. */
  private readonly doubtful = new Set<string>();
  private readonly timer: NodeJS.Timeout;
  private readonly now: () => number;
  /** Grows with every change of any key: what was read before it must not be remembered. */
  private generation = 0;

  constructor(private readonly options: KeyRingOptions) {
    this.now = options.now ?? (() => performance.now());
    this.timer = setInterval(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  get size(): number {
    return this.known.size;
  }

  /**
   * The principal of a secret: null when it is none of ours (or expired), undefined when only the
   * database knows; then ask `load`.
   */
  peek(secret: string): Principal | null | undefined {
    // Anything longer cannot be a key; hashing it would be work for nothing.
    if (secret.length > 64) return null;
    const key = digest('sha256', secret, 'base64');
    const known = this.known.get(key);
    if (known === undefined) {
      if (secretKeyKind(secret) !== 'endpoint' || this.unknown.get(key) === true) return null;
      return undefined;
    }
    const now = this.now();
    if (isExpired(known.principal, now)) return null;
    if (now - known.touchedAt >= TOUCH_EVERY_MS) {
      known.touchedAt = now;
      this.used.add(known.principal.keyId);
    }
    return known.principal;
  }

  /** Looks the secret up, once for all who wait. @throws when the database does not answer. */
  load(secret: string): Promise<Principal | null> {
    const key = digest('sha256', secret, 'base64');
    const flying = this.loading.get(key);
    if (flying !== undefined) return flying;
    // It stays the one look-up for all who ask, also for those who come when it is given up.
    const reading = this.read(key, secret).finally(() => this.loading.delete(key));
    const promise = within(LOOKUP_MS, reading);
    this.loading.set(key, promise);
    return promise;
  }

  private async read(key: string, secret: string): Promise<Principal | null> {
    const hashes = candidateHashes(this.options.roots, secret);
    const generation = this.generation;
    const row = await this.options.db.system((tx) => findKey(tx, hashes));
    const current = generation === this.generation;
    if (row === null) {
      if (current) this.unknown.set(key, true);
      return null;
    }
    const now = this.now();
    const expiresAt = row.expires_in === null ? null : now + row.expires_in;
    const { id: keyId, org_id: orgId, endpoint_id: endpointId, allow_subjects: allowSubjects } = row;
    const principal = { keyId, orgId, endpointId, expiresAt, allowSubjects };
    if (isExpired(principal, now)) return null;
    if (current) {
      this.known.set(key, { principal, touchedAt: now });
      this.digestOf.set(row.id, key);
    }
    this.used.add(row.id);
    return principal;
  }

  /** Takes one change of a key: it is forgotten, and if it no longer opens, its sessions end. */
  async changed(keyId: string): Promise<void> {
    this.generation++;
    this.unknown.clear();
    this.forget(keyId);
    if (this.options.inUse(keyId)) await this.recheck([keyId]);
  }

  /** After changes may have been missed: forgets the keys that no longer open. */
  async revalidate(): Promise<void> {
    this.generation++;
    this.unknown.clear();
    const ids = new Set([...this.digestOf.keys(), ...this.options.allInUse()]);
    await this.recheck([...ids]);
  }

  private forget(keyId: string): void {
    const key = this.digestOf.get(keyId);
    if (key !== undefined) this.known.delete(key);
  }

  private async recheck(ids: readonly string[]): Promise<void> {
    for (let i = 0; i < ids.length; i += BATCH) {
      const batch = ids.slice(i, i + BATCH);
      try {
        const alive = await this.options.db.system((tx) => liveKeys(tx, batch));
        for (const id of batch) {
          this.doubtful.delete(id);
          // Its expiry may have moved: what still opens is read again by its next use.
          this.forget(id);
          const mayNameSubjects = alive.get(id);
          if (mayNameSubjects === undefined) this.options.onRevoked(id);
          else if (!mayNameSubjects) this.options.onSubjectless(id);
        }
      } catch {
        this.options.log.warn('keys could not be read again; they are looked at again soon');
        for (const id of batch) this.doubtful.add(id);
        setTimeout(() => void this.recheckDoubtful(), RECHECK_PAUSE_MS).unref();
      }
    }
  }

  private async recheckDoubtful(): Promise<void> {
    if (this.doubtful.size > 0) await this.recheck([...this.doubtful]);
  }

  /** Writes `last_used_at` of the keys used since the last time. A failure costs only that. */
  async flush(): Promise<void> {
    if (this.used.size === 0) return;
    const ids = [...this.used];
    this.used.clear();
    await this.options.db
      .system((tx) => tx.$executeRaw`update keys set last_used_at = now() where id = any(${ids}::uuid[])`)
      .catch(() => this.options.log.warn({ keys: ids.length }, 'the time of last use could not be written'));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }
}

/** True once a key's time is over, by the monotonic clock. */
export function isExpired(principal: Principal, now: number): boolean {
  return principal.expiresAt !== null && now >= principal.expiresAt;
}

/** Expiry is measured by the database's clock, so that no replica's own can be wrong. */
async function findKey(tx: Tx, hashes: Buffer[]): Promise<KeyRow | null> {
  const rows = await tx.$queryRaw<KeyRow[]>`
    select id, org_id, endpoint_id, allow_subjects, (extract(epoch from expires_at - now()) * 1000)::float8 as expires_in
    from keys
    where hash = any(${hashes}::bytea[]) and kind = 'endpoint' and revoked_at is null and endpoint_id is not null`;
  return rows[0] ?? null;
}

/** Those that open their endpoint, with whether they may name subjects. */
async function liveKeys(tx: Tx, ids: readonly string[]): Promise<Map<string, boolean>> {
  const rows = await tx.$queryRaw<{ id: string; allow_subjects: boolean }[]>`
    select id, allow_subjects from keys
    where id = any(${ids}::uuid[]) and revoked_at is null and (expires_at is null or expires_at > now())`;
  return new Map(rows.map((row) => [row.id, row.allow_subjects]));
}
