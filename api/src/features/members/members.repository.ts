/** Rows of memberships, in an organisation's own transactions. */
import { Injectable } from '@nestjs/common';
import type { MemberRole, Membership, Tx } from '@patchbay/prisma';

@Injectable()
export class MembersRepository {
  insert(tx: Tx, orgId: string, row: Pick<Membership, 'id' | 'userId' | 'role'>): Promise<Membership> {
    return tx.membership.create({ data: { ...row, orgId } });
  }

  find(tx: Tx, orgId: string, id: string): Promise<Membership | null> {
    return tx.membership.findFirst({ where: { id, orgId } });
  }

  findByUser(tx: Tx, orgId: string, userId: string): Promise<Membership | null> {
    return tx.membership.findFirst({ where: { userId, orgId } });
  }

  /** Newest first. */
  list(
    tx: Tx,
    orgId: string,
    filter: { role?: MemberRole | undefined },
    after: string | null,
    take: number,
  ): Promise<Membership[]> {
    return tx.membership.findMany({
      where: {
        orgId,
        ...(filter.role ? { role: filter.role } : {}),
        ...(after ? { id: { lt: after } } : {}),
      },
      orderBy: { id: 'desc' },
      take,
    });
  }

  /**
   * How many owners there are, all of them locked until the end of the transaction, so that the last two
   * cannot both leave at the same time. Before any other row of memberships is locked.
   */
  async lockOwners(tx: Tx, orgId: string): Promise<number> {
    const rows = await tx.$queryRaw<unknown[]>`
      select 1 from memberships where org_id = ${orgId}::uuid and role = 'owner' order by id for update`;
    return rows.length;
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<Membership | null> {
    await tx.$queryRaw`select 1 from memberships where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  setRole(tx: Tx, orgId: string, id: string, role: MemberRole): Promise<Membership> {
    return tx.membership.update({ where: { id, orgId }, data: { role, version: { increment: 1 } } });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.membership.deleteMany({ where: { id, orgId } });
  }
}
