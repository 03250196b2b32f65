/** Rows of people of the whole deployment, in the system's transactions. */
import { Injectable } from '@nestjs/common';
import type { Tx, User } from '@patchbay/prisma';

const SELECT = {
  id: true,
  name: true,
  email: true,
  emailVerified: true,
  twoFactorEnabled: true,
  bannedAt: true,
  banReason: true,
  createdAt: true,
} as const;

export type AccountRow = Pick<User, keyof typeof SELECT>;

@Injectable()
export class AccountsRepository {
  /** Newest first. @param email in lower case */
  list(tx: Tx, email: string | undefined, after: string | null, take: number): Promise<AccountRow[]> {
    return tx.user.findMany({
      where: { ...(email === undefined ? {} : { email }), ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
      select: SELECT,
    });
  }

  find(tx: Tx, id: string): Promise<AccountRow | null> {
    return tx.user.findUnique({ where: { id }, select: SELECT });
  }

  /** Waits for a sign-in that is under way: its session is there afterwards, or is refused. */
  async lock(tx: Tx, id: string): Promise<AccountRow | null> {
    await tx.$queryRaw`select 1 from users where id = ${id} for update`;
    return this.find(tx, id);
  }

  setBan(tx: Tx, id: string, ban: Pick<User, 'bannedAt' | 'banReason'>): Promise<AccountRow> {
    return tx.user.update({ where: { id }, data: ban, select: SELECT });
  }

  /** Sessions, and what OAuth clients were granted with its tokens. */
  async endAccess(tx: Tx, id: string): Promise<void> {
    await tx.session.deleteMany({ where: { userId: id } });
    await tx.oauthGrant.deleteMany({ where: { userId: id } });
  }
}
