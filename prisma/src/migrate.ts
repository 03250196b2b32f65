/**
 * The migrator: applies prisma/migrations with Prisma's schema engine compiled to WebAssembly, keeping
 * `_prisma_migrations` as `prisma migrate deploy` does, but without the native engine, which would
 * have to be downloaded. Also compares schema and migrations, so that a check can fail on drift.
 */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import type { MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { migrateQueue } from './queue-schema.js';
import { SYSTEM_ROLE, TENANT_ROLE } from './roles.js';

/** prisma/, both from src/ and from dist/. */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const schemaFile = join(root, 'schema.prisma');
const noFilter = { externalTables: [], externalEnums: [] };

/** Node's own global; its types come with the DOM library only, which nothing else here needs. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

/** The bindings hold one instance for the whole process: a second one would break the first. */
let bindings: Promise<typeof import('@prisma/schema-engine-wasm/schema_engine_bg')> | undefined;

async function loadEngine() {
  const dir = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const loaded = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = await WebAssembly.instantiate(await readFile(join(dir, 'schema_engine_bg.wasm')), {
    './schema_engine_bg.js': loaded,
  });
  loaded.__wbg_set_wasm(wasm.instance.exports);
  (wasm.instance.exports.__wbindgen_start as () => void)();
  return loaded;
}

/** Runs `work` with an engine on its own connections, which are closed after it: they hold its lock. */
async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  bindings ??= loadEngine();
  const { SchemaEngine } = await bindings;
  const pool = new pg.Pool({ connectionString: url });
  const datamodel = await readFile(schemaFile, 'utf8');
  const engine = await SchemaEngine.new(
    { datamodels: [[schemaFile, datamodel]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(new WholeScripts(pool)),
  );
  try {
    return await work(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

/**
 * The adapter cuts a script at every semicolon, which breaks function bodies; PostgreSQL takes the
 * whole script in one simple query, as one transaction.
 */
class WholeScripts extends PrismaPg {
  override async connect() {
    return whole(await super.connect());
  }

  override async connectToShadowDb() {
    return whole(await super.connectToShadowDb());
  }
}

function whole<A extends { executeScript(script: string): Promise<void>; underlyingDriver(): unknown }>(
  adapter: A,
): A {
  adapter.executeScript = async (script) => {
    await (adapter.underlyingDriver() as pg.Pool).query(script);
  };
  return adapter;
}

async function migrationList(): Promise<MigrationList> {
  const baseDir = join(root, 'migrations');
  const entries = await readdir(baseDir, { withFileTypes: true });
  const names = entries.filter((e) => e.isDirectory()).map((e) => e.name);
  return {
    baseDir,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      names.sort().map(async (path) => ({
        path,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(baseDir, path, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}

export interface MigrateOptions {
  /** Connection of the owner of the schema. */
  readonly ownerUrl: string;
  /** Connection of the running service; its user is created when the owner is somebody else. */
  readonly runtimeUrl: string;
}

/**
 * Brings the database to the newest schema and makes sure of the roles.
 * @returns the names of the migrations that were applied now; empty when there was nothing to do.
 */
export async function migrate({ ownerUrl, runtimeUrl }: MigrateOptions): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // Two replicas that start together must not migrate together.
    await client.query("select pg_advisory_lock(hashtext('patchbay migrate'))");
    await ensureRolesOfServer(client, ownerUrl, runtimeUrl);
    const applied = await withEngine(ownerUrl, async (engine) => {
      const input = { migrationsList: await migrationList(), filters: noFilter };
      return (await engine.applyMigrations(input)).appliedMigrationNames;
    });
    await migrateQueue(client, decodeURIComponent(new URL(runtimeUrl).username));
    return applied;
  } finally {
    await client.end();
  }
}

/**
 * Roles belong to the whole server while the lock above is one database's: another deployment on the same
 * server may be at it too. Whoever comes second looks again.
 */
async function ensureRolesOfServer(client: pg.Client, ownerUrl: string, runtimeUrl: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ensureRoles(client, ownerUrl, runtimeUrl);
    } catch (error) {
      if (attempt === ROLE_ATTEMPTS || !isRoleRace(error)) throw error;
      await sleep(Math.random() * 100);
    }
  }
}

const ROLE_ATTEMPTS = 20;

/** duplicate_object, unique_violation, and the internal error "tuple concurrently updated". */
function isRoleRace(error: unknown): boolean {
  return error instanceof pg.DatabaseError && ['42710', '23505', 'XX000'].includes(error.code ?? '');
}

/** The group roles exist, and the runtime's user is a member of both and owns nothing. */
async function ensureRoles(client: pg.Client, ownerUrl: string, runtimeUrl: string): Promise<void> {
  for (const role of [TENANT_ROLE, SYSTEM_ROLE]) {
    const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
    if (found.rowCount === 0) await client.query(`create role ${role} nologin nobypassrls`);
  }
  const runtime = new URL(runtimeUrl);
  const user = decodeURIComponent(runtime.username);
  const name = pg.escapeIdentifier(user);
  if (user !== decodeURIComponent(new URL(ownerUrl).username)) {
    const password = pg.escapeLiteral(decodeURIComponent(runtime.password));
    const found = await client.query('select 1 from pg_roles where rolname = $1', [user]);
    const verb = found.rowCount === 0 ? 'create' : 'alter';
    await client.query(`${verb} role ${name} login noinherit nosuperuser nobypassrls password ${password}`);
  }
  await client.query(`grant ${TENANT_ROLE}, ${SYSTEM_ROLE} to ${name}`);
}

/** SQL that builds schema.prisma's tables in an empty database. */
export async function schemaSql(url: string): Promise<string> {
  const files = [{ path: schemaFile, content: await readFile(schemaFile, 'utf8') }];
  const result = await withEngine(url, (engine) =>
    engine.diff({
      from: { tag: 'empty' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: noFilter,
    }),
  );
  return result.stdout ?? '';
}

/** Everything that schema.prisma can say about tables, one line each. */
const SHAPE = `
  select 'column ' || concat_ws(' ', table_name, column_name, udt_name, character_maximum_length,
         datetime_precision, is_nullable, column_default) as line
    from information_schema.columns where table_schema = 'public' and table_name <> '_prisma_migrations'
  union all
  select 'index ' || indexdef from pg_indexes
   where schemaname = 'public' and tablename <> '_prisma_migrations'
  union all
  select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    from pg_constraint where connamespace = 'public'::regnamespace and conrelid <> 0
     and contype <> 'n' and conrelid::regclass::text <> '_prisma_migrations'
  union all
  select 'enum ' || t.typname || ' ' || string_agg(e.enumlabel, ',' order by e.enumsortorder)
    from pg_type t join pg_enum e on e.enumtypid = t.oid
   where t.typnamespace = 'public'::regnamespace group by t.typname`;

/**
 * Where schema.prisma and the migrations disagree, a line each: '+' stands in the schema only, '-' in
 * the migrations only. Two scratch databases are built and compared, because the engine's own
 * comparison cannot read a database that has policies and triggers.
 * @param ownerUrl a server where databases may be created.
 */
export async function drift(ownerUrl: string): Promise<string[]> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const shapes: Set<string>[] = [];
  try {
    for (const kind of ['schema', 'migrations']) {
      const name = `patchbay_drift_${kind}_${process.pid}`;
      await owner.query(`create database ${name}`);
      try {
        shapes.push(await shapeOf(new URL(`/${name}`, ownerUrl).href, kind));
      } finally {
        await owner.query(`drop database ${name} with (force)`);
      }
    }
  } finally {
    await owner.end();
  }
  const [schema = new Set(), migrations = new Set()] = shapes;
  return [
    ...[...schema].filter((l) => !migrations.has(l)).map((l) => `+ ${l}`),
    ...[...migrations].filter((l) => !schema.has(l)).map((l) => `- ${l}`),
  ];
}

async function shapeOf(url: string, kind: string): Promise<Set<string>> {
  if (kind === 'migrations') await migrate({ ownerUrl: url, runtimeUrl: url });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    if (kind === 'schema') await client.query(await schemaSql(url));
    const { rows } = await client.query<{ line: string }>(SHAPE);
    return new Set(rows.map((r) => r.line));
  } finally {
    await client.end();
  }
}
