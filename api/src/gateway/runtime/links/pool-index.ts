/**
 * Where the pool's links are kept and found: by organisation, server, configuration version, subject,
 * era and (where dedicated) session. Also what is known of the servers: their eras and their breakers.
 */
import { Breaker, DEFAULT_BREAKER } from './breaker.js';
import { EraVerdicts } from './eras.js';
import { type Era, type Link, LinkError } from './link.js';
import { type LinkKey, PoolEntry } from './pool-entry.js';
import type { LinkScope, PoolOptions, PoolServer } from './pool-options.js';
import { PoolRegistry } from './pool-registry.js';

const IDLE_MS = { stdio: 5 * 60_000, http: 2 * 60_000, sse: 2 * 60_000 };
const MAX_LINKS = 10_000;
const MAX_PROCESSES = 200;
/** What is known of a server's eras may change meanwhile. */
const RECENT_MS = 10_000;

interface Recent {
  readonly server: PoolServer;
  readonly entry: PoolEntry;
  readonly until: number;
}

export class PoolIndex {
  readonly slots = new PoolRegistry();
  /** By server, version and subject: sessions of one server share its fate. */
  private readonly breakers = new Map<string, Breaker>();
  readonly eras: EraVerdicts;
  /**
   * Where the last request of a scope found its link, by the scope where it is a session's, else by
   * the server: making keys costs more than all the rest of finding it.
   */
  private readonly recent = {
    legacy: new WeakMap<object, Recent>(),
    modern: new WeakMap<object, Recent>(),
  };

  constructor(
    private readonly options: Pick<PoolOptions, 'breaker' | 'idleMs' | 'maxPerOrg'>,
    private readonly now: () => number,
  ) {
    this.eras = new EraVerdicts(now);
  }

  /** The slot of a request, made where there is none. @throws LinkError when the organisation has too many. */
  entryFor(server: PoolServer, scope: LinkScope): PoolEntry {
    if (scope.lane != null || scope.subject != null) return this.find(server, scope);
    const recent = this.recent[scope.era];
    const holder = scope.session == null ? server : scope;
    const known = recent.get(holder);
    const now = this.now();
    if (known !== undefined && known.server === server && now < known.until && known.entry.isReady)
      return known.entry;
    const entry = this.find(server, scope);
    recent.set(holder, { server, entry, until: now + RECENT_MS });
    return entry;
  }

  private find(server: PoolServer, scope: LinkScope): PoolEntry {
    const id = this.keyOf(server, scope);
    const found = this.slots.get(id.key);
    if (found !== undefined && (found.link === null || found.link.open)) return found;
    if (found !== undefined) this.slots.drop(found);
    const { kind } = server.target;
    const most = this.options.maxPerOrg ?? (kind === 'stdio' ? MAX_PROCESSES : MAX_LINKS);
    if (this.slots.countOf(server.orgId) >= most) this.makeRoom(server);
    const entry = new PoolEntry(
      id,
      this.options.idleMs?.[kind] ?? IDLE_MS[kind],
      this.breakerFor(id.base),
      this.now(),
    );
    this.slots.add(entry);
    return entry;
  }

  private breakerFor(base: string): Breaker {
    const known = this.breakers.get(base);
    if (known !== undefined) return known;
    const breaker = new Breaker(this.options.breaker ?? DEFAULT_BREAKER, this.now);
    this.breakers.set(base, breaker);
    return breaker;
  }

  /** A full organisation gives up its longest idle link; one that uses all of them must wait. */
  private makeRoom(server: PoolServer): void {
    const oldest = this.slots.longestIdle(server.orgId);
    if (oldest === null) {
      throw new LinkError(
        'upstream_unavailable',
        `server "${server.name}": too many connections to upstream servers are open`,
        false,
      );
    }
    this.slots.drop(oldest);
  }

