/**
 * Who calls: endpoint keys, and the access tokens of grants (tokens.ts), checked against a memory of those seen,
 * which notifications keep true. A token's grant stands here where a key does. A key costs one look-up in the
 * database the first time; afterwards one hash.
 */
import { hash as digest } from 'node:crypto';

import { type Database, Prisma, type Tx } from '@patchbay/prisma';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';

import { AllowedAddresses, allowedAddresses } from '../../common/allowed-addresses.js';
import { isOauthToken } from '../../common/crypto/oauth-token.js';
import type { RootKeys } from '../../common/crypto/root-keys.js';
import { candidateHashes, secretKeyKind } from '../../common/crypto/secret-key.js';
import { touchKeys } from '../../common/key-usage.js';
import { LOOKUP_MS, within } from './deadline.js';
import { type FoundToken, findToken, liveGrants, touchGrants } from './tokens.js';
import type { Principal } from './types.js';

export interface KeyRingOptions {
  readonly db: Database;
  readonly roots: RootKeys;
  readonly log: Logger;
  /** What is open under the key ends, unless its principal still stands. */
  readonly onChanged: (keyId: string, stands: (principal: Principal) => boolean) => void;
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
/** `last_used_at` is written at most this often for a key (by all replicas together), and in batches. */
const TOUCH_EVERY_MS = 60_000;
const FLUSH_EVERY_MS = 5_000;
const RECHECK_PAUSE_MS = 1_000;
const BATCH = 1_000;
/** What ends later than this is looked at again on the way: timers take no longer times. */
const LONGEST_WAIT_MS = 86_400_000;
/** So long after the end, by the database's clock, it has certainly come. */
const END_SLACK_MS = 50;

interface Known {
  readonly principal: Principal & { readonly keyId: string };
  /** By the monotonic clock, or null: of the secret, which what is opened with a token may outlive. */
  readonly endsAt: number | null;
  touchedAt: number;
}

interface KeyRow {
  readonly id: string;
  readonly org_id: string;
  readonly endpoint_id: string;
  readonly agent_id: string | null;
  readonly allow_subjects: boolean;
  readonly allowed_addresses: string[];
  /** The hash that the secret was found by. */
  readonly secret_id: string;
  /** Milliseconds from now by the database's clock, or null. */
  readonly expires_in: number | null;
}

/** What still opens, of one key. */
interface LiveKey {
  readonly id: string;
  /** The hashes of its secrets: two while a rotation overlaps. */
  readonly secrets: string[];
  readonly agent_id: string | null;
  readonly allow_subjects: boolean;
  readonly allowed_addresses: string[];
  /** Milliseconds until the key, or its secret before, expires; null for never. */
  readonly ends_in: number | null;
}

export class KeyRing {
  /** By SHA-256 of the secret, so that no dump of this memory holds a usable key. */
  private readonly known = new LRUCache<string, Known>({
    max: MAX_KNOWN,
    dispose: ({ principal: { keyId } }, key) => {
      const digests = this.digestsOf.get(keyId);
      digests?.delete(key);
      if (digests?.size === 0) this.digestsOf.delete(keyId);
    },
  });
  /** One for each secret of the key that is known. */
  private readonly digestsOf = new Map<string, Set<string>>();
  /** When what is open under a key must be looked at again. */
  private readonly ends = new Map<string, NodeJS.Timeout>();
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
      if (!isSecret(secret) || this.unknown.get(key) === true) return null;
      return undefined;
    }
    const now = this.now();
    if (isOver(known.endsAt, now)) return null;
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
    const { db, roots } = this.options;
    const generation = this.generation;
    const found: FoundToken | KeyRow | null = isOauthToken('access', secret)
      ? await db.system((tx) => findToken(tx, secret))
      : await findKey(db, candidateHashes(roots, secret));
    const current = generation === this.generation;
    if (found === null) {
      if (current) this.unknown.set(key, true);
      return null;
    }
    const now = this.now();
    const endsAt = found.expires_in === null ? null : now + found.expires_in;
    const principal = 'principal' in found ? found.principal : keyPrincipal(found, endsAt);
    const { keyId } = principal;
    if (isOver(endsAt, now)) return null;
    if (current) {
      this.known.set(key, { principal, endsAt, touchedAt: now });
      const digests = this.digestsOf.get(keyId);
      if (digests === undefined) this.digestsOf.set(keyId, new Set([key]));
      else digests.add(key);
    }
    this.used.add(keyId);
    // What is about to be opened under a grant ends once nobody can come back to it.
    if (principal.grant !== undefined) this.lookAgain(keyId, found.expires_in, true);
    return principal;
  }

  /** Takes one change of a key: it is forgotten, and if it no longer opens, its sessions end. */
  async changed(keyId: string): Promise<void> {
    this.generation++;
    this.unknown.clear();
    this.forget(keyId);
    if (this.options.inUse(keyId)) await this.recheck([keyId]);
  }

  /** Takes a change of whom an organisation (UUID) lets in by which way, as which all its grants are looked at again. */
  async signOnChanged(orgId: string): Promise<void> {
    this.generation++;
    this.unknown.clear();
    const concerned = new Set<string>();
    for (const { principal } of this.known.values())
      if (principal.orgId === orgId && principal.grant !== undefined) concerned.add(principal.keyId);
    // What is open under a token that was forgotten may be of this organisation, too.
    for (const id of this.options.allInUse()) if (!this.digestsOf.has(id)) concerned.add(id);
    for (const id of concerned) this.forget(id);
    await this.recheck([...concerned]);
  }

  /** After changes may have been missed: forgets the keys that no longer open. */
  async revalidate(): Promise<void> {
    this.generation++;
    this.unknown.clear();
    const ids = new Set([...this.digestsOf.keys(), ...this.options.allInUse()]);
    await this.recheck([...ids]);
  }

  private forget(keyId: string): void {
    for (const key of [...(this.digestsOf.get(keyId) ?? [])]) this.known.delete(key);
  }

  private async recheck(ids: readonly string[]): Promise<void> {
    for (let i = 0; i < ids.length; i += BATCH) {
      const batch = ids.slice(i, i + BATCH);
      try {
        const [alive, granted] = await this.options.db.system(async (tx) => [
          await liveKeys(tx, batch),
          await liveGrants(tx, batch),
        ]);
        for (const id of batch) {
          this.doubtful.delete(id);
          // Its expiry may have moved: what still opens is read again by its next use.
          this.forget(id);
          const live = alive.get(id);
          const grant = granted.get(id);
          this.options.onChanged(
            id,
            (principal) =>
              (grant !== undefined && grant.agent_id === (principal.agentId ?? null)) ||
              (live !== undefined && stands(live, principal)),
          );
          this.lookAgain(id, live?.ends_in ?? grant?.ends_in ?? null);
        }
      } catch {
        this.options.log.warn('keys could not be read again; they are looked at again soon');
        for (const id of batch) this.doubtful.add(id);
        setTimeout(() => void this.recheckDoubtful(), RECHECK_PAUSE_MS).unref();
      }
    }
  }

  /** What was opened before the end was known, or with a secret that ends before the key, does not know it. */
  private lookAgain(id: string, inMs: number | null, soonInUse = false): void {
    clearTimeout(this.ends.get(id));
    this.ends.delete(id);
    if (inMs === null || !(soonInUse || this.options.inUse(id))) return;
    const wait = Math.min(LONGEST_WAIT_MS, inMs + END_SLACK_MS);
    const again = (): void => {
      this.ends.delete(id);
      if (this.options.inUse(id)) void this.recheck([id]);
    };
    this.ends.set(id, setTimeout(again, wait).unref());
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
      .system(async (tx) => {
        await touchKeys(tx, ids);
        await touchGrants(tx, ids);
      })
      .catch(() => this.options.log.warn({ keys: ids.length }, 'the time of last use could not be written'));
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    for (const timer of this.ends.values()) clearTimeout(timer);
    await this.flush();
  }
}

