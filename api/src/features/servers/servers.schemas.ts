/** The wire of servers. */
import { z } from 'zod';
import { PageQuery, pageOf } from '../../common/pagination.js';
import { exampleId, exampleStamps, nameField, stamps, time } from '../../common/wire.js';

export const SERVER_TYPES = ['STDIO', 'SSE', 'STREAMABLE_HTTP'] as const;
const ServerType = z.enum(SERVER_TYPES).meta({ id: 'ServerType' });
const SandboxNetwork = z.enum(['none', 'allow-list', 'open']).meta({ id: 'SandboxNetwork' });
const Sharing = z.enum(['shared', 'dedicated']).meta({ id: 'ServerSharing' });

/** Wherever a value stands, `${NAME}` is replaced by the organisation's secret; see docs/credentials.md. */
const value = z.string().max(8_192);
const names = z.string().min(1).max(128);
const secret = z.string().min(1).max(8_192);
const CredentialOwner = z.enum(['organization', 'subject']).meta({ id: 'CredentialOwner' });
const endpoint = z.string().min(1).max(2_048);

export const ServerAuthInput = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('none') }),
    z.strictObject({
      type: z.literal('api_key'),
      apiKey: secret.optional().describe('Required, unless `credentialOwner` is `subject`.'),
      in: z
        .enum(['header', 'query', 'env'])
        .optional()
        .describe('Default: `header`; for STDIO `env`, the only choice there.'),
      name: names
        .optional()
        .describe(
          'Of the header (default `X-API-Key`), the query parameter (default `api_key`), or the variable (required).',
        ),
    }),
    z.strictObject({
      type: z.literal('bearer_token'),
      bearerToken: secret.optional().describe('Required, unless `credentialOwner` is `subject`.'),
    }),
    z.strictObject({
      type: z.literal('env_vars'),
      envVars: z
        .record(names, value)
        .describe('With `credentialOwner: subject` the variables that a connection may set.'),
    }),
    z.strictObject({
      type: z.literal('oauth2'),
      grant: z
        .enum(['authorization_code', 'client_credentials'])
        .optional()
        .describe(
          'Default `authorization_code`: somebody signs in, see `POST /v1/servers/{id}/connections`.',
        ),
      preset: z.string().min(1).max(32).optional().describe('A known provider: `github`, `google`, ….'),
      scopes: z
        .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/, 'must be a scope (RFC 6749 §3.3)'))
        .max(100)
        .optional()
        .describe('To ask for. Default: what the server names.'),
      clientId: value
        .min(1)
        .optional()
        .describe(
          'Of a client that was registered by hand. Default: one is registered, where that is possible.',
        ),
      clientSecret: secret.optional(),
      authorizationUrl: endpoint.optional().describe('With `tokenUrl`, in place of what the server says.'),
      tokenUrl: endpoint.optional(),
      revocationUrl: endpoint.optional(),
    }),
  ])
  .meta({ id: 'ServerAuthInput', description: 'The credential. Write-only. `${NAME}` stands for a secret.' });

const fields = {
  command: z
    .string()
    .min(1)
    .max(1_024)
    .describe('STDIO: the program, without arguments; no shell is involved.'),
  args: z
    .array(z.string().max(4_096))
    .max(100)
    .describe('STDIO. `${NAME}` stands for a secret, which the process list then shows.'),
  url: z
    .string()
    .min(1)
    .max(2_048)
    .describe(
      'SSE and STREAMABLE_HTTP: http(s), without user name and password. `${NAME}` stands for a secret.',
    ),
  sharing: Sharing.describe(
    '`shared`: one upstream conversation for the organisation (default for STDIO); `dedicated`: one for each session.',
  ),
  timeoutMs: z
    .int()
    .min(100)
    .max(3_600_000)
    .describe('Deadline of one request, in milliseconds. Default 60000.'),
  relayRoots: z
    .boolean()
    .describe(
      'Whether the roots of a client reach the server, where it is `dedicated`. To a file server they are permissions. Default false.',
    ),
  network: SandboxNetwork.describe(
    'STDIO, in a sandbox: what it reaches of the network; `allow-list`: the hosts in `allowedHosts`. Default: `allow-list` where there are any, else the most that the deployment allows (PATCHBAY_STDIO_NETWORK).',
  ),
  allowedHosts: z
    .array(z.string().max(300))
    .max(32)
    .describe(
      'STDIO, in a sandbox with the network `allow-list`: `host` (port 443) or `host:port`; names only, no wildcards. Default none.',
    ),
  persistentDirectory: z
    .boolean()
    .describe(
      'STDIO, in a sandbox: whether its home directory is kept for it. Else that goes with each process. Default false.',
    ),
  credentialOwner: CredentialOwner.describe(
    '`organization` (default): one credential for all; `subject`: each subject (`X-Patchbay-Subject`) has its own, see connections.',
  ),
  enabled: z.boolean(),
};

