/**
 * One legacy session as its owner keeps it. Small on purpose: ten thousand idle ones live in one
 * process, so what only a busy session needs is made when it is needed.
 */
import type { ServerResponse } from 'node:http';

import type { ListKind, Principal, ReachableServer } from '../../snapshot/types.js';
import type { UpstreamMessage } from '../links/link.js';
import type { LinkScope } from '../links/pool.js';
import { type ListListener, roomOf } from '../policy/audience.js';
import { isSamePrincipal, subjectFor } from '../policy/principal.js';
import type { Subscriber } from '../policy/subscriptions.js';
import { encodeNotification } from '../wire/jsonrpc.js';
import type { LegacyVersion } from '../wire/legacy/protocol.js';
import { isGraveEnough } from '../wire/log-levels.js';
import type { ClientProfile } from './client-profile.js';
import { type EventStream, Outbox, type StreamHost } from './outbox.js';
import { Questions } from './questions.js';

/** A request under way, as the session sees it. */
export interface SessionCall {
  cancel(): void;
  /** Sends a frame on the stream of its answer. False where it has none. */
  send(frame: Buffer): boolean;
}

/** Notifications that pass as they are. */
const PASSING: ReadonlySet<string> = new Set([
  'notifications/elicitation/complete',
  'notifications/progress',
  'notifications/tasks/status',
]);

/** A legacy client hears of every list once it listens. */
const LIST_KINDS: ReadonlySet<ListKind> = new Set(['tools', 'prompts', 'resources']);

export class Session implements Subscriber, ListListener {
  /** By the monotonic clock, milliseconds. */
  lastUsed: number;
  /** What the client set by `logging/setLevel`; null: never. */
  logLevel: string | null = null;
  /** True once a link of its own may be open: then ending the session must close it. */
  hasLinks = false;
  ended = false;
  /** A list: nearly always of one, and cheaper than a Map whose entries come and go. */
  private calls: { readonly id: string; readonly call: SessionCall }[] | null = null;
  private scopes: Map<string, { readonly server: ReachableServer; readonly scope: LinkScope }> | null = null;
  private outbox: Outbox | null = null;
  private questions: Questions | null = null;

  constructor(
    /** The sealed id, as the client sends it. */
    readonly token: string,
    /** UUID; what its links are dedicated to. */
    readonly id: string,
    /** `orgSlug/endpointSlug`. */
    readonly path: string,
    readonly principal: Principal,
    public version: LegacyVersion,
    public client: ClientProfile,
    private readonly host: StreamHost,
  ) {
    this.lastUsed = host.now();
  }

  /** Requests under way, or somebody who reads. */
  get busy(): boolean {
    return (
      (this.calls !== null && this.calls.length > 0) || (this.outbox !== null && this.outbox.readers > 0)
    );
  }

  /** Whether its GET stream has a reader. */
  get listening(): boolean {
    return this.outbox?.own?.open === true;
  }

  get room(): string {
    return roomOf(this.path, this.principal.agentId);
  }

  /** HTTP+SSE opens a session before it knows the client. */
  greeted(version: LegacyVersion, client: ClientProfile): void {
    this.version = version;
    this.client = client;
  }

  /** Whether it answers to this caller: its own endpoint, key and subject, nothing else. */
  belongsTo(principal: Principal): boolean {
    return isSamePrincipal(this.principal, principal);
  }

  /** Its links to a dedicated server, which end with it. The same object as long as the server is. */
  scopeFor(server: ReachableServer): LinkScope {
    const known = this.scopes?.get(server.id);
    if (known?.server === server) return known.scope;
    this.hasLinks = true;
    const view = this.client.as(server.relayRoots);
    const session = this;
    const scope: LinkScope = {
      era: 'legacy',
      subject: subjectFor(server, this.principal),
      session: this.id,
      // Who may be asked may be asked on the link's own stream, too.
      get listens() {
        return session.listening || view.canBeAsked;
      },
      client: () => view.self(),
    };
    this.scopes ??= new Map();
    this.scopes.set(server.id, { server, scope });
    return scope;
  }

  /** Registers a request, so that `notifications/cancelled` finds it. `id` is its JSON text. */
  begin(id: string, call: SessionCall): void {
    this.calls ??= [];
    this.calls.push({ id, call });
  }

  finish(id: string, call: SessionCall): void {
    const at = this.calls?.findIndex((running) => running.id === id && running.call === call) ?? -1;
    if (at >= 0) this.calls?.splice(at, 1);
    this.questions?.dropOf(call);
  }

  /** Cancels a request under way; an unknown id is none of our business (it may just have ended). */
  cancel(id: string): void {
    this.calls?.findLast((running) => running.id === id)?.call.cancel();
  }

  private get box(): Outbox {
    this.outbox ??= new Outbox(this.host, this.version, () => (this.lastUsed = this.host.now()));
    return this.outbox;
  }

  /** The GET stream gets a reader; the response's head is written. */
  listen(res: ServerResponse): void {
    this.box.listen(res);
  }

  /** A request's answer becomes a stream; the response's head is written. */
  openAnswer(res: ServerResponse): EventStream {
    return this.box.answer(res);
  }

  /** Where a client with this `Last-Event-ID` goes on, or null. */
  resumable(lastEventId: string): { stream: EventStream; missed: Buffer[] } | null {
    return this.outbox?.find(lastEventId) ?? null;
  }

  /** Sends a frame on the GET stream, or keeps it for the reader that comes back. False: never opened. */
  tell(frame: Buffer): boolean {
    const own = this.outbox?.own ?? null;
    own?.send(frame);
    return own !== null;
  }

  get kinds(): ReadonlySet<ListKind> {
    return LIST_KINDS;
  }

  listChanged(kind: ListKind): void {
    this.tell(encodeNotification(`notifications/${kind}/list_changed`, null));
  }

  updated(params: Buffer): void {
    this.tell(encodeNotification('notifications/resources/updated', params));
  }

  /** The questions it was asked. */
  get asked(): Questions {
    this.questions ??= new Questions();
    return this.questions;
  }

  /**
   * Takes what an upstream says to this client. `call` is the request it belongs to, on whose answer
   * it goes; without one it goes to the GET stream.
   */
  hear(message: UpstreamMessage, call: SessionCall | null): void {
    const { method, params } = message;
    if (message.answer !== undefined) {
      this.asked.ask(message, call, (frame) => call?.send(frame) || this.reach(frame));
    } else if (method === 'notifications/cancelled') this.questions?.withdrawn(params);
    else if (PASSING.has(method) || (method === 'notifications/message' && this.wants(params))) {
      const frame = encodeNotification(method, params);
      if (!call?.send(frame)) this.tell(frame);
    }
  }

  private wants(log: Buffer | null): boolean {
    return this.logLevel === null || isGraveEnough(log, this.logLevel);
  }

  /** A question must reach the client: by the GET stream, else on the answer of any request. */
  private reach(frame: Buffer): boolean {
    if (this.listening) return this.tell(frame);
    for (const { call } of this.calls ?? []) if (call.send(frame)) return true;
    return this.tell(frame);
  }

  /** Forgets old events. */
  prune(): void {
    this.outbox?.prune();
  }

  /** Lets everything go. */
  close(): void {
    for (const { call } of [...(this.calls ?? [])]) call.cancel();
    this.questions?.end();
    this.outbox?.end();
  }
}
