/** Secrets: named values that configurations of servers refer to as `${NAME}`. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Secrets {
  constructor(private readonly caller: Caller) {}

  /** A secret; no answer ever holds its value. */
  create(body: Body<'createSecret'>, options?: CallOptions): Promise<Result<'createSecret'>> {
    return this.caller.call('createSecret', { body }, options);
  }

  /** All secrets, or with `name` the one of that name. */
  list(query?: Query<'listSecrets'>, options?: CallOptions): PageList<Item<'listSecrets'>> {
    return this.caller.list('listSecrets', { query }, options);
  }

  /** One secret, with the servers that name it. */
  get(id: string, options?: CallOptions): Promise<Result<'getSecret'>> {
    return this.caller.call('getSecret', { path: [id] }, options);
  }

  /** Changes description or, while no server names it, name. */
  update(id: string, body: Body<'updateSecret'>, options?: CallOptions): Promise<Result<'updateSecret'>> {
    return this.caller.call('updateSecret', { path: [id], body }, options);
  }

  /** Deletes a secret that no server names. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteSecret'>> {
    return this.caller.call('deleteSecret', { path: [id] }, options);
  }

  /** Gives the secret a new value, or an earlier one again. */
  rotate(id: string, body: Body<'rotateSecret'>, options?: CallOptions): Promise<Result<'rotateSecret'>> {
    return this.caller.call('rotateSecret', { path: [id], body }, options);
  }

  /** Its versions, newest first, without values. */
  versions(
    id: string,
    query?: Query<'listSecretVersions'>,
    options?: CallOptions,
  ): PageList<Item<'listSecretVersions'>> {
    return this.caller.list('listSecretVersions', { path: [id], query }, options);
  }
}
