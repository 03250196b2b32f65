/** Roles that groups of the organisation's directory give. */
import type { Body, Caller, Result } from '../core/operation.js';
import type { CallOptions } from '../core/transport.js';

export class GroupRoles {
  constructor(private readonly caller: Caller) {}

  /** Which groups give which role. */
  get(options?: CallOptions): Promise<Result<'getGroupRoles'>> {
    return this.caller.call('getGroupRoles', {}, options);
  }

  /** Replaces all; members of the groups have their role from their next request. */
  replace(body: Body<'replaceGroupRoles'>, options?: CallOptions): Promise<Result<'replaceGroupRoles'>> {
    return this.caller.call('replaceGroupRoles', { body }, options);
  }
}
