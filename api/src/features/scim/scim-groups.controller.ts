/** `/scim/v2/Groups`: groups of a directory (RFC 7643 §4.2, RFC 7644). */
import { Body, Controller, Header, Param, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Caller, CallerOf } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { SCIM_TYPE, ScimErrors } from './scim.errors.js';
import { ScimGroupsService } from './scim-groups.service.js';
import type { ListQuery } from './scim-list.js';

const READ = { tag: 'SCIM', scope: 'scim:read', method: 'GET' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'SCIM', scope: 'scim:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'scimGroup' } } as const satisfies Partial<OperationSpec>;
const Scim = () => Header('content-type', SCIM_TYPE);
const TheId = () => Param('id', new TypedId('scimGroup', 'group'));

@ApiExcludeController()
@UseFilters(ScimErrors)
@Controller('/scim/v2/Groups')
export class ScimGroupsController {
  constructor(private readonly groups: ScimGroupsService) {}

  @Scim()
  @Operation({ ...WRITE, id: 'createScimGroup', method: 'POST', summary: 'Provision a group' })
  create(@CallerOf() caller: Caller, @Body() body: unknown) {
    return this.groups.create(caller, body);
  }

  @Scim()
  @Operation({ ...READ, id: 'listScimGroups', summary: 'List or find groups' })
  list(@CallerOf() caller: Caller, @Query() query: ListQuery) {
    return this.groups.list(caller, query);
  }

  @Scim()
  @Operation({ ...READ, ...ONE, id: 'getScimGroup', summary: 'Read a group' })
  get(@CallerOf() caller: Caller, @TheId() id: string, @Query() query: ListQuery) {
    return this.groups.get(caller, id, query);
  }

  @Scim()
  @Operation({ ...WRITE, ...ONE, id: 'replaceScimGroup', method: 'PUT', summary: 'Replace a group' })
  replace(@CallerOf() caller: Caller, @TheId() id: string, @Body() body: unknown) {
    return this.groups.replace(caller, id, body);
  }

  @Scim()
  @Operation({ ...WRITE, ...ONE, id: 'patchScimGroup', method: 'PATCH', summary: 'Change a group' })
  patch(@CallerOf() caller: Caller, @TheId() id: string, @Body() body: unknown) {
    return this.groups.patch(caller, id, body);
  }

  @Operation({ ...WRITE, ...ONE, id: 'deleteScimGroup', method: 'DELETE', summary: 'Delete a group' })
  remove(@CallerOf() caller: Caller, @TheId() id: string) {
    return this.groups.remove(caller, id);
  }
}
