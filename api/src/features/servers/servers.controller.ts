/** `/v1/servers`. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf, type ExpectedVersions, IfMatch, PreferWait } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleJob, JobSchema } from '../jobs/jobs.schemas.js';
import {
  CreateServer,
  exampleRemoteServer,
  exampleServer,
  ServerLogs,
  ServerPage,
  ServerSchema,
  ServersQuery,
  ServerTest,
  UpdateServer,
} from './servers.schemas.js';
import { ServersService } from './servers.service.js';

const READ = { tag: 'Servers', scope: 'servers:read' } as const satisfies Partial<OperationSpec>;
const WRITE = { tag: 'Servers', scope: 'servers:write' } as const satisfies Partial<OperationSpec>;
const ONE = { path: ':id', params: { id: 'server' } } as const satisfies Partial<OperationSpec>;
const SERVER = { response: ServerSchema, example: exampleServer, versioned: true, volatile: true } as const;

@Controller('/v1/servers')
export class ServersController {
  constructor(private readonly servers: ServersService) {}

  @Operation({
    ...WRITE,
    ...SERVER,
    id: 'createServer',
    method: 'POST',
    summary: 'Connect a server',
    description: 'Its catalogue is read in the background; `Prefer: wait=20` waits for the first one.',
    requests: {
      STDIO: {
        name: 'Files',
        type: 'STDIO',
        command: 'npx',
        args: ['-y', '@modelcontextprotocol/server-filesystem', '/srv/files'],
      },
      'Streamable HTTP with a key': {
        name: 'Exa',
        type: 'STREAMABLE_HTTP',
        url: 'https://mcp.exa.ai/mcp',
        auth: { type: 'api_key', apiKey: 'the key' },
      },
      'SSE with a token': {
        name: 'Sentry',
        type: 'SSE',
        url: 'https://mcp.example.com/sse',
        auth: { type: 'bearer_token', bearerToken: 'the token' },
      },
    },
    location: '/v1/servers',
    wait: true,
    errors: ['already_exists', 'quota_exceeded', 'stdio_disabled'],
  })
  create(
    @CallerOf() caller: Caller,
    @Body({ schema: CreateServer }) body: CreateServer,
    @PreferWait() wait: number,
  ) {
    return this.servers.create(caller, body, wait);
  }

  @Operation({
    ...READ,
    id: 'listServers',
    method: 'GET',
    summary: 'List servers, newest first',
    response: ServerPage,
    example: { data: [exampleServer, exampleRemoteServer], nextCursor: null },
  })
  list(@CallerOf() caller: Caller, @Query({ schema: ServersQuery }) query: ServersQuery) {
    return this.servers.list(caller, query);
  }

  @Operation({ ...READ, ...ONE, ...SERVER, id: 'getServer', method: 'GET', summary: 'Read a server' })
  get(@CallerOf() caller: Caller, @Param('id', new TypedId('server')) id: string) {
    return this.servers.get(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    ...SERVER,
    id: 'updateServer',
    method: 'PATCH',
    summary: 'Change a server',
    description:
      'A change of the connection opens new links and reads the catalogue anew; running calls finish on the old ones. `Prefer: wait=N` waits for it.',
    requests: {
      'Switch off': { enabled: false },
      'Set one variable, remove another': { env: { LOG_LEVEL: 'debug', OLD: null } },
      'New credential': { auth: { type: 'bearer_token', bearerToken: 'the token' } },
    },
    ifMatch: true,
    wait: true,
    errors: ['already_exists', 'stdio_disabled'],
  })
  update(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('server')) id: string,
    @Body({ schema: UpdateServer }) body: UpdateServer,
    @IfMatch() expected: ExpectedVersions,
    @PreferWait() wait: number,
  ) {
    return this.servers.update(caller, id, body, expected, wait);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'deleteServer',
    method: 'DELETE',
    summary: 'Delete a server; namespaces lose it',
    ifMatch: true,
  })
  remove(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('server')) id: string,
    @IfMatch() expected: ExpectedVersions,
  ) {
    return this.servers.remove(caller, id, expected);
  }

  @Operation({
    ...READ,
    ...ONE,
    id: 'getServerLogs',
    method: 'GET',
    path: ':id/logs',
    summary: 'Read what a STDIO server wrote to stderr',
    description:
      'The last lines of its processes, wherever they ran; a few seconds behind. Values of its secrets and variables are taken out.',
    response: ServerLogs,
    example: {
      lines: [
        {
          at: exampleServer.updatedAt,
          source: 'gateway:5f2a9c01',
          text: 'Secure MCP Filesystem Server running on stdio',
        },
      ],
    },
  })
  logs(@CallerOf() caller: Caller, @Param('id', new TypedId('server')) id: string) {
    return this.servers.logs(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'testServer',
    method: 'POST',
    path: ':id/test',
    status: 200,
    summary: 'Connect to a server now',
    description: 'Says era, version, latency and counts, or what failed. Changes nothing.',
    response: ServerTest,
    example: {
      ok: true,
      latencyMs: 3,
      era: 'legacy',
      protocolVersion: '2025-11-25',
      serverInfo: { name: 'secure-filesystem-server', version: '0.2.0' },
      capabilities: { tools: {} },
      instructions: null,
      counts: { tools: 14, prompts: 0, resources: 0, resourceTemplates: 0 },
      error: null,
    },
  })
  test(@CallerOf() caller: Caller, @Param('id', new TypedId('server')) id: string) {
    return this.servers.test(caller, id);
  }

  @Operation({
    ...WRITE,
    ...ONE,
    id: 'syncServer',
    method: 'POST',
    path: ':id/sync',
    status: 202,
    summary: 'Read the catalogue of a server anew',
    description: 'Answers with the job; `Prefer: wait=N` waits for its end.',
    response: JobSchema,
    example: exampleJob,
    location: '/v1/jobs',
    wait: true,
  })
  sync(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('server')) id: string,
    @PreferWait() wait: number,
  ) {
    return this.servers.sync(caller, id, wait);
  }
}
