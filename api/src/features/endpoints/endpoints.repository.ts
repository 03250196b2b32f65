/** Rows of endpoints. */
import { Injectable } from '@nestjs/common';
import type { Endpoint, Prisma, Tx } from '@patchbay/prisma';

@Injectable()
export class EndpointsRepository {
  insert(tx: Tx, orgId: string, row: Omit<Prisma.EndpointUncheckedCreateInput, 'orgId'>): Promise<Endpoint> {
    return tx.endpoint.create({ data: { ...row, orgId } });
  }

  find(tx: Tx, orgId: string, id: string): Promise<Endpoint | null> {
    return tx.endpoint.findFirst({ where: { id, orgId } });
  }

  /** Newest first. */
  list(
    tx: Tx,
    orgId: string,
    filter: { namespaceId?: string | undefined },
    after: string | null,
    take: number,
  ): Promise<Endpoint[]> {
    return tx.endpoint.findMany({
      where: {
        orgId,
        ...(filter.namespaceId ? { namespaceId: filter.namespaceId } : {}),
        ...(after ? { id: { lt: after } } : {}),
      },
      orderBy: { id: 'desc' },
      take,
    });
  }

  async slugsLike(tx: Tx, orgId: string, slug: string): Promise<Set<string>> {
    const rows = await tx.endpoint.findMany({
      where: { orgId, slug: { startsWith: slug } },
      select: { slug: true },
    });
    return new Set(rows.map((row) => row.slug));
  }

  async hasNamespace(tx: Tx, orgId: string, id: string): Promise<boolean> {
    return (await tx.namespace.count({ where: { id, orgId } })) > 0;
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<Endpoint | null> {
    await tx.$queryRaw`select 1 from endpoints where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  update(tx: Tx, orgId: string, id: string, data: Prisma.EndpointUncheckedUpdateInput): Promise<Endpoint> {
    return tx.endpoint.update({ where: { id, orgId }, data: { ...data, version: { increment: 1 } } });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.endpoint.deleteMany({ where: { id, orgId } });
  }
}
