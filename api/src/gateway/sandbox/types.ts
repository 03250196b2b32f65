/** What a sandbox is told and what it gives: the one interface of its drivers. */
import type { Launch } from '../runtime/links/options.js';
import type { Relay } from './relay.js';

/** `none`: not even the machine's own loopback. `open`: the machine's network as it is. Else certain hosts. */
export type SandboxNetwork = 'none' | 'open' | Relay;

/** A STDIO command with nothing around it. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** The exact environment that was asked for, credentials in place; PATH and HOME are the sandbox's. */
  readonly env: Readonly<Record<string, string>>;
}

/** A directory of the machine that a sandbox sees at the same path. */
export interface SharedDirectory {
  readonly path: string;
  readonly writable: boolean;
}

export interface SandboxLimits {
  /** Of each process, in bytes (RLIMIT_DATA). */
  readonly memoryBytes: number;
  /** Processes and threads together. */
  readonly processes: number;
  /** Of each of its temporary file systems and of any one file, in bytes. */
  readonly diskBytes: number;
}

/** What one sandbox may. */
export interface Confinement {
  readonly network: SandboxNetwork;
  readonly limits: SandboxLimits;
  readonly shared: readonly SharedDirectory[];
  /** A directory of the machine that becomes its home and outlives it; null: a home that goes with it. */
  readonly home: string | null;
  /** The user it runs as on this machine where the driver may choose; null: any that nobody else has. */
  readonly uid: number | null;
}

/** A sandbox that is about to be started. */
export interface Confined {
  readonly launch: Launch;
  /** When its processes are gone. */
  release(): void;
}

export interface SandboxDriver {
  readonly name: 'bubblewrap' | 'container';
  /** The user that owns what a server keeps and that it runs as, always the same for one server; null: our own. */
  userOf(serverId: string): number | null;
  /** @throws SandboxError when the command cannot be run like that. */
  confine(command: Command, confinement: Confinement): Confined;
}

/** A command that is not run. `message` is for users and holds no secret. */
export class SandboxError extends Error {}
