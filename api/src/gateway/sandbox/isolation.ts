/**
 * How STDIO servers run in this deployment (PATCHBAY_STDIO), decided once at start, and the one opener
 * of links that gateway, jobs and features use: around a STDIO command it puts the sandbox.
 */
import { chown, mkdir, readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';

import { type Env, EnvError } from '../../config/env.js';
import { type Outbound, type OutboundSettings, outboundOf } from '../../outbound/outbound.js';
import { type Link, LinkError } from '../runtime/links/link.js';
import { type OpenOptions, openLink } from '../runtime/links/open.js';
import type { SandboxSettings, UpstreamTarget } from '../snapshot/types.js';
import { parseAllowedHost } from './allowed-hosts.js';
import { findDriver } from './find-driver.js';
import { Relay } from './relay.js';
import { type Ended, runConfined } from './run.js';
import {
  type Command,
  type Confined,
  type Confinement,
  type SandboxDriver,
  SandboxError,
  type SandboxLimits,
  type SandboxNetwork,
} from './types.js';

/** A server that a link is opened to. */
export interface IsolatedServer {
  /** UUIDs. */
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly target: UpstreamTarget;
  /** A directory of the machine that it sees read-only: the package that it runs. */
  readonly code?: string;
}

export interface Isolation {
  readonly mode: 'isolated' | 'direct' | 'off';
  /** As `openLink`; a STDIO command runs confined, or not at all. @throws LinkError */
  open(server: IsolatedServer, options?: OpenOptions): Promise<Link>;
  /**
   * Runs a command of ours to its end, as confined as servers are but for the network: of the machine it
   * can change `directory` alone, which is all that its environment names. Never throws.
   */
  run(
    command: Command,
    directory: string,
    signal: AbortSignal,
    onOutput: (text: string) => void,
  ): Promise<Ended>;
}

type Settings = OutboundSettings &
  Pick<
    Env,
    | 'NODE_ENV'
    | 'PATCHBAY_STDIO'
    | 'PATCHBAY_STDIO_IMAGE'
    | 'PATCHBAY_STDIO_NETWORK'
    | 'PATCHBAY_STDIO_SHARE'
    | 'PATCHBAY_STDIO_MEMORY_BYTES'
    | 'PATCHBAY_STDIO_PROCESSES'
    | 'PATCHBAY_STDIO_DISK_BYTES'
    | 'PATCHBAY_DATA_DIR'
  >;

/** The packages of this installation: where the sample server is. */
const OWN_PACKAGES = fileURLToPath(new URL('../../../../node_modules', import.meta.url));
/** What the user of installers is derived from. */
const INSTALLER = 'installer';
const INSTALLER_MEMORY_BYTES = 1_073_741_824;
const INSTALLER_PROCESSES = 256;
/** Of one file, and of its temporary file systems. */
const INSTALLER_DISK_BYTES = 268_435_456;
const NOTHING_ASKED: SandboxSettings = { network: 'none', allowedHosts: [], persistentDirectory: false };
/** From the least to the most. */
const NETWORKS: readonly SandboxSettings['network'][] = ['none', 'allow_list', 'open'];

/**
 * Takes what PATCHBAY_STDIO says; where it says nothing (`auto`), isolation when the machine can, else
 * direct with a warning, and in production off with one.
 * @param outbound the way to allowed hosts. Default: one with the operator's settings.
 * @throws EnvError when isolation is demanded and the machine cannot; it says what is missing.
 */
export async function openIsolation(
  env: Settings,
  log: Logger,
  outbound: Pick<Outbound, 'dial'> = outboundOf(env),
): Promise<Isolation> {
  const wanted = env.PATCHBAY_STDIO;
  if (wanted === 'off' || wanted === 'direct') return withoutIsolation(wanted);
  const found = await findDriver(env.PATCHBAY_STDIO_IMAGE);
  if ('driver' in found) {
    log.info({ driver: found.driver.name }, 'STDIO servers run isolated');
    return new Sandboxes(found.driver, env, outbound);
  }
  if (wanted === 'isolated')
    throw new EnvError(`PATCHBAY_STDIO is isolated, and this machine cannot isolate. ${found.missing}`);
  if (env.NODE_ENV === 'production') {
    log.warn(`STDIO servers are switched off: this machine cannot isolate them. ${found.missing}`);
    return withoutIsolation('off');
  }
  log.warn(
    `STDIO servers run unconfined, with all that this process may: this machine cannot isolate them. ${found.missing}`,
  );
  return withoutIsolation('direct');
}

/** Commands as they are, or none at all. */
export function withoutIsolation(mode: 'direct' | 'off'): Isolation {
  return {
    mode,
    async open(server, options) {
      if (mode === 'off' && server.target.kind === 'stdio')
        throw refused(server, 'STDIO servers are switched off');
      return openLink(server, options);
    },
    run({ command, args, env }, directory, signal, onOutput) {
      const launch = {
        command,
        args,
        env: { PATH: process.env['PATH'] ?? '', HOME: directory, ...env },
        cwd: directory,
      };
      return runConfined({ launch, release: () => undefined }, signal, onOutput);
    },
  };
}

class Sandboxes implements Isolation {
  readonly mode = 'isolated';

  constructor(
    private readonly driver: SandboxDriver,
    private readonly env: Settings,
    private readonly outbound: Pick<Outbound, 'dial'>,
  ) {}

  async open(server: IsolatedServer, options: OpenOptions = {}): Promise<Link> {
    const { target } = server;
    if (target.kind !== 'stdio') return openLink(server, options);
    const asked = target.sandbox ?? NOTHING_ASKED;
    const network = this.network(asked, (line) => options.onStderr?.(Buffer.from(`${line}\n`)));
    let confined: Confined;
    try {
      confined = this.driver.confine(target, await this.confinement(server, asked, network));
    } catch (error) {
      if (error instanceof SandboxError) throw refused(server, error.message);
      throw refused(
        server,
        `its sandbox could not be made (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
      );
    }
    try {
      const link = await openLink(server, { ...options, launch: () => confined.launch });
      void link.closed.then(confined.release);
      return link;
    } catch (error) {
      confined.release();
      const fault = typeof network === 'string' ? null : network.fault;
      throw fault === null ? error : refused(server, fault);
    }
  }

  async run(
    command: Command,
    directory: string,
    signal: AbortSignal,
    onOutput: (text: string) => void,
  ): Promise<Ended> {
    const { memoryBytes, processes, diskBytes } = this.limits();
    try {
      const uid = this.driver.userOf(INSTALLER);
      if (uid !== null) await chownAll(directory, uid);
      const confined = this.driver.confine(command, {
        network: 'open',
        // Ours are no smaller than what npm needs, whatever servers get.
        limits: {
          memoryBytes: Math.max(memoryBytes, INSTALLER_MEMORY_BYTES),
          processes: Math.max(processes, INSTALLER_PROCESSES),
          diskBytes: Math.max(diskBytes, INSTALLER_DISK_BYTES),
        },
        shared: [{ path: directory, writable: true }],
        home: null,
        uid,
      });
      return await runConfined(confined, signal, onOutput);
    } catch (error) {
      return { code: null, output: `its sandbox could not be made: ${(error as Error).message}` };
    }
  }

  private limits(): SandboxLimits {
    const { env } = this;
    return {
      memoryBytes: env.PATCHBAY_STDIO_MEMORY_BYTES,
      processes: env.PATCHBAY_STDIO_PROCESSES,
      diskBytes: env.PATCHBAY_STDIO_DISK_BYTES,
    };
  }

  /** No more than what the deployment allows; a list without hosts is none. */
  private network(asked: SandboxSettings, say: (line: string) => void): SandboxNetwork {
    const most = NETWORKS.indexOf(this.env.PATCHBAY_STDIO_NETWORK);
    const network = NETWORKS[Math.min(most, NETWORKS.indexOf(asked.network))] ?? 'none';
    if (network !== 'allow_list') return network;
    // They were written down in this form.
    const hosts = asked.allowedHosts.map(parseAllowedHost).filter((one) => typeof one !== 'string');
    return hosts.length === 0 ? 'none' : new Relay(hosts, this.outbound, say);
  }

  private async confinement(
    server: IsolatedServer,
    asked: SandboxSettings,
    network: SandboxNetwork,
  ): Promise<Confinement> {
    const { env } = this;
    const code = server.code === undefined ? [] : [{ path: server.code, writable: false }];
    const home = asked.persistentDirectory ? await this.home(server) : null;
    // What a development machine has installed itself, it may run.
    const own = env.NODE_ENV === 'production' ? [] : [{ path: OWN_PACKAGES, writable: false }];
    return {
      network,
      limits: this.limits(),
      shared: [...own, ...code, ...env.PATCHBAY_STDIO_SHARE],
      home: home?.path ?? null,
      uid: home?.uid ?? null,
    };
  }

  /** The server's own directory, made on first use; its owner is the user that the server runs as. */
  private async home({ orgId, id }: IsolatedServer): Promise<{ path: string; uid: number | null }> {
    const parent = join(resolve(this.env.PATCHBAY_DATA_DIR), 'sandbox', orgId);
    const path = join(parent, id);
    // Nobody else comes near; inside, bubblewrap enters it before it becomes the user that owns it.
    await mkdir(parent, { recursive: true, mode: 0o700 });
    await mkdir(path, { recursive: true, mode: 0o711 });
    const uid = this.driver.userOf(id);
    if (uid !== null && (await stat(path)).uid !== uid) await chown(path, uid, uid);
    return { path, uid };
  }
}

function refused({ name }: IsolatedServer, why: string): LinkError {
  return new LinkError('upstream_unreachable', `server "${name}": ${why}`, false);
}

/** The files that an installer starts from; there are no links among them. */
async function chownAll(directory: string, uid: number): Promise<void> {
  for (const name of await readdir(directory)) await chown(join(directory, name), uid, uid);
  await chown(directory, uid, uid);
}
