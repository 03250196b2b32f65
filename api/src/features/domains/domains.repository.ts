/** Rows of domains, in an organisation's own transactions. */
import { Injectable } from '@nestjs/common';
import type { Domain, Prisma, Tx } from '@patchbay/prisma';

@Injectable()
export class DomainsRepository {
  insert(tx: Tx, orgId: string, row: Pick<Domain, 'id' | 'name' | 'token'>): Promise<Domain> {
    return tx.domain.create({ data: { ...row, orgId } });
  }

  find(tx: Tx, orgId: string, id: string): Promise<Domain | null> {
    return tx.domain.findFirst({ where: { id, orgId } });
  }

  /** Newest first. */
  list(tx: Tx, orgId: string, after: string | null, take: number): Promise<Domain[]> {
    return tx.domain.findMany({
      where: { orgId, ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
    });
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<Domain | null> {
    await tx.$queryRaw`select 1 from domains where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  update(tx: Tx, orgId: string, id: string, data: Prisma.DomainUncheckedUpdateInput): Promise<Domain> {
    return tx.domain.update({ where: { id, orgId }, data: { ...data, version: { increment: 1 } } });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.domain.deleteMany({ where: { id, orgId } });
  }
}
