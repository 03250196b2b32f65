/** Rows of organisations, in the operator's (system) transactions. */
import { Injectable } from '@nestjs/common';
import type { Organization, OrganizationStatus, Prisma, Tx } from '@patchbay/prisma';
import type { QuotaColumns } from '../quotas/quotas.schemas.js';

@Injectable()
export class OrganizationsRepository {
  insert(
    tx: Tx,
    row: Pick<Organization, 'id' | 'slug' | 'name' | 'createdAt'> & QuotaColumns,
  ): Promise<Organization> {
    return tx.organization.create({ data: { ...row, updatedAt: row.createdAt } });
  }

  find(tx: Tx, id: string): Promise<Organization | null> {
    return tx.organization.findUnique({ where: { id } });
  }

  /** Newest first; `after` is the id that the page before ended with. */
  list(
    tx: Tx,
    filter: { status?: OrganizationStatus | undefined },
    after: string | null,
    take: number,
  ): Promise<Organization[]> {
    return tx.organization.findMany({
      where: { ...(filter.status ? { status: filter.status } : {}), ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
    });
  }

  async slugsLike(tx: Tx, slug: string): Promise<Set<string>> {
    const rows = await tx.organization.findMany({
      where: { slug: { startsWith: slug } },
      select: { slug: true },
    });
    return new Set(rows.map((row) => row.slug));
  }

  /** The row, locked until the end of the transaction, so that its version can be checked. */
  async lock(tx: Tx, id: string): Promise<Organization | null> {
    await tx.$queryRaw`select 1 from organizations where id = ${id}::uuid for update`;
    return this.find(tx, id);
  }

  setStatus(tx: Tx, id: string, status: OrganizationStatus): Promise<Organization> {
    return tx.organization.update({ where: { id }, data: { status, version: { increment: 1 } } });
  }

  rename(tx: Tx, id: string, name: string): Promise<Organization> {
    return tx.organization.update({ where: { id }, data: { name, version: { increment: 1 } } });
  }

  update(tx: Tx, id: string, data: Prisma.OrganizationUncheckedUpdateInput): Promise<Organization> {
    return tx.organization.update({ where: { id }, data: { ...data, version: { increment: 1 } } });
  }

  async remove(tx: Tx, id: string): Promise<void> {
    await tx.idempotencyRecord.deleteMany({ where: { orgId: id } });
    await tx.callRecord.deleteMany({ where: { orgId: id } });
    await tx.callMonth.deleteMany({ where: { orgId: id } });
    await tx.openSessions.deleteMany({ where: { orgId: id } });
    await tx.organization.delete({ where: { id }, select: { id: true } });
  }
}
