/**
 * The tables of BullMQ's PostgreSQL backend, in their own schema `bullmq`. They belong to the owner,
 * who runs BullMQ's own migrations; the runtime's user gets just what moving jobs needs. The grants
 * go to that user, not to the tenant's or the system's role: no tenant transaction reaches the queue.
 */
import { runMigrations } from 'bullmq';
import pg from 'pg';

/** BullMQ takes a connection pool only with this schema; `search_path` of the pool must name it. */
export const QUEUE_SCHEMA = 'bullmq';

/**
 * Brings the queue's schema to what the installed BullMQ needs; safe to repeat.
 * @param client one session of the owner.
 * @param runtimeUser the database user of the running service.
 */
export async function migrateQueue(client: pg.Client, runtimeUser: string): Promise<void> {
  await runMigrations(client, QUEUE_SCHEMA);
  const user = pg.escapeIdentifier(runtimeUser);
  await client.query(`
    grant usage on schema ${QUEUE_SCHEMA} to ${user};
    grant select, insert, update, delete on all tables in schema ${QUEUE_SCHEMA} to ${user};
    grant usage, select, update on all sequences in schema ${QUEUE_SCHEMA} to ${user};
    revoke insert, update, delete on ${QUEUE_SCHEMA}.migration from ${user};`);
}
