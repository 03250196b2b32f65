/**
 * `npm start` as a user meets it: a first run in an empty data directory, what is printed, falls and
 * stops of its processes, and the next start. `npm test` builds before it tests; without a build the
 * first start here builds.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../test/free-port.js';

const script = fileURLToPath(new URL('./start.mjs', import.meta.url));
const READY = 'Ctrl-C stops everything';
const run = promisify(execFile);

class Start {
  output = '';
  readonly child: ChildProcess;
  readonly exited: Promise<number | null>;

  constructor(env: Record<string, string>) {
    this.child = spawn(process.execPath, [script], {
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.on('data', (chunk: Buffer) => (this.output += chunk.toString('utf8')));
    this.child.stderr?.on('data', (chunk: Buffer) => (this.output += chunk.toString('utf8')));
    this.exited = once(this.child, 'exit').then(([code]) => code as number | null);
  }

  /** Resolves when the text was printed. */
  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      const ended = await Promise.race([
        once(this.child.stdout ?? this.child, 'data').then(() => false),
        this.exited.then(() => true),
      ]);
      if (ended && !this.output.includes(text))
        throw new Error(`it ended without "${text}":\n${this.output}`);
    }
  }
}

/** Processes below one, all generations: pid → command line. */
async function descendants(of: number): Promise<Map<number, string>> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((m) => m !== null)
    .map((m) => ({ pid: Number(m[1]), parent: Number(m[2]), args: m[3] ?? '' }));
  const found = new Map<number, string>();
  const visit = (parent: number) => {
    for (const one of all.filter((p) => p.parent === parent)) {
      found.set(one.pid, one.args);
      visit(one.pid);
    }
  };
  visit(of);
  return found;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((ok) => setTimeout(ok, 50));
  }
}

describe('npm start', () => {
  let base: string;
  let dir: string;
  let env: Record<string, string>;
  let facts: { baseUrl: string; organizationKey: string; endpoint: { url: string; key: string } };
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'patchbay-start-'));
    await chmod(base, 0o711);
    dir = join(base, 'data');
    env = { PATCHBAY_DATA_DIR: dir, PORT: String(await freePort()) };
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  it('makes a first run whose printed call works, recovers from falls, and leaves nothing when told to stop', async () => {
    const start = new Start(env);
    await start.says(READY);
    const file = join(dir, 'first-run.json');
    for (const secret of [file, join(dir, 'root-keys'), join(dir, 'runtime-password')])
      expect((await stat(secret)).mode & 0o777, secret).toBe(0o600);
    facts = JSON.parse(await readFile(file, 'utf8'));
    expect(facts).toEqual({
      baseUrl: `http://localhost:${env.PORT}`,
      docsUrl: `http://localhost:${env.PORT}/docs`,
      organizationId: expect.stringMatching(/^org_/),
      organizationKey: expect.stringMatching(/^pb_org_/),
      endpoint: {
        id: expect.stringMatching(/^ep_/),
        url: expect.stringContaining('/t/'),
        key: expect.stringMatching(/^pb_mcp_/),
      },
    });
    for (const fact of [facts.baseUrl, facts.organizationKey, facts.endpoint.url, facts.endpoint.key])
      expect(start.output).toContain(fact);
    const curl = start.output.split('\n').find((line) => line.startsWith('curl ')) ?? '';
    expect((await run('sh', ['-c', curl])).stdout).toContain('hello');
    // No operator is left behind.
    const operator = await fetch(`${facts.baseUrl}/v1/organizations`, {
      headers: { authorization: `Bearer ${facts.organizationKey}` },
    });
    expect([401, 403, 404]).toContain(operator.status);

    const same = new Start({ ...env, PORT: String(await freePort()) });
    expect(await same.exited).toBe(1);
    expect(same.output.trim()).toMatch(
      /^The data directory .* is in use by another Patchbay \(process \d+\).*$/,
    );
    const port = new Start({ ...env, PATCHBAY_DATA_DIR: join(base, 'other') });
    expect(await port.exited).toBe(1);
    expect(port.output.trim()).toMatch(/^Port \d+ is in use by another program\. Set PORT .*$/);

    const pid = start.child.pid ?? 0;
    const before = await descendants(pid);
    const api = [...before].find(([, args]) => args.includes('api/dist/main.js'))?.[0] ?? 0;
    process.kill(api, 'SIGKILL');
    await start.says('api ended (SIGKILL)');
    await until(
      () =>
        fetch(`${facts.baseUrl}/health/ready`).then(
          (r) => r.ok,
          () => false,
        ),
      'ready again',
    );

    const all = [...(await descendants(pid)).keys()];
    expect(all.length).toBeGreaterThan(3);
    start.child.kill('SIGTERM');
    expect(await start.exited).toBe(0);
    await until(() => !all.some(alive), 'the end of every process');
  }, 180_000);

  it('keeps everything for the next start, and survives a kill -9', async () => {
    const start = new Start(env);
    await start.says(READY);
    expect(start.output).not.toContain('Building');
    expect(start.output).toContain(facts.endpoint.key);
    const all = [...(await descendants(start.child.pid ?? 0)).keys()];
    start.child.kill('SIGKILL');
    await start.exited;
    if (process.platform === 'linux') await until(() => !all.some(alive), 'the end of every orphan');

    const again = new Start(env);
    await again.says(READY);
    const curl = again.output.split('\n').find((line) => line.startsWith('curl ')) ?? '';
    expect((await run('sh', ['-c', curl])).stdout).toContain('hello');
    again.child.kill('SIGINT');
    expect(await again.exited).toBe(0);
  }, 180_000);

  it('says in a line per variable what is wrong with the environment, without the value', async () => {
    const start = new Start({
      PATCHBAY_DATA_DIR: join(base, 'wrong'),
      PORT: String(await freePort()),
      DATABASE_URL: 'mysql://secret@nowhere/db',
      PATCHBAY_OPERATOR_KEY: 'short-secret',
    });
    expect(await start.exited).toBe(1);
    expect(start.output).toContain(
      'DATABASE_URL must be a URL that starts with postgres:// or postgresql://',
    );
    expect(start.output).toContain('PATCHBAY_OPERATOR_KEY must have at least 32 characters');
    expect(start.output).toContain('PATCHBAY_ROOT_KEYS is required');
    expect(start.output).not.toContain('secret');
    expect(start.output).not.toContain('    at ');
  }, 60_000);
});
