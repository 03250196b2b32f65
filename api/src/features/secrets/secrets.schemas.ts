/** The wire of secrets. No answer ever holds a value. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, stamps, text, time } from '../../common/wire.js';
import { SECRET_NAME } from '../../gateway/snapshot/references.js';

const name = z
  .string()
  .regex(
    SECRET_NAME,
    'must be letters, digits and _, not begin with a digit, and have at most 128 characters',
  )
  .describe('What `${NAME}` in configurations of servers says. Unique in the organisation.');
// Key files and service accounts have many lines; NUL can stand in no variable, argument or header.
const value = z
  .string()
  .min(1, 'must not be empty')
  .max(65_536)
  .regex(/^[^\0\p{Cs}]*$/u, 'must not have NUL characters')
  .describe('Write-only.');
const description = text(500).nullable().describe('What it is and where it came from; not secret.');

const UsedBy = z.object({ id: z.string(), name: z.string() }).meta({ id: 'SecretUser' });

export const SecretSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    hint: z
      .string()
      .nullable()
      .describe('The last four characters of the value; null where they would give away too much of it.'),
    valueVersion: z.int().describe('Number of the newest value; grows with each rotation.'),
    rotatedAt: time().describe('When the newest value was set.'),
    usedBy: z.array(UsedBy).describe('Servers whose configuration names it.'),
    ...stamps,
  })
  .meta({ id: 'Secret' });

export const SecretPage = pageOf(SecretSchema, 'SecretPage');

export const SecretVersionSchema = z
  .object({
    number: z.int(),
    current: z.boolean(),
    restorable: z.boolean().describe('Whether its value is still kept: the newest ten are.'),
    createdAt: time(),
  })
  .meta({ id: 'SecretVersion' });

export const SecretVersionPage = pageOf(SecretVersionSchema, 'SecretVersionPage');

export const CreateSecret = z
  .strictObject({ name, value, description: description.optional() })
  .meta({ id: 'CreateSecret' });

export const UpdateSecret = z
  .strictObject({
    name: name.optional().describe('Only while no server names it.'),
    description: description.optional(),
  })
  .meta({ id: 'UpdateSecret', description: 'A new value is set by `rotate`.' });

export const RotateSecret = z
  .union([
    z.strictObject({ value }),
    z.strictObject({
      restore: z.int().min(1).describe('Number of an earlier version whose value becomes the newest again.'),
    }),
  ])
  .meta({ id: 'RotateSecret' });

export const SecretsQuery = PageQuery.extend({
  name: name.optional().describe('Only the secret of this name.'),
});

export type Secret = z.infer<typeof SecretSchema>;
export type SecretVersion = z.infer<typeof SecretVersionSchema>;
export type CreateSecret = z.infer<typeof CreateSecret>;
export type UpdateSecret = z.infer<typeof UpdateSecret>;
export type RotateSecret = z.infer<typeof RotateSecret>;
export type SecretsQuery = z.infer<typeof SecretsQuery>;

export const exampleSecret: Secret = {
  id: exampleId('secret'),
  name: 'SENTRY_TOKEN',
  description: 'Of the service account mcp@acme',
  hint: 'x7Qd',
  valueVersion: 1,
  rotatedAt: exampleStamps.createdAt,
  usedBy: [{ id: exampleId('server'), name: 'Sentry' }],
  ...exampleStamps,
};
