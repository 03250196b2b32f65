/** Connections: who has authorised which server, begun and ended here. */
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import { SealError } from '../../common/crypto/seal.js';
import { AppError, invalidField, notFound } from '../../common/errors.js';
import { newUuid, toPublicId } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { ENV, JOBS, type JobsPort, OUTBOUND } from '../../common/tokens.js';
import type { Env } from '../../config/env.js';
import { isUsable, type NewCredential, NO_SUBJECT } from '../../connections/connection-store.js';
import { givenFault } from '../../connections/flows.js';
import { type ConnectableServer, clientOf, oauthOf, readServer } from '../../connections/oauth-server.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { Vault } from '../../db/vault.js';
import { needOf, TargetError } from '../../gateway/snapshot/server-config.js';
import { OAuthError } from '../../oauth/errors.js';
import { revokeToken } from '../../oauth/tokens.js';
import type { Outbound } from '../../outbound/outbound.js';
import { ConnectionFlows } from './connection-flows.js';
import { toConnection } from './connections.mapper.js';
import { ConnectionsRepository } from './connections.repository.js';
import type {
  Connection,
  ConnectionDeleted,
  ConnectionStarted,
  ConnectionsQuery,
  StartConnection,
} from './connections.schemas.js';

@Injectable()
export class ConnectionsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly connections: ConnectionsRepository,
    private readonly flows: ConnectionFlows,
    private readonly vault: Vault,
    private readonly cursors: Cursors,
    @Inject(JOBS) private readonly jobs: JobsPort,
    @Inject(ENV) private readonly env: Env,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
  ) {}

  /** Begins an authorisation, or stores a credential that was given. */
  async start(caller: Caller, serverId: string, input: StartConnection): Promise<ConnectionStarted> {
    const server = await this.server(caller.orgId, serverId);
    const subject = subjectOf(server, input.subject);
    const need = needOf(server.config.auth, server.owner);
    if (need === null)
      throw new AppError('invalid_request', {
        detail: 'The server’s credential stands in its configuration (auth); there is nothing to connect.',
      });
    if (need.place.in !== 'oauth2') return this.give(caller, server, subject, input);
    if (input.credential !== undefined)
      throw invalidField('credential', 'is got by signing in; leave it out', 'not_allowed');
    return this.flows.start(caller, server, subject, {
      scopes: input.scopes ?? null,
      returnUrl: this.flows.checkedReturnUrl(input.returnUrl),
      browserHash: null,
    });
  }

  /** A credential given by hand takes the place of the one before; links with that are closed. */
  private async give(
    caller: Caller,
    server: ConnectableServer,
    subject: string,
    { credential = {} }: StartConnection,
  ): Promise<ConnectionStarted> {
    const { orgId } = caller;
    const need = needOf(server.config.auth, server.owner);
    const fault = need === null ? null : givenFault(need, credential);
    if (fault !== null) throw invalidField('credential', fault);
    const { envVars, value } = credential;
    const given: NewCredential = {
      credential:
        envVars === undefined ? { kind: 'value', value: value ?? '' } : { kind: 'variables', envVars },
      scopes: [],
      expiresIn: null,
      refreshIn: null,
    };
    let jobId: string | null = null;
    const started = await this.work.change(caller, async (tx, audit) => {
      const row = await this.connections.ensure(tx, orgId, newUuid(), server.id, subject);
      await this.flows.store.grant(tx, orgId, row.id, given);
      const after = toConnection((await this.connections.find(tx, orgId, row.id)) ?? row);
      await audit({ action: 'connection.connect', targetType: 'connection', targetId: after.id, after });
      jobId = await this.flows.syncIfWaiting(tx, orgId, server.id);
      return { ...after, authorizationUrl: null, authorizeBefore: null };
    });
    if (jobId !== null) await this.jobs.publish(jobId, orgId, 'catalog.sync', server.id);
    return started;
  }

  list(caller: Caller, serverId: string, query: ConnectionsQuery): Promise<Page<Connection>> {
    const { orgId } = caller;
    const name = `connections ${orgId} ${serverId} ${query.subject ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    return this.work.read(orgId, async (tx) => {
      const exists = await tx.server.findFirst({ where: { id: serverId, orgId }, select: { id: true } });
      if (!exists) throw notFound('server');
      const rows = await this.connections.list(tx, orgId, serverId, query.subject, after, query.limit + 1);
      return this.cursors.page(name, query.limit, rows, (row) => row.id, toConnection);
    });
  }

  get(caller: Caller, id: string): Promise<Connection> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.connections.find(tx, caller.orgId, id);
      if (!row) throw notFound('connection');
      return toConnection(row);
    });
  }

  /** Its links are closed by the commit; then the tokens are revoked, as far as that can be done. */
  async remove(caller: Caller, id: string): Promise<ConnectionDeleted> {
    const { orgId } = caller;
    const revoke = await this.work.change(caller, async (tx, audit) => {
      const row = await this.connections.find(tx, orgId, id);
      const stored = await this.flows.store.lock(tx, orgId, id);
      if (!row || stored === null) throw notFound('connection');
      const before = toConnection(row);
      const revoke = isUsable(stored) ? await this.revocation(tx, orgId, stored) : null;
      await this.connections.remove(tx, orgId, id);
      await audit({ action: 'connection.delete', targetType: 'connection', targetId: before.id, before });
      return revoke;
    });
    const revoked = revoke === null ? 'nothing' : await revoke();
    return { id: toPublicId('connection', id), revoked };
  }

  /** How to revoke its tokens, once nothing needs the database any more. */
  private async revocation(
    tx: Tx,
    orgId: string,
    {
      credential,
      serverId,
    }: Extract<Awaited<ReturnType<ConnectionFlows['store']['lock']>>, { credential: unknown }>,
  ): Promise<(() => Promise<ConnectionDeleted['revoked']>) | null> {
    if (credential.kind !== 'oauth2') return null;
    const { accessToken, authorizationServer: as, client: source, refreshToken } = credential;
    const settings = await this.opened(tx, orgId, serverId).then((server) =>
      server ? oauthOf(server) : null,
    );
    return async () => {
      try {
        const client = clientOf(source, settings);
        const done = await revokeToken(this.outbound, as, { client, accessToken, refreshToken });
        return done ? 'revoked' : 'not_supported';
      } catch (error) {
        if (error instanceof OAuthError) return 'failed';
        throw error;
      }
    };
  }

  private async opened(tx: Tx, orgId: string, id: string): Promise<ConnectableServer | null> {
    const deps = { vault: this.vault, sharedEnv: this.env.PATCHBAY_SHARED_ENV };
    return readServer(deps, tx, orgId, id).catch((error: unknown) => {
      if (error instanceof TargetError || error instanceof SealError) return null;
      throw error;
    });
  }

  private server(orgId: string, id: string): Promise<ConnectableServer> {
    const deps = { vault: this.vault, sharedEnv: this.env.PATCHBAY_SHARED_ENV };
    return this.work.read(orgId, async (tx) => {
      try {
        const server = await readServer(deps, tx, orgId, id);
        if (server === null) throw notFound('server');
        return server;
      } catch (error) {
        if (error instanceof TargetError)
          throw new AppError('invalid_request', { detail: `The server: ${error.message}.` });
        throw error;
      }
    });
  }
}

function subjectOf(server: ConnectableServer, subject: string | undefined): string {
  if (server.owner === 'subject') {
    if (subject === undefined)
      throw invalidField('subject', 'is required: the server’s credentials are its subjects’', 'required');
    return subject;
  }
  if (subject !== undefined)
    throw invalidField(
      'subject',
      'the server’s credential is the organisation’s (credentialOwner)',
      'not_allowed',
    );
  return NO_SUBJECT;
}
