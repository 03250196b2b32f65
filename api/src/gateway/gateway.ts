/**
 * The gateway, put together: snapshots and keys kept true by notifications, links to upstreams, both
 * eras in front, and what is metered of it all.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { Database } from '@patchbay/prisma';
import type { Logger } from 'pino';
import { clientAddresses, clientAddressOf } from '../common/client-address.js';
import type { RootKeys } from '../common/crypto/root-keys.js';
import { USE_SCOPE } from '../common/oauth-scopes.js';
import type { Env } from '../config/env.js';
import { connectUrls } from '../connections/tickets.js';
import type { TokenRefresher } from '../connections/token-refresher.js';
import type { ChangeFeed, ChangeKind } from '../db/changes.js';
import type { Vault } from '../db/vault.js';
import type { Outbound } from '../outbound/outbound.js';
import { Agents } from './agents.js';
import { writeCallLog } from './call-log.js';
import { HeldCredentials } from './held-credentials.js';
import { LinkFigures } from './link-figures.js';
import { AddressLookups } from './lookup-gate.js';
import { QuotaBook } from './quotas/quota-book.js';
import { Replicas } from './replicas/replicas.js';
import { Front } from './runtime/http/front.js';
import { Guards } from './runtime/http/guards.js';
import { Dialogue } from './runtime/legacy-front/dialogue.js';
import { LegacyFront } from './runtime/legacy-front/legacy-front.js';
import { SseFront } from './runtime/legacy-front/sse-front.js';
import type { LinkReply, UpstreamMessage } from './runtime/links/link.js';
import { type LinkKey, LinkPool } from './runtime/links/pool.js';
import { CallBuffer } from './runtime/meter/call-buffer.js';
import { Meter } from './runtime/meter/meter.js';
import { Metrics } from './runtime/meter/metrics.js';
import { Listens } from './runtime/modern-front/listen.js';
import { ModernFront } from './runtime/modern-front/modern-front.js';
import { Audience } from './runtime/policy/audience.js';
import { Authorization } from './runtime/policy/authorization.js';
import { isListChange, ListChanges } from './runtime/policy/list-changes.js';
import { ParkedCalls } from './runtime/policy/parking.js';
import { Quota } from './runtime/policy/quota.js';
import { Router } from './runtime/policy/router.js';
import { Subscriptions } from './runtime/policy/subscriptions.js';
import { TaskIds } from './runtime/policy/task-ids.js';
import { Tasks } from './runtime/policy/tasks.js';
import { Upstream } from './runtime/policy/upstream.js';
import { RestFront } from './runtime/rest-front/rest-front.js';
import { SessionStore } from './runtime/sessions/session-store.js';
import { errorObject, RPC } from './runtime/wire/jsonrpc.js';
import type { Isolation } from './sandbox/isolation.js';
import { RootSessionSeal } from './session-seal.js';
import { KeyRing } from './snapshot/keys.js';
import { RestDocuments } from './snapshot/rest-document.js';
import { SnapshotStore } from './snapshot/store.js';
import type { Principal } from './snapshot/types.js';
import { RootTaskTags } from './task-tags.js';

export interface GatewayDeps {
  readonly db: Database;
  readonly vault: Vault;
  readonly roots: RootKeys;
  readonly env: Env;
  /** Started and stopped by the caller. */
  readonly changes: ChangeFeed;
  /** The way to upstreams. */
  readonly outbound: Outbound;
  readonly log: Logger;
  /** Opens links; STDIO servers as this deployment runs them. */
  readonly isolation: Isolation;
  /** A server says that its lists changed: have its catalogue read anew. At most once in 5 s a server. */
  readonly catalogChanged: (orgId: string, serverId: string) => void;
  /** Renews the tokens of connections. */
  readonly tokens: Pick<TokenRefresher, 'refresh' | 'refused'>;
}

export interface Gateway {
  /** Answers every URL that begins with `/t/`. Never throws. */
  handle(req: IncomingMessage, res: ServerResponse): void;
  /** Begins to listen for changes. The feed must be started before or soon after. */
  start(): Promise<void>;
  /**
   * Ends well: no new sessions, streams closed with a hint to come back, requests under way
   * finished within PATCHBAY_DRAIN_SECONDS, then links and processes ended and books written.
   */
  drain(): Promise<void>;
  /** False before `start` and from the beginning of `drain`. */
  readonly ready: boolean;
  /** Prometheus text format 0.0.4, to be added to the process's own. */
  metrics(): string;
}

