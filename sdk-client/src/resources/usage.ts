/** Figures of an organisation's use. */
import type { Caller, Query, Result } from '../core/operation.js';
import type { CallOptions } from '../core/transport.js';

export class Usage {
  constructor(private readonly caller: Caller) {}

  /** Quotas and what is used of them, calls by month, and how well servers were connected over the last days. */
  get(query?: Query<'getUsage'>, options?: CallOptions): Promise<Result<'getUsage'>> {
    return this.caller.call('getUsage', { query }, options);
  }
}
