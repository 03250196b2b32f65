/** The wire of organisations: what the operator sees, and an organisation of itself. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, line, stamps } from '../../common/wire.js';
import { exampleQuotas, QuotasSchema, UpdateQuotas } from '../quotas/quotas.schemas.js';

const slugField = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$/,
    'must be lower-case letters, digits and inner dashes, at most 48',
  )
  .describe("Part of the organisation's endpoint URLs; unique in the deployment, never changes.");

export const OrganizationSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    status: z.enum(['active', 'suspended']),
    quotas: QuotasSchema,
    ...stamps,
  })
  .meta({ id: 'Organization' });

export const OrganizationPage = pageOf(OrganizationSchema, 'OrganizationPage');

export const OrganizationCreated = OrganizationSchema.extend({
  keyId: z.string().describe("Id of the organisation's first key."),
  key: z.string().describe("The organisation's first key. Shown once."),
}).meta({ id: 'OrganizationCreated' });

export const CreateOrganization = z
  .strictObject({
    name: line(100),
    slug: slugField.optional().describe('Made from the name when left out.'),
  })
  .meta({ id: 'CreateOrganization' });

export const OperatorCreateOrganization = CreateOrganization.extend({
  quotas: UpdateQuotas.optional().describe(
    'What is not named is as the deployment has it for new organisations.',
  ),
}).meta({ id: 'OperatorCreateOrganization' });

export const UpdateOrganization = z
  .strictObject({ name: line(100).optional() })
  .meta({ id: 'UpdateOrganization' });

export const OperatorUpdateOrganization = z
  .strictObject({ name: line(100).optional(), quotas: UpdateQuotas.optional() })
  .meta({ id: 'OperatorUpdateOrganization' });

export const CreateFirstKey = z
  .strictObject({ name: line(100).default('operator-issued') })
  .meta({ id: 'CreateFirstKey' });

export const OrganizationsQuery = PageQuery.extend({
  status: z.enum(['active', 'suspended']).optional().describe('Only organisations in this state.'),
});

export type Organization = z.infer<typeof OrganizationSchema>;
export type OrganizationCreated = z.infer<typeof OrganizationCreated>;
export type CreateOrganization = z.infer<typeof CreateOrganization>;
export type OperatorCreateOrganization = z.infer<typeof OperatorCreateOrganization>;
export type OperatorUpdateOrganization = z.infer<typeof OperatorUpdateOrganization>;
export type UpdateOrganization = z.infer<typeof UpdateOrganization>;
export type CreateFirstKey = z.infer<typeof CreateFirstKey>;
export type OrganizationsQuery = z.infer<typeof OrganizationsQuery>;

export const exampleOrganization: Organization = {
  id: exampleId('organization'),
  slug: 'acme',
  name: 'Acme',
  status: 'active',
  quotas: exampleQuotas,
  ...exampleStamps,
};
