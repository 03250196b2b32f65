/** Rows of provisioned users and what they have in the organisation, in its own transactions. */
import { Injectable } from '@nestjs/common';
import type { MemberRole, Membership, Prisma, ScimUser, Tx } from '@patchbay/prisma';
import { newUuid } from '../../common/ids.js';
import type { UserFilter } from './scim-filter.js';

type Written = Pick<ScimUser, 'userName' | 'externalId' | 'email' | 'active'> & {
  readonly document: Prisma.InputJsonObject;
};

@Injectable()
export class ScimRepository {
  insert(tx: Tx, orgId: string, row: Written & { readonly userId: string }): Promise<ScimUser> {
    return tx.scimUser.create({ data: { ...row, id: newUuid(), orgId } });
  }

  find(tx: Tx, orgId: string, id: string): Promise<ScimUser | null> {
    return tx.scimUser.findFirst({ where: { id, orgId } });
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<ScimUser | null> {
    await tx.$queryRaw`select 1 from scim_users where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  /** Oldest first: a page stays where it is while others are added. */
  async list(
    tx: Tx,
    orgId: string,
    filter: UserFilter,
    skip: number,
    take: number,
  ): Promise<{ readonly total: number; readonly rows: ScimUser[] }> {
    const where: Prisma.ScimUserWhereInput = { ...filter, orgId };
    const total = await tx.scimUser.count({ where });
    const rows = take === 0 ? [] : await tx.scimUser.findMany({ where, orderBy: { id: 'asc' }, skip, take });
    return { total, rows };
  }

  update(tx: Tx, orgId: string, id: string, data: Written): Promise<ScimUser> {
    return tx.scimUser.update({ where: { id, orgId }, data: { ...data, version: { increment: 1 } } });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.scimUser.deleteMany({ where: { id, orgId } });
  }

  /** The organisation's proven domain of this name, with the role that its provider gives. */
  domain(tx: Tx, orgId: string, verifiedName: string) {
    return tx.domain.findFirst({
      where: { verifiedName, orgId },
      select: { identityProvider: { select: { defaultRole: true } } },
    });
  }

  /** By user. */
  async memberships(tx: Tx, orgId: string, userIds: readonly string[]): Promise<Map<string, Membership>> {
    const rows = await tx.membership.findMany({ where: { userId: { in: [...userIds] }, orgId } });
    return new Map(rows.map((row) => [row.userId, row]));
  }

  async join(tx: Tx, orgId: string, userId: string, role: MemberRole): Promise<void> {
    await tx.membership.create({ data: { id: newUuid(), orgId, userId, role }, select: { id: true } });
  }

  /** Leaves owners as they are, whoever became one meanwhile too. @returns whether there was another to change. */
  async setRole(tx: Tx, orgId: string, userId: string, role: MemberRole): Promise<boolean> {
    const { count } = await tx.membership.updateMany({
      where: { userId, role: { not: 'owner' }, orgId },
      data: { role, version: { increment: 1 } },
    });
    return count > 0;
  }

  /** What they are without their groups. */
  async setBaseRole(tx: Tx, orgId: string, userId: string, baseRole: MemberRole): Promise<void> {
    await tx.membership.updateMany({ where: { userId, orgId }, data: { baseRole } });
  }

  /** The same. @returns whether nobody of them is left. */
  async leave(tx: Tx, orgId: string, userId: string): Promise<boolean> {
    await tx.membership.deleteMany({ where: { userId, role: { not: 'owner' }, orgId } });
    return (await tx.membership.count({ where: { userId, orgId } })) === 0;
  }

  /** Those that this organisation's providers opened; in the system's transactions. */
  async endSessions(tx: Tx, orgId: string, userId: string): Promise<void> {
    await tx.session.deleteMany({ where: { userId, onlyOrganizationId: orgId } });
  }
}
