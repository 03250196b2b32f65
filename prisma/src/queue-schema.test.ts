/** The queue's tables: the runtime's user may move jobs, and nothing more. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';

let t: TestDatabase;
let runtime: pg.Client;
beforeAll(async () => {
  t = await createTestDatabase();
  runtime = new pg.Client({ connectionString: t.url });
  await runtime.connect();
});
afterAll(async () => {
  await runtime.end();
  await t.drop();
});

describe('the schema bullmq', () => {
  it("is the owner's: the runtime's user can neither create, change nor drop anything in it", async () => {
    for (const sql of [
      'create table bullmq.mine (a int)',
      'alter table bullmq.job add column mine int',
      'drop table bullmq.job',
      'truncate bullmq.job',
      'insert into bullmq.migration (version, name, min_client_version) values (999, $$x$$, 1)',
    ]) {
      await expect(runtime.query(sql), sql).rejects.toThrow(/permission denied|must be owner/);
    }
    await runtime.query('select * from bullmq.job');
  });

  it('is out of reach of tenant and system transactions', async () => {
    const org = '00000000-0000-4000-8000-000000000000';
    await expect(t.db.tenant(org, (tx) => tx.$queryRaw`select * from bullmq.job`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(t.db.system((tx) => tx.$queryRaw`select * from bullmq.job`)).rejects.toThrow(
      /permission denied/,
    );
  });
});
