/**
 * Reads the catalogues of an endpoint's servers, a page at a time: ten thousand rows in one answer
 * hold up the event loop, and a tenant's catalogues must not fill everybody's memory.
 */
import { type CatalogKind, Prisma } from '@patchbay/prisma';

import type { ItemRow, ServerRows } from './rows.js';

/** `cut`: there is more, which did not fit. */
export type CatalogRows = Pick<ServerRows, 'tools' | 'prompts' | 'resources' | 'templates' | 'cut'>;

export const NOTHING_LISTED: CatalogRows = {
  tools: [],
  prompts: [],
  resources: [],
  templates: [],
  cut: false,
};

export interface CatalogLimits {
  readonly rowsAtATime: number;
  /** Characters of all definitions of one endpoint. */
  readonly maxCharacters: number;
}

export const CATALOG_LIMITS: CatalogLimits = { rowsAtATime: 1_000, maxCharacters: 64 * 1024 * 1024 };

export interface CatalogRow {
  readonly id: string;
  readonly serverId: string;
  readonly kind: CatalogKind;
  readonly key: string;
  readonly definition: string;
  readonly hash: string;
  readonly position: number;
  readonly requires: readonly string[];
}

/** Reads rows that come after one, or from the beginning. */
export type ReadPage = (after: CatalogRow | undefined) => Promise<readonly CatalogRow[]>;

/**
 * What the servers list, by server.
 * @param first the first page; the others follow where it is full.
 */
export async function readCatalogs(
  serverIds: readonly string[],
  first: readonly CatalogRow[],
  next: ReadPage,
  limits: CatalogLimits = CATALOG_LIMITS,
): Promise<Map<string, CatalogRows>> {
  const byServer = new Map<string, CatalogRow[]>();
  let characters = 0;
  let last: CatalogRow | undefined;
  let full = serverIds.length === 0;
  let page = first;
  while (!full) {
    for (const row of page) {
      characters += row.definition.length;
      full = characters > limits.maxCharacters;
      if (full) break;
      const rows = byServer.get(row.serverId);
      if (rows === undefined) byServer.set(row.serverId, [row]);
      else rows.push(row);
      last = row;
    }
    if (full || page.length < limits.rowsAtATime) break;
    page = await next(last);
  }
  const catalogs = new Map<string, CatalogRows>();
  for (const id of serverIds) {
    // In the order of ids: what came before the last row is whole.
    const cut = full && (last === undefined || id >= last.serverId);
    const rows = byServer.get(id);
    if (rows !== undefined || cut) catalogs.set(id, toCatalog(rows ?? [], cut));
  }
  return catalogs;
}

/**
 * One page, as `CatalogRow`s. Ordered by what no index has in this order with the same filter, so that the planner
 * starts from the filter.
 * @param servers selects their ids.
 */
export function catalogPage(
  orgId: string,
  servers: Prisma.Sql,
  after: CatalogRow | undefined,
  take: number,
): Prisma.Sql {
  const behind =
    after === undefined
      ? Prisma.empty
      : Prisma.sql`and (server_id, id) > (${after.serverId}::uuid, ${after.id}::uuid)`;
  return Prisma.sql`
    select id, server_id as "serverId", kind, key, definition, hash, position, requires from catalog_items
     where org_id = ${orgId}::uuid and server_id in (${servers}) ${behind}
     order by server_id, id limit ${take}`;
}

const LIST_OF = {
  tool: 'tools',
  prompt: 'prompts',
  resource: 'resources',
  resource_template: 'templates',
} as const;

/** The server's own order again. */
function toCatalog(rows: CatalogRow[], cut: boolean): CatalogRows {
  const lists: Record<(typeof LIST_OF)[CatalogKind], ItemRow[]> = {
    tools: [],
    prompts: [],
    resources: [],
    templates: [],
  };
  rows.sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));
  for (const { kind, key, definition, hash, requires } of rows)
    lists[LIST_OF[kind]].push({ key, definition, hash, requires });
  return { ...lists, cut };
}
