/** `/v1/namespaces`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { PageQuery, type PageRequest } from '../../common/pagination.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleId } from '../../common/wire.js';
import { NamespaceToolsService } from './namespace-tools.service.js';
import {
  CreateNamespace,
  exampleNamespace,
  exampleTool,
  NamespacePage,
  NamespaceSchema,
  NamespaceServers,
  NamespaceTool,
  NamespaceToolPage,
  NamespaceToolsQuery,
  ReplaceServers,
  UpdateNamespace,
  UpdateNamespaceTool,
} from './namespaces.schemas.js';
import { NamespacesService } from './namespaces.service.js';

const READ = { tag: 'Namespaces', scope: 'namespaces:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Namespaces', scope: 'namespaces:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'namespace' } } as const satisfies Partial<OperationSpec>;
// The names of its servers are in the answer and change without it.
const NAMESPACE = {
  response: NamespaceSchema,
  example: exampleNamespace,
  versioned: true,
  volatile: true,
} as const;
const SERVERS = {
  path: ':id/servers',
  response: NamespaceServers,
  example: { data: exampleNamespace.servers, version: 1 },
  versioned: true,
  volatile: true,
} as const;

@Controller('/v1/namespaces')
export class NamespacesController {
  constructor(
    private readonly namespaces: NamespacesService,
    private readonly tools: NamespaceToolsService,
  ) {}

  @Operation({
    ...WRITE,
    ...NAMESPACE,
    id: 'createNamespace',
    method: 'POST',
    summary: 'Create a namespace',
    requests: {
      'One server': { name: 'Research', servers: [{ serverId: exampleId('server') }] },
      'Bare names': { name: 'Bare', servers: [{ serverId: exampleId('server'), prefix: '' }] },
    },
    location: '/v1/namespaces',
    errors: ['already_exists', 'not_found', 'in_use'],
  })
  create(@CallerOf() caller: Caller, @Body({ schema: CreateNamespace }) body: CreateNamespace) {
    return this.namespaces.create(caller, body);
  }

  @Operation({
    ...READ,
    id: 'listNamespaces',
    method: 'GET',
    summary: 'List namespaces, newest first',
    response: NamespacePage,
    example: { data: [exampleNamespace], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: PageQuery }) query: PageRequest) {
    return this.namespaces.list(caller, query);
  }

  @Operation({
    ...READ,
    ...ONE,
    ...NAMESPACE,
    id: 'getNamespace',
    method: 'GET',
    summary: 'Read a namespace',
  })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('namespace')) id: string) {
    return this.namespaces.get(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...NAMESPACE,
    id: 'updateNamespace',
    method: 'PATCH',
    summary: 'Change name or description of a namespace',
    requests: { Describe: { description: 'For the research agents.' } },
    ifMatch: true,
    errors: ['already_exists'],
  })
  update(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('namespace')) id: string,
    @Body({ schema: UpdateNamespace }) body: UpdateNamespace,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.namespaces.update(caller, id, body, expected);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteNamespace',
    method: 'DELETE',
    summary: 'Delete a namespace',
    description: 'Refused while an endpoint publishes it; the answer names the endpoints.',
    ifMatch: true,
    errors: ['in_use'],
  })
  remove(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('namespace')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.namespaces.remove(caller, id, expected);
  }

  @Operation({
    ...READ,
    ...ONE,
    ...SERVERS,
    id: 'listNamespaceServers',
    method: 'GET',
    summary: 'List the servers of a namespace, in order',
  })
  servers(@CallerOf() caller: Caller, @Param('id', new TypedId('namespace')) id: string) {
    return this.namespaces.servers(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...SERVERS,
    id: 'replaceNamespaceServers',
    method: 'PUT',
    summary: 'Replace the servers of a namespace',
    description: 'What was said about tools of a server that leaves is kept for its return.',
    requests: {
      'One server': { servers: [{ serverId: exampleId('server'), prefix: 'exa', enabled: true }] },
    },
    ifMatch: true,
    errors: ['in_use'],
  })
  replaceServers(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('namespace')) id: string,
    @Body({ schema: ReplaceServers }) body: ReplaceServers,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.namespaces.replaceServers(caller, id, body, expected);
  }

  @Operation({
    ...READ,
    ...ONE,
    id: 'listNamespaceTools',
    method: 'GET',
    path: ':id/tools',
    summary: 'List every tool of a namespace, with the name agents see',
    response: NamespaceToolPage,
    example: { data: [exampleTool], nextCursor: null },
  })
  listTools(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('namespace')) id: string,
    @Query({ schema: NamespaceToolsQuery }) query: NamespaceToolsQuery,
  ) {
    return this.tools.list(caller, id, query);
  }

  @Operation({
    ...WRITE,
    id: 'updateNamespaceTool',
    method: 'PATCH',
    path: ':id/tools/:toolId',
    params: { id: 'namespace', toolId: 'tool' },
    summary: 'Switch a tool off or on in a namespace, or override what agents see of it',
    requests: {
      'Switch off': { enabled: false },
      'Another name and description': { name: 'web_search', description: 'Searches the web.' },
      'Back to the original': {
        name: null,
        title: null,
        description: null,
        annotations: null,
        enabled: true,
      },
    },
    response: NamespaceTool,
    example: { ...exampleTool, exposedName: null, enabled: false },
  })
  updateTool(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('namespace')) id: string,
    @Param('toolId', new TypedId('tool')) toolId: string,
    @Body({ schema: UpdateNamespaceTool }) body: UpdateNamespaceTool,
  ) {
    return this.tools.update(caller, id, toolId, body);
  }
}
