/**
 * Who people are. Their rows belong to no organisation: they are looked up in the system's transactions, by
 * ids that come from rows which the organisation may see.
 */
import { Injectable } from '@nestjs/common';
import type { User } from '@patchbay/prisma';
import { UnitOfWork } from '../../db/unit-of-work.js';

const SELECT = { id: true, name: true, email: true, twoFactorEnabled: true } as const;

export type PersonRow = Pick<User, keyof typeof SELECT>;

@Injectable()
export class PeopleRepository {
  constructor(private readonly work: UnitOfWork) {}

  /** By id; those who are no more are missing. */
  async named(ids: readonly string[]): Promise<Map<string, PersonRow>> {
    const where = { id: { in: [...ids] } };
    const rows = await this.work.readAll((tx) => tx.user.findMany({ where, select: SELECT }));
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** The person whose verified address this is. */
  byEmail(email: string): Promise<PersonRow | null> {
    const where = { email, emailVerified: true };
    return this.work.readAll((tx) => tx.user.findFirst({ where, select: SELECT }));
  }
}
