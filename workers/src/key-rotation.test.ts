/** Rotation of data keys and of what wraps them: every value opens before, during and after. */
import { randomBytes } from 'node:crypto';
import { RootKeys } from '@patchbay/api/common/crypto/root-keys';
import { newUuid } from '@patchbay/api/common/ids';
import { SEALED_COLUMNS } from '@patchbay/api/db/sealed-columns';
import { Vault } from '@patchbay/api/db/vault';
import { openTarget } from '@patchbay/api/gateway/snapshot/open-target';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { Postpone } from './handler.js';
import { DataKeyRotateHandler } from './handlers/data-key-rotate.handler.js';
import { KeyRewrapHandler } from './handlers/key-rewrap.handler.js';
import { RetentionPruneHandler } from './handlers/retention-prune.handler.js';
import { startWorkers } from './main.js';
import { Bench, silent } from './testing.js';

const SERVERS = 7;
const never = new AbortController().signal;

let t: TestDatabase;
let bench: Bench;
let owner: pg.Client;
beforeAll(async () => {
  t = await createTestDatabase();
  bench = await Bench.create(t);
  owner = new pg.Client({ connectionString: t.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await bench.close();
  await t.drop();
});

/** Servers whose argument is a secret, an idempotency record, and two data keys: all sealed by the first. */
async function rotated() {
  const org = await bench.organization();
  const servers: string[] = [];
  for (let i = 0; i < SERVERS; i++)
    servers.push(await bench.server(org, { config: { command: 'node', args: [`value ${i}`, '${NAME}'] } }));
  const [secretId, versionId] = [newUuid(), newUuid()];
  await t.db.tenant(org, async (tx) => {
    await tx.secret.create({ data: { id: secretId, orgId: org, name: 'NAME' } });
    const value = await bench.vault.seal(
      tx,
      org,
      { table: 'secret_versions', row: versionId, column: 'value' },
      'open',
    );
    await tx.secretVersion.create({ data: { id: versionId, orgId: org, secretId, number: 1, value } });
    const body = await bench.vault.seal(
      tx,
      org,
      { table: 'idempotency_records', row: 'k', column: 'body' },
      { a: 1 },
    );
    const later = new Date(Date.now() + 60_000);
    await tx.idempotencyRecord.create({
      data: {
        scope: org,
        key: 'k',
        orgId: org,
        operation: 'x',
        requestHash: '',
        body,
        lockedUntil: later,
        expiresAt: later,
      },
    });
  });
  const next = await bench.vault.prepareKey(org, 2);
  await t.db.tenant(org, (tx) => bench.vault.addKey(tx, org, next));
  return { org, servers };
}

async function versions(org: string): Promise<number[]> {
  const found: number[] = [];
  for (const { table, column } of SEALED_COLUMNS) {
    const { rows } = await owner.query(`select ${column} as sealed from ${table} where org_id = $1`, [org]);
    found.push(...rows.map(({ sealed }) => (sealed as Buffer).readUInt32BE(0)));
  }
  return found;
}

/** Opens all that a gateway needs, with a vault that has cached nothing. */
async function argumentsOf(org: string, servers: readonly string[], vault = fresh()) {
  return t.db.tenant(org, async (tx) => {
    const all: string[] = [];
    for (const id of servers) {
      const row = await tx.server.findFirstOrThrow({
        where: { id },
        select: {
          id: true,
          type: true,
          config: true,
          credentialOwner: true,
          network: true,
          allowedHosts: true,
          persistentDirectory: true,
        },
      });
      const { target } = await openTarget({ vault, sharedEnv: new Map() }, tx, org, row);
      all.push(target?.kind === 'stdio' ? target.args.join(' ') : 'closed');
    }
    return all;
  });
}
const fresh = () => new Vault(new RootKeys(bench.env.PATCHBAY_ROOT_KEYS));
const expected = Array.from({ length: SERVERS }, (_, i) => `value ${i} open`);
const job = (org: string | null, kind: string) => {
  const id = newUuid();
  const data = { id, orgId: org, kind };
  return (
    org === null
      ? t.db.system((tx) => tx.job.create({ data }))
      : t.db.tenant(org, (tx) => tx.job.create({ data }))
  ).then(() => id);
};

describe('every sealed column', () => {
  it('is known to those who seal anew', async () => {
    const { rows } = await owner.query<{ at: string }>(
      `select table_name || '.' || column_name as at from information_schema.columns
        where table_schema = 'public' and data_type = 'bytea' order by 1`,
    );
    const known = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
    // Hashes and signatures, and what is wrapped by the key-encryption key.
    const others = [
      'audit_events.hash',
      'audit_events.prev_hash',
      'audit_heads.hash',
      'audit_heads.signature',
      'connection_flows.browser_hash',
      'connection_flows.state_hash',
      'keys.hash',
      'keys.previous_hash',
    ];
    expect(rows.map(({ at }) => at)).toEqual([...known, ...others, 'data_keys.wrapped_key'].sort());
  });
});

describe('data-key.rotate', () => {
  it('seals everything anew, goes on after being stopped, and keeps the old key until nobody can need it', async () => {
    const { org, servers } = await rotated();
    expect(new Set(await versions(org))).toEqual(new Set([1]));
    const jobId = await job(org, 'data-key.rotate');
    const handler = new DataKeyRotateHandler(t.db, bench.vault, 2);
    // Told to stop in the middle: what was done stays, the job goes back.
    const stop = new AbortController();
    const steps = {
      left: 2,
      get aborted() {
        return this.left-- <= 0;
      },
    };
    const signal = Object.defineProperty(stop.signal, 'aborted', { get: () => steps.aborted });
    await expect(handler.run({ orgId: org, jobId }, { signal })).rejects.toThrow(Postpone);
    const halfway = await versions(org);
    expect(new Set(halfway)).toEqual(new Set([1, 2]));
    expect((await bench.job(org, jobId)).status).toBe('queued');
    expect(await argumentsOf(org, servers)).toEqual(expected);

    await handler.run({ orgId: org, jobId }, { signal: never });
    expect(new Set(await versions(org))).toEqual(new Set([2]));
    const left = halfway.filter((version) => version === 1).length;
    expect(await bench.job(org, jobId)).toMatchObject({
      status: 'succeeded',
      attempts: 2,
      result: { resealed: left, dataKeyVersion: 2 },
    });
    // Twice does nothing.
    await handler.run({ orgId: org, jobId }, { signal: never });

    const keys = async () =>
      (await owner.query('select version from data_keys where org_id = $1 order by 1', [org])).rows;
    const prune = new RetentionPruneHandler(t.db, bench.env);
    await prune.run({}, { signal: never });
    expect(await keys()).toEqual([{ version: 1 }, { version: 2 }]);
    await owner.query(
      `update data_keys set retired_at = now() - interval '2 hours' where org_id = $1 and version = 1`,
      [org],
    );
    await prune.run({}, { signal: never });
    expect(await keys()).toEqual([{ version: 2 }]);
    expect(await argumentsOf(org, servers)).toEqual(expected);
  });

  it('never retires a key that somebody is just sealing with', async () => {
    const { org, servers } = await rotated();
    const jobId = await job(org, 'data-key.rotate');
    const handler = new DataKeyRotateHandler(t.db, bench.vault);
    // A writer that began before the rotation holds the first key, and writes when the job is at its end.
    const writer = new pg.Client({ connectionString: t.ownerUrl });
    await writer.connect();
    await writer.query('begin');
    await writer.query('select 1 from data_keys where org_id = $1 and version = 1 for key share', [org]);
    const id = servers[0] ?? '';
    const old = (await writer.query('select config from servers where id = $1', [id])).rows[0].config;
    const ended = handler.run({ orgId: org, jobId }, { signal: never }).catch((error: unknown) => error);
    await bench.until(async () => {
      const { rows } = await owner.query(
        `select 1 from pg_locks where not granted and locktype in ('transactionid', 'tuple')`,
      );
      return rows.length > 0;
    });
    await writer.query('update servers set config = $1 where id = $2', [old, id]);
    await writer.query('commit');
    await writer.end();
    expect(await ended).toBeInstanceOf(Postpone);
    await handler.run({ orgId: org, jobId }, { signal: never });
    expect(new Set(await versions(org))).toEqual(new Set([2]));
    expect((await bench.job(org, jobId)).status).toBe('succeeded');
    expect(await argumentsOf(org, servers)).toEqual(expected);
  });
});

describe('key-encryption.rewrap', () => {
  it('moves every data key under the newest root key, after which the old one opens nothing more', async () => {
    const { org, servers } = await rotated();
    const young = { id: 'k9', secret: randomBytes(32) };
    const both = new RootKeys([young, ...bench.env.PATCHBAY_ROOT_KEYS]);
    const alone = new Vault(new RootKeys([young]));
    await expect(argumentsOf(org, servers, alone)).rejects.toThrow('PATCHBAY_ROOT_KEYS');
    const jobId = await job(null, 'key-encryption.rewrap');
    await new KeyRewrapHandler(t.db, new Vault(both), 1).run({ jobId }, { signal: never });
    const row = await t.db.system((tx) => tx.job.findUniqueOrThrow({ where: { id: jobId } }));
    expect(row).toMatchObject({ status: 'succeeded', result: { keyEncryptionId: 'k9' } });
    expect((await owner.query('select distinct kek_id from data_keys')).rows).toEqual([{ kek_id: 'k9' }]);
    expect(await argumentsOf(org, servers, alone)).toEqual(expected);
    // No organisation sees the operator's job.
    expect(await t.db.tenant(org, (tx) => tx.job.findFirst({ where: { id: jobId } }))).toBeNull();
    // Back, for the other tests.
    const back = await job(null, 'key-encryption.rewrap');
    const old = new RootKeys([...bench.env.PATCHBAY_ROOT_KEYS, young]);
    await new KeyRewrapHandler(t.db, new Vault(old)).run({ jobId: back }, { signal: never });
  });
});

describe('workers', () => {
  it('take both kinds from the queue, and from the table when the queue lost them', async () => {
    const { org } = await rotated();
    const jobs = await bench.jobs();
    const asked = await jobs.request(org, { kind: 'data-key.rotate' });
    // Never published: the sweep finds it.
    const lost = await t.db.system((tx) => jobs.create(tx, null, { kind: 'key-encryption.rewrap' }));
    const workers = await startWorkers(bench.env, silent);
    expect(await bench.finished(org, asked)).toMatchObject({
      status: 'succeeded',
      result: { dataKeyVersion: 2 },
    });
    await bench.until(async () => {
      const row = await t.db.system((tx) => tx.job.findUniqueOrThrow({ where: { id: lost } }));
      return row.status === 'succeeded';
    });
    await workers.stop();
    await jobs.close();
  });
});
