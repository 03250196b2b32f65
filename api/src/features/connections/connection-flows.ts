/**
 * Authorisations from their beginning (over the API or by a connect link) to the callback: each has a state
 * that is used once, within ten minutes, and is bound to organisation, server and subject by its row.
 */
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, type Tx } from '@patchbay/prisma';
import type { Logger } from 'pino';
import type { Actor, Caller, Origin } from '../../common/caller.js';
import { SealError } from '../../common/crypto/seal.js';
import { AppError, invalidField } from '../../common/errors.js';
import { fromPublicId, newUuid } from '../../common/ids.js';
import { ENV, JOBS, type JobsPort, LOG, OUTBOUND } from '../../common/tokens.js';
import type { Env } from '../../config/env.js';
import { ConnectionStore, type NewCredential } from '../../connections/connection-store.js';
import { addFigures, FAST_DISCOVERY_MS, once } from '../../connections/figures.js';
import { type FlowProgress, Flows, type KnownClient, type Prepared } from '../../connections/flows.js';
import { type ConnectableServer, oauthOf, readServer } from '../../connections/oauth-server.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { Vault } from '../../db/vault.js';
import { TargetError } from '../../gateway/snapshot/server-config.js';
import { OAuthError } from '../../oauth/errors.js';
import { unionOfScopes } from '../../oauth/scopes.js';
import type { RegisteredClient } from '../../oauth/types.js';
import type { Outbound } from '../../outbound/outbound.js';
import { toConnection } from './connections.mapper.js';
import { ConnectionsRepository, type FlowRow } from './connections.repository.js';
import type { Connection, ConnectionStarted } from './connections.schemas.js';

const FLOW_MINUTES = 10;
/** What anything else is need not be looked up. */
const STATE = /^[A-Za-z0-9_-]{16,128}$/;

export interface StartOptions {
  /** Besides those of the server. */
  readonly scopes: readonly string[] | null;
  /** Checked. */
  readonly returnUrl: string | null;
  /** Of the cookie of the browser that begins; null: begun over the API. */
  readonly browserHash: Buffer<ArrayBuffer> | null;
}

/** The request that something comes with. */
export type From = Pick<Origin, 'ip' | 'requestId'>;

/** How a callback ended. `returnUrl` null: on a page of ours. */
export interface Finished {
  readonly returnUrl: string | null;
  /** Null where the state is none (any more). */
  readonly connection: Connection | null;
  readonly serverName: string | null;
  /** Null: connected. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

@Injectable()
export class ConnectionFlows {
  readonly store: ConnectionStore;
  private readonly protocol: Flows;

  constructor(
    private readonly work: UnitOfWork,
    private readonly db: Database,
    private readonly connections: ConnectionsRepository,
    private readonly vault: Vault,
    @Inject(JOBS) private readonly jobs: JobsPort,
    @Inject(ENV) private readonly env: Env,
    @Inject(LOG) private readonly log: Logger,
    @Inject(OUTBOUND) outbound: Outbound,
  ) {
    this.store = new ConnectionStore(vault);
    this.protocol = new Flows(outbound, env.PATCHBAY_PUBLIC_URL);
  }

  /** A URL that the browser may be sent to in the end. @throws AppError for a foreign origin. */
  checkedReturnUrl(url: string | undefined): string | null {
    if (url === undefined) return null;
    const { origin } = new URL(url);
    const allowed = [this.env.PATCHBAY_PUBLIC_URL, ...this.env.PATCHBAY_ALLOWED_ORIGINS].map((text) =>
      URL.canParse(text) ? new URL(text).origin : text,
    );
    if (allowed.includes(origin)) return url;
    throw invalidField('returnUrl', `${origin} is none of PATCHBAY_ALLOWED_ORIGINS`, 'not_allowed');
  }

  async start(
    caller: Caller,
    server: ConnectableServer,
    subject: string,
    options: StartOptions,
  ): Promise<ConnectionStarted> {
    const { orgId } = caller;
    const [known, granted] = await this.work.read(orgId, async (tx) => [
      await this.knownClients(tx, orgId, server.id),
      await this.store.find(tx, orgId, server.id, subject),
    ]);
    // More than there was: what was granted before is asked for too.
    const more = options.scopes === null ? null : unionOfScopes(granted?.scopes ?? null, options.scopes);
    let prepared: Prepared;
    try {
      prepared = await this.protocol.prepare(server, known, more);
      if (oauthOf(server)?.grant === 'client_credentials')
        return await this.connectNow(
          caller,
          server,
          subject,
          prepared,
          await this.protocol.withoutUser(server, prepared),
        );
      return await this.begin(caller, server, subject, prepared, options);
    } catch (error) {
      if (error instanceof OAuthError) throw refusedBy(error);
      throw error;
    }
  }

