/** What belongs to a person across organisations, in the system's transactions: the person's id comes first. */
import { Injectable } from '@nestjs/common';
import type { Membership, Organization, Tx } from '@patchbay/prisma';

export type MembershipWithOrganization = Membership & { readonly organization: Organization };

@Injectable()
export class MeRepository {
  /** Newest first. */
  memberships(
    tx: Tx,
    userId: string,
    after: string | null,
    take: number,
  ): Promise<MembershipWithOrganization[]> {
    return tx.membership.findMany({
      where: { userId, ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
      include: { organization: true },
    });
  }

  /** Of how many organisations the person is an owner; others who count for the same person wait for this one. */
  async countOwned(tx: Tx, userId: string): Promise<number> {
    await tx.$queryRaw`select 1 from users where id = ${userId} for no key update`;
    return tx.membership.count({ where: { userId, role: 'owner' } });
  }

  membership(tx: Tx, userId: string, orgId: string): Promise<MembershipWithOrganization | null> {
    return tx.membership.findFirst({ where: { userId, orgId }, include: { organization: true } });
  }

  async setActive(tx: Tx, userId: string, sessionId: string, orgId: string | null): Promise<void> {
    await tx.session.updateMany({ where: { id: sessionId, userId }, data: { activeOrganizationId: orgId } });
  }
}
