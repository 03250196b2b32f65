/** Connections that are taken away while they are idle, and while somebody holds them. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { resilientPool } from './pool.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

it.each(['idle', 'between two statements of a transaction'])('a connection breaks: %s', async (when) => {
  const broken: Error[] = [];
  const pool = resilientPool({ connectionString: database.url, max: 1 }, (error) => broken.push(error));
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const client = await pool.connect();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  if (when === 'idle') client.release();
  else await client.query('begin');
  const ended = new Promise<void>((resolve) => client.once('end', resolve));
  await owner.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await ended;
  expect(broken.length).toBeGreaterThan(0);
  if (when !== 'idle') {
    await expect(client.query('select 1')).rejects.toThrow();
    client.release();
  }
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await pool.end();
  await owner.end();
});
