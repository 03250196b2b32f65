/**
 * One HTTP/1.1 connection: one request at a time, its response read as it arrives. Bytes that nobody
 * asked for, or that are not HTTP, end the connection.
 */
import type { Socket } from 'node:net';

import {
  CHUNKED,
  HttpSyntaxError,
  keepAliveHint,
  parseResponseHead,
  type ResponseHead,
  UNTIL_CLOSE,
} from './http-head.js';

/** Takes the response to one request. After `onEnd` or `onBroken` nothing more comes. */
export interface ResponseReader {
  onHead(head: ResponseHead): void;
  /** A piece of the body; the bytes are valid during the call only. */
  onBody(bytes: Buffer): void;
  onEnd(): void;
  /** The connection ended first. `code` is the network's, or says what was wrong with the answer. */
  onBroken(code: string, isSyntax: boolean): void;
}

export const MAX_HEAD_BYTES = 32 * 1024;
/** A chunk's size and its extensions. */
const MAX_LINE_BYTES = 4 * 1024;
const HEAD_END = Buffer.from('\r\n\r\n');
/** What the server may close any moment is not used again. */
const MARGIN_MS = 1_000;

/** What the next bytes are. */
const Expect = {
  Nothing: 0,
  Head: 1,
  Body: 2,
  UntilClose: 3,
  ChunkSize: 4,
  Chunk: 5,
  ChunkEnd: 6,
  Trailers: 7,
} as const;

export class HttpConnection {
  /** By the monotonic clock: not to be used again from then on. */
  idleUntil = 0;
  /** The socket is gone, or going. */
  dead = false;
  private reader: ResponseReader | null = null;
  private expect: (typeof Expect)[keyof typeof Expect] = Expect.Nothing;
  /** Bytes that are still to come of the body or chunk. */
  private left = 0;
  private held: Buffer | null = null;
  private trailerBytes = 0;
  private keepAlive = false;
  private hintMs: number | null = null;
  private failure: string | null = null;

  /**
   * @param onIdle the response is read and the connection may be used again.
   * @param onGone it may not, ever.
   */
  constructor(
    private readonly socket: Socket,
    private readonly keepMs: number,
    private readonly onIdle: (connection: HttpConnection) => void,
    private readonly onGone: (connection: HttpConnection) => void,
  ) {
    socket.on('error', (error: NodeJS.ErrnoException) => (this.failure ??= error.code ?? error.name));
    socket.on('end', () => this.ended());
    socket.on('close', () => this.closed());
  }

  /** Sends a request; the connection must be idle. */
  send(bytes: Buffer, reader: ResponseReader): void {
    this.reader = reader;
    this.expect = Expect.Head;
    this.socket.ref();
    this.socket.write(bytes);
  }

  /** Closes at once; the reader hears nothing more. */
  destroy(): void {
    this.reader = null;
    this.kill();
  }

  private kill(): void {
    if (this.dead) return;
    this.dead = true;
    this.onGone(this);
    this.socket.destroy();
  }

  /** The server sends nothing more. */
  private ended(): void {
    if (this.expect === Expect.UntilClose) this.complete();
    // Between two requests: the next one must not get onto this connection any more.
    else if (this.reader === null) this.kill();
  }

  private closed(): void {
    if (this.expect === Expect.UntilClose && this.failure === null) this.complete();
    this.break(this.failure ?? 'closed', false);
  }

  private break(code: string, isSyntax: boolean): void {
    const { reader } = this;
    this.reader = null;
    this.expect = Expect.Nothing;
    this.kill();
    reader?.onBroken(code, isSyntax);
  }

  /** Takes what the socket read. The bytes are copied or used up before it returns. */
  take(chunk: Buffer): void {
    if (this.dead) return;
    try {
      const bytes = this.held === null ? chunk : Buffer.concat([this.held, chunk]);
      this.held = null;
      let at = 0;
      // A step that needs more bytes holds the rest and gives the end.
      while (at < bytes.length && !this.dead) at = this.step(bytes, at);
    } catch (error) {
      if (!(error instanceof HttpSyntaxError)) throw error;
      this.break(error.message, true);
    }
  }

