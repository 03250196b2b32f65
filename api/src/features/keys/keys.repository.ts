/** Rows of keys. A hash leaves only for a rotation that overlaps. */
import { Injectable } from '@nestjs/common';
import type { Key, KeyKind, Tx } from '@patchbay/prisma';
import type { Hashed, NewKeyRow } from './key-mint.js';

const SELECT = {
  id: true,
  kind: true,
  name: true,
  hint: true,
  scopes: true,
  endpointId: true,
  allowSubjects: true,
  expiresAt: true,
  revokedAt: true,
  lastUsedAt: true,
  version: true,
  createdAt: true,
  updatedAt: true,
} as const;

export type KeyRow = Pick<Key, keyof typeof SELECT>;

export interface KeyFilter {
  readonly kind?: KeyKind | undefined;
  readonly endpointId?: string | undefined;
}

export type KeyPatch = Partial<Pick<Key, 'name' | 'scopes' | 'allowSubjects' | 'expiresAt' | 'revokedAt'>> &
  Partial<Hashed>;

@Injectable()
export class KeysRepository {
  insert(tx: Tx, orgId: string, row: NewKeyRow): Promise<KeyRow> {
    return tx.key.create({ data: { ...row, orgId }, select: SELECT });
  }

  find(tx: Tx, orgId: string, id: string): Promise<KeyRow | null> {
    return tx.key.findFirst({ where: { id, orgId }, select: SELECT });
  }

  /** Newest first. */
  list(tx: Tx, orgId: string, filter: KeyFilter, after: string | null, take: number): Promise<KeyRow[]> {
    return tx.key.findMany({
      where: {
        orgId,
        ...(filter.kind ? { kind: filter.kind } : {}),
        ...(filter.endpointId ? { endpointId: filter.endpointId } : {}),
        ...(after ? { id: { lt: after } } : {}),
      },
      orderBy: { id: 'desc' },
      take,
      select: SELECT,
    });
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<KeyRow | null> {
    await tx.$queryRaw`select 1 from keys where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  /** The hash of a key, to keep the old secret going while a rotation overlaps. */
  async hashed(tx: Tx, orgId: string, id: string): Promise<Hashed> {
    return tx.key.findFirstOrThrow({
      where: { id, orgId },
      select: { hash: true, pepperVersion: true, hint: true },
    });
  }

  update(tx: Tx, orgId: string, id: string, data: KeyPatch): Promise<KeyRow> {
    return tx.key.update({
      where: { id, orgId },
      data: { ...data, version: { increment: 1 } },
      select: SELECT,
    });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.key.deleteMany({ where: { id, orgId } });
  }
}
