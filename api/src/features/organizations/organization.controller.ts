/** `/v1/organization`: the caller's own. */
import { Body, Controller } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch, PreferWait } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { exampleJob, JobSchema } from '../jobs/jobs.schemas.js';
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

  @Operation({
    id: 'rotateDataKey',
    method: 'POST',
    path: 'data-key/rotate',
    tag: 'Organization',
    status: 202,
    summary: 'Seal all secrets of the organisation with a new data key',
    description:
      'New values are sealed with it at once; a job, resumed after a crash, seals anew what is there. Nothing is interrupted. `Prefer: wait=N` waits for its end.',
    scope: 'organization:write',
    response: JobSchema,
    example: { ...exampleJob, kind: 'data-key.rotate', serverId: null },
    location: '/v1/jobs',
    wait: true,
    errors: ['in_use'],
  })
  rotateDataKey(@CallerOf() caller: Caller, @PreferWait() wait: number) {
    return this.organization.rotateDataKey(caller, wait);
  }
}
