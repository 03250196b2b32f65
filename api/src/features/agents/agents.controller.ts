/** `/v1/agents`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleId } from '../../common/wire.js';
import { exampleKeyUsage, KeyUsageQuery } from '../keys/keys.schemas.js';
import { AgentClientsService } from './agent-clients.service.js';
import { AgentGrantsService } from './agent-grants.service.js';
import {
  AgentClients,
  AgentGrants,
  AgentPage,
  AgentSchema,
  AgentsQuery,
  AgentUsageSchema,
  CreateAgent,
  exampleAgent,
  exampleClients,
  exampleGrants,
  PutAgentGrant,
  ReplaceAgentClients,
  ReplaceAgentGrants,
  UpdateAgent,
} from './agents.schemas.js';
import { AgentsService } from './agents.service.js';

const READ = { tag: 'Agents', scope: 'agents:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Agents', scope: 'agents:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'agent' } } as const satisfies Partial<OperationSpec>;
const AGENT = { response: AgentSchema, example: exampleAgent, versioned: true } as const;
// Endpoints and servers that are deleted leave the answer without a new version.
const GRANTS = { response: AgentGrants, example: exampleGrants, versioned: true, volatile: true } as const;
const CLIENTS = { response: AgentClients, example: exampleClients, versioned: true } as const;
const ONE_GRANT = {
  path: ':id/grants/:endpointId',
  params: { id: 'agent', endpointId: 'endpoint' },
} as const satisfies Partial<OperationSpec>;

const exampleServers = [{ serverId: exampleId('server'), tools: ['search', 'read_*'], resources: ['*'] }];

@Controller('/v1/agents')
export class AgentsController {
  constructor(
    private readonly agents: AgentsService,
    private readonly granting: AgentGrantsService,
    private readonly clients: AgentClientsService,
  ) {}

  @Operation({
    ...WRITE,
    ...AGENT,
    id: 'createAgent',
    method: 'POST',
    summary: 'Create an agent',
    description: 'It sees nothing until it is granted something. Keys of endpoints act for it by `agentId`.',
    requests: {
      'With a grant': {
        name: 'Researcher',
        grants: [{ endpointId: exampleId('endpoint'), servers: exampleServers }],
      },
      'Without grants': { name: 'Researcher' },
    },
    location: '/v1/agents',
    errors: ['already_exists', 'not_found', 'in_use'],
  })
  create(@CallerOf() caller: Caller, @Body({ schema: CreateAgent }) body: CreateAgent) {
    return this.agents.create(caller, body);
  }

  @Operation({
    ...READ,
    id: 'listAgents',
    method: 'GET',
    summary: 'List agents, newest first',
    response: AgentPage,
    example: { data: [exampleAgent], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: AgentsQuery }) query: AgentsQuery) {
    return this.agents.list(caller, query);
  }

  @Operation({ ...READ, ...ONE, ...AGENT, id: 'getAgent', method: 'GET', summary: 'Read an agent' })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('agent')) id: string) {
    return this.agents.get(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...AGENT,
    id: 'updateAgent',
    method: 'PATCH',
    summary: 'Change an agent, or switch it off',
    description: 'Where it is switched off, its sessions and streams end in less than a second.',
    requests: { 'Switch off': { enabled: false }, Rename: { name: 'Librarian' } },
    ifMatch: true,
    errors: ['already_exists'],
  })
  update(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('agent')) id: string,
    @Body({ schema: UpdateAgent }) body: UpdateAgent,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.agents.update(caller, id, body, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteAgent',
    method: 'DELETE',
    summary: 'Delete an agent and its keys',
    description: 'Refused while OAuth clients act for it; the answer names them.',
    ifMatch: true,
    errors: ['in_use'],
  })
  remove(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('agent')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.agents.remove(caller, id, expected);
  }

  @Operation({
    ...READ,
    ...ONE,
    path: ':id/usage',
    id: 'getAgentUsage',
    method: 'GET',
    summary: 'How much an agent is used, by day',
    description: 'Under all of its keys. Kept for 400 days.',
    response: AgentUsageSchema,
    example: exampleKeyUsage,
  })
  usage(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('agent')) id: string,
    @Query({ schema: KeyUsageQuery }) query: KeyUsageQuery,
  ) {
    return this.agents.usage(caller, id, query);
  }

  @Operation({
    ...READ,
    ...ONE,
    ...GRANTS,
    path: ':id/grants',
    id: 'listAgentGrants',
    method: 'GET',
    summary: 'List what an agent is granted, by endpoint',
  })
  grants(@CallerOf() caller: Caller, @Param('id', new TypedId('agent')) id: string) {
    return this.granting.list(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...GRANTS,
    path: ':id/grants',
    id: 'replaceAgentGrants',
    method: 'PUT',
    summary: 'Replace all that an agent is granted',
    description:
      'In effect in less than a second: calls that run end as they began, lists change, and clients of this agent that listen hear of it.',
    requests: {
      'One endpoint, narrowed': { grants: [{ endpointId: exampleId('endpoint'), servers: exampleServers }] },
      Nothing: { grants: [] },
    },
    ifMatch: true,
    errors: ['in_use'],
  })
  replaceGrants(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('agent')) id: string,
    @Body({ schema: ReplaceAgentGrants }) body: ReplaceAgentGrants,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.granting.replace(caller, id, body, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE_GRANT,
    ...GRANTS,
    id: 'putAgentGrant',
    method: 'PUT',
    summary: 'Grant an agent an endpoint, or a part of it',
    description: 'Replaces what it was granted of this endpoint; the answer is all that it is granted.',
    requests: {
      'Some tools of a server': { servers: exampleServers },
      'The whole endpoint': { servers: null },
    },
    ifMatch: true,
    errors: ['in_use'],
  })
  putGrant(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('agent')) id: string,
    @Param('endpointId', new TypedId('endpoint')) endpointId: string,
    @Body({ schema: PutAgentGrant }) body: PutAgentGrant,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.granting.putOne(caller, id, endpointId, body, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE_GRANT,
    id: 'deleteAgentGrant',
    method: 'DELETE',
    summary: 'Take an endpoint away from an agent',
    ifMatch: true,
  })
  removeGrant(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('agent')) id: string,
    @Param('endpointId', new TypedId('endpoint')) endpointId: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.granting.removeOne(caller, id, endpointId, expected);
  }

  @Operation({
    ...READ,
    ...ONE,
    ...CLIENTS,
    path: ':id/oauth-clients',
    id: 'listAgentOauthClients',
    method: 'GET',
    summary: 'List the OAuth clients that act for an agent',
  })
  oauthClients(@CallerOf() caller: Caller, @Param('id', new TypedId('agent')) id: string) {
    return this.clients.list(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...CLIENTS,
    path: ':id/oauth-clients',
    id: 'replaceAgentOauthClients',
    method: 'PUT',
    summary: 'Replace the OAuth clients that act for an agent',
    description:
      'Whoever of the organisation grants such a client an endpoint: it sees there what the agent was granted. ' +
      'Sessions and streams of clients that come or go end in less than a second.',
    requests: {
      'One client': { clientIds: ['https://client.example.com/oauth.json'] },
      None: { clientIds: [] },
    },
    ifMatch: true,
    errors: ['in_use'],
  })
  replaceOauthClients(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('agent')) id: string,
    @Body({ schema: ReplaceAgentClients }) body: ReplaceAgentClients,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.clients.replace(caller, id, body, expected);
  }
}
