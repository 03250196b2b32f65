/** People of the deployment; takes the operator key. */
import type { Body, Caller, Item, Query, Result } from '../core/operation.js';
import type { PageList } from '../core/pages.js';
import type { CallOptions } from '../core/transport.js';

export class People {
  constructor(private readonly caller: Caller) {}

  /** All people, or the one with an address. */
  list(query?: Query<'listPeople'>, options?: CallOptions): PageList<Item<'listPeople'>> {
    return this.caller.list('listPeople', { query }, options);
  }

  /** One person. */
  get(id: string, options?: CallOptions): Promise<Result<'getPerson'>> {
    return this.caller.call('getPerson', { path: [id] }, options);
  }

  /** Shuts somebody out: sessions, personal keys and OAuth grants. */
  ban(id: string, body: Body<'banPerson'>, options?: CallOptions): Promise<Result<'banPerson'>> {
    return this.caller.call('banPerson', { path: [id], body }, options);
  }

  /** Lets them in again. */
  unban(id: string, options?: CallOptions): Promise<Result<'unbanPerson'>> {
    return this.caller.call('unbanPerson', { path: [id] }, options);
  }
}
