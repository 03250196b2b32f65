/** The store against a registry and the real npm, in a sandbox where the machine has one. */
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { bubblewrapMissing } from '../../../../test/bubblewrap.js';
import { NpmRegistry } from '../../../../test/npm-registry.js';
import { parseEnv } from '../../config/env.js';
import { type Isolation, openIsolation } from '../sandbox/isolation.js';
import { parsePackageCommand } from './command.js';
import { entryOf } from './entry.js';
import { InstallFailed, PackageStore } from './store.js';

const GUARDED = /^(all|none|root)$/m.test(execFileSync('npm', ['config', 'get', 'allow-remote']).toString());
const quiet = (): void => undefined;
let registry: NpmRegistry;
let dataDir: string;
beforeAll(async () => {
  registry = await NpmRegistry.start();
  const files = { 'bin.js': '#!/usr/bin/env -S node --no-warnings\nconsole.log(1)\n' };
  const scripts = { install: 'touch /tmp/installed; exit 1' };
  const manifest = { bin: { tool: 'bin.js', other: 'bin.js' }, scripts, dependencies: { leaf: '^1.0.0' } };
  await registry.publish({ name: 'leaf', version: '1.0.0', files: {} });
  await registry.publish({ name: '@s/tool', version: '1.0.0', files, manifest });
  await registry.publish({ name: '@s/tool', version: '1.1.0', files, manifest, ageHours: 1 });
  const sneaky = { bin: 'bin.js', dependencies: { leaf: `${registry.url}leaf/-/1.0.0.tgz` } };
  await registry.publish({ name: 'sneaky', version: '1.0.0', files, manifest: sneaky });
  const many = { bin: { one: 'bin.js', two: 'two.js' } };
  await registry.publish({
    name: 'many',
    version: '1.0.0',
    files: { ...files, 'two.js': '2' },
    manifest: many,
  });
  const large = { 'bin.js': 'x', 'large.txt': 'y'.repeat(3_000_000) };
  await registry.publish({ name: 'large', version: '1.0.0', files: large, manifest: { bin: 'bin.js' } });
});
afterAll(() => registry.close());
afterEach(() => rm(dataDir, { recursive: true, force: true }));

async function store(
  over: object = {},
  mode = bubblewrapMissing() ? 'direct' : 'isolated',
): Promise<PackageStore> {
  dataDir = await mkdtemp(join(tmpdir(), 'patchbay-store-'));
  const isolation: Isolation = await openIsolation(
    parseEnv({
      DATABASE_URL: 'postgres://nowhere/none',
      PATCHBAY_ROOT_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
      PATCHBAY_STDIO: mode,
    }),
    pino({ level: 'silent' }),
  );
  const run = isolation.run.bind(isolation);
  return new PackageStore({
    dataDir,
    registry: registry.url,
    minAgeHours: 0,
    maxBytes: 1e9,
    anyNpm: true,
    run,
    ...over,
  });
}

const command = (...args: string[]) => {
  const parsed = parsePackageCommand('npx', args);
  if (parsed === null) throw new Error('no package');
  return parsed;
};
const install = (it: PackageStore, ...args: string[]) => it.resolve(command(...args).packages, quiet);
const left = () => readdir(join(dataDir, 'store', 'npm'));

