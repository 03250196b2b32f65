/**
 * Token buckets in memory, one set per process. Headers as in draft-ietf-httpapi-ratelimit-headers:
 * `RateLimit-Policy: "name";q=<burst>;w=<seconds>` and `RateLimit: "name";r=<left>;t=<seconds>`.
 */
import { LRUCache } from 'lru-cache';

export interface BucketPolicy {
  readonly name: string;
  /** Requests that may come at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Limits of the admin API. */
export interface Limits {
  /** For each key. */
  readonly requests: BucketPolicy;
  /** Well-formed but unknown credentials, for each address. */
  readonly badCredentials: BucketPolicy;
  /** Whether tries to sign in, sign up and send mails are limited for each address; default true. */
  readonly people?: boolean;
}

export const DEFAULT_LIMITS: Limits = {
  requests: { name: 'requests', burst: 600, perSecond: 100 },
  badCredentials: { name: 'credentials', burst: 60, perSecond: 1 },
};

export interface Verdict {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Seconds until one more is allowed; 0 when allowed. */
  readonly retryAfterSeconds: number;
}

export class RateLimiter {
  private readonly buckets = new LRUCache<string, { tokens: number; at: number }>({ max: 50_000 });

  constructor(readonly policy: BucketPolicy) {}

  /** Takes one token, if there is one. */
  take(id: string): Verdict {
    return this.spend(id, 1);
  }

  /**
   * Takes one token even where there is none: for what turns out to be counted only once it is done.
   * The debt, at most a whole burst, is paid back before anything is allowed again.
   */
  charge(id: string): void {
    const { tokens, at } = this.current(id);
    this.buckets.set(id, { tokens: Math.max(-this.policy.burst, tokens - 1), at });
  }

  /** Looks without taking. */
  peek(id: string): Verdict {
    return this.spend(id, 0);
  }

  headers(verdict: Verdict): Record<string, string> {
    const { name, burst, perSecond } = this.policy;
    return {
      'ratelimit-policy': `"${name}";q=${burst};w=${Math.max(1, Math.round(burst / perSecond))}`,
      ratelimit: `"${name}";r=${verdict.remaining};t=${Math.ceil(verdict.retryAfterSeconds)}`,
    };
  }

  private spend(id: string, cost: number): Verdict {
    const { tokens, at } = this.current(id);
    const { perSecond } = this.policy;
    const allowed = tokens >= 1;
    const left = allowed ? tokens - cost : tokens;
    this.buckets.set(id, { tokens: left, at });
    return {
      allowed,
      remaining: Math.floor(left),
      retryAfterSeconds: allowed ? 0 : (1 - tokens) / perSecond,
    };
  }

  private current(id: string): { tokens: number; at: number } {
    const at = performance.now();
    const { burst, perSecond } = this.policy;
    const known = this.buckets.get(id) ?? { tokens: burst, at };
    return { tokens: Math.min(burst, known.tokens + ((at - known.at) / 1000) * perSecond), at };
  }
}
