/** `/v1/audit-events`. */
import { Controller, Query } from '@nestjs/common';
import { type Caller, CallerOf } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { AuditEventPage, AuditEventsQuery, exampleAuditEvent } from './audit-events.schemas.js';
import { AuditEventsService } from './audit-events.service.js';

@Controller('/v1/audit-events')
export class AuditEventsController {
  constructor(private readonly events: AuditEventsService) {}

  @Operation({
    id: 'listAuditEvents',
    method: 'GET',
    tag: 'Audit events',
    scope: 'audit:read',
    summary: 'List who changed what, newest first',
    response: AuditEventPage,
    example: { data: [exampleAuditEvent], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: AuditEventsQuery }) query: AuditEventsQuery) {
    return this.events.list(caller, query);
  }
}
