/** `/v1/domains`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { CreateDomain, DomainPage, DomainSchema, DomainsQuery, exampleDomain } from './domains.schemas.js';
import { DomainsService } from './domains.service.js';

const READ = { tag: 'Sign-on', scope: 'sign-on:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Sign-on', scope: 'sign-on:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'domain' } } as const satisfies Partial<OperationSpec>;
const DOMAIN = { response: DomainSchema, example: exampleDomain, versioned: true } as const;
const PENDING = { ...exampleDomain, status: 'pending', verifiedAt: null, lastCheck: null } as const;

@Controller('/v1/domains')
export class DomainsController {
  constructor(private readonly domains: DomainsService) {}

  @Operation({
    ...WRITE,
    ...DOMAIN,
    id: 'createDomain',
    method: 'POST',
    summary: 'Claim a domain of e-mail addresses',
    description: 'It counts once it is verified: write the record of the answer into its DNS, then `verify`.',
    requests: { Claim: { name: 'corp.example' } },
    example: PENDING,
    location: '/v1/domains',
    errors: ['already_exists'],
  })
  create(@CallerOf() caller: Caller, @Body({ schema: CreateDomain }) body: CreateDomain) {
    return this.domains.create(caller, body);
  }

  @Operation({
    ...READ,
    id: 'listDomains',
    method: 'GET',
    summary: 'List domains, newest first',
    response: DomainPage,
    example: { data: [exampleDomain], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: DomainsQuery }) query: DomainsQuery) {
    return this.domains.list(caller, query);
  }

  @Operation({ ...READ, ...ONE, ...DOMAIN, id: 'getDomain', method: 'GET', summary: 'Read a domain' })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('domain')) id: string) {
    return this.domains.get(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...DOMAIN,
    id: 'verifyDomain',
    method: 'POST',
    path: ':id/verify',
    status: 200,
    summary: 'Look for the record of a domain',
    description:
      'Answers with the domain: `lastCheck` says what was found. Of one organisation at a time. A verified domain is looked at again daily; without its record it is no longer verified after seven days.',
  })
  verify(@CallerOf() caller: Caller, @Param('id', new TypedId('domain')) id: string) {
    return this.domains.verify(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteDomain',
    method: 'DELETE',
    summary: 'Give up a domain',
    description: 'Nobody with an address there signs on through the organisation any more.',
    ifMatch: true,
  })
  remove(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('domain')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.domains.remove(caller, id, expected);
  }
}
