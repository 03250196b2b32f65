/** The command lines for docker and podman. Only these: no container runtime runs where this was written. */
import { expect, it } from 'vitest';

import { ContainerRuntime } from './container.js';
import { Relay } from './relay.js';
import { type Confinement, SandboxError } from './types.js';

const driver = new ContainerRuntime({
  runtime: '/usr/bin/docker',
  image: 'node:24-bookworm-slim',
  clientEnv: { PATH: '/usr/bin', DOCKER_HOST: 'unix:///run/docker.sock' },
});
const CONFINED: Confinement = {
  network: 'none',
  limits: { memoryBytes: 1_000_000, processes: 20, diskBytes: 5_000 },
  shared: [{ path: '/srv/files', writable: false }],
  home: null,
  uid: null,
};

it('says on its command line all that the sandbox may, and no value of a variable', () => {
  const command = { command: 'node', args: ['--eval', '0'], env: { TOKEN: 'a-secret-value' } };
  const { launch } = driver.confine(command, CONFINED);
  expect(launch.command).toBe('/usr/bin/docker');
  for (const part of [
    '--read-only',
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    '--network=none',
    '--memory=1000000',
    '--memory-swap=1000000',
    '--pids-limit=20',
    '--ulimit=fsize=5000',
    '--volume=/srv/files:/srv/files:ro',
    '--tmpfs=/home/sandbox:rw,nosuid,nodev,size=5000,mode=0777',
    '--env=TOKEN',
  ])
    expect(launch.args).toContain(part);
  expect(launch.args.slice(-5)).toEqual(['--', 'node:24-bookworm-slim', 'node', '--eval', '0']);
  expect(launch.args.join(' ')).not.toContain('a-secret-value');
  expect(launch.env).toEqual({
    TOKEN: 'a-secret-value',
    PATH: '/usr/bin',
    DOCKER_HOST: 'unix:///run/docker.sock',
  });
});

it('mounts what a server keeps, and opens the network only when asked', () => {
  const { launch } = driver.confine(
    { command: 'x', args: [], env: {} },
    { ...CONFINED, network: 'open', home: '/data/s' },
  );
  expect(launch.args).toContain('--volume=/data/s:/home/sandbox:rw');
  expect(launch.args).toContain('--network=bridge');
  expect(launch.args.some((arg) => arg.startsWith('--tmpfs=/home'))).toBe(false);
});

it('refuses a network of certain hosts, which it cannot hold', () => {
  const network = new Relay(
    [{ host: 'a.example', port: 443 }],
    { dial: () => Promise.reject(new Error()) },
    () => undefined,
  );
  expect(() => driver.confine({ command: 'x', args: [], env: {} }, { ...CONFINED, network })).toThrow(
    SandboxError,
  );
});

it('refuses variables that steer the client', () => {
  for (const name of ['DOCKER_HOST', 'DOCKER_CONFIG', 'CONTAINERS_CONF', 'HTTP_PROXY', 'LD_PRELOAD', 'HOME'])
    expect(() => driver.confine({ command: 'x', args: [], env: { [name]: 'x' } }, CONFINED), name).toThrow(
      name,
    );
});