/** To a question on a link that no client in particular uses. */
const NOBODY: LinkReply = {
  ok: false,
  error: errorObject(RPC.internalError, 'No client can be asked'),
  code: RPC.internalError,
};

export function createGateway(deps: GatewayDeps): Gateway {
  return new PatchbayGateway(deps);
}

class PatchbayGateway implements Gateway {
  ready = false;
  private readonly counters = new Metrics();
  private readonly pool: LinkPool;
  private readonly parked: ParkedCalls;
  private readonly lists: ListChanges;
  private readonly subscriptions: Subscriptions;
  private readonly audience: Audience;
  private readonly sessions: SessionStore;
  private readonly store: SnapshotStore;
  private readonly keys: KeyRing;
  private readonly agents: Agents;
  private readonly calls: CallBuffer;
  private readonly listens: Listens;
  private readonly legacy: LegacyFront;
  private readonly front: Front;
  private readonly replicas: Replicas;
  private readonly taskIds: TaskIds;
  private readonly credentials: HeldCredentials;
  private readonly figures: LinkFigures;
  private readonly quotas: QuotaBook;
  private unsubscribe: () => void = () => undefined;
  private draining: Promise<void> | null = null;

  constructor(private readonly deps: GatewayDeps) {
    const { db, env, log, roots, vault } = deps;
    this.figures = new LinkFigures(db, log);
    this.credentials = new HeldCredentials({
      db,
      vault,
      open: (server, options) => deps.isolation.open(server, options),
      refresh: (orgId, id, version) => deps.tokens.refresh(orgId, id, version),
      refused: (orgId, id, version) => deps.tokens.refused(orgId, id, version),
      closeLinks: (serverId, subject) =>
        this.pool.closeFor((key) => key.serverId === serverId && key.subject === subject),
    });
    this.pool = new LinkPool({
      open: (server, options, key) => this.credentials.open(server, options, key),
      renewals: this.credentials,
      openOptions: { dispatcher: deps.outbound.links },
      onEvent: (event) => {
        this.counters.link(event);
        this.figures.event(event);
      },
      onMessage: (key, message) => this.unasked(key, message),
    });
    this.replicas = new Replicas({
      db,
      roots,
      env,
      log,
      handle: (req, res) => this.front.handle(req, res, true),
      onForward: (outcome) => this.counters.forwarded(outcome),
    });
    this.quotas = new QuotaBook({ db, log, replica: this.replicas.own, sessions: () => sessions.held });
    const sessions = new Quota(
      'sessions',
      {
        perKey: env.PATCHBAY_MAX_SESSIONS_PER_KEY,
        perOrganization: env.PATCHBAY_MAX_SESSIONS_PER_ORGANIZATION,
      },
      this.quotas,
    );
    this.lists = new ListChanges(deps.catalogChanged);
    this.subscriptions = new Subscriptions(this.pool, ({ id, orgId }) => this.lists.heard(orgId, id));
    this.audience = new Audience((server) => this.subscriptions.watchLists(server, { era: 'legacy' }));
    this.sessions = new SessionStore({
      seal: new RootSessionSeal(roots, 'session id'),
      replica: this.replicas.own,
      idleMs: env.PATCHBAY_SESSION_IDLE_SECONDS * 1_000,
      quota: sessions,
      onEnd: (session) => {
        this.subscriptions.drop(session);
        if (session.hasLinks) this.pool.closeFor((key) => key.session === session.id);
      },
    });
    this.store = new SnapshotStore({
      load: {
        db,
        vault,
        sharedEnv: env.PATCHBAY_SHARED_ENV,
        stdio: env.PATCHBAY_STDIO !== 'off',
        // An endpoint is served once it is known what its organisation has used, or that nobody can say.
        beside: (orgId) => this.quotas.know(orgId),
      },
      log,
      onSwap: (path, before, after) => {
        this.sessions.endPath(path, after);
        if (before != null && before.id !== after?.id)
          this.parked.end(({ endpointId }) => endpointId === before.id);
        this.listens.endPath(path, after);
        this.subscriptions.swapped(path, after);
        this.audience.swapped(path, after);
        this.background(this.agents.swapped(path, after));
      },
    });
    this.keys = new KeyRing({
      db,
      roots,
      log,
      onChanged: (keyId, stands) => this.endFallen(keyId, stands),
      inUse: (keyId) => this.holders.some((holder) => holder.hasKey(keyId)),
      allInUse: () => this.holders.flatMap((holder) => [...holder.keys()]),
    });
    this.agents = new Agents({
      db,
      log,
      store: this.store,
      audience: this.audience,
      subscriptions: this.subscriptions,
      end: (matches, agentId) => {
        this.sessions.endAgent(agentId, matches);
        this.listens.endWhere(matches);
        this.parked.end(matches);
      },
      closeLinks: (matches) =>
        this.pool.closeFor((key) => {
          const session = key.session === null ? null : this.sessions.ofLink(key.session);
          return session !== null && matches(session.principal, key);
        }),
      inUse: (agentId) => this.sessions.hasAgent(agentId) || [...this.listens.agents()].includes(agentId),
      allInUse: () => [...this.sessions.agents(), ...this.listens.agents()],
    });
    this.calls = new CallBuffer({
      write: (batch) =>
        writeCallLog(db, batch).catch((error: unknown) => {
          log.warn({ calls: batch.length, reason: nameOf(error) }, 'the call log could not be written');
          throw error;
        }),
    });
    this.parked = new ParkedCalls(new RootSessionSeal(roots, 'request state'), this.replicas.own);
    this.taskIds = new TaskIds(new RootTaskTags(roots));
    const router = new Router(
      new Upstream(this.pool, this.parked, new Authorization(connectUrls(roots, env.PATCHBAY_PUBLIC_URL))),
      this.subscriptions,
      new Tasks(this.taskIds),
      this.quotas,
    );
    const meter = new Meter(this.calls, this.counters);
    const streams = new Quota('streams', {
      perKey: env.PATCHBAY_MAX_STREAMS_PER_KEY,
      perOrganization: env.PATCHBAY_MAX_STREAMS_PER_ORGANIZATION,
    });
    this.listens = new Listens(this.subscriptions, this.audience, meter, streams);
    const { forwarder } = this.replicas;
    const dialogue = new Dialogue(router, meter, this.audience);
    this.legacy = new LegacyFront(dialogue, this.sessions, forwarder, streams);
    this.front = new Front({
      endpoints: this.store,
      keys: this.keys,
      agents: this.agents,
      lookups: new AddressLookups(clientAddresses(env.PATCHBAY_TRUST_PROXY)),
      addressOf: clientAddressOf(env.PATCHBAY_TRUST_PROXY),
      guards: new Guards({
        publicUrl: env.PATCHBAY_PUBLIC_URL,
        allowedOrigins: env.PATCHBAY_ALLOWED_ORIGINS,
        allowedHosts: env.PATCHBAY_ALLOWED_HOSTS,
      }),
      legacy: this.legacy,
      sse: new SseFront(dialogue, this.sessions, streams, forwarder),
      modern: new ModernFront(router, meter, forwarder, this.listens),
      rest: new RestFront(router, meter, new RestDocuments(env.PATCHBAY_PUBLIC_URL)),
      metrics: this.counters,
      resourceMetadata: `${env.PATCHBAY_PUBLIC_URL}/.well-known/oauth-protected-resource`,
      tokenScope: USE_SCOPE,
      bodyLimit: env.PATCHBAY_MCP_BODY_LIMIT_BYTES,
      onFault: (error) => log.error({ err: error }, 'a gateway request failed'),
    });
  }

