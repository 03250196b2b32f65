/** Rows of servers, their observed state and their catalogue. */
import { Injectable } from '@nestjs/common';
import type { CatalogItem, CatalogKind, Prisma, ServerStatus, ServerType, Tx } from '@patchbay/prisma';
import type { CatalogCounts } from './servers.schemas.js';

const SELECT = {
  id: true,
  slug: true,
  name: true,
  type: true,
  config: true,
  sharing: true,
  timeoutMs: true,
  relayRoots: true,
  network: true,
  allowedHosts: true,
  persistentDirectory: true,
  credentialOwner: true,
  enabled: true,
  configVersion: true,
  version: true,
  createdAt: true,
  updatedAt: true,
  package: { select: { spec: true, name: true, version: true, state: true, log: true, updatedAt: true } },
  state: {
    select: {
      status: true,
      statusSince: true,
      checkedAt: true,
      latencyMs: true,
      lastError: true,
      era: true,
      protocolVersion: true,
      serverInfo: true,
      instructions: true,
      catalogSyncedAt: true,
      syncedVersion: true,
    },
  },
} as const satisfies Prisma.ServerSelect;

export type ServerRow = Prisma.ServerGetPayload<{ select: typeof SELECT }>;

export interface ServerFilter {
  readonly type?: ServerType | undefined;
  readonly status?: ServerStatus | undefined;
  readonly enabled?: boolean | undefined;
}

export type NewServer = Omit<Prisma.ServerUncheckedCreateInput, 'orgId' | 'state' | 'catalog'>;
export type CatalogRow = Pick<
  CatalogItem,
  'id' | 'key' | 'definition' | 'hash' | 'position' | 'requires' | 'changedAt'
>;

const COUNT_OF: Readonly<Record<CatalogKind, keyof CatalogCounts>> = {
  tool: 'tools',
  prompt: 'prompts',
  resource: 'resources',
  resource_template: 'resourceTemplates',
};

@Injectable()
export class ServersRepository {
  /** The server and its state, due for a first sync. */
  async insert(tx: Tx, orgId: string, row: NewServer): Promise<ServerRow> {
    await tx.server.create({ data: { ...row, orgId }, select: { id: true } });
    await tx.serverState.create({ data: { orgId, serverId: row.id }, select: { serverId: true } });
    return tx.server.findFirstOrThrow({ where: { id: row.id, orgId }, select: SELECT });
  }

  find(tx: Tx, orgId: string, id: string): Promise<ServerRow | null> {
    return tx.server.findFirst({ where: { id, orgId }, select: SELECT });
  }

  /** What its processes wrote last: one list for each process of ours that ran it. */
  logs(tx: Tx, orgId: string, serverId: string): Promise<{ source: string; lines: unknown }[]> {
    return tx.serverLog.findMany({ where: { orgId, serverId }, select: { source: true, lines: true } });
  }

  /** Newest first. */
  list(
    tx: Tx,
    orgId: string,
    filter: ServerFilter,
    after: string | null,
    take: number,
  ): Promise<ServerRow[]> {
    return tx.server.findMany({
      where: {
        orgId,
        ...(filter.type ? { type: filter.type } : {}),
        ...(filter.enabled === undefined ? {} : { enabled: filter.enabled }),
        ...(filter.status ? { state: { status: filter.status } } : {}),
        ...(after ? { id: { lt: after } } : {}),
      },
      orderBy: { id: 'desc' },
      take,
      select: SELECT,
    });
  }

  /** All of an organisation, by name. */
  all(tx: Tx, orgId: string): Promise<ServerRow[]> {
    return tx.server.findMany({ where: { orgId }, orderBy: { name: 'asc' }, select: SELECT });
  }

  async slugsLike(tx: Tx, orgId: string, slug: string): Promise<Set<string>> {
    const rows = await tx.server.findMany({
      where: { orgId, slug: { startsWith: slug } },
      select: { slug: true },
    });
    return new Set(rows.map((row) => row.slug));
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<ServerRow | null> {
    await tx.$queryRaw`select 1 from servers where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  update(tx: Tx, orgId: string, id: string, data: Prisma.ServerUncheckedUpdateInput): Promise<ServerRow> {
    return tx.server.update({
      where: { id, orgId },
      data: { ...data, version: { increment: 1 } },
      select: SELECT,
    });
  }

  /** The sweep takes it up even when the queue loses the job. */
  async dueNow(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.$executeRaw`
      update server_states set next_sync_at = now() where org_id = ${orgId}::uuid and server_id = ${id}::uuid`;
  }

  /** What was connected was connected to something else: nobody's credential may go where it was not given for. */
  async disconnect(tx: Tx, orgId: string, id: string): Promise<void> {
    const error = JSON.stringify({ code: 'server_changed', message: 'the server was changed since' });
    await tx.$executeRaw`delete from connection_flows where org_id = ${orgId}::uuid and server_id = ${id}::uuid`;
    await tx.$executeRaw`
      update connections
         set status = 'needs_authorization', credential = null, refresh_at = null, expires_at = null,
             error = ${error}::jsonb, grant_version = grant_version + 1, token_version = token_version + 1,
             version = version + 1, updated_at = now()
       where org_id = ${orgId}::uuid and server_id = ${id}::uuid`;
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.server.deleteMany({ where: { id, orgId } });
  }

  /** How many items of each kind the servers list, to whichever clients. */
  async counts(tx: Tx, orgId: string, ids: readonly string[]): Promise<Map<string, CatalogCounts>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.catalogItem.groupBy({
      by: ['serverId', 'kind'],
      where: { orgId, serverId: { in: [...ids] } },
      _count: { _all: true },
    });
    const counts = new Map<string, CatalogCounts>();
    for (const { serverId, kind, _count } of rows) {
      const of = counts.get(serverId) ?? { tools: 0, prompts: 0, resources: 0, resourceTemplates: 0 };
      of[COUNT_OF[kind]] = _count._all;
      counts.set(serverId, of);
    }
    return counts;
  }

  /** A page of the catalogue in the server's own order. */
  items(
    tx: Tx,
    orgId: string,
    serverId: string,
    kind: CatalogKind,
    after: { position: number; id: string } | null,
    take: number,
  ): Promise<CatalogRow[]> {
    return tx.catalogItem.findMany({
      where: {
        orgId,
        serverId,
        kind,
        ...(after
          ? {
              OR: [{ position: { gt: after.position } }, { position: after.position, id: { gt: after.id } }],
            }
          : {}),
      },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
      take,
      select: {
        id: true,
        key: true,
        definition: true,
        hash: true,
        position: true,
        requires: true,
        changedAt: true,
      },
    });
  }
}
