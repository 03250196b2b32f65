/** Connect links: what a ticket leads to, as long as it does. */
import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import { RootKeys } from '../../common/crypto/root-keys.js';
import { SealError } from '../../common/crypto/seal.js';
import { fromPublicId, toPublicId } from '../../common/ids.js';
import { ENV } from '../../common/tokens.js';
import type { Env } from '../../config/env.js';
import { type ConnectableServer, oauthOf, readServer } from '../../connections/oauth-server.js';
import { type Ticket, Tickets } from '../../connections/tickets.js';
import { Vault } from '../../db/vault.js';
import { TargetError } from '../../gateway/snapshot/server-config.js';
import { ConnectionFlows, type From, hashOf } from './connection-flows.js';
import { ConnectionsRepository } from './connections.repository.js';

export interface ConnectLink {
  readonly ticket: Ticket;
  readonly server: ConnectableServer;
  /** On the page. */
  readonly shown: {
    readonly server: string;
    readonly organization: string;
    readonly subject: string;
    readonly host: string;
  };
}

@Injectable()
export class ConnectLinks {
  private readonly tickets: Tickets;

  constructor(
    private readonly db: Database,
    private readonly connections: ConnectionsRepository,
    private readonly flows: ConnectionFlows,
    private readonly vault: Vault,
    roots: RootKeys,
    @Inject(ENV) private readonly env: Env,
  ) {
    this.tickets = new Tickets(roots);
  }

  /** Null where the ticket is none (any more), or its server is no longer connected by its subjects. */
  async read(text: string): Promise<ConnectLink | null> {
    const ticket = this.tickets.read(text);
    if (ticket === null) return null;
    const { orgId, serverId, subject } = ticket;
    const deps = { vault: this.vault, sharedEnv: this.env.PATCHBAY_SHARED_ENV };
    return this.db.tenant(orgId, async (tx) => {
      const organization = await this.connections.orgName(tx, orgId);
      const server = await readServer(deps, tx, orgId, serverId).catch((error: unknown) => {
        if (error instanceof TargetError || error instanceof SealError) return null;
        throw error;
      });
      if (organization === null || server === null || server.config.url === null) return null;
      if (server.owner !== 'subject' || oauthOf(server) === null) return null;
      const { host } = new URL(server.config.url);
      return { ticket, server, shown: { server: server.name, organization, subject, host } };
    });
  }

  /** Where the browser goes to sign in. @throws AppError */
  async begin({ server, ticket }: ConnectLink, browser: string, { ip, requestId }: From): Promise<string> {
    const { keyId, orgId, scopes, subject } = ticket;
    // The agent's key asked for it, or an agent of whoever signs in here: only they are subjects of this form.
    const person = fromPublicId('user', subject);
    const actor =
      person === null
        ? ({ type: 'key', id: keyId === null ? '' : toPublicId('key', keyId) } as const)
        : ({ type: 'person', id: subject } as const);
    const caller: Caller = { orgId, orgSlug: '', scopes: [], actor, requestId, ip };
    const options = { scopes, returnUrl: null, browserHash: hashOf(browser) };
    const { authorizationUrl } = await this.flows.start(caller, server, subject, options);
    return authorizationUrl ?? this.env.PATCHBAY_PUBLIC_URL;
  }
}
