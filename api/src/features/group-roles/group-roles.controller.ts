/** `/v1/group-roles`: which groups of the organisation's directory give which role. */
import { Body, Controller } from '@nestjs/common';
import { type Caller, CallerOf } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { exampleGroupRoles, GroupRolesSchema, ReplaceGroupRoles } from './group-roles.schemas.js';
import { GroupRolesService } from './group-roles.service.js';

const ROLES = {
  tag: 'Sign-on',
  response: GroupRolesSchema,
  example: exampleGroupRoles,
} as const satisfies Partial<OperationSpec>;

@Controller('/v1/group-roles')
export class GroupRolesController {
  constructor(private readonly roles: GroupRolesService) {}

  @Operation({
    ...ROLES,
    scope: 'sign-on:read',
    id: 'getGroupRoles',
    method: 'GET',
    summary: 'Read which groups of the directory give which role',
  })
  get(@CallerOf() caller: Caller) {
    return this.roles.get(caller);
  }

  @Operation({
    ...ROLES,
    scope: 'sign-on:write',
    id: 'replaceGroupRoles',
    method: 'PUT',
    summary: 'Say which groups of the directory give which role',
    description:
      'Replaces all. Groups come by SCIM (`/scim/v2/Groups`); members of one that is named here have its role from their ' +
      'next request, and the one that they had before once they are in none any more. No owner loses their role by it. ' +
      'Nobody gives or takes a role that may do more than they.',
    requests: { 'Two groups': exampleGroupRoles, None: { groupRoles: [] } },
  })
  replace(@CallerOf() caller: Caller, @Body({ schema: ReplaceGroupRoles }) body: ReplaceGroupRoles) {
    return this.roles.replace(caller, body);
  }
}
