/**
 * Requests of ours that wait for an answer: ids, deadlines, cancellation, progress tokens.
 * Each hop has its own ids and tokens: an id doubles as the progress token of its request.
 */
import type { CancelSignal } from './cancel.js';
import { type LinkCall, LinkError, type LinkReply, type UpstreamMessage } from './link.js';
import { fault, type LinkSettings } from './options.js';

/** One request under way. */
export class PendingCall {
  /** The caller's own progress token (JSON text), or null when it asked for no progress. */
  progressToken: Buffer | null = null;
  /** True once the upstream may have seen the request. */
  sent = false;
  /** Lets the transport of this one request go (HTTP: closes its stream). */
  release: (() => void) | null = null;

  constructor(
    readonly id: number,
    readonly method: string,
    readonly onMessage: ((message: UpstreamMessage) => void) | undefined,
    private readonly resolveReply: (reply: LinkReply) => void,
    private readonly rejectReply: (error: LinkError) => void,
  ) {}

  private timer: NodeJS.Timeout | undefined;
  private timeoutMs = 0;
  private onTimeout: (() => void) | null = null;
  private signal: CancelSignal | null = null;
  private onAbort: (() => void) | null = null;
  /** Questions of the upstream that the client has not answered. */
  private questions = 0;

  watch(call: LinkCall, onTimeout: () => void, onAbort: () => void): void {
    // A longer one would overflow and fire at once; it is 24 days.
    this.timeoutMs = Math.min(call.timeoutMs, 0x7fff_ffff);
    this.onTimeout = onTimeout;
    this.timer = setTimeout(onTimeout, this.timeoutMs);
    this.signal = call.signal;
    this.onAbort = onAbort;
    call.signal.addEventListener('abort', onAbort, { once: true });
  }

  /** The upstream waits for the client: its own time stands still. */
  hold(): void {
    if (this.questions++ === 0) clearTimeout(this.timer);
  }

  /** The client has answered: the upstream has its whole time again. */
  resume(): void {
    if (--this.questions === 0 && this.onTimeout !== null)
      this.timer = setTimeout(this.onTimeout, this.timeoutMs);
  }

  resolve(reply: LinkReply): void {
    this.unwatch();
    this.resolveReply(reply);
  }

  reject(error: LinkError): void {
    this.unwatch();
    this.rejectReply(error);
  }

  private unwatch(): void {
    clearTimeout(this.timer);
    this.onTimeout = null;
    if (this.onAbort !== null) this.signal?.removeEventListener('abort', this.onAbort);
  }
}

/** Places at first; always a power of two. */
const FIRST_PLACES = 64;

export class PendingCalls {
  /**
   * Calls by the low bits of their id. No Map: with entries that come and go it rehashes again and
   * again, and each old table keeps what was in it for as long as it lives itself.
   */
  private places: (PendingCall | null)[] = new Array<PendingCall | null>(FIRST_PLACES).fill(null);
  private count = 0;
  private nextId = 1;
  /** Responses that belonged to no request: late ones, duplicates, inventions. */
  strayResponses = 0;

  /** `onAbandoned` runs when a request that was sent is given up: tell the upstream there. */
  constructor(
    private readonly settings: Pick<LinkSettings, 'serverName'>,
    private readonly onAbandoned: (call: PendingCall, reason: string) => void,
  ) {}

  get size(): number {
    return this.count;
  }

  /** An id whose place is free. */
  private freeId(): number {
    if (this.count * 2 >= this.places.length) this.grow();
    while (this.places[this.nextId & (this.places.length - 1)] !== null) this.nextId++;
    return this.nextId++;
  }

  private grow(): void {
    const places = new Array<PendingCall | null>(this.places.length * 2).fill(null);
    // Ids that differ in the old low bits differ in the new ones.
    for (const call of this.places) if (call !== null) places[call.id & (places.length - 1)] = call;
    this.places = places;
  }

  /** Takes a call out; null when it is not there (any more). */
  private take(id: number): PendingCall | null {
    const call = this.get(id);
    if (call === undefined) return null;
    this.places[id & (this.places.length - 1)] = null;
    this.count--;
    return call;
  }

  /**
   * Registers a request and hands it to `start`, which sends it (and may throw a LinkError).
   * The promise settles by `resolve`, `reject`, the deadline or the caller's abort.
   */
  begin(method: string, call: LinkCall, start: (pending: PendingCall) => void): Promise<LinkReply> {
    if (call.signal.aborted) {
      return Promise.reject(fault(this.settings, 'cancelled', `${method} was cancelled`, false));
    }
    return new Promise((resolve, reject) => {
      const pending = new PendingCall(this.freeId(), method, call.onMessage, resolve, reject);
      this.places[pending.id & (this.places.length - 1)] = pending;
      this.count++;
      pending.watch(
        call,
        () => this.abandon(pending, 'upstream_timeout', `no answer to ${method} within ${call.timeoutMs} ms`),
        () => this.abandon(pending, 'cancelled', `${method} was cancelled`),
      );
      try {
        start(pending);
      } catch (error) {
        this.reject(pending.id, error as LinkError);
      }
    });
  }

  private abandon(pending: PendingCall, code: 'upstream_timeout' | 'cancelled', text: string): void {
    if (this.take(pending.id) === null) return;
    pending.reject(fault(this.settings, code, text, pending.sent));
    if (pending.sent)
      this.onAbandoned(pending, code === 'cancelled' ? 'cancelled by the client' : 'deadline passed');
    pending.release?.();
  }

  get(id: number): PendingCall | undefined {
    const call = id < 0 ? null : this.places[id & (this.places.length - 1)];
    return call?.id === id ? call : undefined;
  }

  /**
   * The request under way when there is exactly one: what comes can only belong to it. A listen
   * stream is not counted: what belongs to it names it.
   */
  only(): PendingCall | null {
    let found: PendingCall | null = null;
    for (const call of this.places) {
      if (call === null || call.method === 'subscriptions/listen') continue;
      if (found !== null) return null;
      found = call;
    }
    return found;
  }

  /** False for an id that waits for nothing; that is counted. */
  resolve(id: number, reply: LinkReply): boolean {
    const pending = this.take(id);
    if (pending === null) this.strayResponses++;
    else pending.resolve(reply);
    return pending !== null;
  }

  reject(id: number, error: LinkError): boolean {
    const pending = this.take(id);
    pending?.reject(error);
    return pending !== null;
  }

  /** Ends every request with the error, each with its own `sent`. */
  rejectAll(error: LinkError): void {
    const calls = this.places.filter((call) => call !== null);
    this.places.fill(null);
    this.count = 0;
    for (const call of calls) {
      call.reject(new LinkError(error.code, error.message, call.sent, error.detail));
      call.release?.();
    }
  }
}
