/** Rows of connections as the API shows them, of flows, and of registered clients. Credentials stay sealed. */
import { Injectable } from '@nestjs/common';
import type { Connection, Prisma, Tx } from '@patchbay/prisma';

const SELECT = {
  id: true,
  serverId: true,
  subject: true,
  status: true,
  scopes: true,
  expiresAt: true,
  refreshAt: true,
  lastRefreshedAt: true,
  error: true,
  version: true,
  createdAt: true,
  updatedAt: true,
} as const satisfies Prisma.ConnectionSelect;

export type ConnectionRow = Pick<Connection, keyof typeof SELECT>;

export interface NewFlow {
  readonly id: string;
  readonly serverId: string;
  readonly connectionId: string;
  readonly stateHash: Buffer<ArrayBuffer>;
  readonly browserHash: Buffer<ArrayBuffer> | null;
  readonly progress: Buffer<ArrayBuffer>;
  readonly actorId: string;
}

export interface FlowRow {
  readonly id: string;
  readonly serverId: string;
  readonly connectionId: string;
  readonly progress: Uint8Array;
  readonly actorId: string | null;
}

/** Flows of one connection at a time: more are somebody's who plays. */
const MAX_FLOWS = 20;

@Injectable()
export class ConnectionsRepository {
  /** The one of a server and a subject, made where there is none; held until the end of the transaction. */
  async ensure(tx: Tx, orgId: string, id: string, serverId: string, subject: string): Promise<ConnectionRow> {
    await tx.$executeRaw`
      insert into connections (id, org_id, server_id, subject, scopes)
      values (${id}::uuid, ${orgId}::uuid, ${serverId}::uuid, ${subject}, '{}')
      on conflict (server_id, subject) do nothing`;
    await tx.$queryRaw`
      select 1 from connections where server_id = ${serverId}::uuid and subject = ${subject} for update`;
    return tx.connection.findFirstOrThrow({ where: { orgId, serverId, subject }, select: SELECT });
  }

  find(tx: Tx, orgId: string, id: string): Promise<ConnectionRow | null> {
    return tx.connection.findFirst({ where: { id, orgId }, select: SELECT });
  }

  /** Newest first. */
  list(
    tx: Tx,
    orgId: string,
    serverId: string,
    subject: string | undefined,
    after: string | null,
    take: number,
  ): Promise<ConnectionRow[]> {
    return tx.connection.findMany({
      where: {
        orgId,
        serverId,
        ...(subject === undefined ? {} : { subject }),
        ...(after ? { id: { lt: after } } : {}),
      },
      orderBy: { id: 'desc' },
      take,
      select: SELECT,
    });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.connection.deleteMany({ where: { id, orgId } });
  }

  /** @param minutes until it is over, by the database's clock. @returns when. */
  async insertFlow(tx: Tx, orgId: string, flow: NewFlow, minutes: number): Promise<Date> {
    const { actorId, browserHash, connectionId, id, progress, serverId, stateHash } = flow;
    await tx.$executeRaw`
      delete from connection_flows where connection_id = ${connectionId}::uuid and id not in (
        select id from connection_flows where connection_id = ${connectionId}::uuid and expires_at > now()
         order by id desc limit ${MAX_FLOWS - 1})`;
    const [row] = await tx.$queryRaw<{ expiresAt: Date }[]>`
      insert into connection_flows
        (id, org_id, server_id, connection_id, state_hash, browser_hash, progress, actor_id, expires_at)
      values (${id}::uuid, ${orgId}::uuid, ${serverId}::uuid, ${connectionId}::uuid, ${stateHash}, ${browserHash},
        ${progress}, ${actorId}, now() + make_interval(mins => ${minutes}::int))
      returning expires_at as "expiresAt"`;
    if (row === undefined) throw new Error('a flow was not written');
    return row.expiresAt;
  }

  /** Across organisations: whose flow a state is. @param tx of the system. */
  async ownerOfState(
    tx: Tx,
    stateHash: Buffer,
  ): Promise<{ orgId: string; browserHash: Uint8Array | null } | null> {
    const [row] = await tx.$queryRaw<{ orgId: string; browserHash: Uint8Array | null }[]>`
      select org_id as "orgId", browser_hash as "browserHash" from connection_flows where state_hash = ${stateHash}`;
    return row ?? null;
  }

  /** Takes a flow out, so that nobody does so again; null for one that is over. */
  async takeFlow(tx: Tx, orgId: string, stateHash: Buffer): Promise<FlowRow | null> {
    const [row] = await tx.$queryRaw<(FlowRow & { alive: boolean })[]>`
      delete from connection_flows where org_id = ${orgId}::uuid and state_hash = ${stateHash}
      returning id, server_id as "serverId", connection_id as "connectionId", progress, actor_id as "actorId",
                expires_at > now() as alive`;
    return row?.alive === true ? row : null;
  }

  /** What was registered for a server. */
  async clients(
    tx: Tx,
    orgId: string,
    serverId: string,
  ): Promise<{ id: string; issuer: string; redirectUri: string; registration: Uint8Array }[]> {
    return tx.oauthClient.findMany({
      where: { orgId, serverId },
      select: { id: true, issuer: true, redirectUri: true, registration: true },
    });
  }

  /** Takes the place of an earlier one. */
  async keepClient(
    tx: Tx,
    orgId: string,
    client: {
      id: string;
      serverId: string;
      issuer: string;
      redirectUri: string;
      registration: Buffer<ArrayBuffer>;
    },
  ): Promise<void> {
    const { id, issuer, redirectUri, registration, serverId } = client;
    await tx.oauthClient.deleteMany({ where: { orgId, serverId, issuer, redirectUri } });
    await tx.oauthClient.create({
      data: { id, orgId, serverId, issuer, redirectUri, registration },
      select: { id: true },
    });
  }

  /** The authorization server no longer knows it: the next flow registers another one. */
  async forgetClients(tx: Tx, orgId: string, serverId: string): Promise<void> {
    await tx.oauthClient.deleteMany({ where: { orgId, serverId } });
  }

  /** Whether the server's lists wait for a connection. */
  async waits(tx: Tx, serverId: string): Promise<boolean> {
    const state = await tx.serverState.findUnique({ where: { serverId }, select: { status: true } });
    return state?.status !== 'healthy' && state?.status !== 'degraded';
  }

  async orgName(tx: Tx, orgId: string): Promise<string | null> {
    const org = await tx.organization.findFirst({
      where: { id: orgId, status: 'active' },
      select: { name: true },
    });
    return org?.name ?? null;
  }
}
