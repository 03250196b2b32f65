/** Writes batches of metered calls to `call_log`. */
import type { Database } from '@patchbay/prisma';

import { newUuid } from '../common/ids.js';
import type { CallEntry } from './runtime/meter/call-buffer.js';

/** Inserts one batch in one statement. @throws when the database does not take it. */
export async function writeCallLog(db: Database, batch: readonly CallEntry[]): Promise<void> {
  const data = batch.map(({ at, ...entry }) => ({ id: newUuid(), ...entry, createdAt: new Date(at) }));
  await db.system((tx) => tx.callRecord.createMany({ data }));
}