  private async begin(
    caller: Caller,
    server: ConnectableServer,
    subject: string,
    prepared: Prepared,
    options: StartOptions,
  ): Promise<ConnectionStarted> {
    const { orgId } = caller;
    const { begun, progress } = await this.protocol.begin(server, prepared, options.returnUrl);
    return this.work.change(caller, async (tx, audit) => {
      await this.keep(tx, orgId, server.id, prepared);
      const row = await this.connections.ensure(tx, orgId, newUuid(), server.id, subject);
      const id = newUuid();
      const flow = {
        id,
        serverId: server.id,
        connectionId: row.id,
        stateHash: hashOf(begun.state),
        browserHash: options.browserHash,
        progress: await this.vault.seal(tx, orgId, placeOfFlow(id), progress),
        actorId: caller.actor.id ?? '',
      };
      const until = await this.connections.insertFlow(tx, orgId, flow, FLOW_MINUTES);
      await addFigures(tx, orgId, [once('authorizations_started')]);
      const after = toConnection(row);
      await audit({ action: 'connection.start', targetType: 'connection', targetId: after.id, after });
      return { ...after, authorizationUrl: begun.url, authorizeBefore: until.toISOString() };
    });
  }

  private async connectNow(
    caller: Caller,
    server: ConnectableServer,
    subject: string,
    prepared: Prepared,
    given: NewCredential,
  ): Promise<ConnectionStarted> {
    const { orgId } = caller;
    let jobId: string | null = null;
    const started = await this.work.change(caller, async (tx, audit) => {
      await this.keep(tx, orgId, server.id, prepared);
      const row = await this.connections.ensure(tx, orgId, newUuid(), server.id, subject);
      await this.store.grant(tx, orgId, row.id, given);
      const figures = [once('authorizations_started'), once('authorizations_finished')];
      await addFigures(tx, orgId, figures);
      const after = toConnection((await this.connections.find(tx, orgId, row.id)) ?? row);
      await audit({ action: 'connection.connect', targetType: 'connection', targetId: after.id, after });
      jobId = await this.syncIfWaiting(tx, orgId, server.id);
      return { ...after, authorizationUrl: null, authorizeBefore: null };
    });
    if (jobId !== null) await this.jobs.publish(jobId, orgId, 'catalog.sync', server.id);
    return started;
  }

  /**
   * What the browser brought back. Never throws for what the authorization server or the user did.
   * @param browser the cookie of the browser, or null.
   */
  async finish(params: URLSearchParams, browser: string | null, from: From): Promise<Finished> {
    const state = params.get('state') ?? '';
    if (!STATE.test(state)) return UNKNOWN;
    const stateHash = hashOf(state);
    const owner = await this.db.system((tx) => this.connections.ownerOfState(tx, stateHash));
    const foreign =
      owner?.browserHash != null &&
      (browser === null || !hashOf(browser).equals(Buffer.from(owner.browserHash)));
    if (owner === null || foreign) return UNKNOWN;
    const { orgId } = owner;
    const taken = await this.db.tenant(orgId, (tx) => this.take(tx, orgId, stateHash));
    if (taken === null) return UNKNOWN;
    const { flow, progress, server } = taken;
    try {
      if (server === null || server.configVersion !== progress.configVersion)
        throw new OAuthError('invalid_grant', 'The server was changed meanwhile; begin again.');
      const given = await this.protocol.finish(server, progress, state, params);
      return await this.granted(callerOf(orgId, flow, from), flow, progress, server, given);
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return this.refused(orgId, flow, progress, server?.name ?? null, error);
    }
  }

  private async take(
    tx: Tx,
    orgId: string,
    stateHash: Buffer,
  ): Promise<{ flow: FlowRow; progress: FlowProgress; server: ConnectableServer | null } | null> {
    const flow = await this.connections.takeFlow(tx, orgId, stateHash);
    if (flow === null) return null;
    const progress = await this.vault.open<FlowProgress>(tx, orgId, placeOfFlow(flow.id), flow.progress);
    const deps = { vault: this.vault, sharedEnv: this.env.PATCHBAY_SHARED_ENV };
    const server = await readServer(deps, tx, orgId, flow.serverId).catch((error: unknown) => {
      if (error instanceof TargetError || error instanceof SealError) return null;
      throw error;
    });
    return { flow, progress, server };
  }

