/** `/v1/organization`: the caller's own. */
import { Body, Controller } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { OrganizationService } from './organization.service.js';
import { exampleOrganization, OrganizationSchema, UpdateOrganization } from './organizations.schemas.js';

@Controller('/v1/organization')
export class OrganizationController {
  constructor(private readonly organization: OrganizationService) {}

  @Operation({
    id: 'getCurrentOrganization',
    method: 'GET',
    tag: 'Organization',
    summary: 'Read the organisation of the key',
    scope: 'organization:read',
    response: OrganizationSchema,
    example: exampleOrganization,
    versioned: true,
  })
  get(@CallerOf() caller: Caller) {
    return this.organization.get(caller);
  }

  @Operation({
    id: 'updateCurrentOrganization',
    method: 'PATCH',
    tag: 'Organization',
    summary: 'Rename the organisation of the key',
    scope: 'organization:write',
    requests: { Rename: { name: 'Acme Ltd' } },
    response: OrganizationSchema,
    example: { ...exampleOrganization, name: 'Acme Ltd', version: 2 },
    versioned: true,
    ifMatch: true,
  })
  update(
    @CallerOf() caller: Caller,
    @Body({ schema: UpdateOrganization }) body: UpdateOrganization,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.organization.update(caller, body, expected);
  }
}
