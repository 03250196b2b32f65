/** The wire of namespaces. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, idOf, nameField, stamps, text } from '../../common/wire.js';

const prefix = z
  .string()
  .regex(/^[A-Za-z0-9_-]{0,32}$/, 'must be at most 32 letters, digits, _ and -')
  .describe(
    "What the server's names begin with (`{prefix}__{name}`); empty leaves them bare. Default: its slug.",
  );

const ServerEntry = z
  .strictObject({ serverId: idOf('server'), prefix: prefix.optional(), enabled: z.boolean().optional() })
  .meta({ id: 'NamespaceServerInput' });

const servers = z.array(ServerEntry).max(200);

export const CreateNamespace = z
  .strictObject({
    name: nameField,
    description: text(2_000).nullable().optional(),
    servers: servers.optional(),
  })
  .meta({ id: 'CreateNamespace' });

export const UpdateNamespace = z
  .strictObject({ name: nameField.optional(), description: text(2_000).nullable().optional() })
  .meta({ id: 'UpdateNamespace' });

export const ReplaceServers = z.strictObject({ servers }).meta({ id: 'ReplaceNamespaceServers' });

const MappedServer = z
  .object({
    serverId: z.string(),
    name: z.string(),
    prefix: z.string(),
    enabled: z.boolean().describe('In this namespace.'),
    serverEnabled: z.boolean().describe('The server itself; one that is off is served nowhere.'),
  })
  .meta({ id: 'NamespaceServer' });

export const NamespaceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    servers: z.array(MappedServer).describe('In order: of two equal names the earlier server keeps it.'),
    ...stamps,
  })
  .meta({ id: 'Namespace' });

export const NamespacePage = pageOf(NamespaceSchema, 'NamespacePage');

export const NamespaceServers = z
  .object({ data: z.array(MappedServer), version: z.int().describe("The namespace's; also the `ETag`.") })
  .meta({ id: 'NamespaceServers' });

const annotations = z
  .strictObject({
    title: text(200).optional(),
    readOnlyHint: z.boolean().optional(),
    destructiveHint: z.boolean().optional(),
    idempotentHint: z.boolean().optional(),
    openWorldHint: z.boolean().optional(),
  })
  .meta({ id: 'ToolAnnotations' });

const toolName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ and -')
  .describe('Replaces the name behind the prefix.');

export const UpdateNamespaceTool = z
  .strictObject({
    enabled: z.boolean().optional(),
    name: toolName.nullable().optional(),
    title: text(200).nullable().optional(),
    description: text(8_000).nullable().optional(),
    annotations: annotations.nullable().optional(),
  })
  .meta({
    id: 'UpdateNamespaceTool',
    description: 'What is not given stays; null goes back to the original.',
  });

const ToolOverride = z
  .object({
    enabled: z.boolean(),
    name: z.string().nullable(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    annotations: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'ToolOverride' });

export const NamespaceTool = z
  .object({
    id: z.string(),
    serverId: z.string(),
    serverName: z.string(),
    name: z.string().describe('As the server calls it.'),
    exposedName: z
      .string()
      .nullable()
      .describe('As agents see it; null when it is not served because it is off or its name is taken.'),
    enabled: z.boolean().describe('Whether it is served: tool, mapping and server are all on.'),
    override: ToolOverride.nullable(),
    definition: z.record(z.string(), z.unknown()).describe('As the server sent it.'),
  })
  .meta({ id: 'NamespaceTool' });

export const NamespaceToolPage = pageOf(NamespaceTool, 'NamespaceToolPage');

export const NamespaceToolsQuery = PageQuery.extend({
  serverId: idOf('server').optional().describe('Only tools of this server.'),
});

export type CreateNamespace = z.infer<typeof CreateNamespace>;
export type UpdateNamespace = z.infer<typeof UpdateNamespace>;
export type ReplaceServers = z.infer<typeof ReplaceServers>;
export type ServerEntry = z.infer<typeof ServerEntry>;
export type Namespace = z.infer<typeof NamespaceSchema>;
export type NamespaceServers = z.infer<typeof NamespaceServers>;
export type NamespaceTool = z.infer<typeof NamespaceTool>;
export type NamespaceToolsQuery = z.infer<typeof NamespaceToolsQuery>;
export type UpdateNamespaceTool = z.infer<typeof UpdateNamespaceTool>;

export const exampleNamespace: Namespace = {
  id: exampleId('namespace'),
  name: 'Research',
  description: null,
  servers: [
    { serverId: exampleId('server'), name: 'Exa', prefix: 'exa', enabled: true, serverEnabled: true },
  ],
  ...exampleStamps,
};

export const exampleTool: NamespaceTool = {
  id: exampleId('tool'),
  serverId: exampleId('server'),
  serverName: 'Exa',
  name: 'search',
  exposedName: 'exa__search',
  enabled: true,
  override: null,
  definition: { name: 'search', inputSchema: { type: 'object' } },
};
