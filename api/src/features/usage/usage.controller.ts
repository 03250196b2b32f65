/** `/v1/usage`. */
import { Controller, Query } from '@nestjs/common';
import { type Caller, CallerOf } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { exampleUsage, UsageQuery, UsageSchema } from './usage.schemas.js';
import { UsageService } from './usage.service.js';

@Controller('/v1/usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Operation({
    id: 'getUsage',
    method: 'GET',
    tag: 'Usage',
    scope: 'usage:read',
    summary: 'How well servers are connected: attempts, discoveries, authorisations, renewals',
    description: 'Counted by day (UTC), kept for 400 days. Gateways write theirs every five seconds.',
    response: UsageSchema,
    example: exampleUsage,
  })
  get(@CallerOf() caller: Caller, @Query({ schema: UsageQuery }) query: UsageQuery) {
    return this.usage.get(caller, query);
  }
}
