/** The wire of import and export: the `mcpServers` form of MCP clients, and opencode's `mcp`. */
import { z } from 'zod';
import { exampleId } from '../../common/wire.js';

const entryName = z.string().min(1).max(100);
/** Clients put fields of their own into an entry: those are reported, not refused. */
const entry = z.record(z.string(), z.unknown());

export const ImportServers = z
  .strictObject({
    mcpServers: z
      .record(entryName, entry)
      .optional()
      .describe('As in the configuration of Claude Desktop, Cursor, Windsurf, MetaMCP and others.'),
    mcp: z.record(entryName, entry).optional().describe('As in opencode.json.'),
    dryRun: z.boolean().default(false).describe('Says what would happen and changes nothing.'),
    atomic: z.boolean().default(false).describe('Imports nothing when any entry fails.'),
  })
  .refine((body) => body.mcpServers !== undefined || body.mcp !== undefined, {
    error: 'is required (or mcp)',
    path: ['mcpServers'],
  })
  .refine((body) => Object.keys({ ...body.mcpServers, ...body.mcp }).length <= 200, {
    error: 'has more than 200 entries',
    path: ['mcpServers'],
  })
  .meta({ id: 'ImportServers' });

const ImportedEntry = z
  .object({
    name: z.string(),
    status: z.enum(['created', 'updated', 'unchanged', 'failed']),
    serverId: z.string().nullable().describe('Null when it failed, or would be created by a dry run.'),
    errors: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'ImportedEntry' });

export const ImportReport = z
  .object({
    applied: z.boolean().describe('False for a dry run, and when `atomic` stopped the import.'),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int(),
    entries: z.array(ImportedEntry),
  })
  .meta({ id: 'ImportReport' });

export const ExportedServers = z
  .object({
    mcpServers: z.record(
      z.string(),
      z
        .object({
          type: z.enum(['stdio', 'sse', 'http']),
          command: z.string().optional(),
          args: z.array(z.string()).optional(),
          env: z.record(z.string(), z.string()).optional(),
          url: z.string().optional(),
          headers: z.record(z.string(), z.string()).optional(),
          bearerToken: z.string().optional(),
          disabled: z.boolean().optional(),
        })
        .meta({ id: 'ExportedServer' }),
    ),
  })
  .meta({ id: 'ExportedServers', description: 'Secrets are `${NAME}` placeholders.' });

export type ImportServers = z.infer<typeof ImportServers>;
export type ImportReport = z.infer<typeof ImportReport>;
export type ImportedEntry = z.infer<typeof ImportedEntry>;
export type ExportedServers = z.infer<typeof ExportedServers>;

export const exampleImport: ImportReport = {
  applied: true,
  created: 1,
  updated: 0,
  unchanged: 0,
  failed: 0,
  entries: [{ name: 'exa', status: 'created', serverId: exampleId('server'), errors: [], warnings: [] }],
};
