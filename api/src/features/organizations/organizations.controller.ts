/** `/v1/organizations`: the operator's. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type ExpectedVersions, IfMatch, type Origin, OriginOf } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleKeyCreated, KeyCreated } from '../keys/keys.schemas.js';
import {
  CreateFirstKey,
  exampleOrganization,
  OperatorCreateOrganization,
  OperatorUpdateOrganization,
  OrganizationCreated,
  OrganizationPage,
  OrganizationSchema,
  OrganizationsQuery,
} from './organizations.schemas.js';
import { OrganizationsService } from './organizations.service.js';

const OPERATOR = { tag: 'Organizations', scope: 'operator' } as const satisfies Partial<OperationSpec>;
const ONE = { ...OPERATOR, params: { id: 'organization' } } as const satisfies Partial<OperationSpec>;
const ORGANIZATION = { response: OrganizationSchema, example: exampleOrganization, versioned: true } as const;

@Controller('/v1/organizations')
export class OrganizationsController {
  constructor(private readonly organizations: OrganizationsService) {}

  @Operation({
    ...OPERATOR,
    id: 'createOrganization',
    method: 'POST',
    summary: 'Create an organisation',
    description: 'The answer holds its first key, which is shown this once.',
    requests: {
      'Name only': { name: 'Acme' },
      'With a slug': { name: 'Acme', slug: 'acme' },
      'With quotas': { name: 'Acme', quotas: { servers: 20, callsPerMonth: 100_000 } },
    },
    response: OrganizationCreated,
    example: { ...exampleOrganization, keyId: exampleKeyCreated.id, key: exampleKeyCreated.key },
    versioned: true,
    location: '/v1/organizations',
    errors: ['already_exists'],
  })
  create(
    @OriginOf() origin: Origin,
    @Body({ schema: OperatorCreateOrganization }) body: OperatorCreateOrganization,
  ) {
    return this.organizations.create(origin, body);
  }

  @Operation({
    ...OPERATOR,
    id: 'listOrganizations',
    method: 'GET',
    summary: 'List organisations, newest first',
    response: OrganizationPage,
    example: { data: [exampleOrganization], nextCursor: null },
  })
  list(@Query({ schema: OrganizationsQuery }) query: OrganizationsQuery) {
    return this.organizations.list(query);
  }

  @Operation({
    ...ONE,
    ...ORGANIZATION,
    id: 'getOrganization',
    method: 'GET',
    path: ':id',
    summary: 'Read an organisation',
  })
  get(@Param('id', new TypedId('organization')) id: string) {
    return this.organizations.get(id);
  }

  @Operation({
    ...ONE,
    ...ORGANIZATION,
    id: 'updateOrganization',
    method: 'PATCH',
    path: ':id',
    summary: 'Rename an organisation, or set its quotas',
    description:
      'A quota of null is no limit. Lowering one below what there is deletes nothing: more is refused until it is below again.',
    requests: {
      Quotas: { quotas: { servers: 50, callsPerMonth: 1_000_000 } },
      'No limit': { quotas: { sessions: null } },
    },
    example: { ...exampleOrganization, version: 2 },
    ifMatch: true,
  })
  update(
    @OriginOf() origin: Origin,
    @Param('id', new TypedId('organization')) id: string,
    @Body({ schema: OperatorUpdateOrganization }) body: OperatorUpdateOrganization,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.organizations.update(origin, id, body, expected);
  }

  @Operation({
    ...ONE,
    ...ORGANIZATION,
    id: 'suspendOrganization',
    method: 'POST',
    path: ':id/suspend',
    status: 200,
    summary: 'Suspend an organisation',
    description: 'Its keys and endpoints are refused until it is activated. Nothing is lost.',
    example: { ...exampleOrganization, status: 'suspended', version: 2 },
  })
  suspend(@OriginOf() origin: Origin, @Param('id', new TypedId('organization')) id: string) {
    return this.organizations.setStatus(origin, id, 'suspended');
  }

  @Operation({
    ...ONE,
    ...ORGANIZATION,
    id: 'activateOrganization',
    method: 'POST',
    path: ':id/activate',
    status: 200,
    summary: 'End the suspension of an organisation',
  })
  activate(@OriginOf() origin: Origin, @Param('id', new TypedId('organization')) id: string) {
    return this.organizations.setStatus(origin, id, 'active');
  }

  @Operation({
    ...ONE,
    id: 'deleteOrganization',
    method: 'DELETE',
    path: ':id',
    summary: 'Delete an organisation and everything that is its',
    ifMatch: true,
  })
  remove(
    @OriginOf() origin: Origin,
    @Param('id', new TypedId('organization')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.organizations.remove(origin, id, expected);
  }

  @Operation({
    ...ONE,
    id: 'createOrganizationKey',
    method: 'POST',
    path: ':id/keys',
    summary: 'Issue a further organisation key',
    description: 'For an organisation that has lost its keys.',
    requests: { Named: { name: 'recovery' } },
    response: KeyCreated,
    example: exampleKeyCreated,
    versioned: true,
    location: '/v1/keys',
  })
  createKey(
    @OriginOf() origin: Origin,
    @Param('id', new TypedId('organization')) id: string,
    @Body({ schema: CreateFirstKey }) body: CreateFirstKey,
  ) {
    return this.organizations.createKey(origin, id, body);
  }
}
