/** Rows of secrets and their values, which stay sealed here. */
import { Injectable } from '@nestjs/common';
import type { Prisma, Secret, SecretVersion, Tx } from '@patchbay/prisma';

export type SecretRow = Omit<Secret, 'orgId'>;
export type SecretVersionRow = Pick<SecretVersion, 'id' | 'number' | 'createdAt'> & {
  readonly kept: boolean;
};

const SELECT = {
  id: true,
  name: true,
  description: true,
  hint: true,
  valueVersion: true,
  rotatedAt: true,
  version: true,
  createdAt: true,
  updatedAt: true,
} as const satisfies Prisma.SecretSelect;

/** Values kept of one secret, the newest included. */
const KEPT_VALUES = 10;

@Injectable()
export class SecretsRepository {
  insert(
    tx: Tx,
    orgId: string,
    row: Pick<Secret, 'id' | 'name' | 'description' | 'hint'>,
  ): Promise<SecretRow> {
    return tx.secret.create({ data: { ...row, orgId }, select: SELECT });
  }

  find(tx: Tx, orgId: string, id: string): Promise<SecretRow | null> {
    return tx.secret.findFirst({ where: { id, orgId }, select: SELECT });
  }

  /** Newest first. */
  list(
    tx: Tx,
    orgId: string,
    filter: { readonly name?: string | undefined },
    after: string | null,
    take: number,
  ): Promise<SecretRow[]> {
    return tx.secret.findMany({
      where: {
        orgId,
        ...(filter.name === undefined ? {} : { name: filter.name }),
        ...(after ? { id: { lt: after } } : {}),
      },
      orderBy: { id: 'desc' },
      take,
      select: SELECT,
    });
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<SecretRow | null> {
    await tx.$queryRaw`select 1 from secrets where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  update(tx: Tx, orgId: string, id: string, data: Prisma.SecretUncheckedUpdateInput): Promise<SecretRow> {
    return tx.secret.update({
      where: { id, orgId },
      data: { ...data, version: { increment: 1 } },
      select: SELECT,
    });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await tx.secret.deleteMany({ where: { id, orgId } });
  }

  /** Which of these names the organisation has a secret for. */
  async known(tx: Tx, orgId: string, names: readonly string[]): Promise<Set<string>> {
    if (names.length === 0) return new Set();
    const where = { orgId, name: { in: [...names] } };
    const rows = await tx.secret.findMany({ where, select: { name: true } });
    return new Set(rows.map((row) => row.name));
  }

  /** Adds a sealed value and erases those too old to be kept. */
  async addValue(
    tx: Tx,
    orgId: string,
    secretId: string,
    row: { readonly id: string; readonly number: number; readonly value: Buffer<ArrayBuffer> },
  ): Promise<void> {
    await tx.secretVersion.create({ data: { ...row, orgId, secretId }, select: { id: true } });
    await tx.secretVersion.updateMany({
      where: { orgId, secretId, number: { lte: row.number - KEPT_VALUES }, value: { not: null } },
      data: { value: null },
    });
  }

  /** The sealed value of one version; null when there is none any more. */
  value(
    tx: Tx,
    orgId: string,
    secretId: string,
    number: number,
  ): Promise<{ readonly id: string; readonly value: Uint8Array | null } | null> {
    return tx.secretVersion.findFirst({
      where: { orgId, secretId, number },
      select: { id: true, value: true },
    });
  }

  /** Newest first. */
  versions(
    tx: Tx,
    orgId: string,
    secretId: string,
    before: number | null,
    take: number,
  ): Promise<SecretVersionRow[]> {
    return tx.$queryRaw<SecretVersionRow[]>`
      select id, number, created_at as "createdAt", value is not null as kept from secret_versions
       where org_id = ${orgId}::uuid and secret_id = ${secretId}::uuid
         and (${before}::int is null or number < ${before}::int)
       order by number desc limit ${take}`;
  }
}
