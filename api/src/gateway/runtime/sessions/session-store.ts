/**
 * The legacy sessions of this replica: found by their sealed id, ended by DELETE, by silence, and
 * when their key or endpoint is gone. Sessions live in memory: clients initialise again after a 404.
 */
import { randomUUID } from 'node:crypto';

import type { CompiledEndpoint, Principal } from '../../snapshot/types.js';
import { stillOpens } from '../policy/principal.js';
import type { Quota, QuotaExceeded } from '../policy/quota.js';
import type { LegacyVersion } from '../wire/legacy/protocol.js';
import type { SessionSeal } from './claims.js';
import type { ClientProfile } from './client-profile.js';
import { StreamHost } from './outbox.js';
import { Session } from './session.js';

export interface SessionStoreOptions {
  readonly seal: SessionSeal;
  /** UUID of this process. */
  readonly replica: string;
  readonly idleMs: number;
  /** Of sessions, for each key and organisation. Default: none. */
  readonly quota?: Quota;
  /** The session is over; close what belongs to it. */
  readonly onEnd: (session: Session) => void;
  /** The monotonic clock, milliseconds. */
  readonly now?: () => number;
}

const SWEEP_MS = 1_000;
/** A quiet stream gets a comment this often, so that no proxy takes it for dead. */
const KEEP_ALIVE_MS = 15_000;

/** Where a session id leads. */
export type Found =
  | { readonly session: Session }
  /** `owner`: UUID of the other process that opened it for this caller; null: there is none. */
  | { readonly session: null; readonly owner: string | null };

export class SessionStore {
  private readonly byToken = new Map<string, Session>();
  private readonly byKey = new Map<string, Set<Session>>();
  private readonly byAgent = new Map<string, Set<Session>>();
  private readonly byPath = new Map<string, Set<Session>>();
  private readonly byId = new Map<string, Session>();
  private readonly host: StreamHost;
  private readonly sweeper: NodeJS.Timeout;
  private readonly keepAlive: NodeJS.Timeout;
  private readonly now: () => number;

  constructor(private readonly options: SessionStoreOptions) {
    this.now = options.now ?? (() => performance.now());
    this.host = new StreamHost(this.now);
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
    this.keepAlive = setInterval(() => this.host.sayAlive(), KEEP_ALIVE_MS).unref();
  }

  get size(): number {
    return this.byToken.size;
  }

  /** Event streams that somebody reads. */
  get streams(): number {
    return this.host.attached.size;
  }

  /** Takes the place of one session, which `open` must fill, or tells the limit that is reached. */
  admit(principal: Principal): QuotaExceeded | null {
    return this.options.quota?.acquire(principal) ?? null;
  }

  open(path: string, principal: Principal, version: LegacyVersion, client: ClientProfile): Session {
    const id = randomUUID();
    const { agentId = null, endpointId, keyId } = principal;
    const token = this.options.seal.seal({ replica: this.options.replica, session: id, endpointId, keyId });
    const session = new Session(token, id, path, principal, version, client, this.host);
    this.byToken.set(token, session);
    this.byId.set(id, session);
    index(this.byPath, path, session);
    if (keyId !== null) index(this.byKey, keyId, session);
    if (agentId !== null) index(this.byAgent, agentId, session);
    return session;
  }

  /**
   * The live session of a token, for this caller only: another key's or endpoint's session does not
   * exist for it.
   */
  find(token: string, principal: Principal): Found {
    const session = this.byToken.get(token);
    if (session?.belongsTo(principal)) {
      session.lastUsed = this.now();
      return { session };
    }
    const claims = session === undefined ? this.options.seal.open(token) : null;
    const theirs =
      claims !== null &&
      claims.replica !== this.options.replica &&
      claims.endpointId === principal.endpointId &&
      claims.keyId === principal.keyId;
    return { session: null, owner: theirs ? claims.replica : null };
  }

  /** The live session that links of this id are dedicated to. */
  ofLink(id: string): Session | null {
    return this.byId.get(id) ?? null;
  }

  /** Ends one session: its calls are cancelled, its stream is closed. Idempotent. */
  end(session: Session): void {
    if (session.ended) return;
    session.ended = true;
    this.options.quota?.release(session.principal);
    this.byToken.delete(session.token);
    this.byId.delete(session.id);
    unindex(this.byPath, session.path, session);
    const { agentId = null, keyId } = session.principal;
    if (keyId !== null) unindex(this.byKey, keyId, session);
    if (agentId !== null) unindex(this.byAgent, agentId, session);
    session.close();
    this.options.onEnd(session);
  }

  hasKey(keyId: string): boolean {
    return this.byKey.has(keyId);
  }

  keys(): Iterable<string> {
    return this.byKey.keys();
  }

  hasAgent(agentId: string): boolean {
    return this.byAgent.has(agentId);
  }

  agents(): Iterable<string> {
    return this.byAgent.keys();
  }

  paths(): Iterable<string> {
    return this.byPath.keys();
  }

  /** Ends the sessions of a key whose principal no longer stands. */
  endKey(keyId: string, stands: (principal: Principal) => boolean): void {
    for (const session of [...(this.byKey.get(keyId) ?? [])])
      if (!stands(session.principal)) this.end(session);
  }

  /** Ends those of an agent that match. */
  endAgent(agentId: string, matches: (principal: Principal) => boolean): void {
    for (const session of [...(this.byAgent.get(agentId) ?? [])])
      if (matches(session.principal)) this.end(session);
  }

  /** An endpoint was compiled anew (null: it is gone): ends the sessions that it would not open now. */
  endPath(path: string, endpoint: Pick<CompiledEndpoint, 'id' | 'auth'> | null): void {
    for (const session of [...(this.byPath.get(path) ?? [])])
      if (!stillOpens(endpoint, session.principal)) this.end(session);
  }

  /** Ends what is idle for too long or whose key has expired. Runs by itself; public for tests. */
  sweep(): void {
    const now = this.now();
    for (const session of this.byToken.values()) {
      const { expiresAt } = session.principal;
      const expired = expiresAt !== null && now >= expiresAt;
      const idle = !session.busy && now - session.lastUsed >= this.options.idleMs;
      if (expired || idle) this.end(session);
      else session.prune();
    }
  }

  /** Closes all streams with the hint to come back: another replica will answer. */
  closeStreams(): void {
    this.host.closeAll();
  }

  /** Ends everything, at the end of a shutdown. */
  stop(): void {
    clearInterval(this.sweeper);
    clearInterval(this.keepAlive);
    for (const session of [...this.byToken.values()]) this.end(session);
  }
}

function index(map: Map<string, Set<Session>>, key: string, session: Session): void {
  const sessions = map.get(key);
  if (sessions === undefined) map.set(key, new Set([session]));
  else sessions.add(session);
}

function unindex(map: Map<string, Set<Session>>, key: string, session: Session): void {
  const sessions = map.get(key);
  sessions?.delete(session);
  if (sessions?.size === 0) map.delete(key);
}
