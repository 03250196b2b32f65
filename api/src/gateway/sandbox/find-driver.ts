/** Which driver this machine can run sandboxes with, found out by running one. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Bubblewrap, type Tools } from './bubblewrap.js';
import { ContainerRuntime } from './container.js';
import { runConfined } from './run.js';
import type { Confinement, SandboxDriver } from './types.js';

const BIN = ['/usr/bin', '/bin', '/usr/local/bin', '/usr/sbin', '/sbin'];
const TRY_MS = 20_000;
const TRIAL: Confinement = {
  network: 'none',
  limits: { memoryBytes: 268_435_456, processes: 16, diskBytes: 1_048_576 },
  shared: [],
  home: null,
  uid: null,
};

/** `missing`: what keeps it from isolating, and how to get it; a sentence. */
export type Found = { readonly driver: SandboxDriver } | { readonly missing: string };

/** @param image of the container runtime; undefined: it is not tried. */
export async function findDriver(image: string | undefined): Promise<Found> {
  const first = await tryBubblewrap();
  if ('driver' in first || image === undefined) return first;
  const second = await tryContainer(image);
  return 'driver' in second ? second : { missing: `${first.missing} ${second.missing}` };
}

async function tryBubblewrap(): Promise<Found> {
  if (process.platform !== 'linux') return { missing: 'bubblewrap needs Linux.' };
  if (process.arch !== 'x64' && process.arch !== 'arm64')
    return { missing: `There is no system call filter for ${process.arch}; x64 and arm64 have one.` };
  const bwrap = find('bwrap');
  if (bwrap === null)
    return {
      missing:
        'bubblewrap is not installed (Debian, Ubuntu: apt-get install bubblewrap; Fedora: dnf install bubblewrap; Alpine: apk add bubblewrap).',
    };
  const [setpriv, prlimit, nsenter] = [find('setpriv'), find('prlimit'), find('nsenter')];
  if (setpriv === null || prlimit === null || nsenter === null)
    return {
      missing: 'setpriv, prlimit and nsenter are not installed (Debian: apt-get install util-linux).',
    };
  const tools: Tools = { bwrap, setpriv, prlimit, nsenter };
  // Root in a user namespace would still be root to the machine's files: then rather not at all.
  const driver = new Bubblewrap({ tools, asRoot: process.getuid?.() === 0 });
  const ended = await runConfined(trial(driver), AbortSignal.timeout(TRY_MS));
  if (ended.code === 0) return { driver };
  const said = ended.output.trim().split('\n').at(-1);
  return {
    missing: `bubblewrap cannot make a sandbox here (${said || 'it did not end in time'}). ${hint()}`,
  };
}

async function tryContainer(image: string): Promise<Found> {
  for (const name of ['docker', 'podman']) {
    const runtime = find(name);
    if (runtime === null) continue;
    const clientEnv: Record<string, string> = {};
    for (const variable of ['PATH', 'HOME', 'DOCKER_HOST', 'DOCKER_CONFIG', 'XDG_RUNTIME_DIR']) {
      const value = process.env[variable];
      if (value !== undefined) clientEnv[variable] = value;
    }
    const driver = new ContainerRuntime({ runtime, image, clientEnv });
    const ended = await runConfined(trial(driver), AbortSignal.timeout(TRY_MS));
    if (ended.code === 0) return { driver };
    return {
      missing: `${name} cannot run ${image}: ${ended.output.trim().split('\n').at(-1) ?? 'no answer'}.`,
    };
  }
  return { missing: 'Neither docker nor podman is installed.' };
}

function trial(driver: SandboxDriver) {
  return driver.confine({ command: 'true', args: [], env: {} }, TRIAL);
}

function find(name: string): string | null {
  return BIN.map((dir) => join(dir, name)).find(existsSync) ?? null;
}

/** What usually stands in the way. */
function hint(): string {
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv'))
    return 'In a container it needs leave to make namespaces: see docs/isolation.md, "In a container".';
  const sysctl = (name: string): string | null => {
    try {
      return readFileSync(`/proc/sys/${name}`, 'utf8').trim();
    } catch {
      return null; // not a kernel that has it
    }
  };
  if (sysctl('kernel/unprivileged_userns_clone') === '0')
    return 'User namespaces are switched off: sysctl -w kernel.unprivileged_userns_clone=1.';
  if (sysctl('user/max_user_namespaces') === '0')
    return 'User namespaces are switched off: sysctl -w user.max_user_namespaces=10000.';
  if (sysctl('kernel/apparmor_restrict_unprivileged_userns') === '1')
    return 'AppArmor keeps programs from user namespaces: give /usr/bin/bwrap a profile that allows userns.';
  return 'See docs/isolation.md.';
}
