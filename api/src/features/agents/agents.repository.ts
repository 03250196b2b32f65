/** Rows of agents, of what they are granted and of their use. */
import { Injectable } from '@nestjs/common';
import { type Agent, Prisma, type Tx } from '@patchbay/prisma';
import { type UsageByDay, usageByDay } from '../../common/usage-by-day.js';

const SELECT = {
  id: true,
  name: true,
  description: true,
  enabled: true,
  version: true,
  createdAt: true,
  updatedAt: true,
} as const;

export type AgentRow = Pick<Agent, keyof typeof SELECT>;
export type AgentPatch = Partial<Pick<Agent, 'name' | 'description' | 'enabled'>>;

const GRANT = {
  endpointId: true,
  allServers: true,
  servers: {
    orderBy: [{ position: 'asc' }, { serverId: 'asc' }],
    select: { serverId: true, tools: true, prompts: true, resources: true },
  },
} satisfies Prisma.AgentGrantSelect;

export type GrantRow = Prisma.AgentGrantGetPayload<{ select: typeof GRANT }>;

@Injectable()
export class AgentsRepository {
  insert(
    tx: Tx,
    orgId: string,
    row: Pick<Agent, 'id' | 'name' | 'description' | 'enabled'>,
  ): Promise<AgentRow> {
    return tx.agent.create({ data: { ...row, orgId }, select: SELECT });
  }

  find(tx: Tx, orgId: string, id: string): Promise<AgentRow | null> {
    return tx.agent.findFirst({ where: { id, orgId }, select: SELECT });
  }

  /** Newest first. @param endpointId only those that are granted something of it. */
  list(
    tx: Tx,
    orgId: string,
    endpointId: string | undefined,
    after: string | null,
    take: number,
  ): Promise<AgentRow[]> {
    return tx.agent.findMany({
      where: {
        orgId,
        ...(endpointId ? { grants: { some: { endpointId } } } : {}),
        ...(after ? { id: { lt: after } } : {}),
      },
      orderBy: { id: 'desc' },
      take,
      select: SELECT,
    });
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<AgentRow | null> {
    await tx.$queryRaw`select 1 from agents where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  update(tx: Tx, orgId: string, id: string, data: AgentPatch): Promise<AgentRow> {
    return tx.agent.update({
      where: { id, orgId },
      data: { ...data, version: { increment: 1 } },
      select: SELECT,
    });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.agent.deleteMany({ where: { id, orgId } });
  }

  /** In the order in which the endpoints were made. */
  grants(tx: Tx, orgId: string, agentId: string): Promise<GrantRow[]> {
    return tx.agentGrant.findMany({
      where: { orgId, agentId },
      orderBy: { endpointId: 'asc' },
      select: GRANT,
    });
  }

  /** Puts one in the place of what was granted of its endpoint. */
  async putGrant(
    tx: Tx,
    orgId: string,
    agentId: string,
    { endpointId, allServers, servers }: GrantRow,
  ): Promise<void> {
    await this.removeGrant(tx, orgId, agentId, endpointId);
    await tx.agentGrant.create({
      data: { orgId, agentId, endpointId, allServers },
      select: { endpointId: true },
    });
    await tx.agentGrantServer.createMany({
      data: servers.map((server, position) => ({ ...server, orgId, agentId, endpointId, position })),
    });
  }

  async removeGrant(tx: Tx, orgId: string, agentId: string, endpointId: string): Promise<boolean> {
    const { count } = await tx.agentGrant.deleteMany({ where: { orgId, agentId, endpointId } });
    return count > 0;
  }

  async removeGrants(tx: Tx, orgId: string, agentId: string): Promise<void> {
    await tx.agentGrant.deleteMany({ where: { orgId, agentId } });
  }

  /** Those of `ids` that the organisation has. */
  async endpointsAmong(tx: Tx, orgId: string, ids: readonly string[]): Promise<Set<string>> {
    const rows = await tx.endpoint.findMany({ where: { orgId, id: { in: [...ids] } }, select: { id: true } });
    return new Set(rows.map(({ id }) => id));
  }

  /** Those of `ids` that the organisation has. */
  async serversAmong(tx: Tx, orgId: string, ids: readonly string[]): Promise<Set<string>> {
    const rows = await tx.server.findMany({ where: { orgId, id: { in: [...ids] } }, select: { id: true } });
    return new Set(rows.map(({ id }) => id));
  }

  /** Ids of the OAuth clients that act for it, the oldest binding first. */
  async clients(tx: Tx, orgId: string, agentId: string): Promise<string[]> {
    const rows = await tx.agentOauthClient.findMany({
      where: { orgId, agentId },
      orderBy: [{ createdAt: 'asc' }, { clientId: 'asc' }],
      select: { clientId: true },
    });
    return rows.map(({ clientId }) => clientId);
  }

  /** Those of `ids` that act for another agent. */
  async clientsOfOthers(tx: Tx, orgId: string, agentId: string, ids: readonly string[]): Promise<string[]> {
    const rows = await tx.agentOauthClient.findMany({
      where: { orgId, clientId: { in: [...ids] }, agentId: { not: agentId } },
      orderBy: { clientId: 'asc' },
      select: { clientId: true },
    });
    return rows.map(({ clientId }) => clientId);
  }

  /** What stays is not touched: sessions of its clients go on. */
  async replaceClients(tx: Tx, orgId: string, agentId: string, ids: readonly string[]): Promise<void> {
    await tx.agentOauthClient.deleteMany({ where: { orgId, agentId, clientId: { notIn: [...ids] } } });
    await tx.agentOauthClient.createMany({
      data: ids.map((clientId) => ({ orgId, agentId, clientId })),
      skipDuplicates: true,
    });
  }

  usage(tx: Tx, orgId: string, id: string, days: number): Promise<UsageByDay> {
    return usageByDay(
      tx,
      Prisma.sql`agent_usage where org_id = ${orgId}::uuid and agent_id = ${id}::uuid`,
      days,
    );
  }
}
