/** One slot of the pool: a link that is open, being opened or due, with what it is kept for. */
import type { Breaker } from './breaker.js';
import type { CancelSignal } from './cancel.js';
import { type Link, LinkError } from './link.js';

/** Who a link is for; decides what is shared. */
export interface LinkKey {
  /** All of it as one string. */
  readonly key: string;
  /** `key` without the session: what breakers and era verdicts belong to. */
  readonly base: string;
  readonly orgId: string;
  readonly serverId: string;
  readonly configVersion: number;
  /** The user whose credential the link carries, or null. */
  readonly subject: string | null;
  /** The downstream session (or lane), where the link is dedicated to one; else null. */
  readonly session: string | null;
  /** For one request at a time, of a client without a session. */
  readonly lane: boolean;
}

export class PoolEntry {
  link: Link | null = null;
  opening: Promise<Link> | null = null;
  /** Ends an opening that nobody waits for any more. */
  readonly abortOpening = new AbortController();
  /** Users of the link at this moment: requests and leases. */
  users = 0;
  /** By the pool's clock. */
  idleSince: number;
  /** By the pool's clock: it is not given up for idleness before. */
  keptUntil = 0;
  /** Taken out of the pool: closes with its last user. */
  retired = false;
  /** The log level the upstream was told over this link; null: its own default. */
  logLevel: string | null = null;
  /** Called once its link is closed, when it was retired. */
  onEnded: () => void = () => undefined;

  constructor(
    public id: LinkKey,
    readonly idleMs: number,
    readonly breaker: Breaker,
    now: number,
  ) {
    this.idleSince = now;
  }

  /** In the pool, with a link that takes requests. */
  get isReady(): boolean {
    return !this.retired && this.link !== null && this.link.open;
  }

  /** True when the slot can be given up without harm. */
  isIdle(): boolean {
    return this.users === 0 && this.opening === null && (this.link?.inFlight ?? 0) === 0;
  }

  /** Starts the end: the link closes now, or with its last user. */
  retire(): void {
    this.retired = true;
    this.endWhenIdle();
  }

  release(now: number): void {
    this.users--;
    this.idleSince = now;
    if (this.retired) this.endWhenIdle();
  }

  /** The opening is over, well or badly. */
  settleOpening(now: number): void {
    this.opening = null;
    this.idleSince = now;
    if (this.retired) this.endWhenIdle();
  }

  private endWhenIdle(): void {
    if (!this.isIdle()) return;
    if (this.link === null) this.onEnded();
    else void this.link.close().then(this.onEnded);
  }
}

/** The promise's value, unless the signal or the deadline comes first. The promise goes on. */
export function waitFor<T>(
  promise: Promise<T>,
  signal: CancelSignal,
  timeoutMs: number,
  name: string,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (code: 'cancelled' | 'upstream_timeout', text: string): void => {
      done();
      reject(new LinkError(code, `server "${name}": ${text}`, false));
    };
    const onAbort = (): void => stop('cancelled', 'the request was cancelled');
    const timer = setTimeout(
      () => stop('upstream_timeout', `no connection within ${timeoutMs} ms`),
      timeoutMs,
    );
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(
      (value) => {
        done();
        resolve(value);
      },
      (error: unknown) => {
        done();
        reject(error);
      },
    );
  });
}
