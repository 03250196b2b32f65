/** The keys that wrap the data keys of organisations; for the operator. */
import type { Caller, Result } from '../core/operation.js';
import type { CallOptions } from '../core/transport.js';

export class KeyEncryption {
  constructor(private readonly caller: Caller) {}

  /** By which keys data keys are wrapped, and the newest job that wraps them anew. */
  get(options?: CallOptions): Promise<Result<'getKeyEncryption'>> {
    return this.caller.call('getKeyEncryption', {}, options);
  }

  /** Has every data key wrapped under the current key. */
  rewrap(options?: CallOptions): Promise<Result<'rewrapDataKeys'>> {
    return this.caller.call('rewrapDataKeys', {}, options);
  }
}
