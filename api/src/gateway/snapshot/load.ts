/**
 * Reads the rows of one endpoint: organisation and endpoint by their slugs across organisations,
 * everything else inside the organisation, so that row-level security holds for what is served.
 */
import type { Database, Tx } from '@patchbay/prisma';

import { LOOKUP_MS, within } from './deadline.js';
import { NOTHING_LISTED, readCatalogs } from './load-catalogs.js';
import { openTarget, type TargetDeps } from './open-target.js';
import type { EndpointRows, OverrideRow, ServerRows } from './rows.js';
import type { CredentialOwner } from './server-config.js';
import type { CompiledServer, SandboxSettings } from './types.js';

export interface LoadDeps extends TargetDeps {
  readonly db: Database;
  /** Whether STDIO servers may run in this deployment. */
  readonly stdio: boolean;
  /** What else must be known of an organisation before its first request; read side by side. Never rejects. */
  readonly beside?: (orgId: string) => Promise<void>;
}

const STDIO_OFF = 'STDIO servers are switched off in this deployment (PATCHBAY_STDIO)';

/**
 * @returns null when there is no such endpoint, it is disabled, or its organisation is suspended.
 * @throws when the database does not answer.
 */
export async function loadEndpoint(
  deps: LoadDeps,
  orgSlug: string,
  endpointSlug: string,
): Promise<EndpointRows | null> {
  const looking = deps.db.system((tx) =>
    tx.endpoint.findFirst({
      where: { slug: endpointSlug, enabled: true, organization: { slug: orgSlug, status: 'active' } },
      select: { id: true, orgId: true },
    }),
  );
  // What it takes to read a large one is another matter: the database has shown that it is there.
  const found = await within(LOOKUP_MS, looking);
  if (found === null) return null;
  const [rows] = await Promise.all([
    deps.db.tenant(found.orgId, (tx) => readEndpoint(deps, tx, found.orgId, found.id, orgSlug)),
    deps.beside?.(found.orgId),
  ]);
  return rows;
}

const SERVER = {
  id: true,
  slug: true,
  name: true,
  type: true,
  config: true,
  credentialOwner: true,
  sharing: true,
  timeoutMs: true,
  relayRoots: true,
  network: true,
  allowedHosts: true,
  persistentDirectory: true,
  enabled: true,
  configVersion: true,
  state: {
    select: { status: true, capabilities: true, instructions: true, catalogSyncedAt: true, lastError: true },
  },
} as const;

async function readEndpoint(
  deps: LoadDeps,
  tx: Tx,
  orgId: string,
  id: string,
  orgSlug: string,
): Promise<EndpointRows | null> {
  const endpoint = await tx.endpoint.findFirst({
    where: { id, enabled: true },
    select: {
      slug: true,
      name: true,
      auth: true,
      transports: true,
      namespaceId: true,
      namespace: {
        select: {
          servers: {
            orderBy: [{ position: 'asc' }, { serverId: 'asc' }],
            select: { prefix: true, enabled: true, server: { select: SERVER } },
          },
          overrides: true,
        },
      },
    },
  });
  if (endpoint === null) return null;
  const all = endpoint.namespace.servers;
  const served = all.filter((row) => row.enabled && row.server.enabled);
  const catalog = await readCatalogs(
    tx,
    orgId,
    served.map((row) => row.server.id),
  );
  const servers: ServerRows[] = [];
  for (const { prefix, server } of served) {
    const items = catalog.get(server.id) ?? NOTHING_LISTED;
    const overrides = new Map<string, OverrideRow>();
    for (const o of endpoint.namespace.overrides) {
      if (o.serverId === server.id)
        overrides.set(o.toolName, { ...o, annotations: objectOrNull(o.annotations) });
    }
    servers.push({
      server: await compileServer(deps, tx, orgId, server),
      prefix,
      synced: server.state?.catalogSyncedAt != null,
      overrides,
      ...items,
      cut: items.cut || objectOrNull(server.state?.lastError)?.['code'] === 'catalog_incomplete',
    });
  }
  const { slug, name, namespaceId, transports } = endpoint;
  const otherServerIds = all.filter((row) => !served.includes(row)).map((row) => row.server.id);
  const auth = readAuth(endpoint.auth);
  return { id, orgId, orgSlug, slug, name, namespaceId, auth, transports, servers, otherServerIds };
}

interface ServerRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly type: 'STDIO' | 'SSE' | 'STREAMABLE_HTTP';
  readonly config: Uint8Array;
  readonly credentialOwner: CredentialOwner;
  readonly sharing: 'shared' | 'dedicated';
  readonly timeoutMs: number;
  readonly relayRoots: boolean;
  readonly network: SandboxSettings['network'];
  readonly allowedHosts: readonly string[];
  readonly persistentDirectory: boolean;
  readonly configVersion: number;
  readonly state: {
    readonly status: CompiledServer['status'];
    readonly capabilities: unknown;
    readonly instructions: string | null;
  } | null;
}

async function compileServer(deps: LoadDeps, tx: Tx, orgId: string, row: ServerRow): Promise<CompiledServer> {
  const facts = {
    id: row.id,
    orgId,
    slug: row.slug,
    name: row.name,
    configVersion: row.configVersion,
    sharing: row.sharing,
    timeoutMs: row.timeoutMs,
    relayRoots: row.relayRoots,
    status: row.state?.status ?? 'unknown',
    capabilities: objectOrNull(row.state?.capabilities) ?? {},
    instructions: row.state?.instructions ?? null,
  };
  if (row.type === 'STDIO' && !deps.stdio) return { ...facts, target: null, fault: STDIO_OFF };
  // A configuration that makes no target is that server's fault alone: it must not take the rest down.
  return { ...facts, ...(await openTarget(deps, tx, orgId, row)) };
}

function readAuth(auth: unknown): EndpointRows['auth'] {
  const given = objectOrNull(auth);
  // Only an explicit false opens an endpoint to everybody.
  return {
    apiKey: given?.['apiKey'] !== false,
    apiKeyInQuery: given?.['apiKeyInQuery'] === true,
    oauth: given?.['oauth'] === true,
  };
}

function objectOrNull(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
