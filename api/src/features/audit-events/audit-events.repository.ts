/** Rows of the audit trail and its signed heads; nobody changes them. */
import { Injectable } from '@nestjs/common';
import type { AuditEvent, AuditHead, Tx } from '@patchbay/prisma';

export interface AuditFilter {
  readonly action?: string | undefined;
  readonly targetType?: string | undefined;
  readonly targetId?: string | undefined;
}

@Injectable()
export class AuditEventsRepository {
  /** Newest first. @param before only those with a lower number */
  list(
    tx: Tx,
    orgId: string,
    filter: AuditFilter,
    before: bigint | null,
    take: number,
  ): Promise<AuditEvent[]> {
    return tx.auditEvent.findMany({
      where: { orgId, ...given(filter), ...(before === null ? {} : { seq: { lt: before } }) },
      orderBy: { seq: 'desc' },
      take,
    });
  }

  /** Oldest first. @param after only those with a higher number */
  next(tx: Tx, orgId: string, filter: AuditFilter, after: bigint, take: number): Promise<AuditEvent[]> {
    return tx.auditEvent.findMany({
      where: { orgId, ...given(filter), seq: { gt: after } },
      orderBy: { seq: 'asc' },
      take,
    });
  }

  /** Newest first. @param before only those with a lower number */
  heads(tx: Tx, orgId: string, before: bigint | null, take: number): Promise<AuditHead[]> {
    return tx.auditHead.findMany({
      where: { orgId, ...(before === null ? {} : { seq: { lt: before } }) },
      orderBy: { seq: 'desc' },
      take,
    });
  }

  /** All, oldest first: one a day at most. */
  allHeads(tx: Tx, orgId: string): Promise<AuditHead[]> {
    return tx.auditHead.findMany({ where: { orgId }, orderBy: { seq: 'asc' } });
  }
}

function given(filter: AuditFilter): AuditFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
