/** A link that was not opened because there is no package to run. */
import { LinkError } from '../runtime/links/link.js';

export class InstallError extends LinkError {
  /** @param message names the server and holds no secret. */
  constructor(message: string) {
    super('upstream_unreachable', message, false);
  }
}
