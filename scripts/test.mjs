/**
 * `npm test [-- vitest arguments]`: everything the tests need, then all tests of all workspaces once.
 * The last line says how many passed and failed; the exit code follows.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { failWith, Stop, say } from './lib/say.mjs';

const REDIS = ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server'];
const BWRAP = ['/usr/bin/bwrap'];
const CHROMIUM = [process.env.PATCHBAY_TEST_CHROMIUM ?? '/usr/bin/chromium'];
const strict = process.env.CI === 'true';

/** @returns {Promise<string | null>} why a Debian package that tests need is not there. */
async function ensure(name, files) {
  if (files.some(existsSync)) return null;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return `${name} is not installed (Debian: apt-get install ${name})`;
  say(`Installing ${name}…`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', name],
  ]) {
    const { code, output } = await run('apt-get', args, { env, quiet: true });
    if (code !== 0) return `${name} could not be installed: ${output.trim().split('\n').at(-1)}`;
  }
  return files.some(existsSync) ? null : `${name} was installed but is nowhere to be found`;
}

async function main() {
  await install(say);
  await build(say);
  const missing = [];
  for (const [name, files] of [
    ['redis-server', REDIS],
    ['bubblewrap', BWRAP],
    ['chromium', CHROMIUM],
  ]) {
    const why =
      process.platform === 'linux' || name !== 'bubblewrap' ? await ensure(name, files) : 'not on Linux';
    if (why) missing.push(why);
  }
  for (const why of missing) say(`Some tests do not run: ${why}.`);
  if (strict && missing.length > 0) throw new Stop('CI=true allows no test to be left out.');
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-report-'));
  try {
    const report = join(dir, 'report.json');
    const args = [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...process.argv.slice(2),
    ];
    const { code } = await run(process.execPath, [at('node_modules/vitest/vitest.mjs'), ...args]);
    return count(report, code, missing);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Prints the last lines. @returns {number} the exit code. */
function count(report, code, missing) {
  if (!existsSync(report)) throw new Stop(`vitest ended without a report (exit code ${code}).`);
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  // A file that does not load has no test that could fail.
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  // Something outside of every test: an unhandled error, a hook.
  const failed = numFailedTests + unloaded.length || (code === 0 ? 0 : 1);
  if (numPendingTests > 0)
    say(`${numPendingTests} skipped${missing.length > 0 ? ` (${missing.join('; ')})` : ''}`);
  say(`${numPassedTests} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

main().then((code) => process.exit(code), failWith);