  handle(req: IncomingMessage, res: ServerResponse): void {
    this.front.handle(req, res);
  }

  async start(): Promise<void> {
    await this.replicas.start();
    this.unsubscribe = this.deps.changes.subscribe({
      change: (kind, _orgId, id) => this.background(this.changed(kind, id)),
      reconnected: () => this.background(this.revalidate()),
    });
    this.ready = true;
  }

  /** Who may hold something open for a key. */
  private get holders(): readonly { hasKey(keyId: string): boolean; keys(): Iterable<string> }[] {
    return [this.sessions, this.parked, this.listens];
  }

  /** What an upstream says that belongs to no request: lists and resources, else to the link's session. */
  private unasked(key: LinkKey, message: UpstreamMessage): void {
    const { method, params } = message;
    if (method === 'notifications/resources/updated') {
      this.subscriptions.updated(key, params);
      return;
    }
    if (isListChange(method)) {
      this.lists.heard(key.orgId, key.serverId);
      return;
    }
    const session = key.session === null || key.lane ? null : this.sessions.ofLink(key.session);
    if (session !== null) session.hear(this.taskIds.message(session.principal, key.serverId, message), null);
    else message.answer?.(NOBODY);
  }

  private endFallen(keyId: string, stands: (principal: Principal) => boolean): void {
    this.sessions.endKey(keyId, stands);
    this.listens.endKey(keyId, stands);
    this.parked.end((principal) => principal.keyId === keyId && !stands(principal));
  }

