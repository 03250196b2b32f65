/**
 * The links in use, shared and reaped. A link is found by organisation, server, configuration
 * version, subject and (where dedicated) session, so nothing crosses between tenants; it is
 * opened once for all who wait, and again by the next request after it ended.
 */
import { severity } from '../wire/log-levels.js';
import {
  type Era,
  type Link,
  type LinkCall,
  LinkError,
  type LinkRequest,
  type UpstreamMessage,
} from './link.js';
import type { OpenOptions } from './options.js';
import { type LinkKey, type PoolEntry, waitFor } from './pool-entry.js';
import { PoolIndex } from './pool-index.js';
import type { Lease, LinkScope, PoolEvent, PoolOptions, PoolReply, PoolServer } from './pool-options.js';

export type { LinkKey } from './pool-entry.js';
export type {
  Lease,
  LinkScope,
  PoolEvent,
  PoolOptions,
  PoolReply,
  PoolServer,
  Renewals,
} from './pool-options.js';

const SWEEP_MS = 10_000;
/** Of a request whose credential cannot be renewed. */
const NO_MARK = -1;
/** A link is kept this long after its last request about a task: the task may end with it. */
const TASK_KEEP_MS = 60 * 60_000;
/** Failures that say something of the upstream's health. */
const UNHEALTHY: ReadonlySet<string> = new Set([
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_closed',
  'upstream_protocol_error',
]);

export class LinkPool {
  private readonly index: PoolIndex;
  private readonly now: () => number;
  private readonly sweeper: NodeJS.Timeout;
  private draining = false;

  constructor(private readonly options: PoolOptions) {
    this.now = options.now ?? Date.now;
    this.index = new PoolIndex(options, this.now);
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  /** Links open or being opened. */
  get size(): number {
    return this.index.slots.size;
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
    let mark = NO_MARK;
    let renewed = false;
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
        if (server.credentials != null) mark = this.options.renewals?.mark(entry.id) ?? NO_MARK;
        const reply = await link.request(request, left);
        entry.breaker.succeeded();
        return { ...reply, era: link.info.era };
      } catch (error) {
        if (asking) this.judge(entry, server, error);
        if (isProbe) entry.breaker.undecided();
        const refused = asking && mark !== NO_MARK && isRefused(error);
        if (refused) await this.renew(entry.id, mark, server.name, renewed);
        const resend = refused ? !renewed : !again && isLostLink(error);
        renewed ||= refused;
        if (!resend || call.signal.aborted) throw this.withRetryAt(entry, error);
      } finally {
        this.release(entry);
      }
      left = { ...call, timeoutMs: Math.max(1, call.timeoutMs - (this.now() - started)) };
    }
  }

  /**
   * After a 401: has another credential put in place, once.
   * @throws LinkError where there is none; the second time always.
   */
  private async renew(key: LinkKey, mark: number, name: string, before: boolean): Promise<void> {
    const { renewals } = this.options;
    if (!before) return renewals?.renew(key, mark, name);
    renewals?.refused(key, mark);
    const text = `server "${name}": it refuses the credential, renewed just now`;
    throw new LinkError('authorization_required', text, false);
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

  private entryFor(server: PoolServer, scope: LinkScope): PoolEntry {
    if (!this.draining) return this.index.entryFor(server, scope);
    const text = `server "${server.name}": the gateway is shutting down`;
    throw new LinkError('upstream_unavailable', text, false);
  }

  /** The key a link for this server and scope has; also says whether it is dedicated. */
  keyOf(server: PoolServer, scope: LinkScope): LinkKey {
    return this.index.keyOf(server, scope);
  }

  /** The era a request of this scope will be spoken in, or null while it is not known. */
  eraOf(server: PoolServer, scope: LinkScope): Era | null {
    return this.index.eraOf(server, scope);
  }

  /** Links of a session that are open now. */
  linksOf(orgId: string, session: string): Link[] {
    return this.index.linksOf(orgId, session);
  }

  /** Closes links idle for too long. Runs by itself; public for tests with a clock of their own. */
  sweep(): void {
    this.index.sweep();
  }

  /**
   * Takes links out of the pool, for configuration that changed or sessions that ended: calls
   * under way finish on them, new calls get new links. For shared ones, what was learned of the
   * server (breaker, era) goes too.
   */
  closeFor(matches: (key: LinkKey) => boolean): void {
    this.index.closeFor(matches);
  }

  /** Whether this request is the breaker's probe. @throws LinkError while the breaker is open. */
  private admit(entry: PoolEntry, server: PoolServer): boolean {
    const admission = entry.breaker.admit();
    if (typeof admission !== 'number') return admission === 'probe';
    if (entry.isIdle() && entry.link === null) this.index.slots.drop(entry);
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
    if (error.code === 'upstream_protocol_error') this.index.eras.forget(entry.id.base);
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
        if (entry.link === null) this.index.slots.drop(entry);
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
      const asked = this.index.eraOf(server, scope) ?? scope.era;
      const link = await this.options.open(server, this.openOptionsFor(entry, scope, asked), entry.id);
      this.adopt(entry, link, asked);
      this.emit({ type: 'opened', key: entry.id, transport, era: link.info.era, ms: this.now() - started });
      return link;
    } catch (error) {
      this.index.eras.forget(entry.id.base);
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
    this.index.eras.learn(entry.id.base, asked, link.info.era);
    this.index.settleKey(entry, link.info.era);
    void link.closed.then((error) => {
      this.emit({ type: 'closed', key: entry.id, code: error.code });
      // Those who still use it finish; the next request makes a new one.
      this.index.slots.drop(entry);
    });
  }

  private release(entry: PoolEntry): void {
    entry.release(this.now());
  }

  /** Ends everything at once; resolves when no process and no connection is left. */
  async closeAll(): Promise<void> {
    this.draining = true;
    clearInterval(this.sweeper);
    await Promise.all(
      this.index.slots.unfinished().map(async (entry) => {
        entry.abortOpening.abort();
        const link = entry.link ?? (await entry.opening?.catch(() => null)) ?? null;
        this.index.slots.drop(entry);
        await link?.close();
      }),
    );
  }

  private emit(event: PoolEvent): void {
    this.options.onEvent?.(event);
  }
}

/** The upstream turned the credential away, so that it ran nothing (RFC 9110 §15.5.2). */
function isRefused(error: unknown): boolean {
  return (
    error instanceof LinkError && error.code === 'upstream_unauthorized' && error.detail.httpStatus === 401
  );
}

/** The link ended before the upstream could have run the request. */
function isLostLink(error: unknown): boolean {
  return error instanceof LinkError && error.code === 'upstream_closed' && !error.sent;
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
