/** What PATCHBAY_STDIO comes to, servers in sandboxes through links, and the end of all of them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bubblewrapMissing } from '../../../../test/bubblewrap.js';
import { everythingPath } from '../../../../test/fixtures/upstreams/everything.mjs';
import { newUuid } from '../../common/ids.js';
import { type Env, parseEnv } from '../../config/env.js';
import { outboundOf } from '../../outbound/outbound.js';
import { resolverOf } from '../../outbound/testing.js';
import { probeServer } from '../probe.js';
import { LinkError } from '../runtime/links/link.js';
import type { SandboxSettings } from '../snapshot/types.js';
import { type IsolatedServer, openIsolation } from './isolation.js';
import { AS_LAUNCHER, IS_ROOT, LAUNCHER, processesWith, until } from './testing.js';

const NEVER = new AbortController().signal;
const log = pino({ level: 'silent' });
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'patchbay-data-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function env(over: Record<string, string> = {}): Env {
  return parseEnv({
    NODE_ENV: 'development',
    DATABASE_URL: 'postgres://nowhere/none',
    PATCHBAY_ROOT_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    PATCHBAY_DATA_DIR: dataDir,
    ...over,
  });
}

function server(
  args: readonly string[],
  sandbox?: Partial<SandboxSettings>,
  id = newUuid(),
): IsolatedServer & { timeoutMs: number } {
  const settings = { network: 'none', allowedHosts: [], persistentDirectory: false, ...sandbox } as const;
  return {
    id,
    orgId: newUuid(),
    name: 'isolated',
    timeoutMs: 10_000,
    target: { kind: 'stdio', command: 'node', args, env: {}, sandbox: settings },
  };
}

/** An MCP server in one line that answers every request with what the expression is. */
const answering = (expression: string): string[] => [
  '-e',
  `require('readline').createInterface({ input: process.stdin }).on('line', async (l) => { const m = JSON.parse(l); if (m.id === undefined) return; const result = m.method === 'initialize' ? { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 'x', version: '1' } } : m.method === 'ping' ? { seen: ${expression} } : {}; console.log(JSON.stringify(m.method === 'server/discover' ? { jsonrpc: '2.0', id: m.id, error: { code: -32601, message: 'no' } } : { jsonrpc: '2.0', id: m.id, result })) })`,
];

describe('PATCHBAY_STDIO', () => {
  it('is what it says, and nothing is run where it is off', async () => {
    expect((await openIsolation(env({ PATCHBAY_STDIO: 'direct' }), log)).mode).toBe('direct');
    const off = await openIsolation(env({ PATCHBAY_STDIO: 'off' }), log);
    expect(off.mode).toBe('off');
    await expect(off.open(server(['-e', '0']))).rejects.toBeInstanceOf(LinkError);
  });

  it('refuses variables and directories that make no sense', () => {
    for (const bad of ['/', '/usr', '/usr/lib/x', 'relative', '/srv/../etc', '/home', '/srv:no'])
      expect(() => env({ PATCHBAY_STDIO_SHARE: bad }), bad).toThrow(/PATCHBAY_STDIO_SHARE/);
    expect(env({ PATCHBAY_STDIO_SHARE: '/srv/files, /data/, /srv/x:rw' }).PATCHBAY_STDIO_SHARE).toEqual([
      { path: '/srv/files', writable: false },
      { path: '/data', writable: false },
      { path: '/srv/x', writable: true },
    ]);
  });

  it('lets nothing out in production but to hosts that a server names, unless it is told to', () => {
    expect(env().PATCHBAY_STDIO_NETWORK).toBe('open');
    expect(env({ NODE_ENV: 'production' }).PATCHBAY_STDIO_NETWORK).toBe('allow_list');
  });
});

