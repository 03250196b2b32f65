/**
 * One HTTP exchange with an upstream: no promises, no streams, no redirects; bodies are capped as they
 * arrive. Used by Streamable HTTP and HTTP+SSE.
 */

import { inSlices, type Sliced } from '../slices.js';
import { type SseEvent, SseParser, SseTooLargeError } from '../wire/sse.js';
import { NOT_ALLOWED } from './gate.js';
import { HOPS_HEADER } from './hops.js';
import type { HttpAgent, Waiter } from './http-agent.js';
import type { HttpConnection, ResponseReader } from './http-connection.js';
import { encodeHttpRequest, HttpSyntaxError, type ResponseHead } from './http-head.js';
import type { LinkError, LinkErrorCode } from './link.js';
import { fault, type LinkSettings } from './options.js';

/** How to read a body: whole, as events, or not at all. */
export type BodyMode = 'whole' | 'events' | 'ignore';

export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** Receives one response. After `error` or `end` nothing more comes. */
export interface ResponseSink {
  /** Called once the request is on its way: the upstream may see it from here on. */
  started?(): void;
  /** Status and headers; says how to read the body. */
  head(status: number, headers: ResponseHeaders): BodyMode;
  /** For `events`. */
  event?(event: SseEvent): void;
  /** The body's end; `body` is empty unless it was read whole. */
  end(body: Buffer): void;
  error(error: LinkError): void;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  /** Name, value, name, value, ... Printed once for each list: hand in the same one again. */
  readonly headers: readonly string[];
  /** Those of this request alone. */
  readonly more?: readonly string[] | undefined;
  readonly body: Buffer | null;
}

/** A body that takes a millisecond and more to be looked through. */
const LARGE_BYTES = 1024 * 1024;

/** An exchange under way. */
export class HttpExchange implements Waiter, ResponseReader {
  private bytes: Buffer | null = null;
  private connection: HttpConnection | null = null;
  private stopWaiting: (() => void) | null = null;
  private finished = false;
  private parser: SseParser | null = null;
  private body: Buffer | null = null;
  private more: Buffer[] | null = null;
  private received = 0;
  private mode: BodyMode = 'ignore';

  constructor(
    private readonly settings: Pick<LinkSettings, 'serverName' | 'maxFrameBytes'>,
    private readonly sink: ResponseSink,
  ) {}

  /** Last event id of an event stream, for resumption; null without. */
  get lastEventId(): string | null {
    return this.parser?.lastEventId ?? null;
  }

  /** The server's wish for the pause before a reconnection, in milliseconds, or null. */
  get retryMs(): number | null {
    return this.parser?.retryMs ?? null;
  }

  /** Sends once, never twice: a connection that breaks is an error, whatever was sent on it before. */
  send(agent: HttpAgent, request: HttpRequest): void {
    try {
      this.bytes = encodeHttpRequest(request);
    } catch (error) {
      if (!(error instanceof HttpSyntaxError)) throw error;
      this.fail('upstream_unreachable', `${error.message}; look at its configuration`, false);
      return;
    }
    this.stopWaiting = agent.acquire(request.url, this);
  }

  /** Lets the exchange go: the connection is closed, the sink hears nothing more. */
  abort(): void {
    if (this.finished) return;
    this.finished = true;
    if (this.connection === null) this.stopWaiting?.();
    else this.connection.destroy();
  }

  /** @internal */
  onConnection(connection: HttpConnection): void {
    const bytes = this.bytes as Buffer;
    this.bytes = null;
    this.connection = connection;
    this.sink.started?.();
    connection.send(bytes, this);
  }

  /** @internal */
  onRefused(code: string, reason: string | null): void {
    this.fail('upstream_unreachable', explain(code, reason), false);
  }

  /** @internal */
  onHead({ status, headers, length }: ResponseHead): void {
    const encoding = headers['content-encoding'];
    if (status >= 300 && status < 400) {
      // Followed, it could lead past the outbound guard and carry the credentials with it.
      this.break(`it redirects (HTTP ${status}), which is not followed; configure the final URL`, status);
      return;
    }
    if (encoding !== undefined && encoding !== 'identity') {
      this.break('it compresses although asked not to', status);
      return;
    }
    this.mode = this.sink.head(status, headers);
    if (this.finished) return;
    if (this.mode === 'whole' && length > this.settings.maxFrameBytes) this.tooLarge();
    if (this.mode !== 'events') return;
    this.parser = new SseParser(this.settings.maxFrameBytes, (event) => {
      if (!this.finished) this.sink.event?.(event);
    });
  }

