/** Who changed what, and when; and whether all of it is still there. */
import type { Caller, Item, Line, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class AuditEvents {
  constructor(private readonly caller: Caller) {}

  /** The audit trail, newest first. */
  list(query?: Query<'listAuditEvents'>, options?: CallOptions): PageList<Item<'listAuditEvents'>> {
    return this.caller.list('listAuditEvents', { query }, options);
  }

  /** The audit trail, oldest first, in one answer that is read as it comes. */
  export(
    query?: Query<'exportAuditEvents'>,
    options?: CallOptions,
  ): AsyncGenerator<Line<'exportAuditEvents'>, void, undefined> {
    return this.caller.lines('exportAuditEvents', { query }, options);
  }

  /** Goes along the whole chain on the service's side; names the first event that is not what was written. */
  verify(options?: CallOptions): Promise<Result<'verifyAuditEvents'>> {
    return this.caller.call('verifyAuditEvents', {}, options);
  }

  /** The signed ends of days, newest first. */
  listHeads(query?: Query<'listAuditHeads'>, options?: CallOptions): PageList<Item<'listAuditHeads'>> {
    return this.caller.list('listAuditHeads', { query }, options);
  }

  /** The public keys that heads are signed with. */
  signingKey(options?: CallOptions): Promise<Result<'getAuditSigningKey'>> {
    return this.caller.call('getAuditSigningKey', {}, options);
  }
}
