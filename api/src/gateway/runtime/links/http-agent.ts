/**
 * Connections to upstreams, kept for the next request. Our own instead of undici's: a call to an
 * upstream costs a third of the CPU (docs/performance.md), and what may be sent twice (nothing) is
 * decided in one place.
 */
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

import { ConnectError, type Gate, NOT_ALLOWED } from './gate.js';
import { HttpConnection } from './http-connection.js';
import { openTunnel } from './tunnel.js';
import { readInTurns, resumeInTurn, TURN_BYTES } from './turns.js';

export interface AgentOptions {
  /** How long an idle connection is kept, in milliseconds; a server may ask for less. Default 30,000. */
  readonly keepMs?: number;
  /** Deadline of name look-up, TCP and TLS together, in milliseconds. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** The outbound guard: asked before anything is dialled, and again before a byte is sent. */
  readonly gate?: Gate;
  /** Further certificate authorities (PEM), besides those Node trusts. */
  readonly ca?: string;
}

/** Waits for a connection. */
export interface Waiter {
  onConnection(connection: HttpConnection): void;
  /** None came: the network's code, and the reason where there is more to tell. Nothing was sent. */
  onRefused(code: string, reason: string | null): void;
}

/** A socket, and where what it reads goes once it has an owner. */
interface Dial {
  readonly socket: Socket;
  readonly receiver: { connection: HttpConnection | null };
  /** The far end is a proxy's: its address is not the one that was judged. */
  readonly tunneled: boolean;
}

/** Kept for each origin; beyond, the oldest goes. */
const MAX_IDLE = 256;
const SWEEP_MS = 5_000;
/**
 * All sockets read into it, one after the other, and what is read is used up or copied before the
 * next read: so no read allocates.
 */
const READ_BUFFER = Buffer.allocUnsafeSlow(TURN_BYTES);

export class HttpAgent {
  /** Idle connections by origin, the last used last. */
  private readonly idle = new Map<string, HttpConnection[]>();
  /** For abbreviated TLS handshakes, by origin. */
  private readonly tlsSessions = new Map<string, Buffer>();
  private sweeper: NodeJS.Timeout | null = null;

  constructor(private readonly options: AgentOptions = {}) {}

  /**
   * Gives a connection, at once where an idle one is there.
   * @returns how to stop waiting.
   */
  acquire(url: URL, waiter: Waiter): () => void {
    const idle = this.idle.get(url.origin);
    if (idle !== undefined) {
      const now = performance.now();
      // The last used is the least likely to be closed from the other side.
      for (let found = idle.pop(); found !== undefined; found = idle.pop()) {
        if (now < found.idleUntil) {
          waiter.onConnection(found);
          return () => undefined;
        }
        found.destroy();
      }
    }
    return this.open(url, waiter);
  }

  private open(url: URL, waiter: Waiter): () => void {
    const { gate } = this.options;
    const refused = gate?.refusal(url, null) ?? null;
    if (refused !== null) {
      waiter.onRefused(NOT_ALLOWED, refused);
      return () => undefined;
    }
    if (gate?.route !== undefined) return this.openRouted(url, gate.route, waiter);
    return this.connect(url, this.dial(url, gate?.lookup(url)), waiter);
  }

  /** Where there is a proxy: first the way is chosen, then it is gone. */
  private openRouted(url: URL, route: NonNullable<Gate['route']>, waiter: Waiter): () => void {
    let over = false;
    let stop = (): void => undefined;
    const end = (): void => {
      over = true;
      clearTimeout(timer);
      stop();
    };
    const refuse = (code: string, reason: string | null): void => {
      end();
      waiter.onRefused(code, reason);
    };
    const timer = setTimeout(() => refuse('ETIMEDOUT', null), this.connectTimeoutMs);
    const connect = (dial: Dial): void => {
      clearTimeout(timer);
      stop = this.connect(url, dial, waiter);
    };
    route(url, (error, way) => {
      if (over) return;
      if (error !== null || way === null) refuse(codeOf(error), reasonOf(error));
      else if ('lookup' in way) connect(this.dial(url, way.lookup));
      else {
        stop = openTunnel(way.tunnel, (failure, socket) => {
          if (failure !== null || socket === null) refuse(codeOf(failure), reasonOf(failure));
          else connect(this.dialThrough(url, socket));
        });
      }
    });
    return end;
  }

