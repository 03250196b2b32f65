/** People of the organisation. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Members {
  constructor(private readonly caller: Caller) {}

  /** All members, newest first. */
  list(query?: Query<'listMembers'>, options?: CallOptions): PageList<Item<'listMembers'>> {
    return this.caller.list('listMembers', { query }, options);
  }

  /** One member. */
  get(id: string, options?: CallOptions): Promise<Result<'getMember'>> {
    return this.caller.call('getMember', { path: [id] }, options);
  }

  /** Changes a member's role. */
  update(id: string, body: Body<'updateMember'>, options?: CallOptions): Promise<Result<'updateMember'>> {
    return this.caller.call('updateMember', { path: [id], body }, options);
  }

  /** Removes a member; their sessions open nothing of the organisation any more. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteMember'>> {
    return this.caller.call('deleteMember', { path: [id] }, options);
  }
}
