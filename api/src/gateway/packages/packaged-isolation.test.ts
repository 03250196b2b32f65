/** Packages of servers against a real database and registry: who installs, who is pinned to what, who dies. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readlink, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createTestDatabase, type TestDatabase } from '../../../../test/database.js';
import { NpmRegistry } from '../../../../test/npm-registry.js';
import { newUuid } from '../../common/ids.js';
import { parseEnv } from '../../config/env.js';
import { type IsolatedServer, type Isolation, withoutIsolation } from '../sandbox/isolation.js';
import { withPackages } from './packaged-isolation.js';

const SERVER = `#!/usr/bin/env node
const { version } = require('./package.json');
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  if (id === undefined) return;
  const hello = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'x', version } };
  const answer = method === 'initialize' ? { result: hello } : { error: { code: -32601, message: 'no' } };
  console.log(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
});
`;
const log = pino({ level: 'silent' });
let t: TestDatabase;
let registry: NpmRegistry;
let dirs: string[] = [];
beforeAll(async () => {
  [t, registry] = await Promise.all([createTestDatabase(), NpmRegistry.start()]);
  await publish('1.0.0');
});
afterAll(async () => {
  await registry.close();
  await t.drop();
  for (const dir of dirs) await rm(dir, { recursive: true, force: true });
});

const publish = (version: string) =>
  registry.publish({ name: 'said', version, files: { 'bin.js': SERVER }, manifest: { bin: 'bin.js' } });

async function machine(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'patchbay-machine-'));
  dirs = [...dirs, dir];
  return dir;
}

/** As a process on that machine has it. */
function processOn(dataDir: string): Isolation {
  const env = parseEnv({
    DATABASE_URL: t.url,
    PATCHBAY_ROOT_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    PATCHBAY_DATA_DIR: dataDir,
    PATCHBAY_PACKAGES_REGISTRY: registry.url,
  });
  return withPackages(withoutIsolation('direct'), env, t.db, log);
}

async function server(...args: string[]): Promise<IsolatedServer> {
  const [orgId, id] = [newUuid(), newUuid()];
  await t.db.system((tx) => tx.organization.create({ data: { id: orgId, slug: orgId, name: orgId } }));
  const row = {
    id,
    orgId,
    slug: id,
    name: id,
    type: 'STDIO',
    sharing: 'shared',
    config: Buffer.of(),
  } as const;
  await t.db.tenant(orgId, (tx) => tx.server.create({ data: row }));
  return { id, orgId, name: 'Said', target: { kind: 'stdio', command: 'npx', args, env: {} } };
}

async function versionOf(isolation: Isolation, it: IsolatedServer): Promise<unknown> {
  const link = await isolation.open(it);
  await link.close();
  return link.info.serverInfo['version'];
}

const rowOf = ({ id, orgId }: IsolatedServer) =>
  t.db.tenant(orgId, (tx) => tx.serverPackage.findUniqueOrThrow({ where: { serverId: id } }));
const downloads = () => registry.asked.filter((path) => path.endsWith('.tgz')).length;

describe('the package of a server', () => {
  it('is installed once for all links and processes of a machine', async () => {
    const it = await server('said');
    const dir = await machine();
    const before = downloads();
    const all = [processOn(dir), processOn(dir)];
    const versions = await Promise.all([...all, ...all].map((isolation) => versionOf(isolation, it)));
    expect(versions).toEqual(['1.0.0', '1.0.0', '1.0.0', '1.0.0']);
    expect(downloads() - before).toBe(1);
    expect(await rowOf(it)).toMatchObject({ state: 'installed', version: '1.0.0', spec: 'npm:said' });
  });

  it('is the same on every machine, though they meet it at the same time and with other versions', async () => {
    const it = await server('said');
    const [one, two] = [processOn(await machine()), processOn(await machine())];
    await publish('1.1.0');
    const release = registry.hold('said/-/1.1.0.tgz');
    const slow = versionOf(two, it);
    await release.asked;
    await publish('1.2.0');
    expect(await versionOf(one, it)).toBe('1.2.0');
    release.go();
    expect(await slow).toBe('1.2.0');
    await publish('1.3.0');
    const { lockHash } = await rowOf(it);
    const third = await machine();
    expect(await versionOf(processOn(third), it)).toBe('1.2.0');
    expect(await readdir(join(third, 'store', 'npm'))).toEqual([lockHash]);
  });

  it('fails as what it is, and again works when there is one', async () => {
    const it = await server('later@3.0.0');
    const isolation = processOn(await machine());
    await expect(isolation.open(it)).rejects.toThrow(/Said.*could not be installed/);
    expect(await rowOf(it)).toMatchObject({ state: 'failed', version: null, lockHash: null });
    const files = { 'bin.js': SERVER };
    await registry.publish({ name: 'later', version: '3.0.0', files, manifest: { bin: 'bin.js' } });
    expect(await versionOf(isolation, it)).toBe('3.0.0');
    expect(await rowOf(it)).toMatchObject({ state: 'installed', version: '3.0.0' });
  });

  it('is not half there, and no npm is left, when the process that installs it is killed', async () => {
    const it = await server('said@1.0.0');
    const dir = await machine();
    const release = registry.hold('said/-/1.0.0.tgz');
    const script = `
      import { withPackages } from ${JSON.stringify(new URL('../../../dist/gateway/packages/packaged-isolation.js', import.meta.url).href)};
      import { withoutIsolation } from ${JSON.stringify(new URL('../../../dist/gateway/sandbox/isolation.js', import.meta.url).href)};
      import { parseEnv } from ${JSON.stringify(new URL('../../../dist/config/env.js', import.meta.url).href)};
      import { Database } from '@patchbay/prisma';
      const env = parseEnv(${JSON.stringify({
        DATABASE_URL: t.url,
        PATCHBAY_ROOT_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
        PATCHBAY_DATA_DIR: dir,
        PATCHBAY_PACKAGES_REGISTRY: registry.url,
      })});
      const log = { info() {}, warn() {}, error() {} };
      await withPackages(withoutIsolation('direct'), env, new Database({ url: env.DATABASE_URL, poolSize: 2 }), log)
        .open(${JSON.stringify(it)});`;
    const gateway: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script], {
      cwd: new URL('../../../', import.meta.url),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await release.asked;
    expect(await processesIn(dir)).not.toEqual([]);
    expect(await rowOf(it)).toMatchObject({ state: 'installing', version: null, lockHash: null });
    gateway.kill('SIGKILL');
    await once(gateway, 'exit');
    await expect.poll(() => processesIn(dir), { timeout: 10_000 }).toEqual([]);
    const left = await readdir(join(dir, 'store', 'npm'));
    expect(left.every((name) => name.startsWith('.'))).toBe(true);
    release.go();
    // As if it were a while later: nobody touches the lock of the dead.
    await utimes(join(dir, 'store', 'npm', `.${it.id}.lock`), 0, 0);
    expect(await versionOf(processOn(dir), it)).toBe('1.0.0');
  }, 120_000);
});

/** npm and its children, which run in the directory that they fill. */
async function processesIn(dir: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (cwd.startsWith(dir)) found.push(pid);
  }
  return found;
}
