/** `/scim/v2`: what a directory speaks to (RFC 7644). Its own protocol, so no part of the document of `/v1`. */
import { Body, Controller, Header, Inject, Param, Query, UseFilters } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { type Caller, CallerOf } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { ENV } from '../../common/tokens.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import type { Env } from '../../config/env.js';
import { SCIM_TYPE, ScimError, ScimErrors } from './scim.errors.js';
import { ScimService } from './scim.service.js';
import { resourceType, resourceTypes, schema, schemas, serviceProviderConfig } from './scim-discovery.js';
import type { ListQuery } from './scim-list.js';

const READ = { tag: 'SCIM', scope: 'scim:read', method: 'GET' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'SCIM', scope: 'scim:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: 'Users/:id', params: { id: 'scimUser' } } as const satisfies Partial<OperationSpec>;
const Scim = () => Header('content-type', SCIM_TYPE);
const TheId = () => Param('id', new TypedId('scimUser', 'user'));

@ApiExcludeController()
@UseFilters(ScimErrors)
@Controller('/scim/v2')
export class ScimController {
  private readonly base: string;

  constructor(
    private readonly scim: ScimService,
    @Inject(ENV) env: Env,
  ) {
    this.base = `${env.PATCHBAY_PUBLIC_URL}/scim/v2`;
  }

  @Scim()
  @Operation({ ...WRITE, id: 'createScimUser', method: 'POST', path: 'Users', summary: 'Provision a user' })
  create(@CallerOf() caller: Caller, @Body() body: unknown) {
    return this.scim.create(caller, body);
  }

  @Scim()
  @Operation({ ...READ, id: 'listScimUsers', path: 'Users', summary: 'List or find users' })
  list(@CallerOf() caller: Caller, @Query() query: ListQuery) {
    return this.scim.list(caller, query);
  }

  @Scim()
  @Operation({ ...READ, ...ONE, id: 'getScimUser', summary: 'Read a user' })
  get(@CallerOf() caller: Caller, @TheId() id: string) {
    return this.scim.get(caller, id);
  }

  @Scim()
  @Operation({ ...WRITE, ...ONE, id: 'replaceScimUser', method: 'PUT', summary: 'Replace a user' })
  replace(@CallerOf() caller: Caller, @TheId() id: string, @Body() body: unknown) {
    return this.scim.replace(caller, id, body);
  }

  @Scim()
  @Operation({ ...WRITE, ...ONE, id: 'patchScimUser', method: 'PATCH', summary: 'Change a user' })
  patch(@CallerOf() caller: Caller, @TheId() id: string, @Body() body: unknown) {
    return this.scim.patch(caller, id, body);
  }

  @Operation({ ...WRITE, ...ONE, id: 'deleteScimUser', method: 'DELETE', summary: 'Delete a user' })
  remove(@CallerOf() caller: Caller, @TheId() id: string) {
    return this.scim.remove(caller, id);
  }

  @Scim()
  @Operation({ ...READ, id: 'getScimConfig', path: 'ServiceProviderConfig', summary: 'What is supported' })
  config() {
    return serviceProviderConfig(this.base);
  }

  @Scim()
  @Operation({ ...READ, id: 'listScimTypes', path: 'ResourceTypes', summary: 'Kinds of resources' })
  types() {
    return resourceTypes(this.base);
  }

  @Scim()
  @Operation({ ...READ, id: 'getScimType', path: 'ResourceTypes/:name', summary: 'A kind of resources' })
  type(@Param('name') name: string) {
    return found(resourceType(this.base, name));
  }

  @Scim()
  @Operation({ ...READ, id: 'listScimSchemas', path: 'Schemas', summary: 'Schemas' })
  schemas() {
    return schemas(this.base);
  }

  @Scim()
  @Operation({ ...READ, id: 'getScimSchema', path: 'Schemas/:urn', summary: 'A schema' })
  schema(@Param('urn') urn: string) {
    return found(schema(this.base, urn));
  }
}

function found<T>(one: T | null): T {
  if (one === null) throw new ScimError(404, 'There is no such thing.');
  return one;
}
