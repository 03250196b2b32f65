/**
 * Generates and compiles. A hash over every source stands beside the output, so that a start without
 * changes builds nothing.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { at, ROOT } from './paths.mjs';
import { run } from './run.mjs';
import { Stop } from './say.mjs';

const STAMP = at('workers', 'dist', '.build-stamp');
const WORKSPACES = ['prisma', 'api', 'workers', 'sdk-client'];
/** Made from schema.prisma, which is hashed itself. */
const DATABASE_CLIENT = at('prisma', 'src', 'generated');
/** Without one of these the stamp lies. */
const OUTPUTS = [
  at('prisma', 'src', 'generated', 'client.ts'),
  at('prisma', 'dist', 'index.js'),
  at('api', 'dist', 'main.js'),
  at('workers', 'dist', 'main.js'),
  at('sdk-client', 'dist', 'index.js'),
];

/**
 * @param {(line: string) => void} say
 * @returns {Promise<boolean>} whether something had to be built.
 */
export async function build(say) {
  const stamp = sourcesHash();
  if (OUTPUTS.every(existsSync) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return false;
  say('Building…');
  await generate();
  await compile(...WORKSPACES);
  writeFileSync(STAMP, stamp);
  return true;
}

/** Only what openapi.json is written by: the client, which is made from it, may not fit it yet. */
export async function buildApi() {
  await generate();
  await compile('prisma', 'api');
}

/** @throws {Stop} with what the compiler says. */
async function compile(...workspaces) {
  const args = [at('node_modules/typescript/bin/tsc'), '-b', ...workspaces];
  const { code, output } = await run(process.execPath, args, { quiet: true });
  if (code !== 0) throw new Stop(`The build failed:\n${output.trim()}`);
}

/** The database client, from schema.prisma. The engine that Prisma would download is not needed for it. */
async function generate() {
  const nothing = ['/bin/true', '/usr/bin/true'].find(existsSync);
  const cli = at('node_modules/prisma/build/index.js');
  const env = {
    ...process.env,
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    ...(nothing ? { PRISMA_SCHEMA_ENGINE_BINARY: nothing } : {}),
  };
  const args = [cli, 'generate', '--schema', at('prisma', 'schema.prisma')];
  const { code, output } = await run(process.execPath, args, { env, quiet: true });
  if (code !== 0) throw new Stop(`prisma generate failed:\n${output.trim()}`);
}

function sourcesHash() {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0]);
  const files = [at('package-lock.json'), at('tsconfig.json'), at('prisma', 'schema.prisma')];
  for (const name of WORKSPACES) {
    files.push(at(name, 'tsconfig.json'), at(name, 'package.json'), ...sources(at(name, 'src')));
  }
  for (const file of files.filter(existsSync))
    hash.update(`${relative(ROOT, file)}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

/** Every file below a folder in a stable order, but for the database client. @returns {string[]} */
function sources(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return path === DATABASE_CLIENT ? [] : sources(path);
      return entry.name.endsWith('.test.ts') ? [] : [path];
    });
}
