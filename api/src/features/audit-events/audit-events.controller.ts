/** `/v1/audit-events`. */
import { Controller, Query, StreamableFile } from '@nestjs/common';
import { type Caller, CallerOf } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { PageQuery, type PageRequest } from '../../common/pagination.js';
import {
  AuditEventPage,
  AuditEventSchema,
  AuditEventsQuery,
  AuditExportQuery,
  AuditHeadPage,
  AuditVerdictSchema,
  exampleAuditEvent,
  exampleHead,
  exampleSigningKeys,
  exampleVerdict,
  SigningKeysSchema,
} from './audit-events.schemas.js';
import { AuditEventsService } from './audit-events.service.js';

const READ = {
  tag: 'Audit events',
  scope: 'audit:read',
  method: 'GET',
} as const satisfies Partial<OperationSpec>;

@Controller('/v1/audit-events')
export class AuditEventsController {
  constructor(private readonly events: AuditEventsService) {}

  @Operation({
    ...READ,
    id: 'listAuditEvents',
    summary: 'List who changed what, newest first',
    response: AuditEventPage,
    example: { data: [exampleAuditEvent], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: AuditEventsQuery }) query: AuditEventsQuery) {
    return this.events.list(caller, query);
  }

  @Operation({
    ...READ,
    id: 'exportAuditEvents',
    path: 'export',
    summary: 'Export events as JSON lines, oldest first',
    description: 'One event a line, as many as there are. Take them without a filter to verify the chain.',
    response: AuditEventSchema,
    example: exampleAuditEvent,
    mediaType: 'application/jsonl',
  })
  export(@CallerOf() caller: Caller, @Query({ schema: AuditExportQuery }) query: AuditExportQuery) {
    return new StreamableFile(this.events.export(caller, query), { type: 'application/jsonl' });
  }

  @Operation({
    ...READ,
    id: 'verifyAuditEvents',
    path: 'verify',
    summary: 'Verify the chain of events and its signed heads',
    description:
      'Goes along the whole chain and names the first event that was changed, removed, moved or slipped in.',
    response: AuditVerdictSchema,
    example: exampleVerdict,
  })
  verify(@CallerOf() caller: Caller) {
    return this.events.verify(caller);
  }

  @Operation({
    ...READ,
    id: 'listAuditHeads',
    path: 'heads',
    summary: 'List the signed heads of the chain, newest first',
    description: 'The last event of each day (UTC), signed after its end.',
    response: AuditHeadPage,
    example: { data: [exampleHead], nextCursor: null },
  })
  heads(@CallerOf() caller: Caller, @Query({ schema: PageQuery }) query: PageRequest) {
    return this.events.heads(caller, query);
  }

  @Operation({
    ...READ,
    id: 'getAuditSigningKey',
    path: 'signing-key',
    summary: 'Read the public keys that heads are signed with',
    description: 'Keep them elsewhere too: they change with the deployment’s root keys.',
    response: SigningKeysSchema,
    example: exampleSigningKeys,
  })
  signingKey() {
    return this.events.signingKeys();
  }
}
