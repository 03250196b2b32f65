/** `/v1/connections` and `/v1/servers/{id}/connections`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleId } from '../../common/wire.js';
import {
  ConnectionDeleted,
  ConnectionPage,
  ConnectionSchema,
  ConnectionStarted,
  ConnectionsQuery,
  exampleConnection,
  exampleStarted,
  StartConnection,
} from './connections.schemas.js';
import { ConnectionsService } from './connections.service.js';

const READ = { tag: 'Connections', scope: 'connections:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Connections', scope: 'connections:write' } as const satisfies Partial<OperationSpec>;
const OF_SERVER = {
  path: ':id/connections',
  params: { id: 'server' },
} as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'connection' } } as const satisfies Partial<OperationSpec>;

@Controller('/v1/servers')
export class ServerConnectionsController {
  constructor(private readonly connections: ConnectionsService) {}

  @Operation({
    ...WRITE,
    ...OF_SERVER,
    id: 'startConnection',
    method: 'POST',
    summary: 'Connect a server for the organisation or for a subject',
    description:
      'For `oauth2` the answer has the URL at which a user signs in within ten minutes; with `client_credentials` it is connected at once. For the credentials of subjects by other kinds of `auth`, give the `credential` itself. Once more for the same subject: another sign-in, or another credential; what was connected goes on until then.',
    requests: {
      'Sign in for the organisation': {},
      'Sign in for a subject': { subject: 'user-42', returnUrl: 'https://app.example.com/settings' },
      'A key of a subject': { subject: 'user-42', credential: { value: 'the key' } },
    },
    bodyOptional: true,
    response: ConnectionStarted,
    example: exampleStarted,
    versioned: true,
    volatile: true,
    location: '/v1/connections',
    errors: ['authorization_server_failed'],
  })
  start(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('server')) id: string,
    @Body({ schema: StartConnection }) body: StartConnection,
  ) {
    return this.connections.start(caller, id, body);
  }

  @Operation({
    ...READ,
    ...OF_SERVER,
    id: 'listConnections',
    method: 'GET',
    summary: 'List the connections of a server, newest first',
    response: ConnectionPage,
    example: { data: [exampleConnection], nextCursor: null },
  })
  list(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('server')) id: string,
    @Query({ schema: ConnectionsQuery }) query: ConnectionsQuery,
  ) {
    return this.connections.list(caller, id, query);
  }
}

@Controller('/v1/connections')
export class ConnectionsController {
  constructor(private readonly connections: ConnectionsService) {}

  @Operation({
    ...READ,
    ...ONE,
    id: 'getConnection',
    method: 'GET',
    summary: 'Read a connection',
    response: ConnectionSchema,
    example: exampleConnection,
    versioned: true,
    volatile: true,
  })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('connection')) id: string) {
    return this.connections.get(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteConnection',
    method: 'DELETE',
    status: 200,
    summary: 'Disconnect: forget the credential and revoke it',
    description:
      'Links that carry it are closed in less than a second; calls under way finish. The answer says whether the authorization server revoked the tokens.',
    response: ConnectionDeleted,
    example: { id: exampleId('connection'), revoked: 'revoked' },
  })
  remove(@CallerOf() caller: Caller, @Param('id', new TypedId('connection')) id: string) {
    return this.connections.remove(caller, id);
  }
}