export const CreateServer = z
  .strictObject({
    name: nameField,
    type: ServerType,
    command: fields.command.optional(),
    args: fields.args.optional(),
    env: z
      .record(names, value)
      .optional()
      .describe('STDIO: variables of the process. Write-only. `${NAME}` stands for a secret.'),
    url: fields.url.optional(),
    headers: z
      .record(names, value)
      .optional()
      .describe('SSE and STREAMABLE_HTTP. Write-only. `${NAME}` stands for a secret.'),
    auth: ServerAuthInput.optional(),
    sharing: fields.sharing.optional(),
    timeoutMs: fields.timeoutMs.optional(),
    relayRoots: fields.relayRoots.optional(),
    network: fields.network.optional(),
    allowedHosts: fields.allowedHosts.optional(),
    persistentDirectory: fields.persistentDirectory.optional(),
    credentialOwner: fields.credentialOwner.optional(),
    enabled: fields.enabled.optional(),
  })
  .meta({ id: 'CreateServer' });

export const UpdateServer = z
  .strictObject({
    name: nameField.optional(),
    type: ServerType.optional().describe('Between STDIO and the others, the connection is described anew.'),
    command: fields.command.optional(),
    args: fields.args.optional(),
    env: z
      .record(names, value.nullable())
      .optional()
      .describe('Merged: null removes a variable, variables not named stay.'),
    url: fields.url.optional(),
    headers: z
      .record(names, value.nullable())
      .optional()
      .describe('Merged: null removes a header, headers not named stay.'),
    auth: ServerAuthInput.optional().describe('Replaces the credential.'),
    sharing: fields.sharing.optional(),
    timeoutMs: fields.timeoutMs.optional(),
    relayRoots: fields.relayRoots.optional(),
    network: fields.network.optional(),
    allowedHosts: fields.allowedHosts.optional(),
    persistentDirectory: fields.persistentDirectory.optional(),
    credentialOwner: fields.credentialOwner.optional(),
    enabled: fields.enabled.optional(),
  })
  .meta({ id: 'UpdateServer' });

const TypedError = z
  .object({ code: z.string(), message: z.string() })
  .meta({ id: 'UpstreamError', description: 'A typed failure of an upstream.' });

export const CatalogCounts = z
  .object({ tools: z.int(), prompts: z.int(), resources: z.int(), resourceTemplates: z.int() })
  .meta({ id: 'CatalogCounts' });

const json = z.record(z.string(), z.unknown());

