/**
 * What a sandbox says to the hosts that it may reach: each of its connections is led on through the
 * outbound guard, bytes as they are. One for each server that runs; it ends with it.
 */
import type { Socket } from 'node:net';

import type { Outbound } from '../../outbound/outbound.js';
import type { AllowedHost } from './allowed-hosts.js';

/** Open at once; a browser with many pages has some dozens. */
const MAX_OPEN = 256;
/** More than that many beyond it is a program gone wild, which has no connection from then on. */
const MAX_TOO_MANY = 10_000;
const DIAL_MS = 10_000;

export class Relay {
  /** Why its sandbox has no network after all; null while it has. */
  fault: string | null = null;
  private readonly ended = new AbortController();
  private readonly open = new Set<Socket>();
  /** How often which complaint came: `host:port` and the reason. */
  private readonly complaints = new Map<string, number>();
  private tooMany = 0;

  /**
   * @param hosts each of them once.
   * @param say what people are to read in the server's log, a line without its end.
   */
  constructor(
    readonly hosts: readonly AllowedHost[],
    private readonly outbound: Pick<Outbound, 'dial'>,
    private readonly say: (line: string) => void,
  ) {}

  /** Aborted by `close`: whoever listens for connections stops then. */
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  /** Takes over a connection from inside. */
  take(host: AllowedHost, inside: Socket): void {
    inside.on('error', () => undefined);
    if (this.signal.aborted || this.open.size >= MAX_OPEN) {
      this.turnAway(host, inside);
      return;
    }
    inside.allowHalfOpen = true;
    inside.setNoDelay(true);
    this.open.add(inside);
    const gone = new AbortController();
    inside.once('close', () => {
      this.open.delete(inside);
      gone.abort();
    });
    const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(DIAL_MS)]);
    this.outbound.dial(`https://${host.host}:${host.port}`, signal).then(
      (outside) => join(inside, outside),
      (error: Error) => {
        if (!gone.signal.aborted) this.complain(host, `it ${error.message}`);
        inside.resetAndDestroy();
      },
    );
  }

  /** Its sandbox cannot be given a network; nothing was run in it. */
  fail(why: string): void {
    this.fault ??= why;
    this.close();
  }

  /** Ends what is open. */
  close(): void {
    this.ended.abort();
    for (const socket of this.open) socket.resetAndDestroy();
  }

  private turnAway(host: AllowedHost, inside: Socket): void {
    inside.resetAndDestroy();
    if (this.signal.aborted) return;
    this.complain(host, `more than ${MAX_OPEN} connections at once`);
    if (++this.tooMany > MAX_TOO_MANY) this.close();
  }

  /** The first one of a kind, the second, the fourth, the eighth …: a log is for people. */
  private complain(host: AllowedHost, why: string): void {
    const { host: name, port } = host;
    const line = `patchbay: connection to ${name}:${port} refused: ${why}`;
    const n = (this.complaints.get(line) ?? 0) + 1;
    this.complaints.set(line, n);
    if ((n & (n - 1)) === 0) this.say(n === 1 ? line : `${line} (${n} times)`);
  }
}

/** Bytes both ways, each way ended by itself; one that breaks breaks the other, so that nothing seems whole. */
function join(inside: Socket, outside: Socket): void {
  if (inside.destroyed) {
    outside.resetAndDestroy();
    return;
  }
  lead(inside, outside);
  lead(outside, inside);
}

function lead(from: Socket, to: Socket): void {
  from.pipe(to);
  from.once('close', () => {
    if (!from.readableEnded || !from.writableFinished) to.resetAndDestroy();
  });
}
