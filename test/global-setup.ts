/** Starts what all test files share: one throw-away embedded PostgreSQL. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../prisma/src/embedded.js';

export default async function setup() {
  const dir = await mkdtemp(join(tmpdir(), 'patchbay-test-'));
  // PostgreSQL runs as another user when the tests run as root.
  await chmod(dir, 0o711);
  const database = await startEmbedded({ dir: join(dir, 'postgres'), ephemeral: true });
  process.env.PATCHBAY_TEST_POSTGRES = database.ownerUrl;
  return async () => {
    await database.stop();
    await rm(dir, { recursive: true, force: true });
  };
}