/** Whether a text can be a credential of an endpoint at all. */
function isSecret(text: string): boolean {
  return secretKeyKind(text) === 'endpoint' || isOauthToken('access', text);
}

function isOver(endsAt: number | null, now: number): boolean {
  return endsAt !== null && now >= endsAt;
}

function keyPrincipal(row: KeyRow, expiresAt: number | null): Known['principal'] {
  return {
    keyId: row.id,
    secretId: row.secret_id,
    orgId: row.org_id,
    endpointId: row.endpoint_id,
    agentId: row.agent_id,
    expiresAt,
    allowSubjects: row.allow_subjects,
    allowedAddresses: allowedAddresses(row.allowed_addresses),
  };
}

/**
 * Whether what was opened for a principal would be opened now: with this secret, for this agent and this subject, from
 * wherever it was.
 */
function stands(
  live: LiveKey,
  { agentId = null, allowedAddresses: before, secretId, subject }: Principal,
): boolean {
  if (agentId !== live.agent_id) return false;
  if (subject !== undefined && !live.allow_subjects) return false;
  if (secretId !== undefined && !live.secrets.includes(secretId)) return false;
  const now = allowedAddresses(live.allowed_addresses);
  if (now === null) return true;
  return before instanceof AllowedAddresses && now.covers(before);
}

/** Expiry is measured by the database's clock, so that no replica's own can be wrong. */
async function findKey(db: Database, hashes: Buffer[]): Promise<KeyRow | null> {
  const [row] = await db.systemRead<KeyRow>(Prisma.sql`
    select id, org_id, endpoint_id, agent_id, allow_subjects, allowed_addresses, encode(secret, 'base64') as secret_id,
           (extract(epoch from ends_at - now()) * 1000)::float8 as expires_in
    from (select *, hash as secret, expires_at as ends_at from keys where hash = any(${hashes}::bytea[])
          union all
          select *, previous_hash, least(expires_at, previous_expires_at) from keys
           where previous_hash = any(${hashes}::bytea[])) k
    where kind = 'endpoint' and revoked_at is null and endpoint_id is not null`);
  return row ?? null;
}

/** Those that open their endpoint. */
async function liveKeys(tx: Tx, ids: readonly string[]): Promise<Map<string, LiveKey>> {
  const rows = await tx.$queryRaw<LiveKey[]>`
    select id, agent_id, allow_subjects, allowed_addresses,
           array_remove(array[encode(hash, 'base64'),
             case when previous_expires_at > now() then encode(previous_hash, 'base64') end], null) as secrets,
           (extract(epoch from least(expires_at, case when previous_expires_at > now() then previous_expires_at end)
                               - now()) * 1000)::float8 as ends_in
    from keys
    where id = any(${ids}::uuid[]) and revoked_at is null and (expires_at is null or expires_at > now())`;
  return new Map(rows.map((row) => [row.id, row]));
}