  /** The key a link for this server and scope has; also says whether it is dedicated. */
  keyOf(server: PoolServer, scope: LinkScope): LinkKey {
    const subject = scope.subject ?? null;
    const base = baseKey(server, subject);
    const era = this.eraFor(server, base, scope);
    // A modern upstream keeps no session: there is nothing to dedicate.
    const dedicated = server.sharing === 'dedicated' && era !== 'modern';
    const session = dedicated ? (scope.session ?? null) : null;
    const lane = dedicated && session === null ? (scope.lane ?? null) : null;
    // One process serves clients of both eras until it is known to speak only one.
    const asked = era ?? (server.target.kind === 'stdio' ? 'any' : `${scope.era}?`);
    const { orgId, id: serverId, configVersion } = server;
    const shared = { base, orgId, serverId, configVersion, subject };
    if (lane !== null) return this.freeLane(shared, asked, lane);
    return { ...shared, key: keyText(base, asked, session), session, lane: false };
  }

  /** The era to ask a server for, or null while it is not known. */
  private eraFor(server: PoolServer, base: string, scope: LinkScope): Era | null {
    return this.eras.resolve(base, scope.era, server.target.kind === 'stdio');
  }

  /** The first lane in which nobody is under way. */
  private freeLane(shared: Omit<LinkKey, 'key' | 'session' | 'lane'>, era: string, lane: string): LinkKey {
    for (let n = 0; ; n++) {
      const session = `~${lane}~${n}`;
      const key = keyText(shared.base, era, session);
      const found = this.slots.get(key);
      if (found === undefined || (found.users === 0 && found.opening === null))
        return { ...shared, key, session, lane: true };
    }
  }

  /** The era a request of this scope will be spoken in, or null while it is not known. */
  eraOf(server: PoolServer, scope: LinkScope): Era | null {
    return this.eraFor(server, baseKey(server, scope.subject ?? null), scope);
  }

  /** Now that its era is known, the link is found under it, or ends with those who wait for it. */
  settleKey(entry: PoolEntry, era: Era): void {
    const { id } = entry;
    const key = keyText(id.base, era, id.session);
    if (key === id.key || entry.retired) return;
    // What one client was promised must not be shared with others.
    if ((era === 'modern' && id.session !== null) || !this.slots.rename(entry, { ...id, key }))
      this.slots.drop(entry);
  }

  /** Drops links that are idle for too long, and what was known of servers without any. */
  sweep(): void {
    const now = this.now();
    const used = new Set<string>();
    for (const entry of this.slots.values()) {
      // A session's own link may hold what the upstream keeps for it: it ends with the session.
      const bound = entry.id.session !== null && !entry.id.lane;
      const due = now >= Math.max(entry.idleSince + entry.idleMs, entry.keptUntil);
      if (!bound && entry.isIdle() && due) this.slots.drop(entry);
      else used.add(entry.id.base);
    }
    for (const [base, breaker] of this.breakers) {
      if (used.has(base) || !breaker.isForgettable()) continue;
      this.breakers.delete(base);
    }
    this.eras.prune(used);
  }

  /**
   * Takes links out of the pool, for configuration that changed or sessions that ended: calls
   * under way finish on them, new calls get new links. For shared ones, what was learned of the
   * server (breaker, era) goes too.
   */
  closeFor(matches: (key: LinkKey) => boolean): void {
    for (const entry of this.slots.values()) {
      if (!matches(entry.id)) continue;
      if (entry.id.session === null) {
        this.breakers.delete(entry.id.base);
        this.eras.forget(entry.id.base);
      }
      this.slots.drop(entry);
    }
  }

  /** Links of a session that are open now. */
  linksOf(orgId: string, session: string): Link[] {
    const links: Link[] = [];
    for (const { id, link } of this.slots.ofOrg(orgId)) {
      if (id.session === session && link?.open) links.push(link);
    }
    return links;
  }
}

function baseKey(server: PoolServer, subject: string | null): string {
  const base = `${server.orgId}/${server.id}/${server.configVersion}`;
  return subject === null ? base : `${base}/${JSON.stringify(subject)}`;
}

/** `era` is `legacy`, `modern`, `any` or, while it is not known, what is asked for first. */
function keyText(base: string, era: string, session: string | null): string {
  return session === null ? `${base}|${era}` : `${base}|${era}|${session}`;
}
