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

export class PendingCalls {
  private readonly calls = new Map<number, PendingCall>();
  private nextId = 1;
  /** Responses that belonged to no request: late ones, duplicates, inventions. */
  strayResponses = 0;

  /** `onAbandoned` runs when a request that was sent is given up: tell the upstream there. */
  constructor(
    private readonly settings: Pick<LinkSettings, 'serverName'>,
    private readonly onAbandoned: (call: PendingCall, reason: string) => void,
  ) {}

  get size(): number {
    return this.calls.size;
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
      const pending = new PendingCall(this.nextId++, method, call.onMessage, resolve, reject);
      this.calls.set(pending.id, pending);
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
    if (!this.calls.delete(pending.id)) return;
    pending.reject(fault(this.settings, code, text, pending.sent));
    if (pending.sent)
      this.onAbandoned(pending, code === 'cancelled' ? 'cancelled by the client' : 'deadline passed');
    pending.release?.();
  }

  get(id: number): PendingCall | undefined {
    return this.calls.get(id);
  }

  /**
   * The request under way when there is exactly one: what comes can only belong to it. A listen
   * stream is not counted: what belongs to it names it.
   */
  only(): PendingCall | null {
    let found: PendingCall | null = null;
    for (const call of this.calls.values()) {
      if (call.method === 'subscriptions/listen') continue;
      if (found !== null) return null;
      found = call;
    }
    return found;
  }

  /** False for an id that waits for nothing; that is counted. */
  resolve(id: number, reply: LinkReply): boolean {
    const pending = this.calls.get(id);
    if (pending === undefined) {
      this.strayResponses++;
      return false;
    }
    this.calls.delete(id);
    pending.resolve(reply);
    return true;
  }

  reject(id: number, error: LinkError): boolean {
    const pending = this.calls.get(id);
    if (pending === undefined) return false;
    this.calls.delete(id);
    pending.reject(error);
    return true;
  }

  /** Ends every request with the error, each with its own `sent`. */
  rejectAll(error: LinkError): void {
    const calls = [...this.calls.values()];
    this.calls.clear();
    for (const call of calls) {
      call.reject(new LinkError(error.code, error.message, call.sent, error.detail));
      call.release?.();
    }
  }
}
