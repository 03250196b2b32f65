/**
 * Connections to upstreams, kept for the next request. Our own instead of undici's: a call to an
 * upstream costs a third of the CPU (docs/performance.md), and what may be sent twice (nothing) is
 * decided in one place.
 */
import { connect as connectTcp, isIP, type LookupFunction, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';

import { HttpConnection } from './http-connection.js';

export interface AgentOptions {
  /** How long an idle connection is kept, in milliseconds; a server may ask for less. Default 30,000. */
  readonly keepMs?: number;
  /** Deadline of name look-up, TCP and TLS together, in milliseconds. Default 5,000. */
  readonly connectTimeoutMs?: number;
  /** In place of the system's resolver. Not asked for addresses in the URL itself. */
  readonly lookup?: LookupFunction;
  /**
   * Whether an address may be spoken to: asked for an address in the URL before it is dialled, and for
   * the one connected to before a byte is sent. Default: all.
   */
  readonly allows?: (address: string) => boolean;
  /** Further certificate authorities (PEM), besides those Node trusts. */
  readonly ca?: string;
}

/** Waits for a connection. */
export interface Waiter {
  onConnection(connection: HttpConnection): void;
  /** None came: the network's code. Nothing was sent. */
  onRefused(code: string): void;
}

/** Kept for each origin; beyond, the oldest goes. */
const MAX_IDLE = 256;
const SWEEP_MS = 5_000;
/**
 * All sockets read into it, one after the other, and what is read is used up or copied before the
 * next read: so no read allocates.
 */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024);

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
    const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
    if (isIP(host) !== 0 && this.options.allows?.(host) === false) {
      waiter.onRefused('EADDRNOTALLOWED');
      return () => undefined;
    }
    const dial = this.dial(url, host);
    const { socket } = dial;
    let waiting: Waiter | null = waiter;
    const settle = (code: string | null): void => {
      const told = waiting;
      waiting = null;
      clearTimeout(timer);
      socket.off('error', onError);
      if (code === null && told !== null) told.onConnection(this.adopt(url.origin, dial));
      else {
        // What is destroyed may still have an error to tell.
        socket.on('error', () => undefined);
        socket.destroy();
        if (code !== null) told?.onRefused(code);
      }
    };
    const onError = (error: NodeJS.ErrnoException): void => settle(codeOf(error));
    const timer = setTimeout(() => settle('ETIMEDOUT'), this.options.connectTimeoutMs ?? 5_000);
    socket.once('error', onError);
    socket.once('close', () => settle('ECONNRESET'));
    socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
      const remote = socket.remoteAddress;
      settle(remote !== undefined && this.options.allows?.(remote) !== false ? null : 'EADDRNOTALLOWED');
    });
    return () => {
      waiting = null;
      settle('cancelled');
    };
  }

  /** A socket, and where what it reads goes once it has an owner. */
  private dial(url: URL, host: string): { socket: Socket; receiver: { connection: HttpConnection | null } } {
    const receiver = { connection: null as HttpConnection | null };
    const take = (bytes: Buffer): void => receiver.connection?.take(bytes);
    const { lookup } = this.options;
    const secure = url.protocol === 'https:';
    const port = Number(url.port) || (secure ? 443 : 80);
    const where = { host, port, noDelay: true, keepAlive: true, ...(lookup === undefined ? {} : { lookup }) };
    if (secure) {
      const socket = this.dialTls(url.origin, where);
      socket.on('data', take);
      return { socket, receiver };
    }
    const onread = {
      buffer: READ_BUFFER,
      callback: (length: number): boolean => {
        take(READ_BUFFER.subarray(0, length));
        return true;
      },
    };
    return { socket: connectTcp({ ...where, onread }), receiver };
  }

  private dialTls(origin: string, where: { host: string; port: number }): TLSSocket {
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

  private adopt(origin: string, { socket, receiver }: ReturnType<HttpAgent['dial']>): HttpConnection {
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

/** Of several addresses that were tried in turn, the first one's. */
function codeOf(error: NodeJS.ErrnoException): string {
  const inner =
    error instanceof AggregateError ? (error.errors[0] as NodeJS.ErrnoException | undefined) : undefined;
  return error.code ?? inner?.code ?? error.name;
}
