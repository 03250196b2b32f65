/**
 * `subscriptions/listen` (2026-07-28: patterns/subscriptions): the stream on which a modern client
 * hears of lists and resources. It ends when the client closes it, and when its key, its endpoint or
 * this process does.
 */
import { setMaxListeners } from 'node:events';

import type { CompiledEndpoint, ListKind, Principal } from '../../snapshot/types.js';
import type { Exchange } from '../http/exchange.js';
import { LinkError } from '../links/link.js';
import type { LinkScope } from '../links/pool.js';
import type { Meter } from '../meter/meter.js';
import { type Answer, invalidParams, refuse } from '../policy/answers.js';
import type { Audience } from '../policy/audience.js';
import { httpRefusalCode } from '../policy/errors.js';
import { stillOpens, subjectFor } from '../policy/principal.js';
import { type Quota, refuseExceeded } from '../policy/quota.js';
import { resolveResource } from '../policy/resources.js';
import { MAX_SUBSCRIPTIONS, type Subscriptions } from '../policy/subscriptions.js';
import { type Member, member } from '../wire/json-scan.js';
import type { Frame } from '../wire/jsonrpc.js';
import { ListenStream } from './listen-stream.js';

const KINDS: readonly ListKind[] = ['tools', 'prompts', 'resources'];
const SWEEP_MS = 1_000;
/** Sweeps between two signs of life. */
const KEEP_ALIVE_SWEEPS = 15;
/** A server that has not taken a subscription by then is left out of the acknowledgment. */
const ACKNOWLEDGE_WITHIN_MS = 10_000;
/** Modern clients have no session: their subscriptions go over the shared links. */
const SHARED: LinkScope = { era: 'modern' };

interface Filter {
  readonly kinds: ReadonlySet<ListKind>;
  readonly uris: readonly string[];
}