  /** @internal */
  onBody(bytes: Buffer): void {
    if (this.mode === 'ignore') return;
    // The connection reads on into the same memory.
    const own = Buffer.from(bytes);
    if (this.parser !== null) this.parse(this.parser, own);
    else {
      this.received += own.length;
      if (this.received > this.settings.maxFrameBytes) this.tooLarge();
      // Most bodies come in one piece.
      else if (this.body === null) this.body = own;
      else (this.more ??= [this.body]).push(own);
    }
  }

  private parse(parser: SseParser, bytes: Buffer): void {
    try {
      parser.push(bytes);
    } catch (error) {
      if (!(error instanceof SseTooLargeError)) throw error;
      this.break(`it sent ${error.message}`);
    }
  }

  private tooLarge(): void {
    this.break(`it sent a body of more than ${this.settings.maxFrameBytes} bytes`);
  }

  /** @internal */
  onEnd(): void {
    if (this.finished) return;
    this.finished = true;
    const { body, more, received, settings, sink } = this;
    if (received < LARGE_BYTES || body === null) {
      sink.end(more === null ? (body ?? EMPTY) : Buffer.concat(more, received));
      return;
    }
    inSlices(handOver(sink, more ?? [body])).catch(() =>
      sink.error(fault(settings, 'upstream_protocol_error', 'its answer could not be read', true)),
    );
  }

  /** @internal */
  onBroken(code: string, isSyntax: boolean): void {
    if (isSyntax) this.fail('upstream_protocol_error', `it does not speak HTTP/1.1 properly (${code})`, true);
    else this.fail('upstream_closed', `the connection broke (${code})`, true);
  }

  private break(text: string, httpStatus?: number): void {
    if (this.finished) return;
    this.connection?.destroy();
    this.fail('upstream_protocol_error', text, true, httpStatus === undefined ? {} : { httpStatus });
  }

  private fail(code: LinkErrorCode, text: string, sent: boolean, detail: LinkError['detail'] = {}): void {
    if (this.finished) return;
    this.finished = true;
    this.sink.error(fault(this.settings, code, text, sent, detail));
  }
}

const EMPTY = Buffer.alloc(0);

/** Large bodies one after the other: many at once would be one long turn of the event loop. */
function* handOver(sink: ResponseSink, parts: readonly Buffer[]): Sliced<void> {
  const body = Buffer.concat(parts);
  yield;
  sink.end(body);
}

/** Why there is no connection, in words that name no secret: codes, not messages of unknown origin. */
function explain(code: string, reason: string | null): string {
  if (reason !== null) return code === NOT_ALLOWED ? `its URL ${reason}` : reason;
  switch (code) {
    case 'ECONNREFUSED':
      return 'it refuses connections (ECONNREFUSED)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `its host name does not resolve (${code})`;
    case 'ETIMEDOUT':
      return 'it cannot be connected to (timed out)';
    default:
      return `it cannot be connected to (${code})`;
  }
}

/** Headers a server's configuration may not set: they are the transport's own. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-length',
  'content-type',
  'expect',
  'keep-alive',
  'last-event-id',
  'mcp-method',
  'mcp-name',
  'mcp-protocol-version',
  'mcp-session-id',
  HOPS_HEADER,
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * The configured headers as a flat list, without those that are the transport's own.
 * @param hop see hops.ts.
 */
export function configuredHeaders(headers: Readonly<Record<string, string>>, hop: string | null): string[] {
  const list: string[] = ['accept-encoding', 'identity'];
  // Some front doors turn away what has no name.
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'user-agent'))
    list.push('user-agent', 'patchbay');
  if (hop !== null) list.push(HOPS_HEADER, hop);
  for (const [name, value] of Object.entries(headers)) {
    if (!OWN_HEADERS.has(name.toLowerCase())) list.push(name, value);
  }
  return list;
}

/** A header as one string; of a repeated one the first. */
export function header(headers: ResponseHeaders, name: string): string | null {
  const value = headers[name];
  if (value === undefined) return null;
  return Array.isArray(value) ? (value[0] ?? null) : value;
}

/** The media type of a response without parameters, lower case; '' when absent. */
export function mediaType(headers: ResponseHeaders): string {
  const value = header(headers, 'content-type') ?? '';
  // The common spelling needs no work.
  if (value === 'application/json' || value === 'text/event-stream') return value;
  return (value.split(';', 1)[0] as string).trim().toLowerCase();
}
