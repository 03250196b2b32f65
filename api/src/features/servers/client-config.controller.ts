/** `/v1/servers/import` and `/v1/servers/export`. */
import { Body, Controller } from '@nestjs/common';
import { type Caller, CallerOf } from '../../common/caller.js';
import { Operation } from '../../common/operation.js';
import { ExportedServers, exampleImport, ImportReport, ImportServers } from './client-config.schemas.js';
import { ClientConfigService } from './client-config.service.js';

@Controller('/v1/servers')
export class ClientConfigController {
  constructor(private readonly configs: ClientConfigService) {}

  @Operation({
    id: 'importServers',
    method: 'POST',
    path: 'import',
    tag: 'Servers',
    status: 200,
    scope: 'servers:write',
    summary: 'Import servers from the configuration of an MCP client',
    description:
      'Entries are matched with servers by name. `${NAME}` is the secret of that name, but for a placeholder of an earlier export, which keeps what is stored.',
    requests: {
      'Claude Desktop and Cursor': {
        mcpServers: {
          exa: { command: 'npx', args: ['-y', 'exa-mcp-server'], env: { EXA_API_KEY: 'the key' } },
        },
      },
      opencode: {
        mcp: { files: { type: 'local', command: ['npx', '-y', 'mcp-files'], environment: { A: 'b' } } },
      },
      'Look first': { mcpServers: { exa: { url: 'https://mcp.exa.ai/mcp' } }, dryRun: true },
    },
    response: ImportReport,
    example: exampleImport,
    errors: ['already_exists', 'quota_exceeded'],
  })
  import(@CallerOf() caller: Caller, @Body({ schema: ImportServers }) body: ImportServers) {
    return this.configs.import(caller, body);
  }

  @Operation({
    id: 'exportServers',
    method: 'GET',
    path: 'export',
    tag: 'Servers',
    scope: 'servers:read',
    summary: 'Export all servers as the configuration of an MCP client',
    description:
      'Without secrets: a `${NAME}` placeholder stands for each value, and references to secrets as they are.',
    response: ExportedServers,
    example: {
      mcpServers: {
        exa: {
          type: 'stdio',
          command: 'npx',
          args: ['-y', 'exa-mcp-server'],
          env: { EXA_API_KEY: '${EXA_API_KEY}' },
        },
      },
    },
  })
  export(@CallerOf() caller: Caller) {
    return this.configs.export(caller);
  }
}
