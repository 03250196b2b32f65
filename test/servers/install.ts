/** Puts packages into a folder each, outside of the tree, and finds their programs. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RealServer } from './real-server.js';

const exec = promisify(execFile);
const CACHE =
  process.env.PATCHBAY_TEST_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'patchbay', 'servers');

/** Folder of a package. */
export const homeOf = ({ name, version }: RealServer): string =>
  join(CACHE, `${name.replaceAll('/', '+')}@${version}`);

/**
 * Installs what is not there, without install scripts but for the one dependency that a package cannot do without.
 * @returns the milliseconds that it took, 0 when it was there.
 */
export async function install(server: RealServer): Promise<number> {
  const home = homeOf(server);
  const done = join(home, `.done${server.build ? `-${server.build}` : ''}`);
  if (existsSync(done)) return 0;
  const started = performance.now();
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"private":true}');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: home, maxBuffer: 64 * 1024 * 1024 };
  const what = `${server.name}@${server.version}`;
  await exec('npm', ['install', '--ignore-scripts', '--prefer-offline', ...quiet, what], options);
  if (server.build) await exec('npm', ['rebuild', server.build, ...quiet], options);
  writeFileSync(done, '');
  return performance.now() - started;
}

/** Path of the program that the package brings. */
export function programOf(server: RealServer): string {
  const folder = join(homeOf(server), 'node_modules', server.name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const path = typeof bin === 'string' ? bin : server.bin ? bin[server.bin] : Object.values(bin)[0];
  if (!path) throw new Error(`${server.name} has no program ${server.bin ?? ''}`);
  return join(folder, path);
}