  /** Reads one thing. @returns the offset behind it. */
  private step(bytes: Buffer, at: number): number {
    switch (this.expect) {
      case Expect.Head:
        return this.readHead(bytes, at);
      case Expect.Body:
      case Expect.Chunk:
        return this.readBody(bytes, at);
      case Expect.UntilClose:
        this.reader?.onBody(bytes.subarray(at));
        return bytes.length;
      case Expect.ChunkSize:
        return this.readChunkSize(bytes, at);
      case Expect.ChunkEnd:
        return this.readChunkEnd(bytes, at);
      case Expect.Trailers:
        return this.readTrailer(bytes, at);
      default:
        throw new HttpSyntaxError('bytes that nobody asked for');
    }
  }

  private hold(bytes: Buffer, at: number): number {
    this.held = Buffer.from(bytes.subarray(at));
    return bytes.length;
  }

  private readHead(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(HEAD_END, at);
    if ((end < 0 ? bytes.length : end) - at > MAX_HEAD_BYTES) throw new HttpSyntaxError('too large a head');
    if (end < 0) return this.hold(bytes, at);
    const head = parseResponseHead(bytes.toString('latin1', at, end));
    const next = end + HEAD_END.length;
    if (head.status === 101) throw new HttpSyntaxError('an upgrade that nobody asked for');
    // Interim answers: the final one follows.
    if (head.status < 200) return next;
    this.keepAlive = head.keepAlive;
    this.hintMs = keepAliveHint(head.headers);
    this.left = head.length;
    this.reader?.onHead(head);
    if (this.dead) return next;
    if (head.length === CHUNKED) this.expect = Expect.ChunkSize;
    else if (head.length === UNTIL_CLOSE) this.expect = Expect.UntilClose;
    else if (head.length === 0) this.completeAt(bytes, next);
    else this.expect = Expect.Body;
    return next;
  }

  private readBody(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + this.left);
    this.left -= end - at;
    this.reader?.onBody(bytes.subarray(at, end));
    if (this.left > 0 || this.dead) return end;
    if (this.expect === Expect.Chunk) this.expect = Expect.ChunkEnd;
    else this.completeAt(bytes, end);
    return end;
  }

  private readChunkSize(bytes: Buffer, at: number): number {
    const end = lineEnd(bytes, at);
    if (end < 0) return this.hold(bytes, at);
    const size = /^([0-9a-fA-F]{1,12})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/.exec(
      bytes.toString('latin1', at, end),
    )?.[1];
    if (size === undefined) throw new HttpSyntaxError('a malformed chunk');
    this.left = Number.parseInt(size, 16);
    this.expect = this.left === 0 ? Expect.Trailers : Expect.Chunk;
    this.trailerBytes = 0;
    return end + 2;
  }

  private readChunkEnd(bytes: Buffer, at: number): number {
    if (bytes.length < at + 2) return this.hold(bytes, at);
    if (bytes[at] !== 0x0d || bytes[at + 1] !== 0x0a) throw new HttpSyntaxError('a malformed chunk');
    this.expect = Expect.ChunkSize;
    return at + 2;
  }

  /** Trailers are passed over: nothing here needs one. */
  private readTrailer(bytes: Buffer, at: number): number {
    const end = lineEnd(bytes, at);
    if (end < 0) return this.hold(bytes, at);
    this.trailerBytes += end - at;
    if (this.trailerBytes > MAX_HEAD_BYTES) throw new HttpSyntaxError('too many trailers');
    if (end === at) this.completeAt(bytes, end + 2);
    return end + 2;
  }

  /** The response ends at `at`; more bytes would be the answer to a request never sent. */
  private completeAt(bytes: Buffer, at: number): void {
    if (at < bytes.length) this.keepAlive = false;
    this.complete();
  }

  private complete(): void {
    const { reader, socket } = this;
    this.reader = null;
    this.expect = Expect.Nothing;
    const keepMs = this.hintMs === null ? this.keepMs : Math.min(this.keepMs, this.hintMs - MARGIN_MS);
    // A server that answered before it read all of the request may read the rest as another one.
    if (!this.keepAlive || keepMs <= 0 || socket.writableLength > 0) this.kill();
    else {
      this.idleUntil = performance.now() + keepMs;
      // Nobody waits for it: it must not keep the process alive.
      socket.unref();
      this.onIdle(this);
    }
    reader?.onEnd();
  }
}

/** Offset of the CR that ends the line at `at`, or -1 while it is not there. */
function lineEnd(bytes: Buffer, at: number): number {
  const end = bytes.indexOf('\r\n', at, 'latin1');
  if ((end < 0 ? bytes.length : end) - at > MAX_LINE_BYTES) throw new HttpSyntaxError('too long a line');
  return end;
}
