/** The wire of members: people in an organisation. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { ROLES } from '../../common/roles.js';
import { exampleId, exampleStamps, stamps } from '../../common/wire.js';

export const roleField = z
  .enum(ROLES)
  .describe('What the person may do; the table of roles is in the description of this document.');

export const MemberSchema = z
  .object({
    id: z.string(),
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    twoFactorEnabled: z.boolean(),
    role: roleField,
    ...stamps,
  })
  .meta({ id: 'Member' });

export const MemberPage = pageOf(MemberSchema, 'MemberPage');

export const UpdateMember = z.strictObject({ role: roleField }).meta({ id: 'UpdateMember' });

export const MembersQuery = PageQuery.extend({
  role: z.enum(ROLES).optional().describe('Only members with this role.'),
});

export type Member = z.infer<typeof MemberSchema>;
export type UpdateMember = z.infer<typeof UpdateMember>;
export type MembersQuery = z.infer<typeof MembersQuery>;

export const exampleMember: Member = {
  id: exampleId('member'),
  userId: exampleId('user'),
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  twoFactorEnabled: true,
  role: 'developer',
  ...exampleStamps,
};