  private async granted(
    caller: Caller,
    flow: FlowRow,
    { returnUrl }: FlowProgress,
    server: ConnectableServer,
    given: NewCredential,
  ): Promise<Finished> {
    const { orgId } = caller;
    let jobId: string | null = null;
    const connection = await this.work.change(caller, async (tx, audit) => {
      await this.store.lock(tx, orgId, flow.connectionId);
      await this.store.grant(tx, orgId, flow.connectionId, given);
      await addFigures(tx, orgId, [once('authorizations_finished')]);
      const row = await this.connections.find(tx, orgId, flow.connectionId);
      if (row === null) return null;
      const after = toConnection(row);
      await audit({ action: 'connection.connect', targetType: 'connection', targetId: after.id, after });
      jobId = await this.syncIfWaiting(tx, orgId, server.id);
      return after;
    });
    if (connection === null) return UNKNOWN;
    if (jobId !== null) await this.jobs.publish(jobId, orgId, 'catalog.sync', server.id);
    return { returnUrl, connection, serverName: server.name, error: null };
  }

  private async refused(
    orgId: string,
    flow: FlowRow,
    { returnUrl }: FlowProgress,
    serverName: string | null,
    { code, message }: OAuthError,
  ): Promise<Finished> {
    this.log.info({ code, serverId: flow.serverId }, 'an authorisation was not finished');
    const connection = await this.db.tenant(orgId, async (tx) => {
      // A client that is no longer known is registered anew by the next flow.
      if (code === 'invalid_client') await this.connections.forgetClients(tx, orgId, flow.serverId);
      await tx.connection.updateMany({
        // One that works goes on.
        where: { id: flow.connectionId, orgId, status: { not: 'connected' } },
        data: { error: { code, message } },
      });
      return this.connections.find(tx, orgId, flow.connectionId);
    });
    const error = { code, message };
    return {
      returnUrl,
      connection: connection === null ? null : toConnection(connection),
      serverName,
      error,
    };
  }

  /** A sync of a server whose lists wait for a connection; to be published after the commit. */
  async syncIfWaiting(tx: Tx, orgId: string, serverId: string): Promise<string | null> {
    if (!(await this.connections.waits(tx, serverId))) return null;
    return this.jobs.create(tx, orgId, { kind: 'catalog.sync', serverId });
  }

  private async knownClients(tx: Tx, orgId: string, serverId: string): Promise<KnownClient[]> {
    const known: KnownClient[] = [];
    for (const { id, issuer, redirectUri, registration } of await this.connections.clients(
      tx,
      orgId,
      serverId,
    )) {
      const place = placeOfClient(id);
      const client = await this.vault.open<RegisteredClient>(tx, orgId, place, registration);
      known.push({ issuer, redirectUri, client });
    }
    return known;
  }

  /** What was found out on the way. */
  private async keep(
    tx: Tx,
    orgId: string,
    serverId: string,
    { discoveryMs, registered }: Prepared,
  ): Promise<void> {
    if (discoveryMs !== null) {
      const fast = discoveryMs <= FAST_DISCOVERY_MS ? [once('discoveries_fast', discoveryMs)] : [];
      await addFigures(tx, orgId, [once('discoveries', discoveryMs), ...fast]);
    }
    if (registered === null) return;
    const id = newUuid();
    const { client, issuer, redirectUri } = registered;
    const registration = await this.vault.seal(tx, orgId, placeOfClient(id), client);
    await this.connections.keepClient(tx, orgId, { id, serverId, issuer, redirectUri, registration });
  }
}

const UNKNOWN: Finished = {
  returnUrl: null,
  connection: null,
  serverName: null,
  error: {
    code: 'unknown_state',
    message: 'This sign-in is over, was used already, or began in another browser.',
  },
};

/** Who began it did this, too, with the request that the browser came back with. */
function callerOf(orgId: string, { actorId }: FlowRow, { ip, requestId }: From): Caller {
  const id = actorId ?? '';
  const actor: Actor = { type: fromPublicId('user', id) === null ? 'key' : 'person', id };
  return { orgId, orgSlug: '', scopes: [], actor, requestId, ip };
}

/** The message is for people and holds no secret. */
function refusedBy({ code, message }: OAuthError): AppError {
  return new AppError('authorization_server_failed', {
    detail: message,
    errors: [{ path: '', code, message }],
  });
}

export function hashOf(text: string): Buffer<ArrayBuffer> {
  return Buffer.from(createHash('sha256').update(text).digest());
}

const placeOfFlow = (id: string) => ({ table: 'connection_flows', row: id, column: 'progress' });
const placeOfClient = (id: string) => ({ table: 'oauth_clients', row: id, column: 'registration' });
