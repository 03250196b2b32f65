/**
 * Runs the official conformance suites (`@modelcontextprotocol/conformance`) against a URL. They need Node 22,
 * so they are no dependency of ours: `suite/` has a lock of its own and is installed on first use.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('suite', import.meta.url));
const STAMP = join(HOME, 'node_modules', '.patchbay-install');
const OWN_NODE_SERVES = Number(process.versions.node.split('.')[0]) >= 22;

/** A suite, the arguments that choose its scenarios, and the revision whose requirements are scored. */
export interface Suite {
  readonly name: '0.1.16' | '2025-11-25' | '2026-07-28';
  readonly package: 'conformance-0.1' | 'conformance-0.2';
  readonly args: readonly string[];
}

export const SUITES: readonly Suite[] = [
  { name: '0.1.16', package: 'conformance-0.1', args: ['--suite', 'all'] },
  { name: '2025-11-25', package: 'conformance-0.2', args: ['--requirements', '2025-11-25'] },
  { name: '2026-07-28', package: 'conformance-0.2', args: ['--requirements', '2026-07-28'] },
];

/** One check of a scenario, as the suite writes it. */
export interface Check {
  readonly id: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'SKIPPED' | 'INFO';
  readonly description: string;
  readonly errorMessage?: string;
  readonly details?: unknown;
}

/** A scenario's name with its checks. */
export type Results = ReadonlyMap<string, readonly Check[]>;

/** Installs the suites, and a Node for them, unless that was done. */
export async function installSuites(): Promise<void> {
  const hash = createHash('sha256')
    .update(await readFile(join(HOME, 'package-lock.json')))
    .digest('hex');
  if (existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === hash) return;
  process.stdout.write('Installing the conformance suites…\n');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await run('npm', OWN_NODE_SERVES ? [...args, '--omit=optional'] : args);
  if (code !== 0) throw new Error(`The conformance suites could not be installed:\n${output}`);
  await writeFile(STAMP, hash);
}

/**
 * Runs a suite's server scenarios, one after the other. What it saw stays in suite/results/.
 * @param label names the folder of the results.
 * @throws when the suite ends without having run anything.
 */
export async function runSuite(suite: Suite, url: string, label: string): Promise<Results> {
  const folder = join(HOME, 'results', label.replaceAll(' ', '-'));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const node = OWN_NODE_SERVES ? process.execPath : join(HOME, 'node_modules', '.bin', 'node');
  const script = join(HOME, 'node_modules', suite.package, 'dist', 'index.js');
  const { output } = await run(node, [script, 'server', '--url', url, ...suite.args, '-o', folder]);
  await writeFile(join(folder, 'output.txt'), output);
  const started = [...output.matchAll(/^=== Running scenario: (.+) ===$/gm)].map(([, name]) => String(name));
  if (started.length === 0) throw new Error(`The suite ran nothing:\n${output}`);
  const folders = await readdir(folder);
  const results = new Map<string, readonly Check[]>();
  for (const name of started) results.set(name, await checksOf(folder, folders, name));
  return results;
}

/** An authorization server, and what its scenarios need to know of it. */
export interface AuthorizationServer {
  readonly issuer: string;
  /** Registered with `http://127.0.0.1:{port}/callback`. */
  readonly clientId: string;
  readonly port: number;
  readonly resource: string;
  /** Opens the authorization request as a person who consents, up to the callback. */
  readonly visit: (url: URL) => Promise<void>;
}

/** Runs the scenarios of authorization servers of the 0.2 suite. @returns checks by scenario. */
export async function runAuthorization(server: AuthorizationServer): Promise<Results> {
  const folder = join(HOME, 'results', 'authorization');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const node = OWN_NODE_SERVES ? process.execPath : join(HOME, 'node_modules', '.bin', 'node');
  const script = join(HOME, 'node_modules', 'conformance-0.2', 'dist', 'index.js');
  const { clientId, issuer, port, resource } = server;
  const named = ['--client-id', clientId, '--resource', resource, '--port', String(port), '-o', folder];
  let visited: Promise<void> | null = null;
  const { output } = await run(node, [script, 'authorization', '--url', issuer, ...named], (text) => {
    const url = /^(https?:\/\/\S+[?&]code_challenge=\S+)$/m.exec(text)?.[1];
    if (url !== undefined) visited ??= server.visit(new URL(url));
  });
  await visited;
  await writeFile(join(folder, 'output.txt'), output);
  const results = new Map<string, readonly Check[]>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = /^authorization-server-(.+)-\d{4}-\d\d-\d\dT/.exec(entry.name)?.[1];
    if (entry.isDirectory() && name !== undefined)
      results.set(name, JSON.parse(await readFile(join(folder, entry.name, 'checks.json'), 'utf8')));
  }
  if (results.size === 0) throw new Error(`The suite ran nothing:\n${output}`);
  return results;
}

/** The scenarios that decide whether a suite is passed; the others run for information. */
export async function scoredScenarios(suite: Suite, results: Results): Promise<ReadonlySet<string>> {
  if (suite.package === 'conformance-0.1') return new Set(results.keys());
  const file = join(HOME, 'node_modules', suite.package, 'requirements', `${suite.name}.yaml`);
  const server = /^server:\n((?: {2}- .+\n)+)/m.exec(await readFile(file, 'utf8'))?.[1] ?? '';
  return new Set([...server.matchAll(/- (\S+)/g)].map(([, name]) => String(name)));
}

async function checksOf(folder: string, folders: readonly string[], name: string): Promise<readonly Check[]> {
  const own = folders.find((entry) => new RegExp(`^server-${name}-\\d{4}-\\d\\d-\\d\\dT`).test(entry));
  const file = own === undefined ? '' : join(folder, own, 'checks.json');
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8'));
  const errorMessage = `It broke down; see ${join(folder, 'output.txt')}`;
  return [{ id: 'no-result', status: 'FAILURE', description: 'The scenario has a result', errorMessage }];
}

/** The environment is bare: whoever runs the tests may have options for Node that are not for the suite. */
function run(
  command: string,
  args: readonly string[],
  onOutput: (all: string) => void = () => undefined,
): Promise<{ code: number; output: string }> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  return new Promise((ok, fail) => {
    const child = spawn(command, args, { cwd: HOME, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      onOutput(output);
    });
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('error', fail);
    child.once('close', (code) => ok({ code: code ?? 1, output }));
  });
}
