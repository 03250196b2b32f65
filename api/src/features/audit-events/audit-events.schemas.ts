/** The wire of the audit trail. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, time } from '../../common/wire.js';

const json = z.record(z.string(), z.unknown());

export const AuditEventSchema = z
  .object({
    id: z.string(),
    actor: z
      .object({ type: z.enum(['key', 'person', 'operator']), id: z.string().nullable() })
      .meta({ id: 'AuditActor' }),
    action: z.string().describe('`<resource>.<verb>`, like `server.create`.'),
    targetType: z.string(),
    targetId: z.string(),
    before: json.nullable().describe('Without secrets.'),
    after: json.nullable().describe('Without secrets.'),
    requestId: z.string().nullable(),
    ip: z.string().nullable(),
    createdAt: time(),
  })
  .meta({ id: 'AuditEvent' });

export const AuditEventPage = pageOf(AuditEventSchema, 'AuditEventPage');

const word = z
  .string()
  .max(100)
  .regex(/^[\w.-]*$/, 'must be a word');

export const AuditEventsQuery = PageQuery.extend({
  action: word.optional().describe('Exactly, like `server.create`.'),
  targetType: word.optional().describe('Like `server`.'),
  targetId: word.optional().describe('The id of what was changed.'),
});

export type AuditEvent = z.infer<typeof AuditEventSchema>;
export type AuditEventsQuery = z.infer<typeof AuditEventsQuery>;

export const exampleAuditEvent: AuditEvent = {
  id: exampleId('auditEvent'),
  actor: { type: 'key', id: exampleId('key') },
  action: 'endpoint.update',
  targetType: 'endpoint',
  targetId: exampleId('endpoint'),
  before: { enabled: true },
  after: { enabled: false },
  requestId: 'req_4f8a1c2b9d3e',
  ip: '192.0.2.1',
  createdAt: '2026-11-21T09:30:00.000Z',
};
