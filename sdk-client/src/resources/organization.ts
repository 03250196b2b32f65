/** The organisation of the key in use. */
import type { Body, Caller, Result } from '../core/operation.js';
import type { CallOptions } from '../core/transport.js';

export class CurrentOrganization {
  constructor(private readonly caller: Caller) {}

  /** The organisation of the key in use. */
  get(options?: CallOptions): Promise<Result<'getCurrentOrganization'>> {
    return this.caller.call('getCurrentOrganization', {}, options);
  }

  /** Renames it. */
  update(
    body: Body<'updateCurrentOrganization'>,
    options?: CallOptions,
  ): Promise<Result<'updateCurrentOrganization'>> {
    return this.caller.call('updateCurrentOrganization', { body }, options);
  }

  /** Seals all its secrets with a new data key; answers with the job. */
  rotateDataKey(options?: CallOptions): Promise<Result<'rotateDataKey'>> {
    return this.caller.call('rotateDataKey', {}, options);
  }
}
