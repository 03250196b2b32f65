/** `/v1/usage`, and the same of one organisation for the operator. */
import { Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleUsage, UsageQuery, UsageSchema } from './usage.schemas.js';
import { UsageService } from './usage.service.js';

const FRESHNESS =
  'Gateways write calls and open sessions every second. How servers are connected is counted by day (UTC), kept for 400 days and written every five seconds.';

@Controller('/v1/usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Operation({
    id: 'getUsage',
    method: 'GET',
    tag: 'Usage',
    scope: 'usage:read',
    summary: 'Quotas and what is used of them, calls by month, and how well servers are connected',
    description: FRESHNESS,
    response: UsageSchema,
    example: exampleUsage,
  })
  get(@CallerOf() caller: Caller, @Query({ schema: UsageQuery }) query: UsageQuery) {
    return this.usage.get(caller.orgId, query);
  }
}

@Controller('/v1/organizations')
export class OrganizationUsageController {
  constructor(private readonly usage: UsageService) {}

  @Operation({
    id: 'getOrganizationUsage',
    method: 'GET',
    path: ':id/usage',
    tag: 'Organizations',
    scope: 'operator',
    params: { id: 'organization' },
    summary: 'Read quotas and usage of an organisation',
    description: FRESHNESS,
    response: UsageSchema,
    example: exampleUsage,
  })
  get(
    @Param('id', new TypedId('organization')) id: string,
    @Query({ schema: UsageQuery }) query: UsageQuery,
  ) {
    return this.usage.get(id, query);
  }
}
