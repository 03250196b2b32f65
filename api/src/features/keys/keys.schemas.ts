/** The wire of keys. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { GRANTABLE } from '../../common/scopes.js';
import { exampleId, exampleStamps, idOf, line, stamps, time, timeInput } from '../../common/wire.js';

export const KeySchema = z
  .object({
    id: z.string(),
    kind: z.enum(['organization', 'endpoint']),
    name: z.string(),
    hint: z.string().describe('The last four characters of the key.'),
    status: z.enum(['active', 'expired', 'revoked']),
    scopes: z.array(z.string()).describe('Of an organisation key; `*` is everything.'),
    endpointId: z.string().nullable().describe('The endpoint that an endpoint key opens.'),
    allowSubjects: z
      .boolean()
      .describe(
        'Of an endpoint key: whether requests may say in `X-Patchbay-Subject` for which user they speak.',
      ),
    expiresAt: time().nullable(),
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
const expiresAt = timeInput().nullable().describe('Must lie in the future; null for never.');

export const CreateKey = z
  .strictObject({ name: line(100), scopes: scopes.optional(), expiresAt: expiresAt.optional() })
  .meta({ id: 'CreateKey' });

export const CreateEndpointKey = z
  .strictObject({
    name: line(100),
    allowSubjects: allowSubjects.optional(),
    expiresAt: expiresAt.optional(),
  })
  .meta({ id: 'CreateEndpointKey' });

export const UpdateKey = z
  .strictObject({
    name: line(100).optional(),
    scopes: scopes.optional(),
    allowSubjects: allowSubjects.optional(),
    expiresAt: expiresAt.optional(),
  })
  .meta({ id: 'UpdateKey' });

export const RotateKey = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(7 * 86_400)
      .default(0)
      .describe('How long the old secret goes on, as a key of its own that expires then. 0 ends it at once.'),
  })
  .default({ overlapSeconds: 0 })
  .meta({ id: 'RotateKey' });

export const KeysQuery = PageQuery.extend({
  kind: z.enum(['organization', 'endpoint']).optional().describe('Only keys of this kind.'),
  endpointId: idOf('endpoint').optional().describe('Only keys of this endpoint.'),
});

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
  allowSubjects: false,
  expiresAt: null,
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
