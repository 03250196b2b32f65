/** Test databases: one embedded PostgreSQL for a run (see global-setup.ts), one database for each test file. */
import { randomBytes } from 'node:crypto';
import { Database } from '@patchbay/prisma';
import { migrate } from '@patchbay/prisma/migrate';
import pg from 'pg';

export interface TestDatabase {
  readonly db: Database;
  /** The runtime's connection string. */
  readonly url: string;
  /** The owner's connection string. */
  readonly ownerUrl: string;
  /** Closes and drops the database. */
  drop(): Promise<void>;
}

/** A migrated, empty database of its own. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.PATCHBAY_TEST_POSTGRES;
  if (!server) throw new Error('PATCHBAY_TEST_POSTGRES is not set: run through vitest.config.ts');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const owner = new pg.Client({ connectionString: server });
  await owner.connect();
  await owner.query(`create database ${name}`);
  const ownerUrl = new URL(`/${name}`, server).href;
  const runtime = new URL(ownerUrl);
  runtime.username = 'patchbay_runtime';
  runtime.password = 'test';
  await migrate({ ownerUrl, runtimeUrl: runtime.href });
  const db = new Database({ url: runtime.href, poolSize: 5 });
  return {
    db,
    url: runtime.href,
    ownerUrl,
    async drop() {
      await db.close();
      await owner.query(`drop database ${name} with (force)`);
      await owner.end();
    },
  };
}