export class Listens {
  /** No new streams: the process is about to end. */
  draining = false;
  private readonly streams = new Map<ListenStream, () => void>();
  private readonly sweeper: NodeJS.Timeout;
  private sweeps = 0;

  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly audience: Audience,
    private readonly meter: Meter,
    private readonly quota: Quota,
  ) {
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  get size(): number {
    return this.streams.size;
  }

  /** Opens a stream, or answers why not. */
  open(x: Exchange, frame: Frame, members: readonly Member[]): Answer | null {
    if (this.draining) return refuse(httpRefusalCode(503), 'Shutting down', undefined, { status: 503 });
    const filter = readFilter(frame.params, members);
    if (typeof filter === 'string') return invalidParams(filter);
    const kinds = new Set([...filter.kinds].filter((kind) => x.endpoint.announces.has(kind)));
    // Gone while its key was looked up: `close` would not come again.
    if (x.res.destroyed) return null;
    const exceeded = this.quota.acquire(x.principal);
    if (exceeded !== null) {
      refuseExceeded(x, frame.id, exceeded);
      return null;
    }
    const stream = new ListenStream(x, frame.id as Buffer, kinds);
    this.streams.set(stream, this.audience.join(stream.room, x.endpoint, stream));
    x.onAbort = () => this.close(stream);
    this.begin(x, stream, filter.uris).catch((error: unknown) => {
      this.close(stream);
      x.crash(frame.id, error);
    });
    return null;
  }

  private async begin(x: Exchange, stream: ListenStream, uris: readonly string[]): Promise<void> {
    const { endpoint, requestBytes } = x;
    const taken = await this.subscribeAll(endpoint, stream, uris);
    if (stream.over) return;
    const honoured: Record<string, unknown> = {};
    for (const kind of stream.kinds) honoured[`${kind}ListChanged`] = true;
    if (taken.length > 0) honoured['resourceSubscriptions'] = taken;
    const responseBytes = stream.acknowledge(honoured);
    // Booked as it opens: how long it stays open says nothing of us.
    const method = 'subscriptions/listen';
    const ok = { name: null, serverId: null, outcome: 'ok', code: null } as const;
    this.meter.book(x, { era: 'modern', method, ...ok, requestBytes, responseBytes });
    x.forgetEndpoint();
    // Nothing would ever come.
    if (Object.keys(honoured).length === 0) this.finish(stream);
  }

  /** The URIs, in their order, whose server took the subscription in time. */
  private async subscribeAll(
    endpoint: CompiledEndpoint,
    stream: ListenStream,
    uris: readonly string[],
  ): Promise<string[]> {
    if (uris.length === 0) return [];
    const late = AbortSignal.timeout(ACKNOWLEDGE_WITHIN_MS);
    const signal = AbortSignal.any([stream.gone.signal, late]);
    // Each of them is listened for: no leak to be warned of.
    setMaxListeners(0, signal);
    const taken = await Promise.all(uris.map((uri) => this.subscribe(endpoint, stream, uri, signal)));
    return uris.filter((_, i) => taken[i]);
  }

  private async subscribe(
    endpoint: CompiledEndpoint,
    stream: ListenStream,
    uri: string,
    signal: AbortSignal,
  ): Promise<boolean> {
    const route = resolveResource(endpoint, uri);
    if (route === null || route.server.fault !== null) return false;
    try {
      const { server } = route;
      const subject = subjectFor(server, stream.principal);
      const scope = subject === null ? SHARED : { ...SHARED, subject };
      return (await this.subscriptions.subscribe(server, scope, route.uri, uri, stream, signal)).ok;
    } catch (error) {
      if (!(error instanceof LinkError)) throw error;
      return false;
    }
  }

  /** Nothing of it is left behind. Idempotent. */
  private close(stream: ListenStream): void {
    stream.gone.abort();
    this.subscriptions.drop(stream);
    const leave = this.streams.get(stream);
    if (leave === undefined) return;
    this.streams.delete(stream);
    leave();
    this.quota.release(stream.principal);
  }

  private finish(stream: ListenStream): void {
    stream.finish();
    this.close(stream);
  }

  hasKey(keyId: string): boolean {
    for (const { principal } of this.streams.keys()) if (principal.keyId === keyId) return true;
    return false;
  }

  *keys(): Generator<string> {
    for (const { principal } of this.streams.keys()) if (principal.keyId !== null) yield principal.keyId;
  }

  *agents(): Generator<string> {
    for (const { principal } of this.streams.keys()) if (principal.agentId != null) yield principal.agentId;
  }

  /** Ends the streams of a key whose principal no longer stands. */
  endKey(keyId: string, stands: (principal: Principal) => boolean): void {
    this.endWhere((principal) => principal.keyId === keyId && !stands(principal));
  }

  endWhere(matches: (principal: Principal) => boolean): void {
    for (const stream of [...this.streams.keys()]) if (matches(stream.principal)) this.finish(stream);
  }

  /** An endpoint was compiled anew (null: it is gone): ends the streams that it would not open now. */
  endPath(path: string, endpoint: CompiledEndpoint | null): void {
    for (const stream of [...this.streams.keys()]) {
      if (stream.path !== path) continue;
      const open = endpoint?.transports.streamableHttp && stillOpens(endpoint, stream.principal);
      if (!open) this.finish(stream);
    }
  }

  endAll(): void {
    for (const stream of [...this.streams.keys()]) this.finish(stream);
  }

  stop(): void {
    clearInterval(this.sweeper);
    this.endAll();
  }

  private sweep(): void {
    const now = performance.now();
    const aloud = ++this.sweeps % KEEP_ALIVE_SWEEPS === 0;
    for (const stream of [...this.streams.keys()]) {
      const { expiresAt } = stream.principal;
      if (expiresAt !== null && now >= expiresAt) this.finish(stream);
      else if (aloud) stream.keepAlive();
    }
  }
}

/** `params.notifications`, or what is wrong with it. Fields of later revisions are passed over. */
function readFilter(params: Buffer | null, members: readonly Member[]): Filter | string {
  const at = member(members, 'notifications');
  if (params === null || at === undefined || params[at.start] !== 0x7b)
    return 'params.notifications must be an object';
  const given = JSON.parse(params.toString('utf8', at.start, at.end)) as Record<string, unknown>;
  const kinds = new Set<ListKind>();
  for (const kind of KINDS) {
    const wanted = given[`${kind}ListChanged`];
    if (wanted !== undefined && typeof wanted !== 'boolean')
      return `params.notifications.${kind}ListChanged must be a boolean`;
    if (wanted === true) kinds.add(kind);
  }
  const field = 'params.notifications.resourceSubscriptions';
  const uris = given['resourceSubscriptions'] ?? [];
  if (!Array.isArray(uris) || !uris.every((uri) => typeof uri === 'string'))
    return `${field} must be an array of strings`;
  if (uris.length > MAX_SUBSCRIPTIONS) return `${field} may hold ${MAX_SUBSCRIPTIONS} URIs`;
  return { kinds, uris: [...new Set<string>(uris)] };
}
