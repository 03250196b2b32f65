/** What members let OAuth clients use; for the organisation. One's own: `me.oauthGrants`. */
import type { Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class OauthGrants {
  constructor(private readonly caller: Caller) {}

  /** Newest first; of one endpoint with `endpointId`. */
  list(query?: Query<'listOauthGrants'>, options?: CallOptions): PageList<Item<'listOauthGrants'>> {
    return this.caller.list('listOauthGrants', { query }, options);
  }

  /** Ends a grant: its tokens open nothing any more. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteOauthGrant'>> {
    return this.caller.call('deleteOauthGrant', { path: [id] }, options);
  }
}
