/** Domains of e-mail addresses that the organisation has proven to be its own. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Domains {
  constructor(private readonly caller: Caller) {}

  /** Claims a domain; the answer has the record that proves it. */
  create(body: Body<'createDomain'>, options?: CallOptions): Promise<Result<'createDomain'>> {
    return this.caller.call('createDomain', { body }, options);
  }

  /** Newest first. */
  list(query?: Query<'listDomains'>, options?: CallOptions): PageList<Item<'listDomains'>> {
    return this.caller.list('listDomains', { query }, options);
  }

  /** One domain. */
  get(id: string, options?: CallOptions): Promise<Result<'getDomain'>> {
    return this.caller.call('getDomain', { path: [id] }, options);
  }

  /** Looks for the record in the DNS now; `lastCheck` says what was found. */
  verify(id: string, options?: CallOptions): Promise<Result<'verifyDomain'>> {
    return this.caller.call('verifyDomain', { path: [id] }, options);
  }

  /** Gives up a domain. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteDomain'>> {
    return this.caller.call('deleteDomain', { path: [id] }, options);
  }
}
