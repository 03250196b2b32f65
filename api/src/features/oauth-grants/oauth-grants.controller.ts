/** `/v1/oauth-grants` for the organisation, `/v1/me/oauth-grants` for the person. */
import { Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, PersonOf, type PersonOrigin } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import {
  exampleMyOauthGrant,
  exampleOauthGrant,
  MyOauthGrantPage,
  MyOauthGrantsQuery,
  OauthGrantPage,
  OauthGrantsQuery,
} from './oauth-grants.schemas.js';
import { OauthGrantsService } from './oauth-grants.service.js';

const ONE = { params: { id: 'oauthGrant' } } as const satisfies Partial<OperationSpec>;

@Controller('/v1/oauth-grants')
export class OauthGrantsController {
  constructor(private readonly grants: OauthGrantsService) {}

  @Operation({
    tag: 'Endpoints',
    scope: 'endpoints:read',
    id: 'listOauthGrants',
    method: 'GET',
    summary: 'List what members let OAuth clients use, newest first',
    response: OauthGrantPage,
    example: { data: [exampleOauthGrant], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: OauthGrantsQuery }) query: OauthGrantsQuery) {
    return this.grants.list(caller, query);
  }

  @Operation({
    ...ONE,
    tag: 'Endpoints',
    scope: 'endpoints:write',
    id: 'deleteOauthGrant',
    method: 'DELETE',
    path: ':id',
    summary: 'End what a member granted to an OAuth client',
    description: 'Its tokens are refused in less than a second, and what is open under it ends.',
  })
  revoke(@CallerOf() caller: Caller, @Param('id', new TypedId('oauthGrant')) id: string) {
    return this.grants.revoke(caller, id);
  }
}

@Controller('/v1/me/oauth-grants')
export class MyOauthGrantsController {
  constructor(private readonly grants: OauthGrantsService) {}

  @Operation({
    tag: 'Me',
    scope: 'person',
    id: 'listMyOauthGrants',
    method: 'GET',
    summary: 'List what I let OAuth clients use, in all my organisations, newest first',
    response: MyOauthGrantPage,
    example: { data: [exampleMyOauthGrant], nextCursor: null },
  })
  list(@PersonOf() origin: PersonOrigin, @Query({ schema: MyOauthGrantsQuery }) query: MyOauthGrantsQuery) {
    return this.grants.listMine(origin, query);
  }

  @Operation({
    ...ONE,
    tag: 'Me',
    scope: 'person',
    id: 'deleteMyOauthGrant',
    method: 'DELETE',
    path: ':id',
    summary: 'Withdraw my consent for an OAuth client',
  })
  revoke(@PersonOf() origin: PersonOrigin, @Param('id', new TypedId('oauthGrant')) id: string) {
    return this.grants.revokeMine(origin, id);
  }
}
