/** The wire of the audit trail. */
import { z } from 'zod';
import { BREAKS } from '../../audit/verify.js';
import { ACTOR_TYPES } from '../../common/caller.js';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, time } from '../../common/wire.js';

const json = z.record(z.string(), z.unknown());
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const AuditEventSchema = z
  .object({
    id: z.string(),
    seq: z.int().describe('Counts the events of the organisation, from 1 without gaps.'),
    actor: z.object({ type: z.enum(ACTOR_TYPES), id: z.string().nullable() }).meta({ id: 'AuditActor' }),
    keyId: z.string().nullable().describe('The personal key that the person used; null with a session.'),
    action: z.string().describe('`<resource>.<verb>`, like `server.create`.'),
    targetType: z.string(),
    targetId: z.string(),
    before: json.nullable().describe('Without secrets.'),
    after: json.nullable().describe('Without secrets.'),
    requestId: z.string().nullable(),
    ip: z.string().nullable(),
    userAgent: z.string().nullable().describe('Of sign-ins and what goes with them.'),
    createdAt: time(),
    prevHash: hash.describe('`hash` of the event before; of the first: SHA-256 of the organisation’s id.'),
    hash: hash.describe(
      'SHA-256 over the canonical JSON (RFC 8785) of the event without `hash` and without members that are null.',
    ),
  })
  .meta({ id: 'AuditEvent' });

export const AuditEventPage = pageOf(AuditEventSchema, 'AuditEventPage');

const word = z
  .string()
  .max(100)
  .regex(/^[\w.-]*$/, 'must be a word');

const FILTER = {
  action: word.optional().describe('Exactly, like `server.create`.'),
  targetType: word.optional().describe('Like `server`.'),
  targetId: word.optional().describe('The id of what was changed.'),
};

export const AuditEventsQuery = PageQuery.extend(FILTER);

export const AuditExportQuery = z.strictObject({
  ...FILTER,
  afterSeq: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('Only events with a higher number: for what came since the last export.'),
});

export const AuditVerdictSchema = z
  .object({
    ok: z.boolean(),
    checked: z.int().describe('Events up to the first break.'),
    first: z.object({ seq: z.int() }).nullable().describe('The oldest event that is there.'),
    last: z
      .object({ seq: z.int(), hash })
      .nullable()
      .describe('The last event reached. Keep it: a later export must still have it.'),
    heads: z.object({
      checked: z.int(),
      unknownKeys: z.int().describe('Signed with a root key that is gone: compared, but not verified.'),
    }),
    firstBroken: z
      .object({ seq: z.int(), eventId: z.string().nullable(), reason: z.enum(BREAKS) })
      .nullable(),
  })
  .meta({ id: 'AuditVerdict' });

export const AuditHeadSchema = z
  .object({
    day: z.iso.date().describe('UTC.'),
    seq: z.int().describe('The last event of the day.'),
    hash,
    keyId: z.string().describe('`kid` of the key that signed it.'),
    signature: z
      .string()
      .describe('Ed25519, base64url, over the canonical JSON of `{ day, hash, organizationId, seq }`.'),
    createdAt: time(),
  })
  .meta({ id: 'AuditHead' });

export const AuditHeadPage = pageOf(AuditHeadSchema, 'AuditHeadPage');

export const SigningKeysSchema = z
  .object({
    keys: z
      .array(
        z
          .object({
            kty: z.literal('OKP'),
            crv: z.literal('Ed25519'),
            alg: z.literal('EdDSA'),
            use: z.literal('sig'),
            kid: z.string(),
            x: z.string(),
          })
          .meta({ id: 'AuditSigningKey' }),
      )
      .describe('Newest first, as a JWK set (RFC 7517, RFC 8037).'),
  })
  .meta({ id: 'AuditSigningKeys' });

export type AuditHead = z.infer<typeof AuditHeadSchema>;
export type AuditEventsQuery = z.infer<typeof AuditEventsQuery>;
export type AuditExportQuery = z.infer<typeof AuditExportQuery>;

// Of this very example, so that whoever tries the rule finds it true.
export const exampleAuditEvent: z.infer<typeof AuditEventSchema> = {
  id: exampleId('auditEvent'),
  seq: 7,
  actor: { type: 'key', id: exampleId('key') },
  keyId: null,
  action: 'endpoint.update',
  targetType: 'endpoint',
  targetId: exampleId('endpoint'),
  before: { enabled: true },
  after: { enabled: false },
  requestId: 'req_4f8a1c2b9d3e',
  ip: '192.0.2.1',
  userAgent: null,
  createdAt: '2026-11-21T09:30:00.000Z',
  prevHash: 'c0a1f8e6b3d24759a6e1f0c2d3b4a5968778695a4b3c2d1e0f9e8d7c6b5a4938',
  hash: 'b25b05d9582f3e555181f3756738ce10ad37cb10c3aa1eb98bccae017baed5e0',
};

export const exampleVerdict: z.infer<typeof AuditVerdictSchema> = {
  ok: true,
  checked: 7,
  first: { seq: 1 },
  last: { seq: 7, hash: exampleAuditEvent.hash },
  heads: { checked: 2, unknownKeys: 0 },
  firstBroken: null,
};

export const exampleHead: AuditHead = {
  day: '2026-11-20',
  seq: 6,
  hash: exampleAuditEvent.prevHash,
  keyId: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
  signature: 'hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg',
  createdAt: '2026-11-21T00:04:12.000Z',
};

export const exampleSigningKeys: z.infer<typeof SigningKeysSchema> = {
  keys: [
    {
      kty: 'OKP',
      crv: 'Ed25519',
      alg: 'EdDSA',
      use: 'sig',
      kid: exampleHead.keyId,
      x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
    },
  ],
};
