/** The wire of invitations. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, stamps, time } from '../../common/wire.js';
import { roleField } from '../members/members.schemas.js';

export const InvitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: roleField,
    status: z.enum(['open', 'expired']),
    expiresAt: time(),
    ...stamps,
  })
  .meta({ id: 'Invitation' });

export const InvitationPage = pageOf(InvitationSchema, 'InvitationPage');

export const CreateInvitation = z
  .strictObject({
    email: z
      .email('must be an e-mail address')
      .max(254)
      .describe('Who can accept: the owner of this address.'),
    role: roleField,
    expiresInDays: z.int().min(1).max(30).default(7),
  })
  .meta({ id: 'CreateInvitation' });

export const InvitationsQuery = PageQuery;

export type Invitation = z.infer<typeof InvitationSchema>;
export type CreateInvitation = z.infer<typeof CreateInvitation>;
export type InvitationsQuery = z.infer<typeof InvitationsQuery>;

export const exampleInvitation: Invitation = {
  id: exampleId('invitation'),
  email: 'grace@example.com',
  role: 'developer',
  status: 'open',
  expiresAt: '2026-11-28T09:30:00.000Z',
  ...exampleStamps,
};
