/** The slots of the pool: by key and by organisation, and those that still end. */
import type { LinkKey, PoolEntry } from './pool-entry.js';

export class PoolRegistry {
  private readonly byKey = new Map<string, PoolEntry>();
  private readonly byOrg = new Map<string, Set<PoolEntry>>();
  /** Every slot that may still hold a link, taken out or not. */
  private readonly live = new Set<PoolEntry>();

  get size(): number {
    return this.byKey.size;
  }

  get(key: string): PoolEntry | undefined {
    return this.byKey.get(key);
  }

  values(): IterableIterator<PoolEntry> {
    return this.byKey.values();
  }

  /** Everything not yet ended, for a shutdown. */
  unfinished(): PoolEntry[] {
    return [...this.live];
  }

  add(entry: PoolEntry): void {
    this.byKey.set(entry.id.key, entry);
    this.live.add(entry);
    entry.onEnded = () => this.live.delete(entry);
    const org = this.byOrg.get(entry.id.orgId);
    if (org === undefined) this.byOrg.set(entry.id.orgId, new Set([entry]));
    else org.add(entry);
  }

  ofOrg(orgId: string): Iterable<PoolEntry> {
    return this.byOrg.get(orgId) ?? [];
  }

  /** Slots of an organisation. */
  countOf(orgId: string): number {
    return this.byOrg.get(orgId)?.size ?? 0;
  }

  /** Gives a slot another key. False where that is taken. */
  rename(entry: PoolEntry, id: LinkKey): boolean {
    if (this.byKey.has(id.key)) return false;
    if (this.byKey.get(entry.id.key) === entry) this.byKey.delete(entry.id.key);
    entry.id = id;
    this.byKey.set(id.key, entry);
    return true;
  }

  /** The slot of an organisation that nobody has used for longest, or null. */
  longestIdle(orgId: string): PoolEntry | null {
    let oldest: PoolEntry | null = null;
    for (const entry of this.byOrg.get(orgId) ?? []) {
      if (entry.isIdle() && (oldest === null || entry.idleSince < oldest.idleSince)) oldest = entry;
    }
    return oldest;
  }

  /** No request finds it any more. */
  private forget(entry: PoolEntry): void {
    if (this.byKey.get(entry.id.key) === entry) this.byKey.delete(entry.id.key);
    const org = this.byOrg.get(entry.id.orgId);
    org?.delete(entry);
    if (org?.size === 0) this.byOrg.delete(entry.id.orgId);
  }

  /** Forgets it, and lets its link end with its last user. */
  drop(entry: PoolEntry): void {
    this.forget(entry);
    entry.retire();
  }
}
