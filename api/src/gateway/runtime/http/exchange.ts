/** One HTTP request and its answer, with what was found out about it on the way. */
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

import type { CompiledEndpoint, Principal } from '../../snapshot/types.js';
import { Cancel } from '../links/cancel.js';
import { httpRefusalCode } from '../policy/errors.js';
import { encodeError, errorObject, RPC } from '../wire/jsonrpc.js';
import { encodeEvent } from '../wire/sse.js';
import { PROBLEM, refusalProblem } from './problem.js';
import type { UnsentAnswers } from './unsent.js';

/** Below this one copy is cheaper than several writes. */
const COPY_BELOW = 16 * 1024;

/** Node's own way out of a response, the head before the first of what is sent; no part of its documented interface. */
type WithSend = ServerResponse & { _send?(data: string, encoding: 'latin1'): boolean };

export class Exchange {
  /** By the monotonic clock, milliseconds. */
  readonly startedAt = performance.now();
  /** Set for an allowed origin. */
  cors: OutgoingHttpHeaders | null = null;
  /** `orgSlug/endpointSlug`. */
  path = '';
  endpoint!: CompiledEndpoint;
  principal!: Principal;
  /** Bytes of the request's body. */
  requestBytes = 0;
  /** The request's body, for when another replica has to answer; null before it was read. */
  body: Buffer | null = null;
  /** Another replica sent it here: it goes no further. */
  forwarded = false;
  /** Its caller speaks no JSON-RPC: refusals are problem documents (RFC 9457). */
  plain = false;
  /** The gateway is shutting down: connections are not kept. */
  lastOfConnection = false;
  /** The answer is an event stream already. */
  private streaming = false;
  /** Called when the client went away before its answer was complete. */
  onAbort: (() => void) | null = null;
  private leaving: Cancel | null = null;

  constructor(
    readonly req: IncomingMessage,
    readonly res: ServerResponse,
    private readonly onFault: (error: unknown) => void,
    private readonly unsent: UnsentAnswers,
  ) {}

  get headers(): IncomingHttpHeaders {
    return this.req.headers;
  }

  /** The path that was asked for, without a query: it may hold a secret. */
  get target(): string {
    return (this.req.url ?? '').split('?', 1)[0] as string;
  }

  /** Aborted when the client goes away: for calls that no session keeps. Made when first asked for. */
  get left(): Cancel {
    if (this.leaving === null) {
      const leaving = new Cancel();
      this.leaving = leaving;
      this.onAbort = () => leaving.abort();
    }
    return this.leaving;
  }

  /** A header that must be given once; null when absent. */
  header(name: string): string | null {
    const value = this.req.headers[name];
    return typeof value === 'string' ? value : null;
  }

  /** Answers with JSON in pieces. Does nothing once answered or when the client is gone. */
  json(status: number, parts: readonly Buffer[], headers?: OutgoingHttpHeaders): number {
    let size = 0;
    for (const part of parts) size += part.length;
    if (this.streaming) {
      this.res.end(encodeEvent({ event: 'message', data: Buffer.concat(parts, size) }));
      this.unsent.watch(this.endpoint.orgId, this.res);
      return size;
    }
    if (this.res.headersSent || this.res.destroyed) return size;
    this.head(status, { 'content-type': 'application/json', 'content-length': size, ...headers });
    // Without an endpoint there is nothing but refusals, which are small.
    if (size < COPY_BELOW) {
      // latin1 stands for the bytes themselves.
      this.endWith(Buffer.concat(parts, size).toString('latin1'));
      return size;
    }
    this.inPieces(parts);
    this.unsent.watch(this.endpoint.orgId, this.res);
    return size;
  }

  /**
   * Head and body in one plain write. `end(text)` would write an empty string behind it, which makes two of one and
   * costs as much again as the system call: a tenth of all that a call of a tool costs (docs/performance.md).
   */
  private endWith(text: string): void {
    const res: WithSend = this.res;
    if (res._send === undefined || this.req.method === 'HEAD') {
      this.res.end(text, 'latin1');
      return;
    }
    res._send(text, 'latin1');
    // Where the socket did not take all of it, this waits for the rest.
    this.res.end();
  }

  /** What is large goes out as it is, what is small around it as few strings. */
  private inPieces(parts: readonly Buffer[]): void {
    this.res.cork();
    let small = '';
    for (const part of parts) {
      if (part.length < COPY_BELOW) {
        small += part.toString('latin1');
        continue;
      }
      if (small !== '') this.res.write(small, 'latin1');
      small = '';
      this.res.write(part);
    }
    this.res.end(small, 'latin1');
    this.res.uncork();
  }

  /** An answer without a body. */
  empty(status: number, headers: OutgoingHttpHeaders = {}): void {
    if (this.res.headersSent || this.res.destroyed) return;
    this.head(status, headers);
    this.res.end();
  }

  /** Begins an event stream that stays open. */
  events(headers: OutgoingHttpHeaders = {}): void {
    this.head(200, {
      'content-type': 'text/event-stream',
      // Proxies must neither keep nor collect events.
      'x-accel-buffering': 'no',
      ...headers,
    });
    this.res.flushHeaders();
  }

  /**
   * Sends a notification before the answer, which becomes an event stream by it. A client that does
   * not read misses notifications instead of filling our memory.
   */
  notify(frame: Buffer): void {
    if (this.res.destroyed || this.res.writableEnded) return;
    if (!this.streaming) {
      if (this.res.headersSent) return;
      this.streaming = true;
      this.events();
    }
    if (!this.res.writableNeedDrain) this.res.write(encodeEvent({ event: 'message', data: frame }));
  }

  /** For streams that outlive many versions of their endpoint: this one is not kept for them. */
  forgetEndpoint(): void {
    this.endpoint = undefined as unknown as CompiledEndpoint;
  }

  /** Ends the answer without a response: the request was cancelled. */
  endSilently(): void {
    if (this.res.destroyed || this.res.writableEnded) return;
    if (!this.res.headersSent) this.events();
    this.res.end();
  }

  /** A JSON-RPC error, or the problem that it stands for; `id` is the JSON text of the request's id or null. */
  error(
    status: number,
    id: Buffer | null,
    code: number,
    message: string,
    data?: unknown,
    headers?: OutgoingHttpHeaders,
  ): void {
    if (!this.plain) this.json(status, [encodeError(id, code, message, data)], headers);
    else {
      const parts = refusalProblem(status, errorObject(code, message, data), this.target);
      this.json(status, parts, { ...headers, ...PROBLEM });
    }
  }

  /** A refusal that has nothing to do with any JSON-RPC request. */
  refuse(status: number, message: string, headers?: OutgoingHttpHeaders): void {
    this.error(status, null, httpRefusalCode(status), message, undefined, headers);
  }

  /** A fault of our own: the client learns nothing of it but that it happened. */
  crash(id: Buffer | null, error: unknown): void {
    this.onFault(error);
    this.error(500, id, RPC.internalError, 'Internal error');
  }

  private head(status: number, headers: OutgoingHttpHeaders): void {
    headers['cache-control'] = 'no-store';
    if (this.lastOfConnection) headers['connection'] = 'close';
    if (this.cors !== null) Object.assign(headers, this.cors);
    this.res.writeHead(status, headers);
  }
}
