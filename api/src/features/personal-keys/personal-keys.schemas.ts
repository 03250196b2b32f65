/** The wire of personal keys, to whom they belong. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { PERSONAL_GRANTABLE } from '../../common/scopes.js';
import { exampleId, idOf, line, timeInput } from '../../common/wire.js';
import { addresses, exampleKey, KeySchema } from '../keys/keys.schemas.js';

export const DEFAULT_DAYS = 90;
export const MAX_DAYS = 366;

const organizationId = z.string().describe('The one organisation that the key is for.');

export const PersonalKeySchema = KeySchema.extend({ organizationId }).meta({ id: 'PersonalKey' });

export const PersonalKeyPage = pageOf(PersonalKeySchema, 'PersonalKeyPage');

export const PersonalKeyCreated = PersonalKeySchema.extend({
  key: z.string().describe('The key itself. Shown once.'),
}).meta({ id: 'PersonalKeyCreated' });

export const CreatePersonalKey = z
  .strictObject({
    organizationId: idOf('organization').describe('One that you are a member of.'),
    name: line(100),
    scopes: z
      .array(z.enum(PERSONAL_GRANTABLE))
      .min(1)
      .max(PERSONAL_GRANTABLE.length)
      .default(['*'])
      .describe('`*` is whatever your role allows, but `keys:write`. Not more than your role has.'),
    allowedAddresses: addresses.optional(),
    expiresAt: timeInput()
      .optional()
      .describe(`In the future, at most ${MAX_DAYS} days from now. Default: in ${DEFAULT_DAYS} days.`),
  })
  .meta({ id: 'CreatePersonalKey' });

export const PersonalKeysQuery = PageQuery;

export type PersonalKey = z.infer<typeof PersonalKeySchema>;
export type PersonalKeyCreated = z.infer<typeof PersonalKeyCreated>;
export type CreatePersonalKey = z.infer<typeof CreatePersonalKey>;
export type PersonalKeysQuery = z.infer<typeof PersonalKeysQuery>;

export const examplePersonalKey: PersonalKey = {
  ...exampleKey,
  kind: 'personal',
  name: 'my laptop',
  scopes: ['servers:read', 'servers:write'],
  userId: exampleId('user'),
  expiresAt: '2027-02-19T09:30:00.000Z',
  organizationId: exampleId('organization'),
};

// Not well-formed (its checksum is wrong), so that no scanner takes it for a leak.
export const examplePersonalKeyCreated: PersonalKeyCreated = {
  ...examplePersonalKey,
  key: 'pb_pat_EXAMPLEexampleEXAMPLEexample000000x7Qd',
};
