/** Connections: who has authorised which server. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Connections {
  constructor(private readonly caller: Caller) {}

  /** Begins to connect a server; `authorizationUrl` is where the user signs in, where somebody must. */
  start(
    serverId: string,
    body: Body<'startConnection'> = {},
    options?: CallOptions,
  ): Promise<Result<'startConnection'>> {
    return this.caller.call('startConnection', { path: [serverId], body }, options);
  }

  /** The connections of a server. */
  list(
    serverId: string,
    query?: Query<'listConnections'>,
    options?: CallOptions,
  ): PageList<Item<'listConnections'>> {
    return this.caller.list('listConnections', { path: [serverId], query }, options);
  }

  /** One connection: whether it holds, and until when. */
  get(id: string, options?: CallOptions): Promise<Result<'getConnection'>> {
    return this.caller.call('getConnection', { path: [id] }, options);
  }

  /** Disconnects; the answer says whether the tokens were revoked. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteConnection'>> {
    return this.caller.call('deleteConnection', { path: [id] }, options);
  }
}
