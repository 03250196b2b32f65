/** Rows of personal keys as their person has them, of all organisations: the person's id comes first. */
import { Injectable } from '@nestjs/common';
import type { Key, Tx } from '@patchbay/prisma';

/** Without what is stored of the secret. */
const OMIT = { hash: true, previousHash: true, pepperVersion: true } as const;

export type PersonalKeyRow = Omit<Key, keyof typeof OMIT>;

@Injectable()
export class PersonalKeysRepository {
  /** Newest first. */
  list(tx: Tx, userId: string, after: string | null, take: number): Promise<PersonalKeyRow[]> {
    return tx.key.findMany({
      where: { userId, ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
      omit: OMIT,
    });
  }

  find(tx: Tx, userId: string, id: string): Promise<PersonalKeyRow | null> {
    return tx.key.findFirst({ where: { id, userId }, omit: OMIT });
  }
}
