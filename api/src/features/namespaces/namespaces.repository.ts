/** Rows of namespaces, of their servers and of what they say about tools. */
import { Injectable } from '@nestjs/common';
import { type CatalogItem, Prisma, type ToolOverride, type Tx } from '@patchbay/prisma';

const SELECT = {
  id: true,
  name: true,
  description: true,
  version: true,
  createdAt: true,
  updatedAt: true,
  servers: {
    orderBy: [{ position: 'asc' }, { serverId: 'asc' }],
    select: {
      serverId: true,
      prefix: true,
      enabled: true,
      server: { select: { name: true, slug: true, enabled: true } },
    },
  },
} satisfies Prisma.NamespaceSelect;

export type NamespaceRow = Prisma.NamespaceGetPayload<{ select: typeof SELECT }>;

export interface Mapping {
  readonly serverId: string;
  readonly prefix: string;
  readonly enabled: boolean;
}

/** Without the definition: a namespace may have ten thousand tools. */
export type ToolRow = Pick<CatalogItem, 'id' | 'serverId' | 'key'>;

export type OverrideValues = Pick<ToolOverride, 'enabled' | 'name' | 'title' | 'description' | 'annotations'>;

@Injectable()
export class NamespacesRepository {
  async insert(
    tx: Tx,
    orgId: string,
    row: { id: string; name: string; description: string | null },
    mappings: readonly Mapping[],
  ): Promise<NamespaceRow> {
    await tx.namespace.create({ data: { ...row, orgId }, select: { id: true } });
    await this.insertMappings(tx, orgId, row.id, mappings);
    return tx.namespace.findFirstOrThrow({ where: { id: row.id, orgId }, select: SELECT });
  }

  find(tx: Tx, orgId: string, id: string): Promise<NamespaceRow | null> {
    return tx.namespace.findFirst({ where: { id, orgId }, select: SELECT });
  }

  /** Newest first. */
  list(tx: Tx, orgId: string, after: string | null, take: number): Promise<NamespaceRow[]> {
    return tx.namespace.findMany({
      where: { orgId, ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
      select: SELECT,
    });
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<NamespaceRow | null> {
    await tx.$queryRaw`select 1 from namespaces where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  update(
    tx: Tx,
    orgId: string,
    id: string,
    data: { name?: string; description?: string | null },
  ): Promise<NamespaceRow> {
    return tx.namespace.update({
      where: { id, orgId },
      data: { ...data, version: { increment: 1 } },
      select: SELECT,
    });
  }

  /** Overrides of servers that leave are kept: a tool that was off is off when its server comes back. */
  async replaceMappings(
    tx: Tx,
    orgId: string,
    id: string,
    mappings: readonly Mapping[],
  ): Promise<NamespaceRow> {
    await tx.namespaceServer.deleteMany({ where: { orgId, namespaceId: id } });
    await this.insertMappings(tx, orgId, id, mappings);
    return this.update(tx, orgId, id, {});
  }

  private async insertMappings(tx: Tx, orgId: string, namespaceId: string, mappings: readonly Mapping[]) {
    await tx.namespaceServer.createMany({
      data: mappings.map((mapping, position) => ({ ...mapping, orgId, namespaceId, position })),
    });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.namespace.deleteMany({ where: { id, orgId } });
  }

  /** Names of the endpoints that publish it. */
  async endpointNames(tx: Tx, orgId: string, id: string): Promise<string[]> {
    const rows = await tx.endpoint.findMany({
      where: { orgId, namespaceId: id },
      orderBy: { name: 'asc' },
      select: { name: true },
    });
    return rows.map((row) => row.name);
  }

  /** Slugs of the organisation's servers among `ids`. */
  async serverSlugs(tx: Tx, orgId: string, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.server.findMany({
      where: { orgId, id: { in: [...ids] } },
      select: { id: true, slug: true },
    });
    return new Map(rows.map((row) => [row.id, row.slug]));
  }

  /** The tools of some servers, in the order in which each lists them. */
  tools(tx: Tx, orgId: string, serverIds: readonly string[]): Promise<ToolRow[]> {
    return tx.catalogItem.findMany({
      where: { orgId, serverId: { in: [...serverIds] }, kind: 'tool' },
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
      select: { id: true, serverId: true, key: true },
    });
  }

  async definitions(tx: Tx, orgId: string, ids: readonly string[]): Promise<Map<string, string>> {
    const rows = await tx.catalogItem.findMany({
      where: { orgId, id: { in: [...ids] } },
      select: { id: true, definition: true },
    });
    return new Map(rows.map((row) => [row.id, row.definition]));
  }

  overrides(tx: Tx, orgId: string, namespaceId: string): Promise<ToolOverride[]> {
    return tx.toolOverride.findMany({ where: { orgId, namespaceId } });
  }

  async putOverride(
    tx: Tx,
    orgId: string,
    namespaceId: string,
    tool: ToolRow,
    values: OverrideValues,
  ): Promise<void> {
    const key = { namespaceId, serverId: tool.serverId, toolName: tool.key };
    const data = { ...values, annotations: values.annotations ?? Prisma.DbNull };
    await tx.toolOverride.upsert({
      where: { namespaceId_serverId_toolName: key },
      create: { ...key, orgId, ...data },
      update: data,
      select: { toolName: true },
    });
  }

  async removeOverride(tx: Tx, orgId: string, namespaceId: string, tool: ToolRow): Promise<void> {
    await tx.toolOverride.deleteMany({
      where: { orgId, namespaceId, serverId: tool.serverId, toolName: tool.key },
    });
  }
}
