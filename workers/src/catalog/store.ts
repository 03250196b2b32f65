/** Brings the rows of `catalog_items` to what was read. Rows of unchanged items keep their ids. */
import { newUuid } from '@patchbay/api/common/ids';
import type { Tx } from '@patchbay/prisma';
import type { Diff, KnownItem } from './items.js';

/** Rows of one statement: a bind variable for each column, and PostgreSQL takes 65,535. */
const ROWS_AT_A_TIME = 1_000;

export function knownItems(tx: Tx, serverId: string): Promise<KnownItem[]> {
  return tx.catalogItem.findMany({
    where: { serverId },
    select: { id: true, kind: true, key: true, hash: true, position: true, requires: true },
  });
}

/** @param tx a transaction of the organisation. */
export async function applyDiff(tx: Tx, orgId: string, serverId: string, diff: Diff): Promise<void> {
  for (const ids of chunks(diff.removed)) await tx.catalogItem.deleteMany({ where: { id: { in: ids } } });
  for (const changed of chunks(diff.changed)) {
    const rows = JSON.stringify(
      changed.map(({ id, definition, hash, position, requires }) => ({
        id,
        definition,
        hash,
        position,
        requires,
      })),
    );
    await tx.$executeRaw`
      update catalog_items c
         set definition = n.definition, hash = n.hash, position = n.position, requires = n.requires,
             changed_at = now()
        from json_to_recordset(${rows}::json)
          as n(id uuid, definition text, hash text, position int, requires text[])
       where c.id = n.id`;
  }
  for (const moved of chunks(diff.moved)) {
    await tx.$executeRaw`
      update catalog_items c set position = n.position
        from json_to_recordset(${JSON.stringify(moved)}::json) as n(id uuid, position int)
       where c.id = n.id`;
  }
  for (const added of chunks(diff.added)) {
    await tx.catalogItem.createMany({
      data: added.map((item) => ({ ...item, requires: [...item.requires], id: newUuid(), orgId, serverId })),
    });
  }
}

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += ROWS_AT_A_TIME) yield all.slice(at, at + ROWS_AT_A_TIME);
}
