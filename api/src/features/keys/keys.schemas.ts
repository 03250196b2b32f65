/** The wire of keys. */
import { z } from 'zod';
import { normalRange } from '../../common/allowed-addresses.js';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { GRANTABLE } from '../../common/scopes.js';
import { exampleId, exampleStamps, idOf, line, stamps, time, timeInput } from '../../common/wire.js';

export const KeySchema = z
  .object({
    id: z.string(),
    kind: z.enum(['organization', 'endpoint', 'personal']),
    name: z.string(),
    hint: z.string().describe('The last four characters of the key.'),
    status: z.enum(['active', 'expired', 'revoked']),
    scopes: z
      .array(z.string())
      .describe(
        'Of an organisation key; `*` is everything. Of a personal key: no more than the role of its person.',
      ),
    endpointId: z.string().nullable().describe('The endpoint that an endpoint key opens.'),
    userId: z.string().nullable().describe('Whose a personal key is.'),
    agentId: z
      .string()
      .nullable()
      .describe('Of an endpoint key: the agent it acts for, whose grants it has; null: the whole endpoint.'),
    allowSubjects: z
      .boolean()
      .describe(
        'Of an endpoint key: whether requests may say in `X-Patchbay-Subject` for which user they speak.',
      ),
    allowedAddresses: z
      .array(z.string())
      .describe('Networks that the key may be used from; none: from anywhere.'),
    expiresAt: time().nullable(),
    previousExpiresAt: time()
      .nullable()
      .describe('Until when the secret before the last rotation goes on; null when there is none.'),
    revokedAt: time().nullable(),
    lastUsedAt: time().nullable().describe('To the minute.'),
    ...stamps,
  })
  .meta({ id: 'Key' });

export const KeyPage = pageOf(KeySchema, 'KeyPage');

export const KeyCreated = KeySchema.extend({ key: z.string().describe('The key itself. Shown once.') }).meta({
  id: 'KeyCreated',
});

const scopes = z
  .array(z.enum(GRANTABLE))
  .min(1)
  .max(GRANTABLE.length)
  .describe('`*` is everything. A key cannot grant what it does not have itself.');
const allowSubjects = z
  .boolean()
  .describe('Endpoint keys: whether requests may name a subject in `X-Patchbay-Subject`. Default false.');
const agentId = idOf('agent')
  .nullable()
  .describe(
    'Endpoint keys: the agent that the key acts for, whose grants it has; null for the whole endpoint. ' +
      'Where it changes, sessions and streams under the key end.',
  );
export const addresses = z
  .array(
    z
      .string()
      .max(64)
      .refine((entry) => normalRange(entry) !== null, 'must be an address or a network such as 10.0.0.0/8'),
  )
  .max(100)
  .transform((entries) => [...new Set(entries.map((entry) => normalRange(entry) ?? ''))])
  .describe(
    'Networks (`10.0.0.0/8`, `2001:db8::/32`) and addresses that the key may be used from; none: from anywhere. ' +
      'Where the list is narrowed, sessions and streams under the key end.',
  )
  .meta({ examples: [['192.0.2.0/24', '2001:db8::/32']] });
const expiresAt = timeInput().nullable().describe('Must lie in the future; null for never.');

export const CreateKey = z
  .strictObject({
    name: line(100),
    scopes: scopes.optional(),
    allowedAddresses: addresses.optional(),
    expiresAt: expiresAt.optional(),
  })
  .meta({ id: 'CreateKey' });

export const CreateEndpointKey = z
  .strictObject({
    name: line(100),
    agentId: agentId.optional(),
    allowSubjects: allowSubjects.optional(),
    allowedAddresses: addresses.optional(),
    expiresAt: expiresAt.optional(),
  })
  .meta({ id: 'CreateEndpointKey' });

export const UpdateKey = z
  .strictObject({
    name: line(100).optional(),
    scopes: scopes.optional(),
    agentId: agentId.optional(),
    allowSubjects: allowSubjects.optional(),
    allowedAddresses: addresses.optional(),
    expiresAt: expiresAt.optional(),
  })
  .meta({ id: 'UpdateKey' });

export const RotateKey = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(7 * 86_400)
      .default(86_400)
      .describe('How long the old secret goes on beside the new one. 0 ends it at once.'),
  })
  .default({ overlapSeconds: 86_400 })
  .meta({ id: 'RotateKey' });

export const KeysQuery = PageQuery.extend({
  kind: z.enum(['organization', 'endpoint', 'personal']).optional().describe('Only keys of this kind.'),
  endpointId: idOf('endpoint').optional().describe('Only keys of this endpoint.'),
  agentId: idOf('agent').optional().describe('Only keys of this agent.'),
});

export const KeyUsageQuery = z.strictObject({
  days: z.coerce.number().int().min(1).max(400).default(30).describe('Today (UTC) and the days before.'),
});

const USE = {
  calls: z
    .int()
    .describe('Of an endpoint key: what clients asked through the endpoint. Else: requests of `/v1`.'),
  errors: z.int(),
  requestBytes: z.int(),
  responseBytes: z.int(),
};

export const KeyUsageSchema = z
  .object({
    from: z.iso.date(),
    to: z.iso.date().describe('Today, by UTC.'),
    total: z.object(USE).meta({ id: 'KeyUse' }),
    days: z
      .array(z.object({ date: z.iso.date(), ...USE }).meta({ id: 'KeyUseOfDay' }))
      .describe('Those with any use, oldest first.'),
  })
  .meta({ id: 'KeyUsage' });

export type KeyUsage = z.infer<typeof KeyUsageSchema>;
export type KeyUsageQuery = z.infer<typeof KeyUsageQuery>;
export type Key = z.infer<typeof KeySchema>;
export type KeyCreated = z.infer<typeof KeyCreated>;
export type CreateKey = z.infer<typeof CreateKey>;
export type CreateEndpointKey = z.infer<typeof CreateEndpointKey>;
export type UpdateKey = z.infer<typeof UpdateKey>;
export type RotateKey = z.infer<typeof RotateKey>;
export type KeysQuery = z.infer<typeof KeysQuery>;

export const exampleKey: Key = {
  id: exampleId('key'),
  kind: 'organization',
  name: 'ci',
  hint: 'x7Qd',
  status: 'active',
  scopes: ['*'],
  endpointId: null,
  userId: null,
  agentId: null,
  allowSubjects: false,
  allowedAddresses: [],
  expiresAt: null,
  previousExpiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  ...exampleStamps,
};

// Not well-formed (its checksum is wrong), so that no scanner takes it for a leak.
export const exampleKeyCreated: KeyCreated = {
  ...exampleKey,
  key: 'pb_org_EXAMPLEexampleEXAMPLEexample000000x7Qd',
};

export const exampleEndpointKey: Key = {
  ...exampleKey,
  kind: 'endpoint',
  name: 'claude on my laptop',
  scopes: [],
  endpointId: exampleId('endpoint'),
};
export const exampleEndpointKeyCreated: KeyCreated = {
  ...exampleEndpointKey,
  key: 'pb_mcp_EXAMPLEexampleEXAMPLEexample000000x7Qd',
};

export const exampleKeyUsage: KeyUsage = {
  from: '2026-10-23',
  to: '2026-11-21',
  total: { calls: 1_430, errors: 3, requestBytes: 412_904, responseBytes: 9_120_332 },
  days: [
    { date: '2026-11-20', calls: 1_204, errors: 3, requestBytes: 350_110, responseBytes: 7_902_118 },
    { date: '2026-11-21', calls: 226, errors: 0, requestBytes: 62_794, responseBytes: 1_218_214 },
  ],
};
