/**
 * The links in use, shared and reaped. A link is found by organisation, server, configuration
 * version, subject and (where dedicated) session, so nothing crosses between tenants; it is
 * opened once for all who wait, and again by the next request after it ended.
 */
import { severity } from '../wire/log-levels.js';
import { Breaker, DEFAULT_BREAKER } from './breaker.js';
import { EraVerdicts } from './eras.js';
import {
  type Era,
  type Link,
  type LinkCall,
  LinkError,
  type LinkRequest,
  type UpstreamMessage,
} from './link.js';
import type { OpenOptions } from './options.js';
import { type LinkKey, PoolEntry, waitFor } from './pool-entry.js';
import type { Lease, LinkScope, PoolEvent, PoolOptions, PoolReply, PoolServer } from './pool-options.js';
import { PoolRegistry } from './pool-registry.js';

export type { LinkKey } from './pool-entry.js';
export type { Lease, LinkScope, PoolEvent, PoolOptions, PoolReply, PoolServer } from './pool-options.js';

const IDLE_MS = { stdio: 5 * 60_000, http: 2 * 60_000, sse: 2 * 60_000 };
const SWEEP_MS = 10_000;
/** A link is kept this long after its last request about a task: the task may end with it. */
const TASK_KEEP_MS = 60 * 60_000;
const MAX_LINKS = 10_000;
const MAX_PROCESSES = 200;
/** Failures that say something of the upstream's health. */
const UNHEALTHY: ReadonlySet<string> = new Set([
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_closed',
  'upstream_protocol_error',
]);

/** What is known of a server's eras may change meanwhile. */
const RECENT_MS = 10_000;

interface Recent {
  readonly server: PoolServer;
  readonly entry: PoolEntry;
  readonly until: number;
}

export class LinkPool {
  private readonly slots = new PoolRegistry();
  /** By server, version and subject: sessions of one server share its fate. */
  private readonly breakers = new Map<string, Breaker>();
  private readonly eras: EraVerdicts;
  /**
   * Where the last request of a scope found its link, by the scope where it is a session's, else by
   * the server: making keys costs more than all the rest of finding it.
   */
  private readonly recent = {
    legacy: new WeakMap<object, Recent>(),
    modern: new WeakMap<object, Recent>(),
  };
  private readonly now: () => number;
  private readonly sweeper: NodeJS.Timeout;
  private draining = false;

