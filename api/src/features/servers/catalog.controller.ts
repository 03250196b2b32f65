/** `/v1/servers/{id}/tools|prompts|resources|resource-templates`: what a server offers. */
import { Controller, Param, Query } from '@nestjs/common';
import { type Caller, CallerOf } from '../../common/caller.js';
import { Operation, type OperationSpec } from '../../common/operation.js';
import { PageQuery, type PageRequest } from '../../common/pagination.js';
import { TypedId } from '../../common/typed-id.pipe.js';
import { exampleId } from '../../common/wire.js';
import { PromptPage, ResourcePage, ResourceTemplatePage, ToolPage } from './servers.schemas.js';
import { ServersService } from './servers.service.js';

const LIST = {
  tag: 'Servers',
  scope: 'servers:read',
  method: 'GET',
  params: { id: 'server' },
} as const satisfies Partial<OperationSpec>;

const example = {
  hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  requires: [],
  changedAt: '2026-11-21T09:30:02.000Z',
};

@Controller('/v1/servers')
export class CatalogController {
  constructor(private readonly servers: ServersService) {}

  @Operation({
    ...LIST,
    id: 'listServerTools',
    path: ':id/tools',
    summary: 'List the tools of a server',
    response: ToolPage,
    example: {
      data: [
        {
          id: exampleId('tool'),
          name: 'read_file',
          definition: { name: 'read_file', description: 'Reads a file.', inputSchema: { type: 'object' } },
          ...example,
        },
      ],
      nextCursor: null,
    },
  })
  async tools(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('server')) id: string,
    @Query({ schema: PageQuery }) query: PageRequest,
  ) {
    const page = await this.servers.items(caller, id, 'tool', query);
    return { ...page, data: page.data.map(({ key, ...item }) => ({ ...item, name: key })) };
  }

  @Operation({
    ...LIST,
    id: 'listServerPrompts',
    path: ':id/prompts',
    summary: 'List the prompts of a server',
    response: PromptPage,
    example: {
      data: [{ id: exampleId('prompt'), name: 'review', definition: { name: 'review' }, ...example }],
      nextCursor: null,
    },
  })
  async prompts(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('server')) id: string,
    @Query({ schema: PageQuery }) query: PageRequest,
  ) {
    const page = await this.servers.items(caller, id, 'prompt', query);
    return { ...page, data: page.data.map(({ key, ...item }) => ({ ...item, name: key })) };
  }

  @Operation({
    ...LIST,
    id: 'listServerResources',
    path: ':id/resources',
    summary: 'List the resources of a server',
    response: ResourcePage,
    example: {
      data: [
        {
          id: exampleId('resource'),
          uri: 'file:///srv/files/a.txt',
          definition: { uri: 'file:///srv/files/a.txt', name: 'a.txt' },
          ...example,
        },
      ],
      nextCursor: null,
    },
  })
  async resources(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('server')) id: string,
    @Query({ schema: PageQuery }) query: PageRequest,
  ) {
    const page = await this.servers.items(caller, id, 'resource', query);
    return { ...page, data: page.data.map(({ key, ...item }) => ({ ...item, uri: key })) };
  }

  @Operation({
    ...LIST,
    id: 'listServerResourceTemplates',
    path: ':id/resource-templates',
    summary: 'List the resource templates of a server',
    response: ResourceTemplatePage,
    example: {
      data: [
        {
          id: exampleId('resourceTemplate'),
          uriTemplate: 'file:///{path}',
          definition: { uriTemplate: 'file:///{path}', name: 'file' },
          ...example,
        },
      ],
      nextCursor: null,
    },
  })
  async resourceTemplates(
    @CallerOf() caller: Caller,
    @Param('id', new TypedId('server')) id: string,
    @Query({ schema: PageQuery }) query: PageRequest,
  ) {
    const page = await this.servers.items(caller, id, 'resource_template', query);
    return { ...page, data: page.data.map(({ key, ...item }) => ({ ...item, uriTemplate: key })) };
  }
}
