/** The audit trail, for reading. */
import { Injectable } from '@nestjs/common';
import type { AuditEvent as Row } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import { toPublicId } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { iso } from '../../common/wire.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { AuditEventsRepository } from './audit-events.repository.js';
import type { AuditEvent, AuditEventsQuery } from './audit-events.schemas.js';

@Injectable()
export class AuditEventsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly events: AuditEventsRepository,
    private readonly cursors: Cursors,
  ) {}

  list(caller: Caller, query: AuditEventsQuery): Promise<Page<AuditEvent>> {
    const { action, targetType, targetId } = query;
    const name = `audit ${caller.orgId} ${action ?? ''} ${targetType ?? ''} ${targetId ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    return this.work.read(caller.orgId, async (tx) => {
      const filter = { action, targetType, targetId };
      const rows = await this.events.list(tx, caller.orgId, filter, after, query.limit + 1);
      return this.cursors.page(name, query.limit, rows, (row) => row.id, toAuditEvent);
    });
  }
}

function toAuditEvent(row: Row): AuditEvent {
  return {
    id: toPublicId('auditEvent', row.id),
    actor: { type: row.actorType as AuditEvent['actor']['type'], id: row.actorId },
    action: row.action,
    targetType: row.targetType,
    targetId: row.targetId,
    before: row.before as AuditEvent['before'],
    after: row.after as AuditEvent['after'],
    requestId: row.requestId,
    ip: row.ip,
    createdAt: iso(row.createdAt),
  };
}
