/** What the tests of sandboxes share: users to start them as, and a look at the machine's processes. */
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Tools } from './bubblewrap.js';
import type { Confined } from './types.js';

export const MIB = 1_048_576;
export const IS_ROOT = process.getuid?.() === 0;
/** Whether the driver works as root, in all the ways that can be tried here. */
export const WAYS = IS_ROOT ? [true, false] : [false];
export const TOOLS: Tools = {
  bwrap: '/usr/bin/bwrap',
  setpriv: '/usr/bin/setpriv',
  prlimit: '/usr/bin/prlimit',
  nsenter: '/usr/bin/nsenter',
};

/** A user as whom a gateway would start sandboxes that is not root, for tests that are. */
export const LAUNCHER = 1_800_000_000;
/** `setpriv …`, to be followed by a command. */
export const AS_LAUNCHER = [
  TOOLS.setpriv,
  `--reuid=${LAUNCHER}`,
  `--regid=${LAUNCHER}`,
  '--clear-groups',
  '--',
] as const;

export function asNobody({ launch, release }: Confined): Confined {
  if (!IS_ROOT) return { launch, release };
  const [command, ...user] = AS_LAUNCHER;
  return { launch: { ...launch, command, args: [...user, launch.command, ...launch.args] }, release };
}

/** A program of a shell's. @returns its path. */
export async function script(dir: string, name: string, lines: string): Promise<string> {
  const path = join(dir, name);
  await writeFile(path, `#!/bin/sh\n${lines}\n`);
  await chmod(path, 0o755);
  return path;
}

/** For what no event tells. @throws when it does not come to be in ten seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to be');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Processes of the machine, sandboxes included, with the words in their arguments. */
export async function processesWith(words: string): Promise<string[]> {
  const lines = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  );
  return lines.filter((line) => line.includes(words));
}
