/** Background work and its progress. */
import type { Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Jobs {
  constructor(private readonly caller: Caller) {}

  /** All jobs, newest first. */
  list(query?: Query<'listJobs'>, options?: CallOptions): PageList<Item<'listJobs'>> {
    return this.caller.list('listJobs', { query }, options);
  }

  /** One job with its progress and result. */
  get(id: string, options?: CallOptions): Promise<Result<'getJob'>> {
    return this.caller.call('getJob', { path: [id] }, options);
  }
}