export const ServerSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string().describe('The default prefix in namespaces.'),
    type: ServerType,
    command: z.string().nullable(),
    args: z.array(z.string()).describe('What looks like a secret is shown as `***`.'),
    envNames: z.array(z.string()).describe('Names only; values are write-only.'),
    url: z.string().nullable().describe('What looks like a secret is shown as `***`.'),
    headerNames: z.array(z.string()).describe('Names only; values are write-only.'),
    auth: z
      .object({
        type: z.enum(['none', 'api_key', 'bearer_token', 'env_vars', 'oauth2']),
        in: z.enum(['header', 'query', 'env']).optional(),
        name: z.string().optional(),
        envNames: z.array(z.string()).optional(),
        grant: z.enum(['authorization_code', 'client_credentials']).optional(),
        preset: z.string().optional(),
        scopes: z.array(z.string()).optional(),
        clientId: z.string().optional(),
        authorizationUrl: z.string().optional(),
        tokenUrl: z.string().optional(),
        revocationUrl: z.string().optional(),
        configured: z
          .boolean()
          .describe(
            'Whether the credential itself stands here; with `oauth2` and of subjects it is in connections.',
          ),
      })
      .meta({ id: 'ServerAuth' }),
    sharing: Sharing,
    timeoutMs: z.int(),
    relayRoots: z.boolean(),
    network: SandboxNetwork,
    allowedHosts: z.array(z.string()),
    persistentDirectory: z.boolean(),
    install: z
      .object({
        ecosystem: z.enum(['npm', 'pypi']),
        package: z.string(),
        requested: z.string().nullable().describe('The version, range or tag that the command asks for.'),
        state: z
          .enum(['pending', 'installing', 'installed', 'failed', 'unmanaged'])
          .describe(
            '`pending`: not needed yet; `unmanaged`: left to its own runner (uvx), which installs at every start.',
          ),
        version: z.string().nullable().describe('What the server is pinned to.'),
        log: z.string().describe('The last lines of the installer.'),
        updatedAt: time().nullable(),
      })
      .meta({ id: 'ServerInstall' })
      .nullable()
      .describe('The package of a command such as npx: installed once, pinned, run directly. Else null.'),
    credentialOwner: CredentialOwner,
    enabled: z.boolean(),
    warnings: z
      .array(
        z.object({ path: z.string(), code: z.string(), message: z.string() }).meta({ id: 'ServerWarning' }),
      )
      .describe(
        '`unknown_secret`: the configuration names a secret that does not exist; `secret_in_args`: the process list shows it.',
      ),
    health: z
      .object({
        status: z
          .enum(['healthy', 'degraded', 'unreachable', 'unknown', 'needs_authorization'])
          .describe('`needs_authorization`: nobody has connected it, or what was granted is over.'),
        since: time(),
        checkedAt: time().nullable(),
        latencyMs: z.int().nullable(),
        lastError: TypedError.nullable(),
      })
      .meta({ id: 'ServerHealth' }),
    catalog: z
      .object({
        syncedAt: time().nullable().describe('Null until the first catalogue was read.'),
        upToDate: z.boolean().describe('Whether it was read with the present configuration.'),
        era: z.enum(['legacy', 'modern']).nullable(),
        protocolVersion: z.string().nullable(),
        serverInfo: json.nullable(),
        instructions: z.string().nullable(),
        counts: CatalogCounts,
      })
      .meta({ id: 'ServerCatalog' }),
    ...stamps,
  })
  .meta({ id: 'Server' });

export const ServerPage = pageOf(ServerSchema, 'ServerPage');

export const ServersQuery = PageQuery.extend({
  type: z.enum(SERVER_TYPES).optional().describe('Only servers of this type.'),
  status: z
    .enum(['healthy', 'degraded', 'unreachable', 'unknown', 'needs_authorization'])
    .optional()
    .describe('Only servers in this state of health.'),
  enabled: z.enum(['true', 'false']).optional().describe('Only enabled, or only disabled servers.'),
});

const definition = json.describe('As the server sent it, unknown fields included.');
const item = {
  id: z.string(),
  definition,
  hash: z.string().describe('SHA-256 of the definition.'),
  requires: z
    .array(z.string())
    .describe(
      'What a client must be able to do to be shown it: `sampling`, `elicitation`, `elicitation.url`, `roots`, `tasks`. Empty for what every client is shown.',
    ),
  changedAt: time().describe('When the definition last changed.'),
};
export const ToolSchema = z.object({ ...item, name: z.string() }).meta({ id: 'Tool' });
export const PromptSchema = z.object({ ...item, name: z.string() }).meta({ id: 'Prompt' });
export const ResourceSchema = z.object({ ...item, uri: z.string() }).meta({ id: 'Resource' });
export const ResourceTemplateSchema = z
  .object({ ...item, uriTemplate: z.string() })
  .meta({ id: 'ResourceTemplate' });
