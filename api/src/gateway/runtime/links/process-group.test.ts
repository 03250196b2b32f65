import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

import { OrphanGuard, signalGroup } from './process-group.js';
import { fixture } from './testing.js';

async function stubborn(): Promise<number> {
  const child = spawn('node', [fixture('stdio-upstream.mjs'), '--ignore-eof', '--ignore-term'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await once(child.stderr!, 'data');
  child.once('exit', () => undefined);
  return child.pid!;
}

it('kills what is watched when its pipe ends, and nothing else', async () => {
  const guard = new OrphanGuard();
  const [watched, forgotten] = [await stubborn(), await stubborn()];
  guard.watch(watched);
  guard.watch(forgotten);
  guard.forget(forgotten);
  guard.end();
  while (signalGroup(watched, 0)) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(signalGroup(forgotten, 'SIGKILL')).toBe(true);
}, 120_000);
