/** Rows of invitations. Accepted or revoked, an invitation is gone; the audit trail remembers. */
import { Injectable } from '@nestjs/common';
import type { Invitation, Organization, Tx } from '@patchbay/prisma';

export type InvitationWithOrganization = Invitation & { readonly organization: Organization };

@Injectable()
export class InvitationsRepository {
  insert(
    tx: Tx,
    orgId: string,
    row: Pick<Invitation, 'id' | 'email' | 'role' | 'expiresAt'>,
  ): Promise<Invitation> {
    return tx.invitation.create({ data: { ...row, orgId } });
  }

  find(tx: Tx, orgId: string, id: string): Promise<Invitation | null> {
    return tx.invitation.findFirst({ where: { id, orgId } });
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<Invitation | null> {
    await tx.$queryRaw`select 1 from invitations where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  findByEmail(tx: Tx, orgId: string, email: string): Promise<Invitation | null> {
    return tx.invitation.findFirst({ where: { email, orgId } });
  }

  /** Newest first. */
  list(tx: Tx, orgId: string, after: string | null, take: number): Promise<Invitation[]> {
    return tx.invitation.findMany({
      where: { orgId, ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
    });
  }

  renew(tx: Tx, orgId: string, id: string, expiresAt: Date): Promise<Invitation> {
    return tx.invitation.update({ where: { id, orgId }, data: { expiresAt, version: { increment: 1 } } });
  }

  /** Whether there was one to be removed. */
  async remove(tx: Tx, orgId: string, id: string): Promise<boolean> {
    const { count } = await tx.invitation.deleteMany({ where: { id, orgId } });
    return count > 0;
  }

  /** Open ones for an address, of all organisations: in the system's transactions. Newest first. */
  openFor(tx: Tx, email: string, after: string | null, take: number): Promise<InvitationWithOrganization[]> {
    return tx.invitation.findMany({
      where: { ...open(email), ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
      include: { organization: true },
    });
  }

  /** One of them. */
  findOpenFor(tx: Tx, email: string, id: string): Promise<InvitationWithOrganization | null> {
    return tx.invitation.findFirst({ where: { ...open(email), id }, include: { organization: true } });
  }
}

const open = (email: string) => ({ email, expiresAt: { gt: new Date() } });
