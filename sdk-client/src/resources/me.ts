/** Whoever is signed in; for clients with a session instead of a key. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Me {
  constructor(private readonly caller: Caller) {}

  /** Who is signed in. */
  get(options?: CallOptions): Promise<Result<'getMe'>> {
    return this.caller.call('getMe', {}, options);
  }

  /** Deletes my account for good; the sign-in must be at most ten minutes old. */
  delete(options?: CallOptions): Promise<Result<'deleteMe'>> {
    return this.caller.call('deleteMe', {}, options);
  }

  /** Chooses the organisation that the session means. */
  update(body: Body<'updateMe'>, options?: CallOptions): Promise<Result<'updateMe'>> {
    return this.caller.call('updateMe', { body }, options);
  }

  /** My organisations, and my role in each. */
  organizations(
    query?: Query<'listMyOrganizations'>,
    options?: CallOptions,
  ): PageList<Item<'listMyOrganizations'>> {
    return this.caller.list('listMyOrganizations', { query }, options);
  }

  /** A new organisation, with me as its owner. */
  createOrganization(
    body: Body<'createMyOrganization'>,
    options?: CallOptions,
  ): Promise<Result<'createMyOrganization'>> {
    return this.caller.call('createMyOrganization', { body }, options);
  }

  /** Leaves an organisation. */
  leaveOrganization(id: string, options?: CallOptions): Promise<Result<'leaveOrganization'>> {
    return this.caller.call('leaveOrganization', { path: [id] }, options);
  }

  /** A key for my own scripts, for one organisation; it is shown once. */
  createKey(body: Body<'createPersonalKey'>, options?: CallOptions): Promise<Result<'createPersonalKey'>> {
    return this.caller.call('createPersonalKey', { body }, options);
  }

  /** My keys, of all organisations, without their secrets. */
  keys(query?: Query<'listPersonalKeys'>, options?: CallOptions): PageList<Item<'listPersonalKeys'>> {
    return this.caller.list('listPersonalKeys', { query }, options);
  }

  /** One of my keys, without its secret. */
  getKey(id: string, options?: CallOptions): Promise<Result<'getPersonalKey'>> {
    return this.caller.call('getPersonalKey', { path: [id] }, options);
  }

  /** Gives one of my keys a new secret, shown once; the old one goes on for a while. */
  rotateKey(
    id: string,
    body: Body<'rotatePersonalKey'>,
    options?: CallOptions,
  ): Promise<Result<'rotatePersonalKey'>> {
    return this.caller.call('rotatePersonalKey', { path: [id], body }, options);
  }

  /** Ends one of my keys at once. */
  deleteKey(id: string, options?: CallOptions): Promise<Result<'deletePersonalKey'>> {
    return this.caller.call('deletePersonalKey', { path: [id] }, options);
  }

  /** What happened to my account, newest first. */
  events(query?: Query<'listMyEvents'>, options?: CallOptions): PageList<Item<'listMyEvents'>> {
    return this.caller.list('listMyEvents', { query }, options);
  }

  /** Where I am signed in. */
  sessions(query?: Query<'listMySessions'>, options?: CallOptions): PageList<Item<'listMySessions'>> {
    return this.caller.list('listMySessions', { query }, options);
  }

  /** Signs one browser out. */
  deleteSession(id: string, options?: CallOptions): Promise<Result<'deleteMySession'>> {
    return this.caller.call('deleteMySession', { path: [id] }, options);
  }

  /** Signs all other browsers out. */
  revokeOtherSessions(options?: CallOptions): Promise<Result<'revokeMyOtherSessions'>> {
    return this.caller.call('revokeMyOtherSessions', {}, options);
  }

  /** Open invitations for my address. */
  invitations(
    query?: Query<'listMyInvitations'>,
    options?: CallOptions,
  ): PageList<Item<'listMyInvitations'>> {
    return this.caller.list('listMyInvitations', { query }, options);
  }

  /** What I let OAuth clients use. */
  oauthGrants(
    query?: Query<'listMyOauthGrants'>,
    options?: CallOptions,
  ): PageList<Item<'listMyOauthGrants'>> {
    return this.caller.list('listMyOauthGrants', { query }, options);
  }

  /** Withdraws my consent. */
  deleteOauthGrant(id: string, options?: CallOptions): Promise<Result<'deleteMyOauthGrant'>> {
    return this.caller.call('deleteMyOauthGrant', { path: [id] }, options);
  }
}
