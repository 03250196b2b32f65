/**
 * Sandboxes by a container runtime (docker or podman), for machines without bubblewrap: every command
 * runs in a container of the image that the operator names (PATCHBAY_STDIO_IMAGE), which must hold Node.
 *
 * Values of variables travel in the environment of the runtime's client, never in its arguments, so
 * variables that steer that client itself are refused.
 */
import { randomUUID } from 'node:crypto';

import { isRefusedVariable } from './refused-env.js';
import { type Command, type Confined, type Confinement, type SandboxDriver, SandboxError } from './types.js';

const HOME = '/home/sandbox';
/** Nobody in particular: inside of a container it owns nothing. */
const NOBODY = 64_999;
const CLIENT_VARIABLE =
  /^(DOCKER_.*|BUILDKIT_.*|CONTAINERS?_.*|PODMAN_.*|XDG_.*|(HTTPS?|NO|ALL)_PROXY|SSH_.*|HOME)$/i;

export interface ContainerOptions {
  /** The client, as an absolute path. */
  readonly runtime: string;
  readonly image: string;
  /** What the client itself needs (PATH, HOME, DOCKER_HOST), from the gateway's environment. */
  readonly clientEnv: Readonly<Record<string, string>>;
}

export class ContainerRuntime implements SandboxDriver {
  readonly name = 'container';

  constructor(private readonly options: ContainerOptions) {}

  userOf(): number | null {
    return process.getuid?.() === 0 ? NOBODY : null;
  }

  confine({ command, args, env }: Command, { network, limits, shared, home }: Confinement): Confined {
    for (const name of Object.keys(env)) {
      if (isRefusedVariable(name) || CLIENT_VARIABLE.test(name))
        throw new SandboxError(`the variable ${name} cannot be set for it`);
    }
    if (typeof network !== 'string')
      throw new SandboxError('containers cannot keep to allowed hosts (network: allow-list); bubblewrap can');
    const user = this.userOf() ?? process.getuid?.() ?? NOBODY;
    const size = String(limits.diskBytes);
    const { runtime, image, clientEnv } = this.options;
    const mounts = shared.map(({ path, writable }) => `${path}:${path}:${writable ? 'rw' : 'ro'}`);
    if (home !== null) mounts.push(`${home}:${HOME}:rw`);
    const argv = [
      ...['run', '--rm', '--interactive', '--init', '--pull=never', `--name=patchbay-${randomUUID()}`],
      ...['--label=patchbay.sandbox', `--user=${user}:${user}`, '--read-only', '--cap-drop=ALL'],
      ...['--security-opt=no-new-privileges', '--ipc=private', '--log-driver=none'],
      `--network=${network === 'none' ? 'none' : 'bridge'}`,
      ...[`--memory=${limits.memoryBytes}`, `--memory-swap=${limits.memoryBytes}`],
      ...[`--pids-limit=${limits.processes}`, `--ulimit=fsize=${size}`, '--ulimit=core=0'],
      `--tmpfs=/tmp:rw,nosuid,nodev,size=${size},mode=1777`,
      ...(home === null ? [`--tmpfs=${HOME}:rw,nosuid,nodev,size=${size},mode=0777`] : []),
      ...mounts.map((mount) => `--volume=${mount}`),
      ...[`--workdir=${HOME}`, `--env=HOME=${HOME}`, ...Object.keys(env).map((name) => `--env=${name}`)],
      ...['--entrypoint=', '--', image, command, ...args],
    ];
    return {
      launch: { command: runtime, args: argv, env: { ...env, ...clientEnv } },
      release: () => undefined,
    };
  }
}
