/**
 * `connection.refresh`: renews the tokens of one connection before they are over. No row in `jobs`: what
 * became of it stands in the connection.
 */
import type { TokenRefresher } from '@patchbay/api/connections/token-refresher';
import type { JobPayload } from '@patchbay/api/jobs/kinds';
import type { Handler } from '../handler.js';

type Payload = JobPayload<'connection.refresh'>;

export class ConnectionRefreshHandler implements Handler<'connection.refresh'> {
  readonly kind = 'connection.refresh';

  constructor(private readonly tokens: Pick<TokenRefresher, 'refresh'>) {}

  organization(payload: Payload): string {
    return payload.orgId;
  }

  /** Whether it went well or not is written by the refresh itself; the sweep finds it when it is due again. */
  async run({ connectionId, orgId, tokenVersion }: Payload): Promise<void> {
    await this.tokens.refresh(orgId, connectionId, tokenVersion);
  }
}
