/**
 * Migrates the database and ends: the step before api and workers of a deployment. Reads DATABASE_URL
 * (the runtime's) and DATABASE_OWNER_URL (the schema's owner; the same when not given).
 */
import { migrate } from './migrate.js';

const runtimeUrl = process.env.DATABASE_URL;
if (!runtimeUrl) {
  process.stderr.write('DATABASE_URL is required\n');
  process.exit(1);
}
try {
  const applied = await migrate({ ownerUrl: process.env.DATABASE_OWNER_URL || runtimeUrl, runtimeUrl });
  process.stdout.write(applied.length === 0 ? 'nothing to migrate\n' : `migrated: ${applied.join(', ')}\n`);
} catch (error) {
  process.stderr.write(`the database could not be migrated: ${String((error as Error).message)}\n`);
  process.exit(1);
}
