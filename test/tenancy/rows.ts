/**
 * The rows of organisations, as the owner of the database sees them past all policies: a canary in every text of
 * them, a fingerprint to tell that nothing changed, and a copy to put back what a hole let through.
 */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { fromPublicId, type IdKind } from '../../api/src/common/ids.js';
import type { Populated } from './world.js';

export interface TenantTable {
  readonly name: string;
  /** The column of the organisation. */
  readonly org: string;
}

/** What must stay as it is for the organisation to work at all, or is no text of anybody. */
const NOT_TEXT = new Set([
  'domains.verified_name', // of one organisation alone
  'data_keys.kek_id', // names the key-encryption key
  'keys.scopes',
  'keys.allowed_addresses',
  'keys.user_id', // of the person
  'memberships.user_id',
  'oauth_grants.user_id', // of the person
  'oauth_grants.client_id', // of the application
  'scim_users.user_id',
  'keys.pepper_version', // names the root key
  'idempotency_records.scope', // the organisation's id
  'idempotency_records.key', // part of what its body is sealed under
  'secrets.name', // the same in all, so that a look-up by name could go astray
  'server_secrets.name',
  'usage_figures.metric', // its canary is a number
  'audit_events.target_id', // looked for
]);

/** Count uses, refused ones too, a while after them, and what gateways hold. */
const COUNTERS = new Set(['key_usage', 'call_months', 'open_sessions']);

export class Rows {
  private constructor(
    readonly owner: pg.Client,
    readonly tables: readonly TenantTable[],
  ) {}

  static async open(ownerUrl: string): Promise<Rows> {
    const owner = new pg.Client({ connectionString: ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ name: string; org: string }>(
      `select tablename as name, (regexp_match(qual, '^\\((\\w+) = '))[1] as org
         from pg_policies where policyname = 'tenant' and schemaname = 'public' order by 1`,
    );
    return new Rows(owner, rows);
  }

  close(): Promise<void> {
    return this.owner.end();
  }

  /**
   * A row in every tenant table, and the canary in every text, JSON and list of texts of them.
   * @throws when a table stays without a row: it must be seeded in world.ts.
   */
  async plant(org: Populated, canary: string): Promise<void> {
    for (const table of this.tables) {
      const columns = await this.columns(table.name);
      const count = `select count(*)::int as n from ${table.name} where ${table.org} = $1`;
      const { rows } = await this.owner.query(count, [org.uuid]);
      if (rows[0].n === 0) await this.seed(table, org, columns);
      const set = columns.flatMap((column) => planted(table.name, column, canary));
      // Without triggers: some tables only grow, and nobody is to hear of it.
      if (set.length > 0)
        await this.owner.query(
          `begin; set local session_replication_role = replica;
           update ${table.name} set ${set.join(', ')} where ${table.org} = '${org.uuid}'; commit`,
        );
    }
  }

  /** One line for each table: what a change of any row changes, but for when a key was last used. */
  async fingerprint(orgs: readonly string[]): Promise<Map<string, string>> {
    const watched = this.tables.filter(({ name }) => !COUNTERS.has(name));
    const parts = watched.map(
      ({ name, org }) =>
        `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(j::text, ' ' order by j::text)), '') as is
           from (select to_jsonb(t) - 'last_used_at' as j from ${name} t where t.${org} = any($1::uuid[])) x`,
    );
    const { rows } = await this.owner.query<{ name: string; is: string }>(parts.join(' union all '), [orgs]);
    return new Map(rows.map(({ name, is }) => [name, is]));
  }

  /** Keeps a copy beside the tables. */
  async save(orgs: readonly string[]): Promise<void> {
    await this.owner.query('drop schema if exists kept cascade; create schema kept');
    for (const { name, org } of this.tables)
      await this.owner.query(
        `create table kept.${name} as select * from public.${name} where ${org} = any('{${orgs}}'::uuid[])`,
      );
  }

  /** Puts the copy back, without triggers or checks of references. */
  async restore(orgs: readonly string[]): Promise<void> {
    const statements = this.tables.map(
      ({ name, org }) =>
        `delete from ${name} where ${org} = any('{${orgs}}'::uuid[]);
         insert into ${name} overriding system value select * from kept.${name};`,
    );
    await this.owner.query(
      `begin; set local session_replication_role = replica; ${statements.join('\n')} commit`,
    );
  }

  async columns(table: string): Promise<Column[]> {
    const { rows } = await this.owner.query<Column>(
      `select a.attname as name, format_type(a.atttypid, null) as type, a.attnotnull as required,
              a.atthasdef or a.attidentity <> '' as given,
              (select e.enumlabel from pg_enum e where e.enumtypid = a.atttypid order by e.enumsortorder limit 1) as label
         from pg_attribute a
        where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''`,
      [`public.${table}`],
    );
    return rows;
  }

  private async seed({ name, org }: TenantTable, owner: Populated, columns: readonly Column[]) {
    const needed = columns.filter((column) => column.required && !column.given);
    const values = needed.map((column) => (column.name === org ? owner.uuid : seedOf(column, owner)));
    const into = needed.map((column) => `"${column.name}"`).join(', ');
    const places = values.map((_, i) => `$${i + 1}`).join(', ');
    await this.owner
      .query(`insert into ${name} (${into}) values (${places})`, values)
      .catch((error: Error) => {
        throw new Error(`${name} has no row of an organisation, seed one in world.ts: ${error.message}`);
      });
  }
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** Has a default. */
  readonly given: boolean;
  readonly label: string | null;
}

function planted(table: string, { name, type }: Column, canary: string): string[] {
  if (NOT_TEXT.has(`${table}.${name}`)) return [];
  if (type === 'text' || type === 'character varying')
    return [`"${name}" = coalesce("${name}", '') || '${canary}'`];
  if (type === 'text[]') return [`"${name}" = array_append("${name}", '${canary}')`];
  if (type === 'jsonb' || type === 'json')
    return [`"${name}" = '{"code": "${canary}", "message": "${canary}"}'`];
  return [];
}

function seedOf({ name, type, label }: Column, owner: Populated): unknown {
  const kind = name.replace(/_id$/, '') as IdKind;
  const id = owner.ids[kind];
  if (type === 'uuid') return (id && fromPublicId(kind, id)) ?? randomUUID();
  if (type === 'bytea') return Buffer.from(randomUUID());
  if (/^(integer|bigint|smallint|double precision)$/.test(type)) return 1;
  if (type === 'boolean') return false;
  if (/^(timestamp|date)/.test(type)) return new Date();
  if (/^jsonb?$/.test(type)) return '{}';
  return label ?? randomUUID();
}
