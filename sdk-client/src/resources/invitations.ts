/** Invitations into the organisation; `accept` is for whoever is invited and signed in. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class Invitations {
  constructor(private readonly caller: Caller) {}

  /** Invites the owner of an e-mail address; a mail is sent. */
  create(body: Body<'createInvitation'>, options?: CallOptions): Promise<Result<'createInvitation'>> {
    return this.caller.call('createInvitation', { body }, options);
  }

  /** Those that nobody has accepted, newest first. */
  list(query?: Query<'listInvitations'>, options?: CallOptions): PageList<Item<'listInvitations'>> {
    return this.caller.list('listInvitations', { query }, options);
  }

  /** One invitation. */
  get(id: string, options?: CallOptions): Promise<Result<'getInvitation'>> {
    return this.caller.call('getInvitation', { path: [id] }, options);
  }

  /** Sends the mail again; the invitation is open for as long again. */
  resend(id: string, options?: CallOptions): Promise<Result<'resendInvitation'>> {
    return this.caller.call('resendInvitation', { path: [id] }, options);
  }

  /** Revokes an invitation. */
  delete(id: string, options?: CallOptions): Promise<Result<'deleteInvitation'>> {
    return this.caller.call('deleteInvitation', { path: [id] }, options);
  }

  /** Accepts an invitation for one's own verified address; needs a session. */
  accept(id: string, options?: CallOptions): Promise<Result<'acceptInvitation'>> {
    return this.caller.call('acceptInvitation', { path: [id] }, options);
  }
}
