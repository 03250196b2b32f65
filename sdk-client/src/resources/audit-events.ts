/** Who changed what, and when. */
import type { Caller, Item, Query } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class AuditEvents {
  constructor(private readonly caller: Caller) {}

  /** The audit trail, newest first. */
  list(query?: Query<'listAuditEvents'>, options?: CallOptions): PageList<Item<'listAuditEvents'>> {
    return this.caller.list('listAuditEvents', { query }, options);
  }
}
