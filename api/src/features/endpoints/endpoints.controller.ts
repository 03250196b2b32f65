/** `/v1/endpoints`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { PageQuery, type PageRequest } from '../../common/pagination.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleId } from '../../common/wire.js';
import {
  CreateEndpointKey,
  exampleEndpointKey,
  exampleEndpointKeyCreated,
  KeyCreated,
  KeyPage,
} from '../keys/keys.schemas.js';
import { toConnect } from './endpoints.mapper.js';
import {
  CreateEndpoint,
  EndpointConnect,
  EndpointPage,
  EndpointSchema,
  EndpointsQuery,
  exampleEndpoint,
  UpdateEndpoint,
} from './endpoints.schemas.js';
import { EndpointsService } from './endpoints.service.js';

const READ = { tag: 'Endpoints', scope: 'endpoints:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Endpoints', scope: 'endpoints:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'endpoint' } } as const satisfies Partial<OperationSpec>;
const ENDPOINT = { response: EndpointSchema, example: exampleEndpoint, versioned: true } as const;

@Controller('/v1/endpoints')
export class EndpointsController {
  constructor(private readonly endpoints: EndpointsService) {}

  @Operation({
    ...WRITE,
    ...ENDPOINT,
    id: 'createEndpoint',
    method: 'POST',
    summary: 'Publish a namespace as an endpoint',
    requests: {
      'With keys': { name: 'Research', namespaceId: exampleId('namespace'), auth: { apiKey: true } },
      'Streamable HTTP only': {
        name: 'Research',
        slug: 'research',
        namespaceId: exampleId('namespace'),
        transports: ['STREAMABLE_HTTP'],
      },
    },
    location: '/v1/endpoints',
    errors: ['already_exists', 'not_found', 'in_use', 'quota_exceeded'],
  })
  create(@CallerOf() caller: Caller, @Body({ schema: CreateEndpoint }) body: CreateEndpoint) {
    return this.endpoints.create(caller, body);
  }

  @Operation({
    ...READ,
    id: 'listEndpoints',
    method: 'GET',
    summary: 'List endpoints, newest first',
    response: EndpointPage,
    example: { data: [exampleEndpoint], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: EndpointsQuery }) query: EndpointsQuery) {
    return this.endpoints.list(caller, query);
  }

  @Operation({ ...READ, ...ONE, ...ENDPOINT, id: 'getEndpoint', method: 'GET', summary: 'Read an endpoint' })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('endpoint')) id: string) {
    return this.endpoints.get(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...ENDPOINT,
    id: 'updateEndpoint',
    method: 'PATCH',
    summary: 'Change an endpoint, or switch it to another namespace',
    requests: {
      'Another namespace': { namespaceId: exampleId('namespace') },
      'Switch off': { enabled: false },
    },
    ifMatch: true,
    errors: ['already_exists', 'in_use'],
  })
  update(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('endpoint')) id: string,
    @Body({ schema: UpdateEndpoint }) body: UpdateEndpoint,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.endpoints.update(caller, id, body, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteEndpoint',
    method: 'DELETE',
    summary: 'Delete an endpoint and its keys',
    ifMatch: true,
  })
  remove(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('endpoint')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.endpoints.remove(caller, id, expected);
  }

  @Operation({
    ...READ,
    ...ONE,
    id: 'getEndpointUrls',
    method: 'GET',
    path: ':id/urls',
    summary: 'Read the URLs of an endpoint, with configurations for clients',
    response: EndpointConnect,
    example: toConnect(exampleEndpoint),
  })
  urls(@CallerOf() caller: Caller, @Param('id', new TypedId('endpoint')) id: string) {
    return this.endpoints.connect(caller, id);
  }

  @Operation({
    tag: 'Endpoints',
    scope: 'keys:write',
    params: { id: 'endpoint' },
    id: 'createEndpointKey',
    method: 'POST',
    path: ':id/keys',
    summary: 'Create a key that opens an endpoint',
    description: 'The key is shown this once.',
    requests: {
      'Without end': { name: 'claude on my laptop' },
      'For a while': { name: 'trial', expiresAt: '2027-01-31T00:00:00Z' },
      'For an agent': { name: 'claude on my laptop', agentId: exampleId('agent') },
    },
    response: KeyCreated,
    example: exampleEndpointKeyCreated,
    versioned: true,
    volatile: true,
    location: '/v1/keys',
    errors: ['in_use'],
  })
  createKey(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('endpoint')) id: string,
    @Body({ schema: CreateEndpointKey }) body: CreateEndpointKey,
  ) {
    return this.endpoints.createKey(caller, id, body);
  }

  @Operation({
    tag: 'Endpoints',
    scope: 'keys:read',
    params: { id: 'endpoint' },
    id: 'listEndpointKeys',
    method: 'GET',
    path: ':id/keys',
    summary: 'List the keys of an endpoint, newest first',
    response: KeyPage,
    example: { data: [exampleEndpointKey], nextCursor: null },
  })
  listKeys(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('endpoint')) id: string,
    @Query({ schema: PageQuery }) query: PageRequest,
  ) {
    return this.endpoints.listKeys(caller, id, query);
  }
}
