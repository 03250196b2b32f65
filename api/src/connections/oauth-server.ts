/** What is known of a server that is connected by OAuth, and how its client is found. */
import type { Tx } from '@patchbay/prisma';
import { openConfig, type TargetDeps } from '../gateway/snapshot/open-target.js';
import type { CredentialOwner, OAuthSettings, ServerConfig } from '../gateway/snapshot/server-config.js';
import { OAuthError } from '../oauth/errors.js';
import type { OAuthClient } from '../oauth/types.js';
import type { ClientSource } from './credentials.js';
import { authMethodOf } from './presets.js';

/** A server with the values of its secrets in place. */
export interface ConnectableServer {
  /** UUIDs. */
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly type: 'STDIO' | 'SSE' | 'STREAMABLE_HTTP';
  readonly owner: CredentialOwner;
  readonly configVersion: number;
  readonly config: ServerConfig;
}

/** @throws TargetError, SealError for a configuration that cannot be used. */
export async function readServer(
  deps: TargetDeps,
  tx: Tx,
  orgId: string,
  id: string,
): Promise<ConnectableServer | null> {
  const row = await tx.server.findFirst({
    where: { id, orgId },
    select: { id: true, name: true, type: true, config: true, credentialOwner: true, configVersion: true },
  });
  if (row === null) return null;
  const { config } = await openConfig(deps, tx, orgId, row);
  const { name, type, credentialOwner: owner, configVersion } = row;
  return { id, orgId, name, type, owner, configVersion, config };
}

/** @throws OAuthError `invalid_client` where the configuration has none any more. */
export function clientOf(source: ClientSource, settings: OAuthSettings | null): OAuthClient {
  if (source.from !== 'configuration') return source.client;
  if (settings?.clientId == null)
    throw new OAuthError('invalid_client', 'The server’s configuration has no client id any more.');
  return {
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    authMethod: authMethodOf(settings),
  };
}

export function oauthOf({ config }: ConnectableServer): OAuthSettings | null {
  return config.auth.type === 'oauth2' ? config.auth : null;
}
