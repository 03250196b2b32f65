/** Keys that were found where they should not be. */
import type { Body, Caller, Result } from '../core/operation.js';
import type { CallOptions } from '../core/transport.js';

export class LeakReports {
  constructor(private readonly caller: Caller) {}

  /** Revokes the key that has the secret, of whichever organisation; the answer does not tell. */
  create(body: Body<'reportLeak'>, options?: CallOptions): Promise<Result<'reportLeak'>> {
    return this.caller.call('reportLeak', { body }, options);
  }
}
