/**
 * A throw-away Redis of a test file: Debian's `redis-server` on a free port, nothing on disk. Where
 * it is not installed those tests are skipped and say so; with CI=true that is a failure.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { freePort } from './free-port.js';

const BINARY = [
  '/usr/bin/redis-server',
  '/usr/local/bin/redis-server',
  '/opt/homebrew/bin/redis-server',
].find(existsSync);

/** Why tests with Redis cannot run here, or null. @throws with CI=true instead of giving a reason. */
export function redisMissing(): string | null {
  if (BINARY !== undefined) return null;
  const reason = 'redis-server is not installed (Debian: apt-get install redis-server)';
  if (process.env.CI === 'true') throw new Error(`${reason}, and CI=true allows no skipped tests`);
  return reason;
}

export interface TestRedis {
  readonly url: string;
  /** Stops answering without closing anything, as a frozen host does. */
  freeze(): void;
  thaw(): void;
  /** Ends it with all its data. Idempotent. */
  stop(): Promise<void>;
}

export async function startRedis(port?: number): Promise<TestRedis> {
  if (BINARY === undefined) throw new Error(redisMissing() ?? 'no redis-server');
  const at = port ?? (await freePort());
  const child = spawn(
    BINARY,
    ['--port', String(at), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  await ready(child);
  return {
    url: `redis://127.0.0.1:${at}`,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  let said = '';
  await new Promise<void>((ok, fail) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString('utf8');
      if (said.includes('Ready to accept connections')) ok();
    });
    child.once('exit', () => fail(new Error(`redis-server ended: ${said}`)));
    child.once('error', fail);
  });
}
