/** What a sandbox keeps in and out, seen from inside: real commands in real sandboxes. */
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bubblewrapMissing } from '../../../../test/bubblewrap.js';
import { Bubblewrap } from './bubblewrap.js';
import { type Ended, runConfined } from './run.js';
import { asNobody, LAUNCHER, MIB, TOOLS, WAYS } from './testing.js';
import { type Confinement, SandboxError } from './types.js';

const CONFINED: Confinement = {
  network: 'none',
  limits: { memoryBytes: 512 * MIB, processes: 64, diskBytes: 16 * MIB },
  shared: [],
  home: null,
  uid: null,
};

describe.skipIf(bubblewrapMissing()).each(WAYS)('bubblewrap, as root: %s', (asRoot) => {
  const driver = new Bubblewrap({ tools: TOOLS, asRoot });
  let outside: string;
  beforeAll(async () => {
    outside = await mkdtemp(join(tmpdir(), 'patchbay-outside-'));
    await chmod(outside, 0o755);
  });
  afterAll(() => rm(outside, { recursive: true, force: true }));

  const run = (
    command: string,
    args: readonly string[],
    over: Partial<Confinement> = {},
    env: Record<string, string> = {},
  ): Promise<Ended> => {
    const confined = driver.confine({ command, args, env }, { ...CONFINED, ...over });
    return runConfined(asRoot ? confined : asNobody(confined), AbortSignal.timeout(30_000));
  };
  const node = async (script: string, over: Partial<Confinement> = {}, env: Record<string, string> = {}) => {
    const { code, output } = await run('node', ['-e', script], over, env);
    return { code, output: output.trim() };
  };

  it('has a file system of its own: nothing of the machine but its programs, nothing written survives', async () => {
    const canary = join(outside, 'canary');
    const seen = await run('sh', [
      '-c',
      `ls -A / /home /root /etc 2>&1; touch ${canary} /usr/x /x /etc/x; touch /tmp/ok ~/ok && echo wrote`,
    ]);
    expect(seen.output).toContain('wrote');
    expect(seen.output).toMatch(/touch: cannot touch '\/usr\/x'/);
    expect(seen.output).not.toMatch(/shadow|ssh|hostname$/m);
    expect(existsSync(canary)).toBe(false);
    expect((await run('cat', ['/tmp/ok'])).code).toBe(1);
  });

  it('has exactly the environment that was asked for, at /proc/1/environ too', async () => {
    process.env['PATCHBAY_CANARY'] = 'canary-of-the-gateway';
    try {
      const script = 'tr "\\0" "\\n" < /proc/1/environ; echo; env';
      const { output } = await run('sh', ['-c', script], {}, { TOKEN: 'its-own' });
      expect(output).toContain('TOKEN=its-own');
      expect(output).not.toContain('canary-of-the-gateway');
      const names = new Set([...output.matchAll(/^([A-Z_]+)=/gm)].map((m) => m[1]));
      expect(
        [...names].filter(
          (n) =>
            !['PATH', 'HOME', 'TMPDIR', 'LANG', 'TOKEN', 'PWD', 'SHLVL', 'OLDPWD', '_'].includes(n ?? ''),
        ),
      ).toEqual([]);
    } finally {
      delete process.env['PATCHBAY_CANARY'];
    }
  });

  it('shows no secret in the arguments of anything on the machine', () => {
    const { launch } = driver.confine(
      { command: 'true', args: [], env: { TOKEN: 'a-secret-value' } },
      CONFINED,
    );
    expect(launch.args.join(' ')).not.toContain('a-secret-value');
  });

  it('refuses variables that would reach its launcher', () => {
    const confine = (name: string) =>
      driver.confine({ command: 'true', args: [], env: { [name]: 'x' } }, CONFINED);
    for (const name of [
      'LD_PRELOAD',
      'LD_LIBRARY_PATH',
      'NODE_OPTIONS',
      'GLIBC_TUNABLES',
      'BASH_ENV',
      'PATH',
    ])
      expect(() => confine(name), name).toThrow(SandboxError);
  });

  it('has no capability, no way to new privileges, a filter, and a user of its own', async () => {
    const { output } = await run('sh', [
      '-c',
      'grep -E "^(Cap|NoNewPrivs|Seccomp:)" /proc/self/status; id -u; id -un',
    ]);
    expect(output.match(/^Cap\w+:\t0{16}$/gm)).toHaveLength(5);
    expect(output).toMatch(/NoNewPrivs:\t1/);
    expect(output).toMatch(/Seccomp:\t2/);
    expect(output).toMatch(/^[1-9]\d+\nsandbox$/m);
  });

  it('refuses dangerous system calls', async () => {
    for (const [command, ...args] of [
      ['unshare', '--user', 'true'],
      ['mount', '-t', 'tmpfs', 'none', '/tmp'],
      ['dmesg'],
    ] as const) {
      const { code, output } = await run(command, args);
      expect(code, `${command}: ${output}`).not.toBe(0);
      expect(output).toMatch(/not permitted|permission denied|must be superuser/i);
    }
  });

  it('sees no process but its own', async () => {
    const { output } = await run('sh', ['-c', 'ls /proc | grep -c "^[0-9]"']);
    expect(Number(output)).toBeLessThan(8);
  });

  it('reaches no network where it has none, and the machine where it is open', async () => {
    let met = 0;
    const listener = createServer((socket) => {
      met++;
      socket.end('met');
    });
    await new Promise<void>((ok) => listener.listen(0, '127.0.0.1', ok));
    const { port } = listener.address() as { port: number };
    const dial = `require('net').connect(${port}, '127.0.0.1').on('error', (e) => console.log(e.code)).on('data', (d) => console.log(String(d)))`;
    expect(await node(dial)).toEqual({ code: 0, output: 'ECONNREFUSED' });
    expect(met).toBe(0);
    expect(await node(dial, { network: 'open' })).toEqual({ code: 0, output: 'met' });
    expect((await node('console.log(Object.keys(require("os").networkInterfaces()).join())')).output).toBe(
      'lo',
    );
    listener.close();
  });

  it('holds memory, files, file systems and processes in bounds', async () => {
    const memory = await node('const a = []; for (;;) a.push(Buffer.alloc(33554432, 1))');
    expect(memory.code).not.toBe(0);
    const full =
      'const fs = require("fs"); try { for (let i = 0; ; i++) fs.writeFileSync(process.argv[1] + "/f" + i, Buffer.alloc(1048576)) } catch (e) { console.log(e.code) }';
    for (const place of ['/tmp', '/dev/shm', '/home/sandbox'])
      expect((await run('node', ['-e', full, place])).output.trim(), place).toBe('ENOSPC');
    const forks = await run('sh', ['-c', 'i=0; while [ $i -lt 200 ]; do sleep 20 & i=$((i+1)); done; wait']);
    expect(forks.output).toMatch(/fork|Resource temporarily unavailable/i);
  }, 120_000);

  it('keeps a home that the server asks for, and shows what is shared', async () => {
    const uid = driver.userOf('a server');
    const owner = uid ?? (process.getuid?.() === 0 ? LAUNCHER : null);
    const home = join(outside, 'home');
    await mkdir(home, { recursive: true });
    if (owner !== null) await chown(home, owner, owner);
    expect((await run('sh', ['-c', 'echo kept > ~/file'], { home, uid })).code).toBe(0);
    expect((await run('cat', ['/home/sandbox/file'], { home, uid })).output.trim()).toBe('kept');
    const shared = [{ path: outside, writable: false }];
    const seen = await run('sh', ['-c', `ls ${outside} && touch ${outside}/x`], { shared });
    expect(seen.output).toContain('home');
    expect(seen.output).toMatch(/Read-only|Permission denied/);
  });
});
