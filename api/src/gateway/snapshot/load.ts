/**
 * Reads the rows of one endpoint: organisation and endpoint by their slugs across organisations,
 * everything else inside the organisation, so that row-level security holds for what is served.
 */
import type { Database, Prisma } from '@patchbay/prisma';

import type { PreparedKey } from '../../db/vault.js';
import { LOOKUP_MS, within } from './deadline.js';
import {
  CATALOG_LIMITS,
  type CatalogRow,
  catalogPage,
  NOTHING_LISTED,
  readCatalogs,
} from './load-catalogs.js';
import {
  dataKeys,
  type EndpointKey,
  type EndpointRow,
  endpointAt,
  endpointRow,
  type NamedOverrideRow,
  overrideRows,
  type ServerRow,
  secretRows,
  servedIds,
  serverRows,
} from './load-statements.js';
import {
  type SecretRow,
  secretsNamed,
  type TargetDeps,
  type TargetSources,
  targetFrom,
} from './open-target.js';
import type { EndpointRows, OverrideRow, ServerRows } from './rows.js';
import type { CompiledServer } from './types.js';

export interface LoadDeps extends TargetDeps {
  readonly db: Database;
  /** Whether STDIO servers may run in this deployment. */
  readonly stdio: boolean;
  /** What else must be known of an organisation before its first request; read side by side. Never rejects. */
  readonly beside?: (orgId: string) => Promise<void>;
}

const STDIO_OFF = 'STDIO servers are switched off in this deployment (PATCHBAY_STDIO)';

/**
 * Two round trips: where it is, and all of it.
 * @returns null when there is no such endpoint, it is disabled, or its organisation is suspended.
 * @throws when the database does not answer.
 */
export async function loadEndpoint(
  deps: LoadDeps,
  orgSlug: string,
  endpointSlug: string,
): Promise<EndpointRows | null> {
  const looking = deps.db.systemRead<EndpointKey>(endpointAt(orgSlug, endpointSlug));
  // What it takes to read a large one is another matter: the database has shown that it is there.
  const [found] = await within(LOOKUP_MS, looking);
  if (found === undefined) return null;
  const [rows] = await Promise.all([readEndpoint(deps, found, orgSlug), deps.beside?.(found.orgId)]);
  return rows;
}

type Rows = [EndpointRow, ServerRow, NamedOverrideRow, CatalogRow, PreparedKey, SecretRow];

async function readEndpoint(deps: LoadDeps, key: EndpointKey, orgSlug: string): Promise<EndpointRows | null> {
  const { id, orgId } = key;
  const page = (after: CatalogRow | undefined) =>
    catalogPage(orgId, servedIds(key), after, CATALOG_LIMITS.rowsAtATime);
  const [[endpoint], all, overrides, items, keys, secrets] = await deps.db.tenantRead<Rows>(orgId, [
    endpointRow(key),
    serverRows(key),
    overrideRows(key),
    page(undefined),
    dataKeys(key),
    secretRows(key),
  ]);
  if (endpoint === undefined) return null;
  const read = async <Row extends object>(statement: Prisma.Sql) =>
    (await deps.db.tenantRead<[Row]>(orgId, [statement]))[0];
  const served = all.filter((row) => row.served);
  const ids = served.map((row) => row.id);
  const catalog = await readCatalogs(ids, items, (after) => read<CatalogRow>(page(after)));
  const sources = {
    keys,
    // Names that its rows do not tell of are looked for all the same.
    secrets: async (names: readonly string[]) =>
      names.every((name) => secrets.some((row) => row.name === name))
        ? secrets.filter((row) => names.includes(row.name))
        : read<SecretRow>(secretsNamed(orgId, names)),
  };
  const servers: ServerRows[] = [];
  // One after the other: what unwraps the data key may be a service, and is asked once.
  for (const row of served) {
    const listed = catalog.get(row.id) ?? NOTHING_LISTED;
    servers.push({
      server: await compileServer(deps, sources, orgId, row),
      prefix: row.prefix,
      synced: row.catalogSyncedAt !== null,
      overrides: overridesOf(row.id, overrides),
      ...listed,
      cut: listed.cut || objectOrNull(row.lastError)?.['code'] === 'catalog_incomplete',
    });
  }
  const { slug, name, namespaceId, transports } = endpoint;
  const otherServerIds = all.filter((row) => !row.served).map((row) => row.id);
  const auth = readAuth(endpoint.auth);
  return { id, orgId, orgSlug, slug, name, namespaceId, auth, transports, servers, otherServerIds };
}

function overridesOf(serverId: string, rows: readonly NamedOverrideRow[]): Map<string, OverrideRow> {
  const overrides = new Map<string, OverrideRow>();
  for (const { annotations, ...row } of rows) {
    if (row.serverId === serverId)
      overrides.set(row.toolName, { ...row, annotations: objectOrNull(annotations) });
  }
  return overrides;
}

async function compileServer(
  deps: LoadDeps,
  sources: TargetSources,
  orgId: string,
  row: ServerRow,
): Promise<CompiledServer> {
  const facts = {
    id: row.id,
    orgId,
    slug: row.slug,
    name: row.name,
    configVersion: row.configVersion,
    sharing: row.sharing,
    timeoutMs: row.timeoutMs,
    relayRoots: row.relayRoots,
    status: row.status ?? 'unknown',
    capabilities: objectOrNull(row.capabilities) ?? {},
    instructions: row.instructions,
  };
  if (row.type === 'STDIO' && !deps.stdio) return { ...facts, target: null, fault: STDIO_OFF };
  // A configuration that makes no target is that server's fault alone: it must not take the rest down.
  return { ...facts, ...(await targetFrom(deps, sources, orgId, row, row)) };
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
