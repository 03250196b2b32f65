/** Rows of roles of groups, in the organisation's own transactions. */
import { Injectable } from '@nestjs/common';
import type { GroupRole, Tx } from '@patchbay/prisma';

@Injectable()
export class GroupRolesRepository {
  list(tx: Tx, orgId: string): Promise<GroupRole[]> {
    return tx.groupRole.findMany({ where: { orgId }, orderBy: { nameKey: 'asc' } });
  }

  async replace(tx: Tx, orgId: string, rows: readonly Omit<GroupRole, 'orgId'>[]): Promise<void> {
    await tx.groupRole.deleteMany({ where: { orgId } });
    await tx.groupRole.createMany({ data: rows.map((row) => ({ ...row, orgId })) });
  }

  /** UUIDs of the directory's users who are in a group of one of these names. */
  async usersIn(tx: Tx, orgId: string, nameKeys: readonly string[]): Promise<string[]> {
    const rows = await tx.scimGroupMember.findMany({
      where: { group: { nameKey: { in: [...nameKeys] } }, orgId },
      select: { scimUserId: true },
      distinct: ['scimUserId'],
    });
    return rows.map(({ scimUserId }) => scimUserId);
  }
}
