/** The start of a child process as a `Launch` describes it: a group of its own, and what its descriptors hold. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';

import type { Launch } from './options.js';
import { trackGroup } from './process-group.js';

/**
 * No shell, an exact environment; both outputs are pipes. A process that could not be started says so by
 * an event, or, where its arguments are too many, at once.
 * @throws as `spawn`
 */
export function startLaunch(launch: Launch, stdin: 'pipe' | 'ignore'): ChildProcess {
  const inputs = launch.inputs ?? [];
  const further = inputs.length + (launch.channels ?? 0);
  const child = spawn(launch.command, [...launch.args], {
    env: { ...launch.env },
    cwd: launch.cwd,
    stdio: [stdin, 'pipe', 'pipe', ...Array.from({ length: further }, () => 'pipe' as const)],
    shell: false,
    detached: true,
    windowsHide: true,
  });
  const descriptors = child.stdio.slice(3) as Duplex[];
  // One that ended early reads nothing.
  for (const descriptor of descriptors) descriptor.on('error', () => undefined);
  inputs.forEach((bytes, i) => {
    const pipe = descriptors[i];
    pipe?.end(bytes, () => pipe.destroy());
  });
  if (child.pid !== undefined) {
    trackGroup(child.pid);
    launch.started?.(child, descriptors.slice(inputs.length));
  }
  return child;
}
