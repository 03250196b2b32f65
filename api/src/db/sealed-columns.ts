/**
 * Every column that the vault seals, for those who seal all of an organisation anew. A test compares the
 * list with the database's columns.
 */
import { Prisma } from '@patchbay/prisma';

export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** The column whose value names the row in what is authenticated. */
  readonly row: string;
}

export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'servers', column: 'config', row: 'id' },
  { table: 'secret_versions', column: 'value', row: 'id' },
  { table: 'connections', column: 'credential', row: 'id' },
  { table: 'connection_flows', column: 'progress', row: 'id' },
  { table: 'oauth_clients', column: 'registration', row: 'id' },
  { table: 'identity_providers', column: 'client_secret', row: 'id' },
  { table: 'idempotency_records', column: 'body', row: 'key' },
];

/** The version of the data key that a sealed column names, as the four bytes it begins with. */
export function versionBytes({ column }: SealedColumn): Prisma.Sql {
  return Prisma.raw(`substring(${column} from 1 for 4)`);
}
