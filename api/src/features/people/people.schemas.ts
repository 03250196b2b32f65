/** The wire of people as the operator sees them. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, line, time } from '../../common/wire.js';

export const PersonSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean(),
    twoFactorEnabled: z.boolean(),
    bannedAt: time().nullable(),
    banReason: z.string().nullable().describe('For the operator and the trail; the person is not told.'),
    createdAt: time(),
  })
  .meta({ id: 'Person' });

export const PersonPage = pageOf(PersonSchema, 'PersonPage');

export const PeopleQuery = PageQuery.extend({
  email: z.string().max(254).optional().describe('Exactly, in any case.'),
});

export const BanPerson = z
  .strictObject({ reason: line(500).optional() })
  .default({})
  .meta({ id: 'BanPerson' });

export type Person = z.infer<typeof PersonSchema>;
export type PeopleQuery = z.infer<typeof PeopleQuery>;
export type BanPerson = z.infer<typeof BanPerson>;

export const examplePerson: Person = {
  id: exampleId('user'),
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  emailVerified: true,
  twoFactorEnabled: true,
  bannedAt: null,
  banReason: null,
  createdAt: '2026-11-21T09:30:00.000Z',
};
