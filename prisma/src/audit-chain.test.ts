/** The migration of the audit trail under an owner who is no superuser, with events from before it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

const MIGRATIONS = new URL('../migrations/', import.meta.url);
const CHAIN = '20261211000000_audit_chain';
const name = `test_chain_${randomBytes(6).toString('hex')}`;
const server = process.env.PATCHBAY_TEST_POSTGRES as string;

let admin: pg.Client;
/** A superuser in the new database, whom no policy stops. */
let above: pg.Client;
let owner: pg.Client;
beforeAll(async () => {
  admin = await connected(server);
  await admin.query(`create role ${name} login nosuperuser createrole password 'test'`);
  await admin.query(`create database ${name} owner ${name}`);
  const url = new URL(`/${name}`, server);
  above = await connected(url.href);
  // As the migrator makes them, for the first database of the server.
  for (const role of ['patchbay_tenant', 'patchbay_system'])
    await above.query(
      `do $$ begin create role ${role} nologin nobypassrls; exception when duplicate_object or unique_violation then null; end $$`,
    );
  url.username = name;
  url.password = 'test';
  owner = await connected(url.href);
});
afterAll(async () => {
  await Promise.all([owner.end(), above.end()]);
  await admin.query(`drop database ${name} with (force)`);
  await admin.query(`drop role ${name}`);
  await admin.end();
});

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

const asSystem = async (sql: string) => {
  await above.query('begin; set local role patchbay_system');
  const { rows } = await above.query(sql);
  await above.query('commit');
  return rows;
};

it('chains events from before, and lets only its own function delete', async () => {
  const names = (await readdir(MIGRATIONS, { withFileTypes: true })).filter((e) => e.isDirectory());
  const apply = async (folder: string) =>
    owner.query(await readFile(new URL(`${folder}/migration.sql`, MIGRATIONS), 'utf8'));
  const before = names.map((e) => e.name).filter((folder) => folder < CHAIN);
  for (const folder of before.sort()) await apply(folder);

  const orgs = [randomUUID(), randomUUID()];
  for (const org of orgs) {
    await above.query('insert into organizations (id, slug, name) values ($1, $2, $2)', [org, `o-${org}`]);
    // Of one time, so that their ids decide; the later day is written first.
    for (const time of ['2026-02-02T08:00:00.5Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'])
      await above.query(
        `insert into audit_events (id, org_id, actor_type, action, target_type, target_id, after, created_at)
         values ($1, $2, 'operator', 'x.create', 'x', 'x_1', '{"b":[1.50,null],"a":"é"}', $3)`,
        [randomUUID(), org, time],
      );
  }
  await apply(CHAIN);

  const { rows } = await above.query<{ org_id: string; seq: string; day: string; sound: boolean }>(`
    select org_id, seq, created_at::date::text as day,
           hash = sha256(convert_to(patchbay_jcs(patchbay_audit_json(e)), 'UTF8'))
             and prev_hash = coalesce(lag(hash) over (partition by org_id order by seq), patchbay_audit_genesis(org_id)) as sound
      from audit_events e order by org_id, seq`);
  expect(rows.map(({ seq, sound }) => [seq, sound])).toEqual([...'123123'].map((seq) => [seq, true]));
  expect(rows.map(({ day }) => day).slice(0, 3)).toEqual(['2026-01-01', '2026-01-01', '2026-02-02']);

  const [org] = orgs;
  await above.query(
    `insert into audit_heads (org_id, day, seq, hash, key_id, signature)
     select org_id, '2026-01-01', seq, hash, 'k', 's' from audit_events where org_id = $1 and seq = 2`,
    [org],
  );
  await expect(owner.query('delete from audit_events')).rejects.toThrow(/only grows/);
  expect(await asSystem('select patchbay_prune_audit(30, 10) as pruned')).toEqual([{ pruned: 1 }]);
  expect(await asSystem('select patchbay_prune_audit(30, 10) as pruned')).toEqual([{ pruned: 0 }]);
  const left = await above.query('select org_id, seq from audit_events order by seq');
  expect(left.rows.filter((row) => row.org_id === org)).toEqual([{ org_id: org, seq: '3' }]);
  expect(left.rows).toHaveLength(4);
  // The switch of the function is no switch for the service's roles, who have no grant.
  await above.query("begin; set local role patchbay_system; set local patchbay.audit_retention = 'on'");
  await expect(above.query('delete from audit_events')).rejects.toThrow(/permission denied/);
  await above.query('rollback');
  // The organisation goes with all that is its, as the service deletes it.
  await asSystem(`delete from organizations where id = '${org}'`);
  expect((await above.query('select 1 from audit_events where org_id = $1', [org])).rows).toEqual([]);
});
