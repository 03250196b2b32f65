/**
 * One HTTP exchange with an upstream on undici's dispatch interface: no promises, no streams, no
 * redirects; bodies are capped as they arrive. Used by Streamable HTTP and HTTP+SSE.
 */
import { Agent, type Dispatcher } from 'undici';

import { type SseEvent, SseParser, SseTooLargeError } from '../wire/sse.js';
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
  /** Name, value, name, value, ... */
  readonly headers: string[];
  readonly body: Buffer | null;
}

let shared: Agent | null = null;

/** The Agent for links without a guard of their own; keeps connections, pipelines nothing. */
export function defaultDispatcher(): Dispatcher {
  shared ??= new Agent({
    pipelining: 1,
    keepAliveTimeout: 30_000,
    connect: { timeout: 5_000 },
    maxHeaderSize: 32 * 1024,
  });
  return shared;
}

/** An exchange under way. */
export class HttpExchange {
  private controller: Dispatcher.DispatchController | null = null;
  private finished = false;
  private parser: SseParser | null = null;
  private parts: Buffer[] = [];
  private bytes = 0;
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

  get done(): boolean {
    return this.finished;
  }

  send(dispatcher: Dispatcher, request: HttpRequest): void {
    const { url } = request;
    dispatcher.dispatch(
      {
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: request.headers,
        body: request.body,
        // Deadlines are the caller's: one timer a request instead of three.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      this,
    );
  }

  /** Lets the exchange go: the connection is closed, the sink hears nothing more. */
  abort(): void {
    if (this.finished) return;
    this.finished = true;
    this.controller?.abort(new Error('let go'));
  }

  /** @internal undici */
  onRequestStart(controller: Dispatcher.DispatchController): void {
    // undici may start a request anew when its connection ends in certain ways. What was sent
    // once is never sent twice.
    const again = this.controller !== null && !this.finished;
    this.controller = controller;
    if (again) this.break(controller, 'the connection broke (restarted)', undefined, 'upstream_closed');
    else if (this.finished) controller.abort(new Error('let go'));
    else this.sink.started?.();
  }

  /** @internal undici */
  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    if (this.finished || status < 200) return;
    const encoding = headers['content-encoding'];
    if (status >= 300 && status < 400) {
      // Followed, it could lead past the outbound guard and carry the credentials with it.
      this.break(
        controller,
        `it redirects (HTTP ${status}), which is not followed; configure the final URL`,
        status,
      );
    } else if (encoding !== undefined && encoding !== 'identity') {
      this.break(controller, 'it compresses although asked not to', status);
    } else {
      this.mode = this.sink.head(status, headers);
      if (this.mode === 'events') {
        this.parser = new SseParser(this.settings.maxFrameBytes, (event) => {
          if (!this.finished) this.sink.event?.(event);
        });
      }
    }
  }

  /** @internal undici */
  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.finished || this.mode === 'ignore') return;
    if (this.parser === null) {
      this.bytes += chunk.length;
      if (this.bytes > this.settings.maxFrameBytes) {
        this.break(controller, `it sent a body of more than ${this.settings.maxFrameBytes} bytes`);
      } else {
        this.parts.push(chunk);
      }
      return;
    }
    try {
      this.parser.push(chunk);
    } catch (error) {
      if (!(error instanceof SseTooLargeError)) throw error;
      this.break(controller, `it sent ${error.message}`);
    }
  }

  /** @internal undici */
  onResponseEnd(): void {
    if (this.finished) return;
    this.finished = true;
    const { parts } = this;
    this.sink.end(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
  }

  /** @internal undici */
  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error & { code?: string }): void {
    if (this.finished) return;
    this.finished = true;
    const started = this.controller !== null;
    const code = started ? 'upstream_closed' : 'upstream_unreachable';
    this.sink.error(fault(this.settings, code, explain(error, started), started));
  }

  private break(
    controller: Dispatcher.DispatchController,
    text: string,
    httpStatus?: number,
    code: LinkErrorCode = 'upstream_protocol_error',
  ): void {
    this.finished = true;
    controller.abort(new Error(text));
    const detail = httpStatus === undefined ? {} : { httpStatus };
    this.sink.error(fault(this.settings, code, text, true, detail));
  }
}

/** An error of the network in words that name no secret: codes, not messages of unknown origin. */
function explain(error: Error & { code?: string; cause?: unknown }, started: boolean): string {
  const inner =
    error instanceof AggregateError ? (error.errors[0] as { code?: string } | undefined) : undefined;
  const code = error.code ?? inner?.code ?? error.name;
  if (started) return `the connection broke (${code})`;
  switch (code) {
    case 'ECONNREFUSED':
      return 'it refuses connections (ECONNREFUSED)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `its host name does not resolve (${code})`;
    case 'UND_ERR_CONNECT_TIMEOUT':
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
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** The configured headers as undici's flat list, without those that are the transport's own. */
export function configuredHeaders(headers: Readonly<Record<string, string>>): string[] {
  const list: string[] = ['accept-encoding', 'identity'];
  // Some front doors turn away what has no name.
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'user-agent'))
    list.push('user-agent', 'patchbay');
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
