/** What it takes to open a link, and the defaults. Shared by all transports. */
import type { ChildProcess } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import type { Duplex } from 'node:stream';

import type { UpstreamTarget } from '../../snapshot/types.js';
import { hopOf } from './hops.js';
import type { HttpAgent } from './http-agent.js';
import { type Era, LinkError, type LinkErrorCode, type UpstreamMessage } from './link.js';

/** The part of a server that a link is opened to. */
export interface LinkServer {
  /** UUID; without, its requests bear no mark of it. */
  readonly id?: string;
  /** As users know it: it stands in every error message. */
  readonly name: string;
  readonly target: UpstreamTarget;
}

/** How a STDIO command is really started; lets a sandbox be put around it. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** Exact environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** What it can read from its descriptors 3, 4, …, each to its end. */
  readonly inputs?: readonly Buffer[];
  /** How many descriptors follow on those that lead both ways; default none. */
  readonly channels?: number;
  /** Gets them once the process is there, to say what its launcher waits for. */
  readonly started?: (child: ChildProcess, channels: readonly Duplex[]) => void;
}

export interface OpenOptions {
  /** Default `auto`: a cached verdict (`eraHint`), else a modern probe with a legacy fallback. */
  readonly prefer?: 'legacy' | 'modern' | 'auto';
  /** The era found last time; tried first. A wrong hint costs one round trip, not the link. */
  readonly eraHint?: Era;
  /** Default `{ name: 'patchbay', version: '0.1.0' }`. */
  readonly clientInfo?: Readonly<Record<string, unknown>>;
  /** What the upstream may ask of us. Default none. */
  readonly clientCapabilities?: Readonly<Record<string, unknown>>;
  /** Deadline of spawning, connecting and the handshake, in milliseconds. Default 30,000. */
  readonly openTimeoutMs?: number;
  /** How long a modern probe waits before the legacy handshake is tried too. Default 1,000. */
  readonly probeMs?: number;
  /** Cap on one frame, body or event, in bytes. Default 16 MiB. */
  readonly maxFrameBytes?: number;
  readonly signal?: AbortSignal;
  /** Set on the link before the handshake ends, so that no early message is lost. */
  readonly onMessage?: (message: UpstreamMessage) => void;
  /** HTTP: whether a legacy session opens its GET stream by itself. Default true; else `link.listen()`. */
  readonly listen?: boolean;
  /** HTTP and SSE: the way out, where the outbound guard sits. Without, no URL is connected to. */
  readonly dispatcher?: HttpAgent;
  /** STDIO: a sandbox around the command. Default: the command itself. */
  readonly launch?: (plain: Launch) => Launch;
  /** STDIO: what the process writes to stderr, as it comes. */
  readonly onStderr?: (chunk: Buffer) => void;
  /** STDIO: milliseconds between end of input, SIGTERM and SIGKILL. Default 2,000. */
  readonly killGraceMs?: number;
}

/** Options with every default in place. */
export interface LinkSettings {
  readonly serverName: string;
  /** See hops.ts. */
  readonly hop: string | null;
  readonly prefer: 'legacy' | 'modern' | 'auto';
  readonly eraHint: Era | null;
  readonly clientInfo: Readonly<Record<string, unknown>>;
  readonly clientCapabilities: Readonly<Record<string, unknown>>;
  readonly openTimeoutMs: number;
  readonly probeMs: number;
  readonly maxFrameBytes: number;
  readonly signal: AbortSignal;
  readonly onMessage: ((message: UpstreamMessage) => void) | null;
  readonly listen: boolean;
  readonly dispatcher: HttpAgent | null;
  readonly launch: (plain: Launch) => Launch;
  readonly onStderr: ((chunk: Buffer) => void) | null;
  readonly killGraceMs: number;
}

export const DEFAULT_MAX_FRAME_BYTES = 16 * 1024 * 1024;
const NEVER = new AbortController().signal;
// Every link that is being opened listens to it: no leak to be warned of.
setMaxListeners(0, NEVER);

export function settle(server: LinkServer, options: OpenOptions): LinkSettings {
  return {
    serverName: server.name,
    hop: server.id === undefined ? null : hopOf(server.id),
    prefer: options.prefer ?? 'auto',
    eraHint: options.eraHint ?? null,
    clientInfo: options.clientInfo ?? { name: 'patchbay', version: '0.1.0' },
    clientCapabilities: options.clientCapabilities ?? {},
    openTimeoutMs: options.openTimeoutMs ?? 30_000,
    probeMs: options.probeMs ?? 1_000,
    maxFrameBytes: options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES,
    signal: options.signal ?? NEVER,
    onMessage: options.onMessage ?? null,
    listen: options.listen ?? true,
    dispatcher: options.dispatcher ?? null,
    launch: options.launch ?? ((plain) => plain),
    onStderr: options.onStderr ?? null,
    killGraceMs: options.killGraceMs ?? 2_000,
  };
}

/** The way out of a link to a URL. @throws LinkError where none was given: there is none past the guard. */
export function wayOut(settings: LinkSettings): HttpAgent {
  if (settings.dispatcher !== null) return settings.dispatcher;
  throw fault(settings, 'upstream_unreachable', 'no way to a URL was given', false);
}

/** Which handshake goes first. */
export function firstEra(settings: LinkSettings): Era {
  if (settings.prefer !== 'auto') return settings.prefer;
  return settings.eraHint ?? 'modern';
}

/** A LinkError whose message names the server. `text` must hold no secret. */
export function fault(
  settings: Pick<LinkSettings, 'serverName'>,
  code: LinkErrorCode,
  text: string,
  sent: boolean,
  detail: LinkError['detail'] = {},
): LinkError {
  return new LinkError(code, `server "${settings.serverName}": ${text}`, sent, detail);
}
