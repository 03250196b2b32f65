/** Starts what all test files share: one throw-away embedded PostgreSQL, with a migrated database to copy. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@patchbay/prisma/migrate';
import pg from 'pg';
import { startEmbedded } from '../prisma/src/embedded.js';
import { runtimeOf, TEMPLATE } from './database.js';

export default async function setup() {
  const dir = await mkdtemp(join(tmpdir(), 'patchbay-test-'));
  // PostgreSQL runs as another user when the tests run as root.
  await chmod(dir, 0o711);
  const database = await startEmbedded({ dir: join(dir, 'postgres'), ephemeral: true });
  await createTemplate(database.ownerUrl);
  process.env.PATCHBAY_TEST_POSTGRES = database.ownerUrl;
  return async () => {
    await database.stop();
    await rm(dir, { recursive: true, force: true });
  };
}

async function createTemplate(server: string): Promise<void> {
  const owner = new pg.Client({ connectionString: server });
  await owner.connect();
  try {
    await owner.query(`create database ${TEMPLATE}`);
    const ownerUrl = new URL(`/${TEMPLATE}`, server).href;
    await migrate({ ownerUrl, runtimeUrl: runtimeOf(ownerUrl) });
    // Nobody may be connected to what is copied.
    await owner.query(`alter database ${TEMPLATE} with allow_connections false`);
  } finally {
    await owner.end();
  }
}
