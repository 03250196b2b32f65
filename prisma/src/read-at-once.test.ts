/** Reads in one round trip: behind the same walls as every other transaction, and nothing of one is left to the next. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { Database, Prisma, resilientPool } from './index.js';
import { readAtOnce } from './read-at-once.js';
import { TENANT_ROLE } from './roles.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe.each([false, true])('with a transaction pooler in between: %s', (pooler) => {
  /** One connection: whatever is left on it meets the next. */
  let db: Database;
  const mine = randomUUID();
  const theirs = randomUUID();

  beforeAll(async () => {
    db = new Database({ url: database.url, poolSize: 1, pooler });
    for (const id of [mine, theirs]) {
      await db.system((tx) => tx.organization.create({ data: { id, slug: id, name: id } }));
      await db.tenant(id, (tx) => tx.namespace.create({ data: { id: randomUUID(), orgId: id, name: id } }));
    }
  });
  afterAll(() => db.close());

  const names = Prisma.sql`select name from namespaces order by name`;
  const whoAmI = Prisma.sql`select current_user as role, current_setting('app.org_id', true) as org`;
  const failure = Prisma.sql`select 1 / 0 as nothing`;
  const tenantRead = (...statements: Prisma.Sql[]) => db.tenantRead<object[]>(mine, statements);

  it('shows the rows of one organisation, in the order of the statements', async () => {
    expect(await tenantRead(names, whoAmI, Prisma.sql`select ${[Buffer.from('a')]}::bytea[] as b`)).toEqual([
      [{ name: mine }],
      [{ role: 'patchbay_tenant', org: mine }],
      [{ b: [Buffer.from('a')] }],
    ]);
  });

  it('shows the system all organisations, and no organisation is left behind', async () => {
    expect(await db.systemRead(names)).toEqual(expect.arrayContaining([{ name: mine }, { name: theirs }]));
    const [left] = await db.systemRead<{ role: string; org: string }>(whoAmI);
    expect(left?.role).toBe('patchbay_system');
    expect(left?.org ?? '').toBe('');
  });

  it.each([
    [
      'namespaces',
      Prisma.sql`insert into namespaces (id, org_id, name) values (${randomUUID()}::uuid, ${mine}::uuid, 'x')`,
    ],
    ['organizations', Prisma.sql`update organizations set name = 'x' where id = ${mine}::uuid`],
  ])('writes nothing: %s', async (_table, statement) => {
    await expect(tenantRead(statement)).rejects.toThrow(/read-only transaction|permission denied/);
    await expect(db.systemRead(statement)).rejects.toThrow(/read-only transaction|permission denied/);
  });

  it('tells the first failure and shows nothing, and the next has another connection', async () => {
    const [before] = await db.systemRead(Prisma.sql`select pg_backend_pid() as pid`);
    await expect(tenantRead(names, failure, names)).rejects.toThrow('division by zero');
    await expect(db.systemRead(Prisma.sql`select nonsense`)).rejects.toThrow('"nonsense" does not exist');
    expect(await tenantRead(names)).toEqual([[{ name: mine }]]);
    expect(await db.systemRead(Prisma.sql`select pg_backend_pid() as pid`)).not.toEqual([before]);
  });

  it('fails when its connection breaks, and the next has another', async () => {
    const reading = tenantRead(whoAmI, Prisma.sql`select pg_sleep(20)`, names);
    const failed = expect(reading).rejects.toThrow();
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    const end = `select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and query like '%pg_sleep(20)%' and pid <> pg_backend_pid()`;
    while ((await owner.query(end)).rowCount === 0);
    await failed;
    await owner.end();
    expect(await tenantRead(names)).toEqual([[{ name: mine }]]);
  });

  it('gives a server up that does not answer, with its connection', async () => {
    const config = { connectionString: database.url, max: 1, pipeline: true };
    const pool = resilientPool(config, () => undefined);
    const read = (statement: Prisma.Sql, timeoutMs?: number) =>
      readAtOnce<[object]>(pool, !pooler, TENANT_ROLE, [], [statement], timeoutMs);
    await expect(read(Prisma.sql`select pg_sleep(20)`, 50)).rejects.toThrow();
    expect(await read(Prisma.sql`select 1 as one`)).toEqual([[{ one: 1 }]]);
    await pool.end();
  });

  it('asks all before the first is answered, beside transactions of the other kind', async () => {
    const both = await Promise.all([
      tenantRead(names, names),
      db.tenant(theirs, (tx) => tx.namespace.findMany({ select: { name: true } })),
      db.systemRead(names),
    ]);
    expect(both[0]).toEqual([[{ name: mine }], [{ name: mine }]]);
    expect(both[1]).toEqual([{ name: theirs }]);
    expect(both[2]).toEqual(expect.arrayContaining([{ name: mine }, { name: theirs }]));
  });

  it('keeps statements on a connection, unless a pooler gives it to others', async () => {
    const kept = Prisma.sql`select count(*)::int as kept from pg_prepared_statements`;
    await tenantRead(names);
    const [row] = await db.systemRead<{ kept: number }>(kept);
    if (pooler) expect(row?.kept).toBe(0);
    else expect(row?.kept).toBeGreaterThan(1);
  });
});
