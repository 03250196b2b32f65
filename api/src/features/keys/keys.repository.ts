/** Rows of keys and of their use. Hashes stay in the database. */
import { Injectable } from '@nestjs/common';
import type { Key, KeyKind, MemberRole, Tx } from '@patchbay/prisma';
import type { Hashed, NewKeyRow } from './key-mint.js';

const SELECT = {
  id: true,
  kind: true,
  name: true,
  hint: true,
  scopes: true,
  endpointId: true,
  userId: true,
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
}

export type KeyPatch = Partial<
  Pick<
    Key,
    | 'name'
    | 'scopes'
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

export interface KeyUse {
  /** `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly to: string;
  readonly days: readonly {
    readonly date: string;
    readonly calls: number;
    readonly errors: number;
    readonly requestBytes: number;
    readonly responseBytes: number;
  }[];
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

  /** By day, today by UTC included; days without any use are left out. */
  async usage(tx: Tx, orgId: string, id: string, days: number): Promise<KeyUse> {
    const [span] = await tx.$queryRaw<{ from: string; to: string }[]>`
      select ((now() at time zone 'utc')::date - ${days - 1}::int)::text as "from",
             (now() at time zone 'utc')::date::text as "to"`;
    if (span === undefined) throw new Error('the database has no date');
    const rows = await tx.$queryRaw<KeyUse['days']>`
      select day::text as date, calls::float8 as calls, errors::float8 as errors,
             request_bytes::float8 as "requestBytes", response_bytes::float8 as "responseBytes"
        from key_usage where org_id = ${orgId}::uuid and key_id = ${id}::uuid and day >= ${span.from}::date
       order by day`;
    return { ...span, days: rows };
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