  private connect(url: URL, dial: Dial, waiter: Waiter): () => void {
    const { socket } = dial;
    let waiting: Waiter | null = waiter;
    const settle = (code: string | null, reason: string | null = null): void => {
      const told = waiting;
      waiting = null;
      clearTimeout(timer);
      socket.off('error', onError);
      if (code === null && told !== null) told.onConnection(this.adopt(url.origin, dial));
      else {
        // What is destroyed may still have an error to tell.
        socket.on('error', () => undefined);
        socket.destroy();
        if (code !== null) told?.onRefused(code, reason);
      }
    };
    const onError = (error: NodeJS.ErrnoException): void => settle(codeOf(error), reasonOf(error));
    const timer = setTimeout(() => settle('ETIMEDOUT'), this.connectTimeoutMs);
    socket.once('error', onError);
    socket.once('close', () => settle('ECONNRESET'));
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      const reason = this.refusalOf(url, dial);
      settle(reason === null ? null : NOT_ALLOWED, reason);
    });
    return () => {
      waiting = null;
      settle('cancelled');
    };
  }

  private get connectTimeoutMs(): number {
    return this.options.connectTimeoutMs ?? 5_000;
  }

  /** Of the address that was really connected to. */
  private refusalOf(url: URL, { socket, tunneled }: Dial): string | null {
    const { gate } = this.options;
    if (gate === undefined || tunneled) return null;
    // No address: it is closed again, and no address is refused too.
    return gate.refusal(url, socket.remoteAddress ?? '');
  }

  private dial(url: URL, lookup: LookupFunction | undefined): Dial {
    const receiver: Dial['receiver'] = { connection: null };
    const take = (bytes: Buffer): void => receiver.connection?.take(bytes);
    const secure = url.protocol === 'https:';
    const host = hostOf(url);
    const port = Number(url.port) || (secure ? 443 : 80);
    const where = { host, port, noDelay: true, keepAlive: true, ...(lookup === undefined ? {} : { lookup }) };
    if (secure) {
      const socket = this.dialTls(url.origin, where);
      readInTurns(socket, take);
      return { socket, receiver, tunneled: false };
    }
    const onread = {
      buffer: READ_BUFFER,
      callback: (length: number): boolean => {
        take(READ_BUFFER.subarray(0, length));
        // A full buffer: there is more.
        if (length < TURN_BYTES) return true;
        resumeInTurn(socket);
        return false;
      },
    };
    const socket = connectTcp({ ...where, onread });
    return { socket, receiver, tunneled: false };
  }

  /** TLS to the destination over a proxy's tunnel. Only what has TLS goes there. */
  private dialThrough(url: URL, tunnel: Socket): Dial {
    const receiver: Dial['receiver'] = { connection: null };
    const socket = this.dialTls(url.origin, { host: hostOf(url), socket: tunnel });
    readInTurns(socket, (bytes) => receiver.connection?.take(bytes));
    return { socket, receiver, tunneled: true };
  }

  private dialTls(origin: string, where: { host: string; port?: number; socket?: Socket }): TLSSocket {
    const { ca } = this.options;
    const session = this.tlsSessions.get(origin);
    const socket = connectTls({
      ...where,
      // Names only (RFC 6066 §3).
      ...(isIP(where.host) === 0 ? { servername: where.host } : {}),
      ALPNProtocols: ['http/1.1'],
      ...(session === undefined ? {} : { session }),
      ...(ca === undefined ? {} : { ca }),
    });
    socket.on('session', (ticket: Buffer) => {
      this.tlsSessions.delete(origin);
      this.tlsSessions.set(origin, ticket);
      const oldest = this.tlsSessions.keys().next().value;
      if (this.tlsSessions.size > 1_000 && oldest !== undefined) this.tlsSessions.delete(oldest);
    });
    return socket;
  }

  private adopt(origin: string, { socket, receiver }: Dial): HttpConnection {
    const connection = new HttpConnection(
      socket,
      this.options.keepMs ?? 30_000,
      (free) => this.keep(origin, free),
      (gone) => this.forget(origin, gone),
    );
    receiver.connection = connection;
    return connection;
  }

  private keep(origin: string, connection: HttpConnection): void {
    const idle = this.idle.get(origin);
    if (idle === undefined) this.idle.set(origin, [connection]);
    else if (idle.push(connection) > MAX_IDLE) idle[0]?.destroy();
    this.sweeper ??= setInterval(() => this.sweep(), SWEEP_MS).unref();
  }

  private forget(origin: string, connection: HttpConnection): void {
    const idle = this.idle.get(origin);
    const at = idle === undefined ? -1 : idle.lastIndexOf(connection);
    if (at >= 0) idle?.splice(at, 1);
    if (idle?.length === 0) this.idle.delete(origin);
  }

  private sweep(): void {
    const now = performance.now();
    for (const connections of [...this.idle.values()]) {
      for (const connection of [...connections]) if (now >= connection.idleUntil) connection.destroy();
    }
    if (this.idle.size > 0 || this.sweeper === null) return;
    clearInterval(this.sweeper);
    this.sweeper = null;
  }
}

/** The URL's host without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

/** Of several addresses that were tried in turn, the first one's. */
function codeOf(error: Error | null): string {
  const inner = error instanceof AggregateError ? (error.errors[0] as Error | undefined) : undefined;
  const { code, name } = error as NodeJS.ErrnoException;
  return code ?? (inner as NodeJS.ErrnoException | undefined)?.code ?? name;
}

function reasonOf(error: Error | null): string | null {
  return error instanceof ConnectError ? error.message : null;
}
