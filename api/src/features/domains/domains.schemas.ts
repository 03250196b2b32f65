/** The wire of domains. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, stamps, time } from '../../common/wire.js';
import { CHECK_RESULTS } from './domain-checks.js';

const record = z.object({
  type: z.literal('TXT'),
  name: z.string(),
  value: z.string(),
});

export const DomainSchema = z
  .object({
    id: z.string(),
    name: z.string().describe('In lower case; names in other scripts in Punycode.'),
    status: z
      .enum(['pending', 'verified'])
      .describe(
        'Only a verified domain lets anybody sign on. It stays so for seven days without its record.',
      ),
    record: record.describe('What to write into the DNS of the domain.'),
    verifiedAt: time().nullable(),
    lastCheck: z
      .object({ at: time(), result: z.enum(CHECK_RESULTS) })
      .nullable()
      .describe(
        'What the last look found. `other_record`: one with another value; `no_answer`: no name server answered; `taken`: another organisation has proven the domain.',
      ),
    ...stamps,
  })
  .meta({ id: 'Domain' });

export const DomainPage = pageOf(DomainSchema, 'DomainPage');

export const CreateDomain = z
  .strictObject({
    name: z
      .string()
      .min(1)
      .max(253)
      .describe('The part of e-mail addresses after the @; no subdomain of it is meant.'),
  })
  .meta({ id: 'CreateDomain' });

export const DomainsQuery = PageQuery;

export type Domain = z.infer<typeof DomainSchema>;
export type CreateDomain = z.infer<typeof CreateDomain>;
export type DomainsQuery = z.infer<typeof DomainsQuery>;

export const exampleDomain: Domain = {
  id: exampleId('domain'),
  name: 'corp.example',
  status: 'verified',
  record: {
    type: 'TXT',
    name: '_patchbay-challenge.corp.example',
    value: 'patchbay-domain=5d41402abc4b2a76b9719d911017c592ae8f3b0c',
  },
  verifiedAt: exampleStamps.createdAt,
  lastCheck: { at: exampleStamps.createdAt, result: 'proven' },
  ...exampleStamps,
};
