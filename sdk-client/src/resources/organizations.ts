/** Organisations of the deployment; takes the operator key. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Organizations {
  constructor(private readonly caller: Caller) {}

  /** Creates an organisation with its first key, which is shown once. */
  create(body: Body<'createOrganization'>, options?: CallOptions): Promise<Result<'createOrganization'>> {
    return this.caller.call('createOrganization', { body }, options);
  }

  /** All organisations. */
  list(query?: Query<'listOrganizations'>, options?: CallOptions): PageList<Item<'listOrganizations'>> {
    return this.caller.list('listOrganizations', { query }, options);
  }

  /** One organisation. */
  get(id: string, options?: CallOptions): Promise<Result<'getOrganization'>> {
    return this.caller.call('getOrganization', { path: [id] }, options);
  }

  /** Renames it, or sets its quotas; a quota of null is no limit. */
  update(
    id: string,
    body: Body<'updateOrganization'>,
    options?: CallOptions,
  ): Promise<Result<'updateOrganization'>> {
    return this.caller.call('updateOrganization', { path: [id], body }, options);
  }

  /** Its quotas, what it has used of them, and how well its servers were connected. */
  getUsage(
    id: string,
    query?: Query<'getOrganizationUsage'>,
    options?: CallOptions,
  ): Promise<Result<'getOrganizationUsage'>> {
    return this.caller.call('getOrganizationUsage', { path: [id], query }, options);
  }

  /** Stops everything of an organisation, keeping its data. */
  suspend(id: string, options?: CallOptions): Promise<Result<'suspendOrganization'>> {
    return this.caller.call('suspendOrganization', { path: [id] }, options);
  }

  /** Lets a suspended organisation work again. */
  activate(id: string, options?: CallOptions): Promise<Result<'activateOrganization'>> {
    return this.caller.call('activateOrganization', { path: [id] }, options);
  }

  /** Deletes an organisation and everything it has. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteOrganization'>> {
    return this.caller.call('deleteOrganization', { path: [id] }, options);
  }

  /** A further organisation key; it is shown once. */
  createKey(
    id: string,
    body: Body<'createOrganizationKey'>,
    options?: CallOptions,
  ): Promise<Result<'createOrganizationKey'>> {
    return this.caller.call('createOrganizationKey', { path: [id], body }, options);
  }
}
