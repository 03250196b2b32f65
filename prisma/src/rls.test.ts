import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, runtimeOf, type TestDatabase } from '../../test/database.js';
import { Database } from './index.js';
import { drift, migrate } from './migrate.js';

let t: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  t = await createTestDatabase();
  owner = new pg.Client({ connectionString: t.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await t.drop();
});

/** Tables that hold nothing of any tenant: the tenant's role has no business there. */
const SYSTEM_ONLY = [
  'replicas',
  'users',
  'sessions',
  'accounts',
  'verifications',
  'two_factors',
  'auth_limits',
  'client_apps',
  'access_tokens',
  'refresh_tokens',
  'client_assertions',
  'person_events',
  'passkeys',
];
/** Tables that only grow. */
const AUDIT = ['audit_events', 'audit_heads'];

describe('row-level security', () => {
  it('is enabled and forced, with a tenant policy wherever a tenant has rows, on every table', async () => {
    const { rows } = await owner.query<{ name: string; on: boolean; forced: boolean; policies: string[] }>(`
      select c.relname as name, c.relrowsecurity as on, c.relforcerowsecurity as forced,
             array(select p.polname::text from pg_policy p where p.polrelid = c.oid order by 1) as policies
        from pg_class c
       where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace and c.relname <> '_prisma_migrations'`);
    expect(rows.length).toBeGreaterThan(12);
    for (const row of rows) {
      const policies = SYSTEM_ONLY.includes(row.name) ? ['system'] : ['system', 'tenant'];
      // The owner's, for the one function that deletes.
      if (AUDIT.includes(row.name)) policies.unshift('retention');
      expect(row, row.name).toMatchObject({ on: true, forced: true, policies });
    }
  });

  it('keeps the tenant role away from what is the system alone’s', async () => {
    const { rows } = await owner.query<{ t: string }>(
      `select table_name as t from information_schema.table_privileges
        where grantee = 'patchbay_tenant' and table_name = any($1)`,
      [SYSTEM_ONLY],
    );
    expect(rows).toEqual([]);
    await expect(t.db.tenant(randomUUID(), (tx) => tx.replica.findMany())).rejects.toThrow(
      /permission denied/,
    );
    expect(await t.db.system((tx) => tx.replica.findMany())).toEqual([]);
  });

  it('every tenant policy compares the organisation, for reading and for writing', async () => {
    const { rows } = await owner.query<{ t: string; qual: string; check: string }>(
      `select tablename as t, qual, with_check as check from pg_policies where policyname = 'tenant'`,
    );
    for (const row of rows) {
      expect(row.qual, row.t).toMatch(/^\((org_id|id) = \(.*app\.org_id.*\)\)$/s);
      expect(row.check, row.t).toBe(row.qual);
    }
  });

  it('the runtime user owns nothing, bypasses nothing and inherits nothing', async () => {
    const { rows } = await owner.query(
      `select rolsuper, rolbypassrls, rolinherit, rolcreaterole, rolcreatedb,
              (select count(*)::int from pg_class where relowner = r.oid) as owned
         from pg_roles r where rolname in ('patchbay_runtime', 'patchbay_tenant', 'patchbay_system')`,
    );
    expect(rows).toHaveLength(3);
    for (const row of rows)
      expect(row).toMatchObject({
        rolsuper: false,
        rolbypassrls: false,
        rolcreaterole: false,
        rolcreatedb: false,
        owned: 0,
      });
  });

  it('shows, changes and accepts only the rows of the organisation of the transaction', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    await t.db.system((tx) =>
      tx.organization.createMany({
        data: [
          { id: a, slug: `a-${a}`, name: 'A' },
          { id: b, slug: `b-${b}`, name: 'B' },
        ],
      }),
    );
    const row = await t.db.tenant(a, (tx) =>
      tx.namespace.create({ data: { id: randomUUID(), orgId: a, name: 'mine' } }),
    );
    expect(await t.db.tenant(b, (tx) => tx.namespace.findMany())).toEqual([]);
    expect(
      await t.db.tenant(b, (tx) => tx.namespace.updateMany({ where: { id: row.id }, data: { name: 'x' } })),
    ).toEqual({ count: 0 });
    expect(await t.db.tenant(b, (tx) => tx.namespace.deleteMany({ where: { id: row.id } }))).toEqual({
      count: 0,
    });
    await expect(
      t.db.tenant(b, (tx) => tx.namespace.create({ data: { id: randomUUID(), orgId: a, name: 'planted' } })),
    ).rejects.toThrow(/row-level security/);
    expect(await t.db.tenant(b, (tx) => tx.organization.findMany({ select: { id: true } }))).toEqual([
      { id: b },
    ]);
    await t.db.tenant(a, (tx) => tx.namespace.deleteMany({ where: { id: row.id } }));
  });

  it('gives nothing without a role, and nothing without an organisation', async () => {
    const bare = new pg.Client({ connectionString: t.url });
    await bare.connect();
    await expect(bare.query('select * from servers')).rejects.toThrow(/permission denied/);
    await bare.query("begin; select set_config('role', 'patchbay_tenant', true)");
    expect((await bare.query('select * from organizations')).rows).toEqual([]);
    await bare.end();
  });

  it('lets nobody of the service change or delete the audit trail', async () => {
    const org = randomUUID();
    await t.db.system((tx) => tx.organization.create({ data: { id: org, slug: org, name: 'C' } }));
    const event = {
      id: randomUUID(),
      orgId: org,
      actorType: 'operator',
      action: 'x',
      targetType: 'y',
      targetId: 'z',
    };
    await t.db.tenant(org, (tx) => tx.auditEvent.create({ data: event }));
    for (const scope of [
      t.db.system.bind(t.db),
      (w: Parameters<typeof t.db.system>[0]) => t.db.tenant(org, w),
    ]) {
      await expect(scope((tx) => tx.auditEvent.updateMany({ data: { action: 'q' } }))).rejects.toThrow(
        /permission denied/,
      );
      await expect(scope((tx) => tx.auditEvent.deleteMany())).rejects.toThrow(/permission denied/);
      await expect(scope((tx) => tx.auditHead.updateMany({ data: { keyId: 'q' } }))).rejects.toThrow(
        /permission denied/,
      );
      await expect(scope((tx) => tx.auditHead.deleteMany())).rejects.toThrow(/permission denied/);
      await expect(scope((tx) => tx.$executeRaw`truncate audit_events`)).rejects.toThrow(/permission denied/);
    }
    // Nor by way of the function that deletes what is old.
    await expect(t.db.tenant(org, (tx) => tx.$queryRaw`select patchbay_prune_audit(30, 1)`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(t.db.system((tx) => tx.$queryRaw`select patchbay_prune_audit(29, 1)`)).rejects.toThrow(
      /keeps 30 days/,
    );
    for (const change of [
      'update audit_events set action = $$q$$',
      'delete from audit_events',
      'truncate audit_heads',
    ])
      await expect(owner.query(change), change).rejects.toThrow(/only grows/);
  });

  it('numbers and chains audit events itself, whatever is given', async () => {
    const org = randomUUID();
    await t.db.system((tx) => tx.organization.create({ data: { id: org, slug: org, name: 'D' } }));
    for (let i = 0; i < 3; i++)
      await t.db.tenant(org, (tx) =>
        tx.auditEvent.create({
          data: {
            id: randomUUID(),
            orgId: org,
            actorType: 'operator',
            action: 'x',
            targetType: 'y',
            targetId: 'z',
            seq: 77n,
            createdAt: new Date(0),
            prevHash: Buffer.from('forged'),
            hash: Buffer.from('forged'),
          },
        }),
      );
    const rows = await t.db.tenant(org, (tx) => tx.auditEvent.findMany({ orderBy: { seq: 'asc' } }));
    expect(rows.map((row) => row.seq)).toEqual([1n, 2n, 3n]);
    expect(rows.slice(1).map((row) => Buffer.from(row.prevHash).toString('hex'))).toEqual(
      rows.slice(0, 2).map((row) => Buffer.from(row.hash).toString('hex')),
    );
    for (const row of rows) expect(row.createdAt.getFullYear()).toBeGreaterThan(1970);
    // With its organisation everything goes, the trail too.
    await t.db.system((tx) => tx.organization.delete({ where: { id: org } }));
    const left = await t.db.system((tx) => tx.auditEvent.count({ where: { orgId: org } }));
    expect(left).toBe(0);
  });
});

describe('migrations', () => {
  it('may run at the same time for several databases of one server, whose roles they share', async () => {
    const names = Array.from({ length: 6 }, () => `test_${randomUUID().replaceAll('-', '')}`);
    for (const name of names) await owner.query(`create database ${name}`);
    const applied = await Promise.all(
      names.map((name) => {
        const ownerUrl = new URL(`/${name}`, t.ownerUrl).href;
        return migrate({ ownerUrl, runtimeUrl: runtimeOf(ownerUrl) });
      }),
    );
    for (const [index, name] of names.entries()) {
      expect(applied[index]?.length).toBeGreaterThan(20);
      const db = new Database({ url: runtimeOf(new URL(`/${name}`, t.ownerUrl).href), poolSize: 1 });
      expect(await db.system((tx) => tx.organization.count())).toBe(0);
      await db.close();
      await owner.query(`drop database ${name} with (force)`);
    }
  });

  it('say the same as schema.prisma', async () => {
    expect(await drift(t.ownerUrl)).toEqual([]);
  });
});
