/** Organisation keys and endpoint keys. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Keys {
  constructor(private readonly caller: Caller) {}

  /** An organisation key; it is shown once. */
  create(body: Body<'createKey'>, options?: CallOptions): Promise<Result<'createKey'>> {
    return this.caller.call('createKey', { body }, options);
  }

  /** All keys, without their secrets. */
  list(query?: Query<'listKeys'>, options?: CallOptions): PageList<Item<'listKeys'>> {
    return this.caller.list('listKeys', { query }, options);
  }

  /** One key, without its secret. */
  get(id: string, options?: CallOptions): Promise<Result<'getKey'>> {
    return this.caller.call('getKey', { path: [id] }, options);
  }

  /** How much a key is used, by day. */
  usage(id: string, query?: Query<'getKeyUsage'>, options?: CallOptions): Promise<Result<'getKeyUsage'>> {
    return this.caller.call('getKeyUsage', { path: [id], query }, options);
  }

  /** Changes name, scopes, allowed addresses or expiry. */
  update(id: string, body: Body<'updateKey'>, options?: CallOptions): Promise<Result<'updateKey'>> {
    return this.caller.call('updateKey', { path: [id], body }, options);
  }

  /** Deletes a key; it stops working at once. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteKey'>> {
    return this.caller.call('deleteKey', { path: [id] }, options);
  }

  /** Gives the key a new secret, shown once; the old one goes on for a day unless `overlapSeconds` says otherwise. */
  rotate(id: string, body: Body<'rotateKey'>, options?: CallOptions): Promise<Result<'rotateKey'>> {
    return this.caller.call('rotateKey', { path: [id], body }, options);
  }

  /** Ends a key for good; open sessions end. */
  revoke(id: string, options?: CallOptions): Promise<Result<'revokeKey'>> {
    return this.caller.call('revokeKey', { path: [id] }, options);
  }
}
