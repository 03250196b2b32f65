/**
 * Unknown paths and well-formed keys of nobody cost a look-up in the database each. Whoever asks for
 * many of them waits; what is in memory is served to him all the same, and what exists costs nothing.
 */
import type { Addressed } from '../common/client-address.js';
import { type BucketPolicy, RateLimiter } from '../common/rate-limit.js';
import type { LookupGate } from './runtime/http/front.js';

/** Look-ups in vain of one address: a hundred at once, then five a second. */
const MISSES: BucketPolicy = { name: 'lookups', burst: 100, perSecond: 5 };

export class AddressLookups implements LookupGate {
  private readonly misses = new RateLimiter(MISSES);

  constructor(private readonly addressOf: (request: Addressed) => string) {}

  waitFor(request: Addressed): number {
    return Math.ceil(this.misses.peek(this.addressOf(request)).retryAfterSeconds);
  }

  /** Counted when it is over, so that what exists is never counted; what was under way makes a debt. */
  missed(request: Addressed): void {
    this.misses.charge(this.addressOf(request));
  }
}
