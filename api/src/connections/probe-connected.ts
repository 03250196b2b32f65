/**
 * A look at a server with the credential of a connection: for its lists, its health and `POST …/test`. A
 * server of the organisation's is looked at with the organisation's connection, one of its subjects' with
 * that of any of them, the first that was connected: what it lists is taken for all.
 */
import type { Database } from '@patchbay/prisma';
import type { Vault } from '../db/vault.js';
import { type Probe, type ProbeOptions, type ProbeServer, probeServer } from '../gateway/probe.js';
import { TargetError, withGiven } from '../gateway/snapshot/server-config.js';
import type { CredentialNeed, UpstreamTarget } from '../gateway/snapshot/types.js';
import { ConnectionStore, isUsable, type StoredConnection } from './connection-store.js';
import type { TokenRefresher } from './token-refresher.js';

type Connectable = ProbeServer & { readonly credentials?: CredentialNeed | null };

/** A token with less left is renewed before it is used. */
const LEEWAY_MS = 60_000;

export class ConnectedProbe {
  private readonly store: ConnectionStore;

  constructor(
    private readonly db: Database,
    vault: Vault,
    private readonly tokens: Pick<TokenRefresher, 'refresh'>,
  ) {
    this.store = new ConnectionStore(vault);
  }

  /** As `probeServer`; without a connection the error is `authorization_required`. */
  async probe(server: Connectable, options: ProbeOptions = {}): Promise<Probe> {
    if (server.target === null || server.credentials == null) return probeServer(server, options);
    for (let again = false; ; again = true) {
      const found = await this.usable(server.orgId, server.id, again);
      if (typeof found === 'string') return missing(server.name, found);
      const target = targetWith(server.target, server.credentials, found);
      if (typeof target === 'string') return missing(server.name, target);
      const { id, orgId, name, timeoutMs } = server;
      const probe = await probeServer({ id, orgId, name, timeoutMs, target }, options);
      if (probe.ok || probe.error.code !== 'upstream_unauthorized' || found.credential.kind !== 'oauth2')
        return probe;
      if (again) return missing(server.name, 'it refuses the credential, renewed just now');
      const outcome = await this.tokens.refresh(orgId, found.id, found.tokenVersion);
      if (outcome.kind === 'over') return missing(server.name, outcome.message);
      if (outcome.kind === 'failed') return probe;
    }
  }

  /** A connection that still has a while, or why there is none. */
  private async usable(
    orgId: string,
    serverId: string,
    renewed: boolean,
  ): Promise<StoredConnection | string> {
    const find = () => this.db.tenant(orgId, (tx) => this.store.anyOf(tx, orgId, serverId));
    const found = await find();
    if (!isUsable(found)) return 'it is not connected';
    if (renewed || found.expiresIn === null || found.expiresIn > LEEWAY_MS) return found;
    const outcome = await this.tokens.refresh(orgId, found.id, found.tokenVersion);
    if (outcome.kind === 'over') return outcome.message;
    const next = await find();
    return isUsable(next) ? next : 'it is not connected';
  }
}

function targetWith(
  target: UpstreamTarget,
  need: CredentialNeed,
  { credential }: StoredConnection,
): UpstreamTarget | string {
  try {
    if (credential.kind !== 'oauth2') return withGiven(target, need, credential);
    if (target.kind === 'stdio' || need.place.in !== 'oauth2')
      return 'its connection is for another kind of authentication: connect it anew';
    return { ...target, headers: { ...target.headers, authorization: `Bearer ${credential.accessToken}` } };
  } catch (error) {
    if (error instanceof TargetError) return error.message;
    throw error;
  }
}

function missing(serverName: string, text: string): Probe {
  const message = `server "${serverName}": ${text}`;
  return { ok: false, latencyMs: 0, error: { code: 'authorization_required', message } };
}
