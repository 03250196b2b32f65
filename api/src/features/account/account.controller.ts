/** `/v1/me/sessions` and `/v1/me/events`: a person's own account. */
import { Controller, Param, Query } from '@nestjs/common';
import { PersonOf, type PersonOrigin } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import {
  AccountQuery,
  exampleMyEvent,
  exampleMySession,
  MyEventPage,
  MySessionPage,
  SessionsRevoked,
} from './account.schemas.js';
import { AccountService } from './account.service.js';
import { AccountDeletion } from './account-deletion.js';

const ME = { tag: 'Me', scope: 'person' } as const satisfies Partial<OperationSpec>;

@Controller('/v1/me')
export class AccountController {
  constructor(
    private readonly account: AccountService,
    private readonly deletion: AccountDeletion,
  ) {}

  @Operation({
    ...ME,
    id: 'deleteMe',
    method: 'DELETE',
    summary: 'Delete my account',
    description:
      'For good, within ten minutes of a sign-in: memberships, sessions, ways to sign in, personal keys and what I have ' +
      'granted to OAuth clients go. The only owner of an organisation has to hand it over first. Audit trails keep what ' +
      'they say.',
    errors: ['session_not_fresh', 'last_owner'],
  })
  delete(@PersonOf() origin: PersonOrigin) {
    return this.deletion.run(origin);
  }

  @Operation({
    ...ME,
    id: 'listMySessions',
    method: 'GET',
    path: 'sessions',
    summary: 'List where I am signed in, newest first',
    response: MySessionPage,
    example: { data: [exampleMySession], nextCursor: null },
  })
  sessions(@PersonOf() origin: PersonOrigin, @Query({ schema: AccountQuery }) query: AccountQuery) {
    return this.account.listSessions(origin, query);
  }

  @Operation({
    ...ME,
    id: 'deleteMySession',
    method: 'DELETE',
    path: 'sessions/:id',
    params: { id: 'session' },
    summary: 'Sign one browser out',
    description: 'Its next request is refused. Also the one that asks.',
  })
  endSession(@PersonOf() origin: PersonOrigin, @Param('id', new TypedId('session')) id: string) {
    return this.account.endSession(origin, id);
  }

  @Operation({
    ...ME,
    id: 'revokeMyOtherSessions',
    method: 'POST',
    path: 'sessions/revoke-others',
    status: 200,
    summary: 'Sign all other browsers out',
    response: SessionsRevoked,
    example: { revoked: 2 },
  })
  endOthers(@PersonOf() origin: PersonOrigin) {
    return this.account.endOtherSessions(origin);
  }

  @Operation({
    ...ME,
    id: 'listMyEvents',
    method: 'GET',
    path: 'events',
    summary: 'List sign-ins and changes of my account, newest first',
    description:
      'Sign-ins, failed ones (the first, tenth, hundredth … of an hour), sign-outs, and changes of password, second ' +
      'factor and sessions. The organisations that I am a member of have the same in their audit trails.',
    response: MyEventPage,
    example: { data: [exampleMyEvent], nextCursor: null },
  })
  events(@PersonOf() origin: PersonOrigin, @Query({ schema: AccountQuery }) query: AccountQuery) {
    return this.account.listEvents(origin, query);
  }
}
