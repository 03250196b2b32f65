/** Rows of identity providers, in an organisation's own transactions; and, in the system's, what people have of them. */
import { Injectable } from '@nestjs/common';
import type { IdentityProvider, Prisma, Tx } from '@patchbay/prisma';

export type IdentityProviderRow = IdentityProvider & { readonly domains: readonly { readonly id: string }[] };
type Insert = Omit<Prisma.IdentityProviderUncheckedCreateInput, 'orgId' | 'domains'>;

const INCLUDE = { domains: { select: { id: true }, orderBy: { id: 'asc' } } } as const;

@Injectable()
export class IdentityProvidersRepository {
  insert(tx: Tx, orgId: string, row: Insert): Promise<IdentityProviderRow> {
    return tx.identityProvider.create({ data: { ...row, orgId }, include: INCLUDE });
  }

  find(tx: Tx, orgId: string, id: string): Promise<IdentityProviderRow | null> {
    return tx.identityProvider.findFirst({ where: { id, orgId }, include: INCLUDE });
  }

  /** Newest first. */
  list(tx: Tx, orgId: string, after: string | null, take: number): Promise<IdentityProviderRow[]> {
    return tx.identityProvider.findMany({
      where: { orgId, ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
      include: INCLUDE,
    });
  }

  async lock(tx: Tx, orgId: string, id: string): Promise<IdentityProviderRow | null> {
    await tx.$queryRaw`select 1 from identity_providers where id = ${id}::uuid for update`;
    return this.find(tx, orgId, id);
  }

  update(
    tx: Tx,
    orgId: string,
    id: string,
    data: Prisma.IdentityProviderUncheckedUpdateInput,
  ): Promise<IdentityProviderRow> {
    return tx.identityProvider.update({
      where: { id, orgId },
      data: { ...data, version: { increment: 1 } },
      include: INCLUDE,
    });
  }

  /** How many of these the organisation has. */
  domains(tx: Tx, orgId: string, ids: readonly string[]): Promise<number> {
    return tx.domain.count({ where: { id: { in: [...ids] }, orgId } });
  }

  /** Lets exactly these domains lead to the provider. */
  async lead(tx: Tx, orgId: string, id: string, domainIds: readonly string[]): Promise<void> {
    const ids = [...domainIds];
    await tx.domain.updateMany({
      where: { identityProviderId: id, id: { notIn: ids }, orgId },
      data: { identityProviderId: null },
    });
    await tx.domain.updateMany({ where: { id: { in: ids }, orgId }, data: { identityProviderId: id } });
  }

  async remove(tx: Tx, orgId: string, id: string): Promise<void> {
    await this.lead(tx, orgId, id, []);
    await tx.identityProvider.deleteMany({ where: { id, orgId } });
  }

  /** Ends the sessions of those who came by it; in the system's transactions. */
  async endSessions(tx: Tx, id: string): Promise<void> {
    await tx.session.deleteMany({ where: { identityProviderId: id } });
  }

  /** Forgets who is who there; in the system's transactions. */
  async forget(tx: Tx, id: string): Promise<void> {
    await tx.account.deleteMany({ where: { providerId: id } });
  }
}
