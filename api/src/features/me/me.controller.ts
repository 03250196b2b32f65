/** `/v1/me`, and the acceptance of invitations: for people alone, in no organisation. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { PersonOf, type PersonOrigin } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { CreateOrganization } from '../organizations/organizations.schemas.js';
import {
  exampleMe,
  exampleMyInvitation,
  exampleMyOrganization,
  MeSchema,
  MineQuery,
  MyInvitationPage,
  MyOrganizationPage,
  MyOrganizationSchema,
  UpdateMe,
} from './me.schemas.js';
import { MeService } from './me.service.js';

const ME = { tag: 'Me', scope: 'person' } as const satisfies Partial<OperationSpec>;

@Controller('/v1')
export class MeController {
  constructor(private readonly me: MeService) {}

  @Operation({
    ...ME,
    id: 'getMe',
    method: 'GET',
    path: 'me',
    summary: 'Read who is signed in',
    forLimited: true,
    response: MeSchema,
    example: exampleMe,
  })
  get(@PersonOf() origin: PersonOrigin) {
    return this.me.get(origin);
  }

  @Operation({
    ...ME,
    id: 'updateMe',
    method: 'PATCH',
    path: 'me',
    summary: 'Choose the organisation that the session means',
    description: 'Name, password and second factor are changed at `/api/auth`.',
    requests: { Choose: { activeOrganizationId: exampleMe.activeOrganizationId } },
    response: MeSchema,
    example: exampleMe,
    errors: ['not_a_member'],
  })
  update(@PersonOf() origin: PersonOrigin, @Body({ schema: UpdateMe }) body: UpdateMe) {
    return this.me.update(origin, body);
  }

  @Operation({
    ...ME,
    id: 'listMyOrganizations',
    method: 'GET',
    path: 'me/organizations',
    summary: 'List my organisations and my role in each, newest membership first',
    response: MyOrganizationPage,
    example: { data: [exampleMyOrganization], nextCursor: null },
  })
  organizations(@PersonOf() origin: PersonOrigin, @Query({ schema: MineQuery }) query: MineQuery) {
    return this.me.listOrganizations(origin, query);
  }

  @Operation({
    ...ME,
    id: 'createMyOrganization',
    method: 'POST',
    path: 'me/organizations',
    summary: 'Create an organisation and become its owner',
    requests: { Named: { name: 'Acme' } },
    response: MyOrganizationSchema,
    example: exampleMyOrganization,
    errors: ['already_exists', 'quota_exceeded'],
  })
  create(@PersonOf() origin: PersonOrigin, @Body({ schema: CreateOrganization }) body: CreateOrganization) {
    return this.me.createOrganization(origin, body);
  }

  @Operation({
    ...ME,
    id: 'leaveOrganization',
    method: 'DELETE',
    path: 'me/organizations/:id',
    params: { id: 'organization' },
    summary: 'Leave an organisation',
    errors: ['last_owner'],
  })
  leave(@PersonOf() origin: PersonOrigin, @Param('id', new TypedId('organization')) id: string) {
    return this.me.leave(origin, id);
  }

  @Operation({
    ...ME,
    id: 'listMyInvitations',
    method: 'GET',
    path: 'me/invitations',
    summary: 'List open invitations for my address, newest first',
    response: MyInvitationPage,
    example: { data: [exampleMyInvitation], nextCursor: null },
  })
  invitations(@PersonOf() origin: PersonOrigin, @Query({ schema: MineQuery }) query: MineQuery) {
    return this.me.listInvitations(origin, query);
  }

  @Operation({
    ...ME,
    id: 'acceptInvitation',
    method: 'POST',
    path: 'invitations/:id/accept',
    params: { id: 'invitation' },
    status: 200,
    summary: 'Accept an invitation',
    description: 'It must be for the verified address of whoever is signed in.',
    response: MyOrganizationSchema,
    example: { ...exampleMyOrganization, role: 'developer' },
    errors: ['already_exists'],
  })
  accept(@PersonOf() origin: PersonOrigin, @Param('id', new TypedId('invitation')) id: string) {
    return this.me.accept(origin, id);
  }
}
