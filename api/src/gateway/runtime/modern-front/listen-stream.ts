/** One open `subscriptions/listen` stream: what is written to its client, in which order, and its end. */
import type { ListKind } from '../../snapshot/types.js';
import type { Exchange } from '../http/exchange.js';
import { type ListListener, roomOf } from '../policy/audience.js';
import type { Subscriber } from '../policy/subscriptions.js';
import { encodeNotification, encodeResult } from '../wire/jsonrpc.js';
import { withSubscriptionId } from '../wire/modern/subscription.js';
import { encodeEvent, SSE_KEEP_ALIVE } from '../wire/sse.js';

/** Unsent bytes with which a stream is given up: its reader does not read. */
const MAX_UNSENT_BYTES = 1024 * 1024;
/** Notifications kept for behind the acknowledgment; who misses one reads what it asked for anyway. */
const MAX_EARLY = 1_000;
/** How long a client may take to read the end. */
const LINGER_MS = 500;
const COMPLETE = Buffer.from('{"resultType":"complete"}');

export class ListenStream implements Subscriber, ListListener {
  /** Aborted with the stream's end. */
  readonly gone = new AbortController();
  private early: Buffer[] | null = [];
  private readonly id: Buffer;

  constructor(
    private readonly exchange: Exchange,
    id: Buffer,
    readonly kinds: ReadonlySet<ListKind>,
  ) {
    // The bytes given are a view of the whole request.
    this.id = Buffer.from(id);
  }

  get path(): string {
    return this.exchange.path;
  }

  get room(): string {
    return roomOf(this.path, this.principal.agentId);
  }

  get principal(): Exchange['principal'] {
    return this.exchange.principal;
  }

  get over(): boolean {
    return this.gone.signal.aborted;
  }

  updated(params: Buffer): void {
    this.tell('notifications/resources/updated', params);
  }

  listChanged(kind: ListKind): void {
    this.tell(`notifications/${kind}/list_changed`, null);
  }

  /** Every message names the request that opened the stream (patterns/subscriptions §Receiving). */
  private tell(method: string, params: Buffer | null): void {
    if (this.over) return;
    const frame = encodeNotification(method, withSubscriptionId(params, this.id));
    if (this.early === null) this.write(encodeEvent({ event: 'message', data: frame }));
    else if (this.early.length < MAX_EARLY) this.early.push(encodeEvent({ event: 'message', data: frame }));
  }

  private write(bytes: Buffer): void {
    const { res } = this.exchange;
    if (res.writableLength > MAX_UNSENT_BYTES) res.destroy();
    else res.write(bytes);
  }

  /** Opens the stream with what was agreed to: the first message there is. @returns its bytes. */
  acknowledge(notifications: object): number {
    const params = Buffer.from(JSON.stringify({ notifications }));
    const method = 'notifications/subscriptions/acknowledged';
    const data = encodeNotification(method, withSubscriptionId(params, this.id));
    const early = this.early ?? [];
    this.early = null;
    this.exchange.events();
    this.write(encodeEvent({ event: 'message', data }));
    for (const event of early) this.write(event);
    return data.length;
  }

  /** A sign of life; who left the last one untaken is gone or stalled. */
  keepAlive(): void {
    const { res } = this.exchange;
    if (this.early !== null) return;
    if (res.writableLength > 0) res.destroy();
    else res.write(SSE_KEEP_ALIVE);
  }

  /** Ends it with the result that says it was meant (schema: SubscriptionsListenResult). */
  finish(): void {
    const { res } = this.exchange;
    if (res.destroyed || res.writableEnded) return;
    if (this.early !== null) this.acknowledge({});
    this.gone.abort();
    const data = encodeResult(this.id, withSubscriptionId(COMPLETE, this.id));
    res.end(encodeEvent({ event: 'message', data }));
    const timer = setTimeout(() => res.destroy(), LINGER_MS);
    res.once('close', () => clearTimeout(timer));
  }
}
