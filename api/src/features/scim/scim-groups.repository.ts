/** Rows of a directory's groups and of who is in them, in the organisation's own transactions. */
import { Injectable } from '@nestjs/common';
import type { Prisma, ScimGroup, Tx } from '@patchbay/prisma';
import { newUuid } from '../../common/ids.js';
import type { GroupFilter } from './scim-filter.js';

export type GroupFields = Pick<ScimGroup, 'displayName' | 'nameKey' | 'externalId'>;

export interface GroupMember {
  readonly groupId: string;
  /** UUID of the directory's user. */
  readonly id: string;
  readonly userName: string;
}

@Injectable()
export class ScimGroupsRepository {
  insert(tx: Tx, orgId: string, row: GroupFields): Promise<ScimGroup> {
    return tx.scimGroup.create({ data: { ...row, id: newUuid(), orgId } });
  }

  find(tx: Tx, orgId: string, id: string): Promise<ScimGroup | null> {
    return tx.scimGroup.findFirst({ where: { id, orgId } });
  }

  count(tx: Tx, orgId: string): Promise<number> {
    return tx.scimGroup.count({ where: { orgId } });
  }

  /** Oldest first: a page stays where it is while others are added. */
  async list(
    tx: Tx,
    orgId: string,
    { memberId, ...filter }: GroupFilter,
    skip: number,
    take: number,
  ): Promise<{ readonly total: number; readonly rows: ScimGroup[] }> {
    const members = memberId === undefined ? {} : { members: { some: { scimUserId: memberId } } };
    const where: Prisma.ScimGroupWhereInput = { ...filter, ...members, orgId };
    const total = await tx.scimGroup.count({ where });
    const rows = take === 0 ? [] : await tx.scimGroup.findMany({ where, orderBy: { id: 'asc' }, skip, take });
    return { total, rows };
  }

  update(tx: Tx, orgId: string, id: string, data: GroupFields): Promise<ScimGroup> {
    return tx.scimGroup.update({ where: { id, orgId }, data: { ...data, version: { increment: 1 } } });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.scimGroup.deleteMany({ where: { id, orgId } });
  }

  /** Of these groups. */
  async members(tx: Tx, orgId: string, groupIds: readonly string[]): Promise<GroupMember[]> {
    const rows = await tx.scimGroupMember.findMany({
      where: { groupId: { in: [...groupIds] }, orgId },
      select: { groupId: true, scimUserId: true, user: { select: { userName: true } } },
      orderBy: { scimUserId: 'asc' },
    });
    return rows.map(({ groupId, scimUserId, user }) => ({
      groupId,
      id: scimUserId,
      userName: user.userName,
    }));
  }

  /** How many of these users the organisation has. */
  countUsers(tx: Tx, orgId: string, ids: readonly string[]): Promise<number> {
    return tx.scimUser.count({ where: { id: { in: [...ids] }, orgId } });
  }

  async addMembers(tx: Tx, orgId: string, groupId: string, ids: readonly string[]): Promise<void> {
    await tx.scimGroupMember.createMany({ data: ids.map((scimUserId) => ({ orgId, groupId, scimUserId })) });
  }

  async removeMembers(tx: Tx, orgId: string, groupId: string, ids: readonly string[]): Promise<void> {
    await tx.scimGroupMember.deleteMany({ where: { groupId, scimUserId: { in: [...ids] }, orgId } });
  }
}
