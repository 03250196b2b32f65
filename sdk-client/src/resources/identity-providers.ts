/** Identity providers by which people of the organisation sign on. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class IdentityProviders {
  constructor(private readonly caller: Caller) {}

  /** Adds one; give it the `redirectUri` of the answer. */
  create(
    body: Body<'createIdentityProvider'>,
    options?: CallOptions,
  ): Promise<Result<'createIdentityProvider'>> {
    return this.caller.call('createIdentityProvider', { body }, options);
  }

  /** Newest first. */
  list(
    query?: Query<'listIdentityProviders'>,
    options?: CallOptions,
  ): PageList<Item<'listIdentityProviders'>> {
    return this.caller.list('listIdentityProviders', { query }, options);
  }

  /** One provider; its client secret is never shown. */
  get(id: string, options?: CallOptions): Promise<Result<'getIdentityProvider'>> {
    return this.caller.call('getIdentityProvider', { path: [id] }, options);
  }

  /** Changes a provider. */
  update(
    id: string,
    body: Body<'updateIdentityProvider'>,
    options?: CallOptions,
  ): Promise<Result<'updateIdentityProvider'>> {
    return this.caller.call('updateIdentityProvider', { path: [id], body }, options);
  }

  /** Deletes a provider and ends the sessions that came by it. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteIdentityProvider'>> {
    return this.caller.call('deleteIdentityProvider', { path: [id] }, options);
  }
}