describe('the store of packages', () => {
  it.each(['direct', ...(bubblewrapMissing() ? [] : ['isolated'])])(
    'installs what the registry has, without its scripts, once for each lockfile: %s',
    async (mode) => {
      const it = await store({}, mode);
      const seen: string[] = [];
      const made = await it.resolve(command('@s/tool').packages, (log) => seen.push(log));
      expect(made.facts.version('@s/tool')).toBe('1.1.0');
      expect(seen.join()).toContain('leaf');
      expect(made.lock).not.toContain('127.0.0.1');
      expect(await left()).toEqual([made.facts.hash]);
      expect(await stat('/tmp/installed').catch(() => null)).toBeNull();
      const entry = await entryOf(made.directory, command('-p', '@s/tool', 'other'));
      const file = join(made.directory, 'node_modules/@s/tool/bin.js');
      expect(entry).toEqual({ command: 'node', args: ['--no-warnings', file] });
      await expect(entryOf(made.directory, command('@s/tool'))).resolves.toEqual(entry);
      const again = await install(it, '@s/tool');
      expect(again.directory).toBe(made.directory);
      expect(await left()).toEqual([made.facts.hash]);
    },
  );

  it('brings back what a lockfile pins, though there is a newer version by now', async () => {
    const first = await store();
    const { lock, facts } = await install(first, '@s/tool@1.0.0');
    await rm(dataDir, { recursive: true });
    const second = await store();
    const before = registry.asked.length;
    const both = await Promise.all([second.restore(lock, quiet), second.restore(lock, quiet)]);
    expect(both[0].directory).toBe(both[1].directory);
    const asked = registry.asked.slice(before).filter((path) => path.endsWith('.tgz'));
    expect(asked.sort()).toEqual(['@s/tool/-/1.0.0.tgz', 'leaf/-/1.0.0.tgz']);
    expect(await left()).toEqual([facts.hash]);
    expect(await readFile(join(both[0].directory, 'node_modules/@s/tool/package.json'), 'utf8')).toContain(
      '1.0.0',
    );
  });

  it('takes no version that is too young', async () => {
    const it = await store({ minAgeHours: 24 });
    expect((await install(it, '@s/tool')).facts.version('@s/tool')).toBe('1.0.0');
    const pinned = install(it, '@s/tool@1.1.0');
    await expect(pinned).rejects.toThrow(/No matching version found for @s\/tool@1\.1\.0/);
  });

  it('says what went wrong and leaves nothing', async () => {
    const it = await store();
    const error = await install(it, 'no-such-package').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InstallFailed);
    expect((error as InstallFailed).message).toMatch(/Not [Ff]ound/);
    expect((error as InstallFailed).log).toContain('no-such-package');
    const before = registry.asked.length;
    await expect(install(it, 'sneaky')).rejects.toThrow(/leaf|remote/);
    // An npm that can be told asks nothing there; see `anyNpm`.
    if (GUARDED) expect(registry.asked.slice(before)).toEqual(['sneaky']);
    await expect(install(it, '@s/tool@9')).rejects.toThrow(/No matching version/);
    expect(await left()).toEqual([]);
  });

  it('asks nothing of a registry with an npm that would fetch from anywhere, where that matters', async () => {
    const asked = registry.asked.length;
    const told: string[] = [];
    // Word for word what npm 10 says of an option that it does not know.
    const run = async ({ args }: { readonly args: readonly string[] }) => {
      told.push(args.join(' '));
      return { code: 0, output: 'undefined\n' };
    };
    const it = await store({ run, anyNpm: false });
    await expect(install(it, 'leaf')).rejects.toThrow('install npm 11.19 or newer');
    expect([told, registry.asked.length]).toEqual([['config get allow-remote'], asked]);
    expect(await left()).toEqual([]);
  });

  it('stops at the cap', async () => {
    const it = await store({ maxBytes: 2_000_000 });
    await expect(install(it, 'large')).rejects.toThrow(/takes more than 2000000 bytes/);
    expect(await left()).toEqual([]);
  });

  it('names the programs where it cannot choose', async () => {
    const { directory } = await install(await store(), 'many');
    await expect(entryOf(directory, command('many'))).rejects.toThrow('many has the programs one, two');
    const file = join(directory, 'node_modules/many/two.js');
    await expect(entryOf(directory, command('-p', 'many', 'two'))).resolves.toEqual({
      command: 'node',
      args: [file],
    });
    await expect(entryOf(directory, command('-p', 'many', 'three'))).rejects.toThrow('no package');
  });

  it('clears away what a dead installer left and what nobody uses, and lets nobody wait for the dead', async () => {
    const it = await store();
    const { lock, directory } = await install(it, 'many');
    const { directory: unused } = await install(it, 'leaf');
    const used = (await install(it, '@s/tool')).facts.hash;
    const month = new Date(Date.now() - 31 * 86_400_000);
    for (const path of [unused, join(directory, '..', used)]) await utimes(path, month, month);
    await it.find(used);
    await rm(directory, { recursive: true });
    const old = new Date(Date.now() - 7_200_000);
    const [staging, held] = [
      join(directory, '../.staging-x'),
      `${join(directory, '..')}/.${directory.split('/').at(-1)}.lock`,
    ];
    await mkdir(staging);
    await writeFile(join(staging, 'half'), 'x');
    await mkdir(held);
    for (const path of [staging, held]) await utimes(path, old, old);
    await it.restore(lock, quiet);
    expect(new Set(await left())).toEqual(new Set([directory.split('/').at(-1), used]));
  });
});
