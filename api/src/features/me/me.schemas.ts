/** The wire of whoever is signed in. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, idOf, time } from '../../common/wire.js';
import { exampleInvitation, InvitationSchema } from '../invitations/invitations.schemas.js';
import { roleField } from '../members/members.schemas.js';
import { exampleOrganization, OrganizationSchema } from '../organizations/organizations.schemas.js';

export const MeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    twoFactorEnabled: z.boolean(),
    activeOrganizationId: z
      .string()
      .nullable()
      .describe('Of this session: what requests mean that do not name an organisation.'),
    createdAt: time(),
  })
  .meta({ id: 'Me' });

export const UpdateMe = z
  .strictObject({ activeOrganizationId: idOf('organization').nullable() })
  .meta({ id: 'UpdateMe' });

export const MyOrganizationSchema = OrganizationSchema.extend({
  role: roleField,
  memberId: z.string(),
}).meta({ id: 'MyOrganization' });

export const MyOrganizationPage = pageOf(MyOrganizationSchema, 'MyOrganizationPage');

export const MyInvitationSchema = InvitationSchema.extend({ organizationName: z.string() }).meta({
  id: 'MyInvitation',
});

export const MyInvitationPage = pageOf(MyInvitationSchema, 'MyInvitationPage');

export const MineQuery = PageQuery;

export type Me = z.infer<typeof MeSchema>;
export type UpdateMe = z.infer<typeof UpdateMe>;
export type MyOrganization = z.infer<typeof MyOrganizationSchema>;
export type MyInvitation = z.infer<typeof MyInvitationSchema>;
export type MineQuery = z.infer<typeof MineQuery>;

export const exampleMe: Me = {
  id: exampleId('user'),
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  twoFactorEnabled: true,
  activeOrganizationId: exampleId('organization'),
  createdAt: exampleStamps.createdAt,
};
export const exampleMyOrganization: MyOrganization = {
  ...exampleOrganization,
  role: 'owner',
  memberId: exampleId('member'),
};
export const exampleMyInvitation: MyInvitation = { ...exampleInvitation, organizationName: 'Acme' };
