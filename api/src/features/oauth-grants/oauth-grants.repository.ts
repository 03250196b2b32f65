/** Rows of grants. Applications belong to no organisation: they are looked up by the ids that grants name. */
import { Injectable } from '@nestjs/common';
import type { OauthGrant, Tx } from '@patchbay/prisma';

export type PlacedGrant = OauthGrant & {
  readonly endpoint: { readonly name: string; readonly organization: { readonly name: string } };
};

@Injectable()
export class OauthGrantsRepository {
  /** Newest first. */
  list(
    tx: Tx,
    orgId: string,
    endpointId: string | undefined,
    after: string | null,
    take: number,
  ): Promise<OauthGrant[]> {
    return tx.oauthGrant.findMany({
      where: { orgId, ...(endpointId ? { endpointId } : {}), ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
    });
  }

  /** Of a person in all organisations: in the system's transactions. Newest first. */
  listOf(tx: Tx, userId: string, after: string | null, take: number): Promise<PlacedGrant[]> {
    return tx.oauthGrant.findMany({
      where: { userId, ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
      include: { endpoint: { select: { name: true, organization: { select: { name: true } } } } },
    });
  }

  /** The organisation of a person's own grant. */
  async organizationOf(tx: Tx, userId: string, id: string): Promise<string | null> {
    return (await tx.oauthGrant.findFirst({ where: { id, userId }, select: { orgId: true } }))?.orgId ?? null;
  }

  /** What applications call themselves, by their client ids: in the system's transactions. */
  async clientNames(tx: Tx, clientIds: readonly string[]): Promise<Map<string, string | null>> {
    const where = { clientId: { in: [...new Set(clientIds)] } };
    const rows = await tx.clientApp.findMany({ where, select: { clientId: true, name: true } });
    return new Map(rows.map(({ clientId, name }) => [clientId, name]));
  }
}
