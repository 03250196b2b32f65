/**
 * A circuit breaker: after some failures in a row an upstream is left alone for a while, then one
 * request is let through to see. Pauses grow 1-2-4…60 s. The clock is given, so tests need none.
 */

export interface BreakerPolicy {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** First pause, doubled with every probe that fails. Milliseconds. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const DEFAULT_BREAKER: BreakerPolicy = { failures: 5, firstPauseMs: 1_000, longestPauseMs: 60_000 };

/** `go`: ask. `probe`: ask, you are the one that is let through. A number: wait until then. */
export type Admission = 'go' | 'probe' | number;

export class Breaker {
  private failuresInRow = 0;
  private pauseMs = 0;
  private openUntil = 0;
  private probing = false;
  private failedAt = 0;
  /** Why the last request failed, for the message while it is open. */
  lastFailure: string | null = null;

  constructor(
    private readonly policy: BreakerPolicy,
    private readonly now: () => number,
  ) {}

  /** True while requests are turned away. */
  get isOpen(): boolean {
    return this.pauseMs > 0;
  }

  /** True when nothing is remembered, or what is remembered is long over. */
  isForgettable(): boolean {
    if (this.failuresInRow === 0) return true;
    return this.now() >= Math.max(this.openUntil, this.failedAt) + this.policy.longestPauseMs;
  }

  admit(): Admission {
    if (this.pauseMs === 0) return 'go';
    const now = this.now();
    if (now < this.openUntil) return this.openUntil;
    // The probe will tell soon; until then the others are told to come back.
    if (this.probing) return now + this.policy.firstPauseMs;
    this.probing = true;
    return 'probe';
  }

  /** When the next request is let through (ms since the epoch); null: at once. */
  get retryAt(): number | null {
    return this.pauseMs === 0 ? null : Math.max(this.openUntil, this.now());
  }

  succeeded(): void {
    this.failuresInRow = 0;
    this.pauseMs = 0;
    this.probing = false;
    this.lastFailure = null;
  }

  failed(reason: string): void {
    this.lastFailure = reason;
    this.failuresInRow++;
    this.failedAt = this.now();
    const probed = this.probing;
    this.probing = false;
    if (this.pauseMs === 0) {
      if (this.failuresInRow >= this.policy.failures) this.pause(this.policy.firstPauseMs);
    } else if (probed) {
      this.pause(Math.min(this.policy.longestPauseMs, this.pauseMs * 2));
    }
  }

  /** A probe ended without a verdict (its caller went away): the next request is the probe. */
  undecided(): void {
    this.probing = false;
  }

  private pause(ms: number): void {
    this.pauseMs = ms;
    this.openUntil = this.now() + ms;
  }
}
