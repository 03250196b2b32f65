/**
 * `npm run check`: everything that can be told without running the tests. One line for each check; the
 * findings of those that failed follow. Ends with `N ok, N failed`.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { run } from './lib/run.mjs';
import { failWith, Stop, say } from './lib/say.mjs';

const load = (...parts) => import(pathToFileURL(at(...parts)).href);

/** Runs a program of node_modules or of ours; its output is the finding. */
async function node(script, ...args) {
  const { code, output } = await run(process.execPath, [at(script), ...args], { quiet: true });
  return code === 0 ? [] : [output.trim()];
}

const tsc = (...args) => node('node_modules/typescript/bin/tsc', ...args);
const modules = async () => (await load('scripts/lib/modules.mjs')).readModules();
const architecture = () => load('scripts/lib/architecture.mjs');

/** Each gives the findings; null when there is nothing here to check. */
const CHECKS = {
  // Also generates the database client; what follows looks at what was built.
  build: async () => build(() => undefined).then(() => []),
  types: async () => [...(await tsc('-b')), ...(await tsc('-p', 'tsconfig.tests.json'))],
  'lint and format': () =>
    node('node_modules/@biomejs/biome/bin/biome', 'ci', '--colors=off', '--reporter=summary', '.'),
  'dependency direction': async () => (await architecture()).directionFaults(await modules()),
  'unused code': async () => (await architecture()).unusedFaults(await modules()),
  'schema and migrations agree': drift,
  '.env.example is complete': environment,
  'openapi.json is fresh': () => ifThere('api/dist/openapi/write.js', '--check'),
  'openapi.json is well-formed': () => ifThere('openapi/lint.mjs'),
  'openapi.json breaks nobody': () => ifThere('openapi/breaking.mjs'),
  'client types are fresh': clientTypes,
};

function ifThere(script, ...args) {
  return existsSync(at(script)) ? node(script, ...args) : null;
}

async function drift() {
  const dir = mkdtempSync(join(tmpdir(), 'patchbay-drift-'));
  await chmod(dir, 0o711); // as root, PostgreSQL runs as another user
  const { startEmbedded } = await load('prisma/dist/embedded.js');
  const database = await startEmbedded({ dir: join(dir, 'postgres'), ephemeral: true });
  try {
    return await (await load('prisma/dist/migrate.js')).drift(database.ownerUrl);
  } finally {
    await database.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Read by `npm start` and by docker compose themselves, not by a process. */
const NOT_OURS = ['POSTGRES_PASSWORD', 'PATCHBAY_DB_PASSWORD', 'REDIS_PASSWORD'];

async function environment() {
  const { ENV_NAMES } = await load('api/dist/config/env.js');
  const example = readFileSync(at('.env.example'), 'utf8');
  const documented = new Set([...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gm)].map(([, name]) => name));
  const known = new Set([...ENV_NAMES, ...NOT_OURS]);
  return [
    ...[...known].filter((name) => !documented.has(name)).map((name) => `${name} is not in .env.example`),
    ...[...documented].filter((name) => !known.has(name)).map((name) => `${name} in .env.example is unknown`),
  ];
}

async function clientTypes() {
  const { scripts = {} } = JSON.parse(readFileSync(at('sdk-client', 'package.json'), 'utf8'));
  if (!scripts.generate) return null;
  const { code, output } = await run('npm', ['run', 'generate', '-w', 'sdk-client', '--', '--check'], {
    quiet: true,
  });
  return code === 0 ? [] : [output.trim()];
}

async function main() {
  await install(say);
  const results = { ok: 0, failed: 0 };
  for (const [name, check] of Object.entries(CHECKS)) {
    const started = performance.now();
    const findings = await Promise.resolve(check()).catch((error) => [
      error instanceof Stop ? error.message : error.stack,
    ]);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    if (findings === null) {
      say(`skipped ${name} (nothing to check yet)`);
      continue;
    }
    results[findings.length === 0 ? 'ok' : 'failed']++;
    say(`${findings.length === 0 ? 'ok     ' : 'failed '} ${name} (${seconds} s)`);
    for (const finding of findings) say(finding.replace(/^/gm, '        '));
  }
  say(`${results.ok} ok, ${results.failed} failed`);
  return results.failed === 0 ? 0 : 1;
}

main().then((code) => process.exit(code), failWith);
