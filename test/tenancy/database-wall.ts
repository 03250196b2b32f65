/**
 * The second wall alone: what the tenant's role of one organisation can do to the rows of another by SQL, on every
 * tenant table, and the holes that can be made in it.
 */
import type { Leak, Result } from './matrix.js';
import type { Rows, TenantTable } from './rows.js';

/** @returns what of `victim` a transaction of `attacker` saw or changed. Everything is rolled back. */
export async function tryDatabase(rows: Rows, attacker: string, victim: string): Promise<Result> {
  const leaks: Leak[] = [];
  let tried = 0;
  for (const table of rows.tables) {
    const { owner } = rows;
    const { rows: theirs } = await owner.query(
      `select to_jsonb(t) as row from ${table.name} t where t.${table.org} = $1 limit 1`,
      [victim],
    );
    for (const [verb, sql, values] of attempts(table, victim, theirs[0]?.row)) {
      tried++;
      await owner.query('begin');
      await owner.query(
        `select set_config('role', 'patchbay_tenant', true), set_config('app.org_id', $1, true)`,
        [attacker],
      );
      const fault = await owner.query(sql, values).then(
        ({ rowCount }) => ((rowCount ?? 0) > 0 ? `${rowCount} rows` : null),
        (error: Error) => (REFUSED.test(error.message) ? null : error.message),
      );
      await owner.query('rollback');
      if (fault !== null) leaks.push({ cell: `${verb} ${table.name}`, fault });
    }
  }
  return { tried, leaks };
}

/** By the policy, or since the role has no such right at all. Any other error came after the policy let it pass. */
const REFUSED = /row-level security|permission denied|only grows/;

function attempts({ name, org }: TenantTable, victim: string, row: unknown): [string, string, unknown[]][] {
  // A change of nothing: whether a row is found is what counts.
  const column = name === 'organizations' ? 'name' : org;
  return [
    ['select', `select ${org} from ${name} where ${org} = $1`, [victim]],
    ['update', `update ${name} set ${column} = ${column} where ${org} = $1`, [victim]],
    ['delete', `delete from ${name} where ${org} = $1`, [victim]],
    ['insert', `insert into ${name} select * from jsonb_populate_record(null::${name}, $1)`, [row]],
  ];
}

export interface Hole {
  readonly name: string;
  readonly open: string;
  readonly close: string;
}

/** Every policy of the tenant's role, for reading, for writing and as a whole, where the role may read or write. */
export async function holesOf({ owner, tables }: Rows): Promise<Hole[]> {
  const holes: Hole[] = [];
  for (const { name } of tables) {
    const { rows } = await owner.query<{ qual: string; check: string; inserts: boolean }>(
      `select qual, with_check as check, has_table_privilege('patchbay_tenant', $1, 'insert') as inserts
         from pg_policies where policyname = 'tenant' and tablename = $1`,
      [name],
    );
    const [policy] = rows;
    if (!policy) throw new Error(`${name} has no policy`);
    const close = `alter policy tenant on ${name} using ${policy.qual} with check ${policy.check}`;
    holes.push({ name: `${name}: USING`, open: `alter policy tenant on ${name} using (true)`, close });
    if (policy.inserts)
      holes.push({ name: `${name}: CHECK`, open: `alter policy tenant on ${name} with check (true)`, close });
    holes.push({
      name: `${name}: no row-level security`,
      open: `alter table ${name} disable row level security`,
      close: `alter table ${name} enable row level security`,
    });
  }
  return holes;
}
