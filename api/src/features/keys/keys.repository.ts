/** Rows of keys and of their use. Hashes stay in the database. */
import { Injectable } from '@nestjs/common';
import { type Key, type KeyKind, type MemberRole, Prisma, type Tx } from '@patchbay/prisma';
import { type UsageByDay, usageByDay } from '../../common/usage-by-day.js';
import type { Hashed, NewKeyRow } from './key-mint.js';

const SELECT = {
  id: true,
  kind: true,
  name: true,
  hint: true,
  scopes: true,
  endpointId: true,
  userId: true,
  agentId: true,
  allowSubjects: true,
  allowedAddresses: true,
  expiresAt: true,
  previousExpiresAt: true,
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
  readonly agentId?: string | undefined;
}

export type KeyPatch = Partial<
  Pick<
    Key,
    | 'name'
    | 'scopes'
    | 'agentId'
    | 'allowSubjects'
    | 'allowedAddresses'
    | 'expiresAt'
    | 'previousHash'
    | 'previousExpiresAt'
    | 'revokedAt'
  >
> &
  Partial<Hashed>;

export interface KeyOfSecret {
  readonly id: string;
  readonly orgId: string;
  /** Whether the secret is the one before the last rotation. */
  readonly previous: boolean;
}

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
        ...(filter.agentId ? { agentId: filter.agentId } : {}),
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

  /** A new secret; the one before goes on until the given time, or ends (null). */
  async rotate(
    tx: Tx,
    orgId: string,
    id: string,
    next: Hashed,
    previousExpiresAt: Date | null,
  ): Promise<KeyRow> {
    await tx.$executeRaw`
      update keys set previous_hash = case when ${previousExpiresAt}::timestamptz is not null then hash end
       where id = ${id}::uuid and org_id = ${orgId}::uuid`;
    return this.update(tx, orgId, id, { ...next, previousExpiresAt });
  }

  /** The role of a member. */
  async roleOf(tx: Tx, orgId: string, userId: string): Promise<MemberRole | null> {
    const row = await tx.membership.findFirst({ where: { orgId, userId }, select: { role: true } });
    return row?.role ?? null;
  }

  /** A key of any organisation by the hash of one of its secrets. `tx` must be the system's. */
  async findBySecret(tx: Tx, hashes: readonly Buffer[]): Promise<KeyOfSecret | null> {
    const rows = await tx.$queryRaw<KeyOfSecret[]>`
      select id, org_id as "orgId", previous_hash = any(${hashes}::bytea[]) is true as previous from keys
       where hash = any(${hashes}::bytea[]) or previous_hash = any(${hashes}::bytea[])`;
    return rows[0] ?? null;
  }

  usage(tx: Tx, orgId: string, id: string, days: number): Promise<UsageByDay> {
    return usageByDay(tx, Prisma.sql`key_usage where org_id = ${orgId}::uuid and key_id = ${id}::uuid`, days);
  }

  async hasAgent(tx: Tx, orgId: string, id: string): Promise<boolean> {
    return (await tx.agent.count({ where: { id, orgId } })) > 0;
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