  constructor(private readonly options: PoolOptions) {
    this.now = options.now ?? Date.now;
    this.eras = new EraVerdicts(this.now);
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  /** Links open or being opened. */
  get size(): number {
    return this.slots.size;
  }

  /**
   * Sends one request over the server's link, opening it when needed. Resent once, over a new
   * link, only where the old one ended and the upstream provably never ran it.
   * @throws LinkError; the message names the server and says when it is tried again.
   */
  async request(
    server: PoolServer,
    scope: LinkScope,
    request: LinkRequest,
    call: LinkCall,
  ): Promise<PoolReply> {
    const started = this.now();
    let left = call;
    // One function, since every call goes through it and every promise of it costs.
    for (let again = false; ; again = true) {
      const entry = this.entryFor(server, scope);
      const isProbe = this.admit(entry, server);
      entry.users++;
      let asking = false;
      try {
        let { link } = entry;
        if (link === null || !link.open) link = await this.connect(entry, server, scope, left);
        if (request.logLevel != null && entry.logLevel !== request.logLevel)
          await applyLogLevel(entry, link, request.logLevel, left);
        if (request.concernsTask === true) entry.keptUntil = this.now() + TASK_KEEP_MS;
        // It waits for a task's end, and nobody else should wait for its verdict.
        if (isProbe && request.method === 'tasks/result') entry.breaker.undecided();
        asking = true;
        const reply = await link.request(request, left);
        entry.breaker.succeeded();
        return { ...reply, era: link.info.era };
      } catch (error) {
        if (asking) this.judge(entry, server, error);
        if (isProbe) entry.breaker.undecided();
        if (again || !isLostLink(error) || call.signal.aborted) throw this.withRetryAt(entry, error);
      } finally {
        this.release(entry);
      }
      left = { ...call, timeoutMs: Math.max(1, call.timeoutMs - (this.now() - started)) };
    }
  }

  /** Books what a failed request says of the server. A session that it forgot says nothing. */
  private judge(entry: PoolEntry, server: PoolServer, error: unknown): void {
    if (error instanceof LinkError && UNHEALTHY.has(error.code) && !isLostLink(error))
      this.book(entry, server, error);
  }

  /** Holds the server's link, opened when needed, for the caller's own conversation. */
  async lease(
    server: PoolServer,
    scope: LinkScope,
    call: Pick<LinkCall, 'signal' | 'timeoutMs'>,
  ): Promise<Lease> {
    const entry = this.entryFor(server, scope);
    const isProbe = this.admit(entry, server);
    entry.users++;
    let held = true;
    const release = (): void => {
      if (held) this.release(entry);
      held = false;
    };
    try {
      let { link } = entry;
      if (link === null || !link.open) {
        link = await this.connect(entry, server, scope, call);
        // A handshake that went well is as good a probe as a request.
        if (isProbe) entry.breaker.succeeded();
      }
      return { key: entry.id, link, release };
    } catch (error) {
      release();
      throw this.withRetryAt(entry, error);
    } finally {
      if (isProbe) entry.breaker.undecided();
    }
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

  private entryFor(server: PoolServer, scope: LinkScope): PoolEntry {
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
    if (this.draining)
      throw new LinkError(
        'upstream_unavailable',
        `server "${server.name}": the gateway is shutting down`,
        false,
      );
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

  /** Whether this request is the breaker's probe. @throws LinkError while the breaker is open. */
  private admit(entry: PoolEntry, server: PoolServer): boolean {
    const admission = entry.breaker.admit();
    if (typeof admission !== 'number') return admission === 'probe';
    if (entry.isIdle() && entry.link === null) this.slots.drop(entry);
    const why = entry.breaker.lastFailure ?? 'it failed repeatedly';
    const at = new Date(admission).toISOString();
    throw new LinkError(
      'upstream_unavailable',
      `server "${server.name}" is unavailable (${why}); it is tried again at ${at}`,
      false,
      { retryAt: admission },
    );
  }

  private book(entry: PoolEntry, server: PoolServer, error: LinkError): void {
    const { breaker } = entry;
    const wasOpen = breaker.isOpen;
    breaker.failed(error.message.replace(`server "${server.name}": `, ''));
    if (breaker.isOpen && !wasOpen) this.emit({ type: 'breaker_opened', key: entry.id });
    // The era may have been found wrong, or the server replaced: ask anew.
    if (error.code === 'upstream_protocol_error') this.eras.forget(entry.id.base);
  }

  private withRetryAt(entry: PoolEntry, error: unknown): unknown {
    if (!(error instanceof LinkError) || !UNHEALTHY.has(error.code) || isLostLink(error)) return error;
    const { retryAt } = entry.breaker;
    const when =
      retryAt === null
        ? 'it is tried again with the next request'
        : `it is tried again at ${new Date(retryAt).toISOString()}`;
    return new LinkError(error.code, `${error.message}; ${when}`, error.sent, {
      ...error.detail,
      retryAt: retryAt ?? this.now(),
    });
  }

  /** Single-flight: all who wait share one opening, which goes on when one of them gives up. */
  private connect(
    entry: PoolEntry,
    server: PoolServer,
    scope: LinkScope,
    call: Pick<LinkCall, 'signal' | 'timeoutMs'>,
  ): Promise<Link> {
    if (entry.opening === null) {
      entry.opening = this.startOpening(entry, server, scope).finally(() => {
        entry.settleOpening(this.now());
        if (entry.link === null) this.slots.drop(entry);
      });
      // All who wait may have left by the time it fails.
      entry.opening.catch(() => undefined);
    }
    return waitFor(entry.opening, call.signal, call.timeoutMs, server.name);
  }

  private async startOpening(entry: PoolEntry, server: PoolServer, scope: LinkScope): Promise<Link> {
    const started = this.now();
    const transport = server.target.kind;
    try {
      const asked = this.eraFor(server, entry.id.base, scope) ?? scope.era;
      const link = await this.options.open(server, this.openOptionsFor(entry, scope, asked));
      this.adopt(entry, link, asked);
      this.emit({ type: 'opened', key: entry.id, transport, era: link.info.era, ms: this.now() - started });
      return link;
    } catch (error) {
      this.eras.forget(entry.id.base);
      if (error instanceof LinkError) {
        if (UNHEALTHY.has(error.code)) this.book(entry, server, error);
        this.emit({ type: 'open_failed', key: entry.id, transport, code: error.code });
      }
      throw error;
    }
  }

  private openOptionsFor(entry: PoolEntry, scope: LinkScope, prefer: Era): OpenOptions {
    const { onMessage, openOptions } = this.options;
    // A shared link must not invite questions that nobody in particular could answer.
    const own = entry.id.session === null ? undefined : scope.client?.();
    return {
      ...openOptions,
      ...own,
      signal: entry.abortOpening.signal,
      prefer,
      // A stream for every session of every client would be too many: theirs open on demand.
      listen: entry.id.session === null || scope.listens === true,
      ...(onMessage === undefined
        ? {}
        : { onMessage: (message: UpstreamMessage) => onMessage(entry.id, message, entry.link) }),
    };
  }

  private adopt(entry: PoolEntry, link: Link, asked: Era): void {
    entry.link = link;
    this.eras.learn(entry.id.base, asked, link.info.era);
    this.settleKey(entry, link.info.era);
    void link.closed.then((error) => {
      this.emit({ type: 'closed', key: entry.id, code: error.code });
      // Those who still use it finish; the next request makes a new one.
      this.slots.drop(entry);
    });
  }

  /** Now that its era is known, the link is found under it, or ends with those who wait for it. */
  private settleKey(entry: PoolEntry, era: Era): void {
    const { id } = entry;
    const key = keyText(id.base, era, id.session);
    if (key === id.key || entry.retired) return;
    // What one client was promised must not be shared with others.
    if ((era === 'modern' && id.session !== null) || !this.slots.rename(entry, { ...id, key }))
      this.slots.drop(entry);
  }

  private release(entry: PoolEntry): void {
    entry.release(this.now());
  }

  /** Closes links idle for too long. Runs by itself; public for tests with a clock of their own. */
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

  /** The era a request of this scope will be spoken in, or null while it is not known. */
  eraOf(server: PoolServer, scope: LinkScope): Era | null {
    return this.eraFor(server, baseKey(server, scope.subject ?? null), scope);
  }

  /** Links of a session that are open now. */
  linksOf(orgId: string, session: string): Link[] {
    const links: Link[] = [];
    for (const { id, link } of this.slots.ofOrg(orgId)) {
      if (id.session === session && link?.open) links.push(link);
    }
    return links;
  }

  /** Ends everything at once; resolves when no process and no connection is left. */
  async closeAll(): Promise<void> {
    this.draining = true;
    clearInterval(this.sweeper);
    await Promise.all(
      this.slots.unfinished().map(async (entry) => {
        entry.abortOpening.abort();
        const link = entry.link ?? (await entry.opening?.catch(() => null)) ?? null;
        this.slots.drop(entry);
        await link?.close();
      }),
    );
  }

  private emit(event: PoolEvent): void {
    this.options.onEvent?.(event);
  }
}

/** The link ended before the upstream could have run the request. */
function isLostLink(error: unknown): boolean {
  return error instanceof LinkError && error.code === 'upstream_closed' && !error.sent;
}

function baseKey(server: PoolServer, subject: string | null): string {
  const base = `${server.orgId}/${server.id}/${server.configVersion}`;
  return subject === null ? base : `${base}/${JSON.stringify(subject)}`;
}

/** `era` is `legacy`, `modern`, `any` or, while it is not known, what is asked for first. */
function keyText(base: string, era: string, session: string | null): string {
  return session === null ? `${base}|${era}` : `${base}|${era}|${session}`;
}

/**
 * Tells a legacy upstream from which severity on it shall log (2025-11-25: utilities/logging). A
 * shared link gets the finest level that anybody asked for; each client's own is kept by its front.
 */
async function applyLogLevel(
  entry: PoolEntry,
  link: Link,
  level: string,
  { signal, timeoutMs }: LinkCall,
): Promise<void> {
  if (link.info.era !== 'legacy' || link.info.capabilities['logging'] === undefined) return;
  // Others on a shared link keep what they hear: at least from `info` on, or finer.
  const finer = severity(level) < severity(entry.logLevel ?? 'notice');
  if (entry.id.session === null && !finer) return;
  entry.logLevel = level;
  const params = Buffer.from(JSON.stringify({ level }));
  const request = { method: 'logging/setLevel', params, name: null };
  // Without its logs the call is still worth making.
  await link.request(request, { signal, timeoutMs: Math.min(timeoutMs, 5_000) }).catch(() => undefined);
}