describe.skipIf(bubblewrapMissing())('isolation', () => {
  it('is what development and production take by themselves', async () => {
    expect((await openIsolation(env(), log)).mode).toBe('isolated');
    expect((await openIsolation(env({ NODE_ENV: 'production' }), log)).mode).toBe('isolated');
  });

  it('runs a real server, lists and all', async () => {
    const isolation = await openIsolation(env(), log);
    const probe = await probeServer(server([everythingPath, 'stdio']), { isolation });
    expect(probe).toMatchObject({ ok: true, serverInfo: { name: 'mcp-servers/everything' } });
    expect(probe.ok && probe.catalog.tools.items.length).toBeGreaterThan(10);
  });

  it('gives the network only where server and deployment both allow it', async () => {
    const interfaces = answering('Object.keys(require("os").networkInterfaces()).join()');
    const seen = async (network: 'none' | 'open', most: string) => {
      const isolation = await openIsolation(env({ PATCHBAY_STDIO_NETWORK: most }), log);
      const link = await isolation.open(server(interfaces, { network }));
      const reply = await link.request(
        { method: 'ping', params: null, name: null },
        { timeoutMs: 10_000, signal: NEVER },
      );
      await link.close();
      return reply.ok ? JSON.parse(reply.result.toString()).seen : null;
    };
    const { networkInterfaces } = await import('node:os');
    expect(await seen('none', 'open')).toBe('lo');
    expect(await seen('open', 'none')).toBe('lo');
    expect(await seen('open', 'open')).toBe(Object.keys(networkInterfaces()).join());
  });

  it('leads to the hosts of a list, and no further than the deployment does', async () => {
    const listener = createServer((socket) => void socket.on('error', () => undefined).end('met'));
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    const dial = `await new Promise((done) => require('net').connect(${port}, 'a.example').on('data', (d) => done(String(d))).on('error', (e) => done(e.code)))`;
    const ask = async (sandbox: Partial<SandboxSettings>, over: Record<string, string>) => {
      const settings = env(over);
      const outbound = outboundOf(settings, resolverOf({ 'a.example': [['127.0.0.1']] }));
      const isolation = await openIsolation(settings, log, outbound);
      let stderr = '';
      const onStderr = (chunk: Buffer): void => void (stderr += chunk.toString());
      const link = await isolation.open(server(answering(dial), sandbox), { onStderr });
      const reply = await link.request(
        { method: 'ping', params: null, name: null },
        { timeoutMs: 10_000, signal: NEVER },
      );
      await link.close();
      return [reply.ok && JSON.parse(reply.result.toString()).seen, stderr];
    };
    const sandbox = { network: 'allow_list', allowedHosts: [`a.example:${port}`] } as const;
    expect(await ask(sandbox, {})).toEqual(['met', '']);
    expect(await ask(sandbox, { PATCHBAY_STDIO_NETWORK: 'none' })).toEqual(['EAI_AGAIN', '']);
    const most = { PATCHBAY_STDIO_NETWORK: 'allow-list' };
    expect(await ask({ ...sandbox, network: 'open' }, most)).toEqual(['met', '']);
    expect(await ask({ ...sandbox, allowedHosts: [] }, most)).toEqual(['EAI_AGAIN', '']);
    expect(await ask(sandbox, { PATCHBAY_OUTBOUND_ALLOW: 'none' })).toEqual([
      'ECONNRESET',
      `patchbay: connection to a.example:${port} refused: it leads to an address that is not public; the operator can allow it with PATCHBAY_OUTBOUND_ALLOW\n`,
    ]);
    listener.close();
  });

  it.runIf(IS_ROOT)(
    'does all that for a user other than root',
    async () => {
      const listener = createServer((socket) => void socket.on('error', () => undefined).end('met'));
      listener.listen(0, '127.0.0.1');
      await once(listener, 'listening');
      const { port } = listener.address() as AddressInfo;
      const dist = (path: string) =>
        JSON.stringify(new URL(`../../../dist/gateway/sandbox/${path}`, import.meta.url).href);
      const script = `
      import { findDriver } from ${dist('find-driver.js')};
      import { Relay } from ${dist('relay.js')};
      import { runConfined } from ${dist('run.js')};
      import { parseRange } from ${dist('../../outbound/addresses.js')};
      import { Outbound } from ${dist('../../outbound/outbound.js')};
      const { driver } = await findDriver(undefined);
      const resolve = (name, options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]);
      const outbound = new Outbound({ allow: [parseRange('127.0.0.0/8')], proxy: null }, { resolve });
      const dial = (url, signal) => outbound.dial(url.replace(/:443$/, ':${port}'), signal);
      const network = new Relay([{ host: 'a.example', port: 443 }], { dial }, console.log);
      const limits = { memoryBytes: 1e9, processes: 64, diskBytes: 1e7 };
      const args = ['-e', "require('net').connect(443, 'a.example').on('data', (d) => console.log(String(d)))"];
      const confined = driver.confine({ command: 'node', args, env: {} }, { network, limits, shared: [], home: null, uid: null });
      const { code, output } = await runConfined(confined, AbortSignal.timeout(20_000));
      console.log(process.getuid(), code, output.trim(), network.fault);`;
      const [setpriv, ...user] = AS_LAUNCHER;
      const child = spawn(setpriv, [...user, process.execPath, '--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
        cwd: '/',
      });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await once(child, 'close');
      expect(said.trim()).toBe(`${LAUNCHER} 0 met null`);
      listener.close();
    },
    120_000,
  );

  it('keeps the directory of a server that asks for one, and shows it to no other', async () => {
    const isolation = await openIsolation(env(), log);
    const script =
      '(() => { const fs = require("fs"); const old = fs.existsSync("note") ? String(fs.readFileSync("note")) : null; fs.writeFileSync("note", "kept"); return old })()';
    const ask = async (one: IsolatedServer) => {
      const link = await isolation.open(one);
      const reply = await link.request(
        { method: 'ping', params: null, name: null },
        { timeoutMs: 10_000, signal: NEVER },
      );
      await link.close();
      return reply.ok ? JSON.parse(reply.result.toString()).seen : null;
    };
    const keeper = server(answering(script), { persistentDirectory: true });
    expect(await ask(keeper)).toBeNull();
    expect(await ask(keeper)).toBe('kept');
    expect(await ask({ ...keeper, id: newUuid() })).toBeNull();
    const forgetful = server(answering(script));
    await ask(forgetful);
    expect(await ask(forgetful)).toBeNull();
  });

  it('says what a command that is not there says', async () => {
    const isolation = await openIsolation(env(), log);
    const one = server([]);
    const missing = {
      ...one,
      target: { ...one.target, command: 'no-such-command' } as IsolatedServer['target'],
    };
    await expect(isolation.open(missing)).rejects.toMatchObject({ code: 'upstream_unreachable' });
    const refused = {
      ...one,
      target: { ...one.target, env: { LD_PRELOAD: '/x.so' } } as IsolatedServer['target'],
    };
    await expect(isolation.open(refused)).rejects.toThrow('LD_PRELOAD');
  });

  it('leaves nothing of twenty sandboxes behind when the process that started them is killed', async () => {
    const marker = `marker-${newUuid()}`;
    const script = `
      import { openIsolation } from ${JSON.stringify(new URL('../../../dist/gateway/sandbox/isolation.js', import.meta.url).href)};
      const log = { info() {}, warn() {} };
      const env = ${JSON.stringify(env())};
      const isolation = await openIsolation(env, log);
      const stubborn = "process.on('SIGTERM', () => {}); require('child_process').spawn('sh', ['-c', 'sleep 1000; : ' + process.argv[1]], { detached: true, stdio: 'ignore' });";
      const answer = ${JSON.stringify(answering('1')[1])};
      const server = { id: 'a', orgId: 'b', name: 'x', target: { kind: 'stdio', command: 'node', args: ['-e', stubborn + answer, '${marker}'], env: {} } };
      const sandbox = { network: 'allow_list', allowedHosts: ['a.example'], persistentDirectory: false };
      const target = (j) => (j % 2 === 0 ? server.target : { ...server.target, sandbox });
      for (let i = 0; i < 20; i += 5)
        await Promise.all([0, 1, 2, 3, 4].map((j) => isolation.open({ ...server, target: target(j), id: String(i + j) })));
      console.log('open');`;
    const gateway: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(gateway.stdout!, 'data');
    // Itself, and of each sandbox at least its launcher, the server, and what that started and let go.
    expect((await processesWith(marker)).length).toBeGreaterThanOrEqual(61);
    gateway.kill('SIGKILL');
    await once(gateway, 'exit');
    await until(async () => (await processesWith(marker)).length === 0);
  }, 120_000);
});
