/** `/v1/invitations`, for the organisation; who is invited finds theirs at `/v1/me/invitations`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import {
  CreateInvitation,
  exampleInvitation,
  InvitationPage,
  InvitationSchema,
  InvitationsQuery,
} from './invitations.schemas.js';
import { InvitationsService } from './invitations.service.js';

const READ = { tag: 'Members', scope: 'members:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Members', scope: 'members:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'invitation' } } as const satisfies Partial<OperationSpec>;
const INVITATION = {
  response: InvitationSchema,
  example: exampleInvitation,
  versioned: true,
  volatile: true,
} as const;

@Controller('/v1/invitations')
export class InvitationsController {
  constructor(private readonly invitations: InvitationsService) {}

  @Operation({
    ...WRITE,
    ...INVITATION,
    id: 'createInvitation',
    method: 'POST',
    summary: 'Invite somebody by e-mail',
    description:
      'Only a person whose verified address this is can accept. The role is not more than your own. The mail is in the ' +
      'language of your `Accept-Language`: English or Chinese.',
    requests: { 'A developer': { email: 'grace@example.com', role: 'developer' } },
    location: '/v1/invitations',
    errors: ['already_exists'],
  })
  create(@CallerOf() caller: Caller, @Body({ schema: CreateInvitation }) body: CreateInvitation) {
    return this.invitations.create(caller, body);
  }

  @Operation({
    ...READ,
    id: 'listInvitations',
    method: 'GET',
    summary: 'List invitations that nobody has accepted, newest first',
    response: InvitationPage,
    example: { data: [exampleInvitation], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: InvitationsQuery }) query: InvitationsQuery) {
    return this.invitations.list(caller, query);
  }

  @Operation({
    ...READ,
    ...ONE,
    ...INVITATION,
    id: 'getInvitation',
    method: 'GET',
    summary: 'Read an invitation',
  })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('invitation')) id: string) {
    return this.invitations.get(caller, id);
  }

  @Operation({
    ...WRITE,
    ...INVITATION,
    id: 'resendInvitation',
    method: 'POST',
    path: ':id/resend',
    params: { id: 'invitation' },
    status: 200,
    summary: 'Send an invitation again',
    description: 'It is open for as long again as it was at first. At most three times a day.',
  })
  resend(@CallerOf() caller: Caller, @Param('id', new TypedId('invitation')) id: string) {
    return this.invitations.resend(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteInvitation',
    method: 'DELETE',
    summary: 'Revoke an invitation',
    ifMatch: true,
  })
  revoke(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('invitation')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.invitations.revoke(caller, id, expected);
  }
}
