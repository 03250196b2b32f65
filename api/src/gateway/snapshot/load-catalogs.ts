/**
 * Reads the catalogues of an endpoint's servers, a page at a time: ten thousand rows in one answer
 * hold up the event loop, and a tenant's catalogues must not fill everybody's memory.
 */
import type { CatalogKind, Tx } from '@patchbay/prisma';

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

const LIMITS: CatalogLimits = { rowsAtATime: 1_000, maxCharacters: 64 * 1024 * 1024 };

interface Row {
  readonly id: string;
  readonly serverId: string;
  readonly kind: CatalogKind;
  readonly key: string;
  readonly definition: string;
  readonly hash: string;
  readonly position: number;
  readonly requires: readonly string[];
}

/**
 * What the servers list, by server.
 * @param tx a transaction of the organisation.
 */
export async function readCatalogs(
  tx: Tx,
  orgId: string,
  serverIds: readonly string[],
  limits: CatalogLimits = LIMITS,
): Promise<Map<string, CatalogRows>> {
  const byServer = new Map<string, Row[]>();
  let characters = 0;
  let last: Row | undefined;
  let full = serverIds.length === 0;
  while (!full) {
    const page: Row[] = await readPage(tx, orgId, serverIds, last, limits.rowsAtATime);
    for (const row of page) {
      characters += row.definition.length;
      full = characters > limits.maxCharacters;
      if (full) break;
      const rows = byServer.get(row.serverId);
      if (rows === undefined) byServer.set(row.serverId, [row]);
      else rows.push(row);
      last = row;
    }
    if (page.length < limits.rowsAtATime) break;
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

/** Ordered by what no index has in this order with the same filter, so that the planner starts from the filter. */
function readPage(
  tx: Tx,
  orgId: string,
  serverIds: readonly string[],
  after: Row | undefined,
  take: number,
): Promise<Row[]> {
  const behind =
    after === undefined
      ? {}
      : { OR: [{ serverId: { gt: after.serverId } }, { serverId: after.serverId, id: { gt: after.id } }] };
  return tx.catalogItem.findMany({
    where: { orgId, serverId: { in: [...serverIds] }, ...behind },
    orderBy: [{ serverId: 'asc' }, { id: 'asc' }],
    take,
    select: {
      id: true,
      serverId: true,
      kind: true,
      key: true,
      definition: true,
      hash: true,
      position: true,
      requires: true,
    },
  });
}

const LIST_OF = {
  tool: 'tools',
  prompt: 'prompts',
  resource: 'resources',
  resource_template: 'templates',
} as const;

/** The server's own order again. */
function toCatalog(rows: Row[], cut: boolean): CatalogRows {
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
