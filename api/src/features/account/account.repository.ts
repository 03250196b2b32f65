/** Rows of a person's account, in the system's transactions: the person's id comes first. */
import { Injectable } from '@nestjs/common';
import type { PersonEvent, Session, Tx } from '@patchbay/prisma';

/** The token is for the browser alone. */
const SESSION = {
  id: true,
  ipAddress: true,
  userAgent: true,
  createdAt: true,
  updatedAt: true,
  expiresAt: true,
} as const;

export type SessionRow = Pick<Session, keyof typeof SESSION>;

@Injectable()
export class AccountRepository {
  /** Those that have not ended, newest first. */
  sessions(tx: Tx, userId: string, after: string | null, take: number): Promise<SessionRow[]> {
    return tx.session.findMany({
      where: { userId, expiresAt: { gt: new Date() }, ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
      select: SESSION,
    });
  }

  /** @param which all where neither is given. @returns how many there were. */
  async endSessions(
    tx: Tx,
    userId: string,
    { only, but }: { readonly only?: string; readonly but?: string } = {},
  ): Promise<number> {
    const id = {
      ...(only === undefined ? {} : { equals: only }),
      ...(but === undefined ? {} : { not: but }),
    };
    const { count } = await tx.session.deleteMany({ where: { userId, id } });
    return count;
  }

  async lock(tx: Tx, userId: string): Promise<void> {
    await tx.$queryRaw`select 1 from users where id = ${userId} for update`;
  }

  /** With sessions, ways to sign in, second factors and events; and what mails under way would still prove. */
  async remove(tx: Tx, userId: string): Promise<void> {
    await tx.verification.deleteMany({ where: { value: userId } });
    await tx.user.deleteMany({ where: { id: userId } });
  }

  /** Newest first. */
  events(tx: Tx, userId: string, after: string | null, take: number): Promise<PersonEvent[]> {
    return tx.personEvent.findMany({
      where: { userId, ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
    });
  }
}
