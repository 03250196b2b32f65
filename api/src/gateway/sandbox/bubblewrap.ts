/**
 * Sandboxes by bubblewrap. The command sees a file system of its own, no other process, no capability,
 * and a filter over its system calls.
 *
 * As root, bubblewrap makes the mounts and then steps down to a user that nobody else has (setpriv); as
 * any other user it works inside a user namespace. Environment: the launcher is started with the exact
 * one, because all of it can be read at /proc/1/environ; nothing of it stands in an argument.
 */
import { createHash, randomInt } from 'node:crypto';
import { existsSync, lstatSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';

import { doorsOf, hostsFile } from './allowed-hosts.js';
import { openingDoors } from './doors.js';
import { isRefusedVariable } from './refused-env.js';
import { type Machine, seccompFilter } from './seccomp.js';
import { type Command, type Confined, type Confinement, type SandboxDriver, SandboxError } from './types.js';

/** Users of this machine that no distribution, container or directory service gives out. */
const FIRST_UID = 1_879_048_192;
const LAST_UID = 2_147_352_575;
/** Inside a user namespace. */
const INNER_UID = 1_000;
const HOME = '/home/sandbox';
const SYSTEM = ['/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32'];
/** What programs look up: the linker's cache, certificates, time zone, fonts, names of services. */
const ETC = [
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/alternatives',
  '/etc/ssl',
  '/etc/ca-certificates',
  '/etc/pki',
  '/etc/localtime',
  '/etc/mime.types',
  '/etc/fonts',
  '/etc/protocols',
  '/etc/services',
];
/** Names are those of /etc/hosts, and all others are unknown at once. */
const NSSWITCH = 'passwd: files\ngroup: files\nhosts: files\n';
/**
 * Says who it is and in which network namespace, on the descriptor after the five inputs; goes on when a
 * line comes back, and never when whoever would write it has died.
 */
const WAIT = 'echo "$$ $(readlink /proc/self/ns/net)" >&8 && read -r go <&8 && exec "$@" 8>&-';
/** Fit for a server that opens many connections; more is a leak. */
const OPEN_FILES = 4_096;

/** Where its parts are. */
export interface Tools {
  readonly bwrap: string;
  readonly setpriv: string;
  readonly prlimit: string;
  readonly nsenter: string;
}

export interface BubblewrapOptions {
  readonly tools: Tools;
  /** Whether mounts are made as root; else in a user namespace. */
  readonly asRoot: boolean;
}

export class Bubblewrap implements SandboxDriver {
  readonly name = 'bubblewrap';
  private readonly filter: Buffer;
  private readonly uids = new Map<number, number>();

  constructor(private readonly options: BubblewrapOptions) {
    this.filter = seccompFilter(process.arch as Machine);
  }

  confine(command: Command, confinement: Confinement): Confined {
    for (const name of Object.keys(command.env)) {
      if (isRefusedVariable(name)) throw new SandboxError(`the variable ${name} cannot be set for it`);
    }
    const uid = this.options.asRoot ? this.take(confinement.uid ?? this.freeUid()) : INNER_UID;
    const { network } = confinement;
    const { bwrap, nsenter } = this.options.tools;
    const { asRoot } = this.options;
    const inputs = [this.filter, Buffer.from(passwd(uid)), Buffer.from(group(uid))];
    const relay = typeof network === 'string' ? null : network;
    if (relay !== null) inputs.push(Buffer.from(hostsFile(doorsOf(relay.hosts))), Buffer.from(NSSWITCH));
    const launch = {
      command: bwrap,
      args: [
        ...(relay === null ? [] : this.networkOnly()),
        ...this.around(confinement),
        '--',
        ...this.before(uid, confinement),
        ...inside(command),
      ],
      env: { PATH: pathInside(), HOME, TMPDIR: '/tmp', LANG: 'C.UTF-8', ...command.env },
      // Out of whatever directory the gateway was started in.
      cwd: '/',
      inputs,
      ...(relay === null ? {} : { channels: 1, started: openingDoors({ nsenter, asRoot }, relay) }),
    };
    let released = false;
    const release = (): void => {
      if (!released && asRoot) this.giveBack(uid);
      released = true;
      relay?.close();
    };
    return { launch, release };
  }

  userOf(serverId: string): number | null {
    if (!this.options.asRoot) return null;
    const hash = createHash('sha256').update(serverId).digest().readUInt32BE(0);
    return FIRST_UID + (hash % (LAST_UID - FIRST_UID + 1));
  }

  /** A user that runs nothing else here; by chance the same one on two processes of ours does no harm. */
  private freeUid(): number {
    for (;;) {
      const uid = randomInt(FIRST_UID, LAST_UID + 1);
      if (!this.uids.has(uid)) return uid;
    }
  }

  private take(uid: number): number {
    this.uids.set(uid, (this.uids.get(uid) ?? 0) + 1);
    return uid;
  }

  private giveBack(uid: number): void {
    const left = (this.uids.get(uid) ?? 1) - 1;
    if (left === 0) this.uids.delete(uid);
    else this.uids.set(uid, left);
  }

  /**
   * A launcher around the launcher: it makes the network namespace and waits until there are doors. In a
   * user namespace it is root there, as who listens on ports below 1024 must be; CAP_SETFCAP is what a
   * user namespace within takes then (user_namespaces(7)), and the launcher inside drops it with all
   * others.
   */
  private networkOnly(): string[] {
    const { tools, asRoot } = this.options;
    const user = ['--unshare-user', '--uid', '0', '--gid', '0', '--cap-add', 'CAP_SETFCAP'];
    return [
      ...(asRoot ? [] : user),
      ...['--unshare-net', '--die-with-parent', '--dev-bind', '/', '/', '--'],
      ...['/bin/sh', '-c', WAIT, 'sh', tools.bwrap],
    ];
  }

  /** bubblewrap's own arguments. */
  private around({ network, limits, shared, home }: Confinement): string[] {
    const size = String(limits.diskBytes);
    const own = this.options.asRoot ? '0777' : '0700';
    return [
      ...['--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
      ...['--die-with-parent', '--new-session', '--hostname', 'sandbox'],
      ...(network === 'none' ? ['--unshare-net'] : []),
      ...(this.options.asRoot
        ? [
            '--cap-drop',
            'ALL',
            '--cap-add',
            'CAP_SETUID',
            '--cap-add',
            'CAP_SETGID',
            '--cap-add',
            'CAP_SETPCAP',
          ]
        : ['--unshare-user', '--uid', String(INNER_UID), '--gid', String(INNER_UID), '--cap-drop', 'ALL']),
      ...['--seccomp', '3'],
      ...systemMounts(network),
      ...['--perms', '0444', '--file', '4', '/etc/passwd', '--perms', '0444', '--file', '5', '/etc/group'],
      ...['--proc', '/proc', '--dev', '/dev'],
      ...['--size', size, '--perms', '1777', '--tmpfs', '/dev/shm', '--remount-ro', '/dev'],
      ...['--size', size, '--perms', '1777', '--tmpfs', '/tmp'],
      ...(home === null
        ? ['--size', size, '--perms', own, '--tmpfs', HOME]
        : [...way(HOME), '--bind', home, HOME]),
      ...shared.flatMap(({ path, writable }) => [
        ...way(path),
        writable ? '--bind' : '--ro-bind',
        path,
        path,
      ]),
      ...['--chdir', HOME, '--remount-ro', '/'],
    ];
  }

  /** What runs before the command inside: the step down from root, then the limits. */
  private before(uid: number, { limits }: Confinement): string[] {
    const { setpriv, prlimit } = this.options.tools;
    const user = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
    const nothing = ['--inh-caps=-all', '--ambient-caps=-all', '--bounding-set=-all', '--no-new-privs'];
    const memory = String(limits.memoryBytes);
    return [
      ...(this.options.asRoot ? [setpriv, ...user, ...nothing, '--'] : []),
      ...[prlimit, `--data=${memory}`, `--nproc=${limits.processes}`, `--nofile=${OPEN_FILES}`],
      ...[`--fsize=${limits.diskBytes}`, '--core=0', '--memlock=65536', '--msgqueue=0', '--'],
    ];
  }
}

/** A command of the user's may begin with a dash; prlimit has been told that its options are over. */
function inside({ command, args }: Command): string[] {
  return [command, ...args];
}

function systemMounts(network: Confinement['network']): string[] {
  const mounts = ['--ro-bind', '/usr', '/usr'];
  for (const path of SYSTEM) {
    if (!existsSync(path)) continue;
    const link = lstatSync(path).isSymbolicLink();
    mounts.push(...(link ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path]));
  }
  mounts.push(...way('/etc/x'));
  for (const path of ETC) mounts.push('--ro-bind-try', path, path);
  const node = nodePrefix();
  if (node !== null) mounts.push(...way(node), '--ro-bind', node, node);
  if (network === 'none') return mounts;
  if (network !== 'open') {
    const file = ['--perms', '0444', '--file'];
    return [...mounts, ...file, '6', '/etc/hosts', ...file, '7', '/etc/nsswitch.conf'];
  }
  for (const path of ['/etc/hosts', '/etc/nsswitch.conf', '/etc/resolv.conf', '/etc/gai.conf'])
    if (existsSync(path)) mounts.push('--ro-bind', realpathSync(path), path);
  return mounts;
}

/** The directories above a path: made on the way to it they would be root's only. */
function way(path: string): string[] {
  const parents: string[] = [];
  for (let dir = dirname(path); dir !== '/'; dir = dirname(dir)) parents.unshift(dir);
  return parents.flatMap((dir) => ['--perms', '0755', '--dir', dir]);
}

/** Where Node is installed, when it is not under /usr (nvm, /opt, …). */
function nodePrefix(): string | null {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  return prefix === '/' || prefix === '/usr' || prefix.startsWith('/usr/') ? null : prefix;
}

function pathInside(): string {
  const node = dirname(realpathSync(process.execPath));
  return [...new Set([node, '/usr/local/bin', '/usr/bin', '/bin'])].join(':');
}

function passwd(uid: number): string {
  return `root:x:0:0::/:/usr/sbin/nologin\nsandbox:x:${uid}:${uid}::${HOME}:/bin/sh\nnobody:x:65534:65534::/:/usr/sbin/nologin\n`;
}

function group(gid: number): string {
  return `root:x:0:\nsandbox:x:${gid}:\nnogroup:x:65534:\n`;
}
