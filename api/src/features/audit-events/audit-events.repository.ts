/** Rows of the audit trail; nobody changes them. */
import { Injectable } from '@nestjs/common';
import type { AuditEvent, Tx } from '@patchbay/prisma';

export interface AuditFilter {
  readonly action?: string | undefined;
  readonly targetType?: string | undefined;
  readonly targetId?: string | undefined;
}

@Injectable()
export class AuditEventsRepository {
  /** Newest first. */
  list(
    tx: Tx,
    orgId: string,
    filter: AuditFilter,
    after: string | null,
    take: number,
  ): Promise<AuditEvent[]> {
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
    return tx.auditEvent.findMany({
      where: { orgId, ...given, ...(after ? { id: { lt: after } } : {}) },
      orderBy: { id: 'desc' },
      take,
    });
  }
}
