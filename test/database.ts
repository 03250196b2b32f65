/**
 * Test databases: one embedded PostgreSQL for a run (see global-setup.ts), one database for each test file, a copy
 * of one that was migrated at the start.
 */
import { randomBytes } from 'node:crypto';
import { Database } from '@patchbay/prisma';
import pg from 'pg';

/** The database that the others are copies of: to migrate one takes longer than most tests. */
export const TEMPLATE = 'test_template';

export interface TestDatabase {
  readonly db: Database;
  /** The runtime's connection string. */
  readonly url: string;
  /** The owner's connection string. */
  readonly ownerUrl: string;
  /** Closes and drops the database. */
  drop(): Promise<void>;
}

/** The runtime's connection string for a database, from its owner's. */
export function runtimeOf(ownerUrl: string): string {
  const runtime = new URL(ownerUrl);
  runtime.username = 'patchbay_runtime';
  runtime.password = 'test';
  return runtime.href;
}

/** A migrated, empty database of its own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.PATCHBAY_TEST_POSTGRES;
  if (!server) throw new Error('PATCHBAY_TEST_POSTGRES is not set: run through vitest.config.ts');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const owner = new pg.Client({ connectionString: server });
  await owner.connect();
  await owner.query(`create database ${name} template ${TEMPLATE}`);
  const ownerUrl = new URL(`/${name}`, server).href;
  const url = runtimeOf(ownerUrl);
  const db = new Database({ url, poolSize: 5 });
  return {
    db,
    url,
    ownerUrl,
    async drop() {
      await db.close();
      await owner.query(`drop database ${name} with (force)`);
      await owner.end();
    },
  };
}
