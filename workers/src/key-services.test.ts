/** Data keys that a key management service wraps: there and back by the job, and what an outage leaves usable. */
import { openKeyEncryption } from '@patchbay/api/common/crypto/open-key-encryption';
import { RootKeys } from '@patchbay/api/common/crypto/root-keys';
import { newUuid } from '@patchbay/api/common/ids';
import { parseEnv } from '@patchbay/api/config/env';
import { Vault } from '@patchbay/api/db/vault';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { type KeyServer, startVault } from '../../test/key-services.js';
import { KeyRewrapHandler } from './handlers/key-rewrap.handler.js';
import { startWorkers } from './main.js';
import { Bench, silent } from './testing.js';

const TOKEN = 'hvs.test';
const PLACE = { table: 'servers', row: 'r', column: 'config' };

let t: TestDatabase;
let bench: Bench;
let service: KeyServer;
let owner: pg.Client;
beforeAll(async () => {
  t = await createTestDatabase();
  bench = await Bench.create(t);
  service = await startVault(TOKEN);
  owner = new pg.Client({ connectionString: t.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await service.close();
  await bench.close();
  await t.drop();
});
afterEach(() => void vi.useRealTimers());

/** As a process with these settings would have it, with nothing cached. */
function vaultWith(kek: Record<string, string>): Vault {
  const env = parseEnv({ ...bench.variables, VAULT_ADDR: service.origin, VAULT_TOKEN: TOKEN, ...kek });
  return new Vault(openKeyEncryption(env, new RootKeys(env.PATCHBAY_ROOT_KEYS)));
}
const SERVICE = { PATCHBAY_KEK: 'vault', PATCHBAY_KEK_KEY: 'transit/patchbay' };
const rewrap = async (vault: Vault) => {
  const id = newUuid();
  await t.db.system((tx) => tx.job.create({ data: { id, orgId: null, kind: 'key-encryption.rewrap' } }));
  await new KeyRewrapHandler(t.db, vault).run({ jobId: id }, { signal: new AbortController().signal });
};
const seal = (vault: Vault, org: string, value: string) =>
  t.db.tenant(org, (tx) => vault.seal(tx, org, PLACE, value));
const open = (vault: Vault, org: string, sealed: Uint8Array) =>
  t.db.tenant(org, (tx) => vault.open<string>(tx, org, PLACE, sealed));
const wrappedBy = async () =>
  (await owner.query<{ kek_id: string }>('select distinct kek_id from data_keys')).rows.map((r) => r.kek_id);

it('env, to a service, and back: everything opens before, between and after', async () => {
  const org = await bench.organization();
  const first = await seal(vaultWith({}), org, 'from env');
  // Configured but not yet moved: what env wrapped opens, and a new organisation is the service's.
  expect(await open(vaultWith(SERVICE), org, first)).toBe('from env');
  await rewrap(vaultWith(SERVICE));
  expect(await wrappedBy()).toEqual(['vault:transit/patchbay']);
  expect(await open(vaultWith(SERVICE), org, first)).toBe('from env');
  const second = await seal(vaultWith(SERVICE), org, 'from the service');
  await expect(open(vaultWith({}), org, second)).rejects.toThrow('PATCHBAY_KEK no longer lists');
  await expect(
    open(vaultWith({ ...SERVICE, PATCHBAY_KEK: 'vault', VAULT_TOKEN: 'other' }), org, second),
  ).rejects.toThrow('vault refused (HTTP 403)');

  const back = vaultWith({ PATCHBAY_KEK: 'env,vault' });
  expect(await open(back, org, second)).toBe('from the service');
  await rewrap(back);
  expect(await wrappedBy()).toEqual(['k1']);
  for (const sealed of [first, second]) expect(await open(vaultWith({}), org, sealed)).toMatch(/^from/);
});

it('the workers read the settings', async () => {
  const org = await bench.organization();
  const sealed = await seal(vaultWith({}), org, 'x');
  const jobs = await bench.jobs();
  const lost = await t.db.system((tx) => jobs.create(tx, null, { kind: 'key-encryption.rewrap' }));
  const workers = await startWorkers(
    parseEnv({ ...bench.variables, VAULT_ADDR: service.origin, VAULT_TOKEN: TOKEN, ...SERVICE }),
    silent,
  );
  await bench.until(async () => {
    const row = await t.db.system((tx) => tx.job.findUniqueOrThrow({ where: { id: lost } }));
    return row.status === 'succeeded';
  });
  await workers.stop();
  await jobs.close();
  expect(await wrappedBy()).toEqual(['vault:transit/patchbay']);
  expect(await open(vaultWith(SERVICE), org, sealed)).toBe('x');
  await rewrap(vaultWith({ PATCHBAY_KEK: 'env,vault' }));
});

it('an outage leaves usable what was opened for a day; a refusal counts after ten minutes', async () => {
  // Only the clock that the cache reads, and before it does: this one begins at 0, however old the process is.
  vi.useFakeTimers({ toFake: ['performance'] });
  const org = await bench.organization();
  const vault = vaultWith(SERVICE);
  await rewrap(vault);
  const sealed = await seal(vault, org, 'opened before');
  const asked = () => service.seen.length;
  const away = () => service.failures.push(503, 503);
  let before = asked();
  expect(await open(vault, org, sealed)).toBe('opened before');
  expect(asked()).toBe(before);
  vi.advanceTimersByTime(11 * 60_000);
  away();
  expect(await open(vault, org, sealed)).toBe('opened before');
  expect(asked()).toBe(before + 2);
  // Within a minute nobody waits for it again.
  before = asked();
  expect(await open(vault, org, sealed)).toBe('opened before');
  expect(asked()).toBe(before);
  // A process that has not opened it cannot.
  away();
  await expect(open(vaultWith(SERVICE), org, sealed)).rejects.toThrow('vault does not answer (HTTP 503)');

  vi.advanceTimersByTime(24 * 60 * 60_000);
  away();
  await expect(open(vault, org, sealed)).rejects.toThrow('vault does not answer');
  expect(await open(vault, org, sealed)).toBe('opened before');
  vi.advanceTimersByTime(11 * 60_000);
  service.failures.push(403);
  await expect(open(vault, org, sealed)).rejects.toThrow('vault refused (HTTP 403)');
});