export const ToolPage = pageOf(ToolSchema, 'ToolPage');
export const PromptPage = pageOf(PromptSchema, 'PromptPage');
export const ResourcePage = pageOf(ResourceSchema, 'ResourcePage');
export const ResourceTemplatePage = pageOf(ResourceTemplateSchema, 'ResourceTemplatePage');

export const ServerLogs = z
  .object({
    lines: z
      .array(
        z
          .object({
            at: time(),
            source: z
              .string()
              .describe(
                'The process that ran the server: `gateway:…` for agents and tests, `workers:…` for looks at it.',
              ),
            text: z.string(),
          })
          .meta({ id: 'ServerLogLine' }),
      )
      .describe('Oldest first.'),
  })
  .meta({ id: 'ServerLogs' });

export const ServerTest = z
  .object({
    ok: z.boolean(),
    latencyMs: z.int().describe('One round trip; until the failure when there was one.'),
    era: z.enum(['legacy', 'modern']).nullable(),
    protocolVersion: z.string().nullable(),
    serverInfo: json.nullable(),
    capabilities: json.nullable(),
    instructions: z.string().nullable(),
    counts: CatalogCounts.nullable(),
    error: TypedError.nullable(),
  })
  .meta({ id: 'ServerTest' });

export type CreateServer = z.infer<typeof CreateServer>;
export type UpdateServer = z.infer<typeof UpdateServer>;
export type ServerAuthInput = z.infer<typeof ServerAuthInput>;
export type Server = z.infer<typeof ServerSchema>;
export type ServersQuery = z.infer<typeof ServersQuery>;
export type ServerLogs = z.infer<typeof ServerLogs>;
export type ServerTest = z.infer<typeof ServerTest>;
export type CatalogCounts = z.infer<typeof CatalogCounts>;

export const exampleServer: Server = {
  id: exampleId('server'),
  name: 'Files',
  slug: 'files',
  type: 'STDIO',
  command: 'npx',
  args: ['-y', '@modelcontextprotocol/server-filesystem', '/srv/files'],
  envNames: ['LOG_LEVEL'],
  url: null,
  headerNames: [],
  auth: { type: 'none', configured: false },
  sharing: 'shared',
  timeoutMs: 60_000,
  relayRoots: false,
  network: 'none',
  allowedHosts: [],
  persistentDirectory: false,
  install: {
    ecosystem: 'npm',
    package: '@modelcontextprotocol/server-filesystem',
    requested: null,
    state: 'installed',
    version: '2026.8.31',
    log: 'added 95 packages in 4s',
    updatedAt: exampleStamps.updatedAt,
  },
  credentialOwner: 'organization',
  enabled: true,
  warnings: [],
  health: {
    status: 'healthy',
    since: '2026-11-21T09:30:02.000Z',
    checkedAt: '2026-11-21T09:35:02.000Z',
    latencyMs: 3,
    lastError: null,
  },
  catalog: {
    syncedAt: '2026-11-21T09:30:02.000Z',
    upToDate: true,
    era: 'legacy',
    protocolVersion: '2025-11-25',
    serverInfo: { name: 'secure-filesystem-server', version: '0.2.0' },
    instructions: null,
    counts: { tools: 14, prompts: 0, resources: 0, resourceTemplates: 0 },
  },
  ...exampleStamps,
};

export const exampleRemoteServer: Server = {
  ...exampleServer,
  name: 'Exa',
  slug: 'exa',
  type: 'STREAMABLE_HTTP',
  command: null,
  args: [],
  envNames: [],
  url: 'https://mcp.exa.ai/mcp',
  auth: { type: 'api_key', in: 'header', name: 'X-API-Key', configured: true },
  sharing: 'dedicated',
  install: null,
};