  private background(work: Promise<void>): void {
    work.catch((error: unknown) => this.deps.log.error({ err: error }, 'a change could not be taken'));
  }

  private async changed(kind: ChangeKind, id: string): Promise<void> {
    if (kind === 'key' || kind === 'grant') return this.keys.changed(id);
    if (kind === 'sign-on') return this.keys.signOnChanged(id);
    if (kind === 'agent') return this.agents.changed(id);
    if (kind === 'connection') return this.credentials.changed(id);
    if (kind === 'quota') return this.quotas.changed(id);
    await this.store.changed(kind, id);
    await this.checkColdAudience(id);
    if (kind === 'server') this.closeOldLinks(id);
    if (kind === 'endpoint' || kind === 'organization') await this.checkColdSessions();
  }

  /** Links of another configuration than the current one end with their last call. */
  private closeOldLinks(serverId: string): void {
    const current = this.store.configVersionsOf(serverId);
    this.pool.closeFor((key) => key.serverId === serverId && !current.has(key.configVersion));
  }

  /** Sessions may outlive their endpoint's place in the store: their paths are looked up again. */
  private async checkColdSessions(): Promise<void> {
    for (const path of [...this.sessions.paths()]) {
      if (this.store.peek(path) == null) await this.store.rebuild(path);
    }
  }

  /** Somebody listens at an endpoint that lost its place in the store: a change is told all the same. */
  private async checkColdAudience(id: string): Promise<void> {
    for (const [path, dependsOn] of [...this.audience.waiting()]) {
      if (dependsOn.has(id) && this.store.peek(path) === undefined) await this.store.rebuild(path);
    }
  }

  private async revalidate(): Promise<void> {
    const { agents, credentials, keys, store } = this;
    this.quotas.revalidate();
    await Promise.all([store.revalidate(), keys.revalidate(), agents.revalidate(), credentials.revalidate()]);
    await this.checkColdSessions();
    this.pool.closeFor((key) => !this.store.configVersionsOf(key.serverId).has(key.configVersion));
  }

  drain(): Promise<void> {
    this.draining ??= this.end();
    return this.draining;
  }

  private async end(): Promise<void> {
    this.ready = false;
    this.legacy.draining = true;
    this.front.draining = true;
    this.listens.draining = true;
    this.sessions.closeStreams();
    this.replicas.forwarder.endStreams();
    this.listens.endAll();
    await this.front.idle(this.deps.env.PATCHBAY_DRAIN_SECONDS * 1_000);
    this.unsubscribe();
    this.sessions.stop();
    this.parked.end(() => true);
    await this.replicas.stop();
    this.store.stop();
    this.agents.stop();
    this.listens.stop();
    this.lists.stop();
    this.subscriptions.stop();
    await this.pool.closeAll();
    await Promise.all([this.keys.stop(), this.calls.stop(), this.figures.stop(), this.quotas.stop()]);
  }

  metrics(): string {
    return this.counters.print({
      sessions: this.sessions.size,
      streams: this.sessions.streams + this.listens.size,
      links: this.pool.size,
      endpoints: this.store.size,
      keys: this.keys.size,
      organizations: this.quotas.size,
      callLogDropped: this.calls.dropped,
      callLogBuffered: this.calls.size,
      changesConnected: this.deps.changes.connected,
    });
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
