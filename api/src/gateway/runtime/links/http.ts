/**
 * The link over Streamable HTTP in both eras: sessions for a legacy upstream (2025-11-25:
 * basic/transports), self-contained requests for a modern one (2026-07-28: streamable-http).
 */

import type { LiveHeaders } from '../../snapshot/types.js';
import { encodeErrorObject, encodeNotification, encodeRequest, encodeResult } from '../wire/jsonrpc.js';
import { isSessionId, SESSION_HEADER } from '../wire/legacy/protocol.js';
import { type EnvelopeParts, envelopeParts, rewriteParams } from '../wire/modern/envelope.js';
import {
  encodeHeaderValue,
  METHOD_HEADER,
  NAME_HEADER,
  nameMember,
  PARAM_HEADER_PREFIX,
} from '../wire/modern/headers.js';
import { LATEST_MODERN_VERSION, PROTOCOL_VERSION_HEADER } from '../wire/modern/protocol.js';
import type { HttpAgent } from './http-agent.js';
import { HttpCall } from './http-call.js';
import { configuredHeaders, HttpExchange } from './http-client.js';
import { judge } from './http-status.js';
import { ServerStream } from './http-stream.js';
import type { InboundHost } from './inbound.js';
import {
  type Link,
  type LinkCall,
  LinkError,
  type LinkInfo,
  type LinkReply,
  type LinkRequest,
  type UpstreamMessage,
} from './link.js';
import { fault, type LinkSettings, wayOut } from './options.js';
import { type PendingCall, PendingCalls } from './pending.js';
import type { UrlTarget } from './sse.js';

const UNKNOWN: LinkInfo = {
  era: 'legacy',
  protocolVersion: '',
  serverInfo: {},
  capabilities: {},
  instructions: null,
};
const MAX_BROKEN_ANSWERS = 3;
/** Answers of the link's own under way at a time. */
const MAX_ANSWERING = 32;
/** How long others wait for the GET stream, so that no early notification is lost. */
const STREAM_PATIENCE_MS = 500;

export class HttpLink implements Link, InboundHost {
  info: LinkInfo = UNKNOWN;
  open = true;
  readonly closed: Promise<LinkError>;
  readonly pending: PendingCalls;
  readonly url: URL;
  readonly dispatcher: HttpAgent;
  readonly clientCapabilities: Readonly<Record<string, unknown>>;
  /** Answers in a row that were no messages. */
  brokenInRow = 0;

  private readonly configured: string[];
  /** Read for each request: it may be renewed meanwhile. */
  private readonly live: LiveHeaders | null;
  private postHeaders: string[];
  private session: string | null = null;
  private envelope: EnvelopeParts | null = null;
  private listener: ((message: UpstreamMessage) => void) | null;
  private stream: ServerStream | null = null;
  private ready = false;
  private answering = 0;
  private settleClosed!: (error: LinkError) => void;
  private closing: Promise<void> | null = null;

  constructor(
    target: UrlTarget,
    readonly settings: LinkSettings,
  ) {
    this.url = new URL(target.url);
    this.dispatcher = wayOut(settings);
    this.clientCapabilities = settings.clientCapabilities;
    this.listener = settings.onMessage;
    this.configured = configuredHeaders(target.headers, settings.hop);
    this.live = target.live ?? null;
    this.postHeaders = this.headersFor(null);
    this.closed = new Promise((resolve) => (this.settleClosed = resolve));
    this.pending = new PendingCalls(settings, (call, reason) => this.tellCancelled(call, reason));
  }

  get inFlight(): number {
    return this.pending.size;
  }

  /** True for a legacy upstream that gave us a session id. */
  get inSession(): boolean {
    return this.session !== null;
  }

  get onMessage(): ((message: UpstreamMessage) => void) | null {
    return this.listener;
  }

  set onMessage(listener: ((message: UpstreamMessage) => void) | null) {
    this.listener = listener;
    if (this.ready && this.settings.listen && mayTell(this.info)) void this.listen();
  }

  private headersFor(version: string | null): string[] {
    const headers = [
      ...this.configured,
      'content-type',
      'application/json',
      'accept',
      'application/json, text/event-stream',
    ];
    if (version !== null) headers.push(PROTOCOL_VERSION_HEADER, version);
    if (this.session !== null) headers.push(SESSION_HEADER, this.session);
    return headers;
  }

  /** Headers of a GET of the session's stream; a fresh list. */
  getHeaders(): string[] {
    const headers = [...this.configured, ...(this.live?.current ?? []), 'accept', 'text/event-stream'];
    if (this.info.protocolVersion !== '') headers.push(PROTOCOL_VERSION_HEADER, this.info.protocolVersion);
    if (this.session !== null) headers.push(SESSION_HEADER, this.session);
    return headers;
  }

  /** @internal Takes the session id of the answer to `initialize`. */
  learnSession(id: string | null): void {
    if (id !== null && isSessionId(id)) this.session = id;
  }

  /** A request of the handshake: `params` go out as they are. */
  exchange(method: string, params: Buffer, call: LinkCall): Promise<LinkReply> {
    const headers = this.headersFor(method === 'initialize' ? null : LATEST_MODERN_VERSION);
    if (method !== 'initialize') headers.push(METHOD_HEADER, method);
    return this.pending.begin(method, call, (pending) => {
      new HttpCall(this, pending).post(
        encodeRequest(pending.id, method, params),
        headers,
        this.live?.current,
      );
    });
  }

  /** Ends the handshake. Of a legacy session the server is told once its stream is listened to. */
  async establish(info: LinkInfo): Promise<void> {
    this.info = info;
    if (info.era === 'modern') {
      this.session = null;
      this.envelope = envelopeParts(info.protocolVersion, this.settings.clientInfo, this.clientCapabilities);
    }
    this.postHeaders = this.headersFor(info.protocolVersion);
    this.ready = true;
    if (info.era === 'modern') return;
    if (this.settings.listen && mayTell(info)) await this.listen();
    // A server that does not take the notification may still serve: its calls will tell.
    await this.notify('notifications/initialized', null).catch(() => undefined);
  }

  async listen(): Promise<void> {
    if (this.listener === null || !this.ready || !this.open || this.envelope !== null) return;
    this.stream ??= new ServerStream(this);
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, STREAM_PATIENCE_MS);
    });
    await Promise.race([this.stream.opened, patience]);
    clearTimeout(timer);
  }

  request(request: LinkRequest, call: LinkCall): Promise<LinkReply> {
    if (!this.open) return Promise.reject(this.gone());
    return this.pending.begin(request.method, call, (pending) => {
      const { params, progressToken } = rewriteParams(request.params, {
        envelope: this.envelope,
        client: request.client ?? null,
        token: pending.id,
        lasting: request.concernsTask,
      });
      pending.progressToken = progressToken;
      const more = this.envelope === null ? request.trace : modernHeaders(request);
      new HttpCall(this, pending).post(
        encodeRequest(pending.id, request.method, params),
        this.postHeaders,
        this.live === null ? more : [...this.live.current, ...(more ?? [])],
      );
    });
  }

  async notify(method: string, params: Buffer | null): Promise<void> {
    if (!this.open) throw this.gone();
    if (this.envelope === null) return this.send(encodeNotification(method, params), this.postHeaders);
    const { params: rewritten } = rewriteParams(params, {
      envelope: this.envelope,
      client: null,
      token: 0,
    });
    return this.send(encodeNotification(method, rewritten), [...this.postHeaders, METHOD_HEADER, method]);
  }

  async respond(id: Buffer, reply: LinkReply): Promise<void> {
    if (!this.open) throw this.gone();
    const frame = reply.ok ? encodeResult(id, reply.result) : encodeErrorObject(id, reply.error);
    return this.send(frame, this.postHeaders);
  }

  answer(frame: Buffer): void {
    // An upstream that floods us with pings must not have us flood the network.
    if (!this.open || this.answering >= MAX_ANSWERING) return;
    this.answering++;
    // Nobody waits for it; a session that is lost shows with the next request.
    const done = (): void => void this.answering--;
    this.send(frame, this.postHeaders).then(done, done);
  }

  /** POSTs what has no answer; what a server says with its 202 (`null`, `{}`) is ignored. */
  private send(frame: Buffer, headers: string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      let failed: number | null = null;
      const timer = setTimeout(() => {
        exchange.abort();
        reject(fault(this.settings, 'upstream_timeout', 'a notification was not taken', true));
      }, this.settings.openTimeoutMs).unref();
      const exchange = new HttpExchange(this.settings, {
        head: (status) => {
          if (status >= 400) failed = status;
          return status >= 400 ? 'whole' : 'ignore';
        },
        end: (body) => {
          clearTimeout(timer);
          if (failed === null) resolve();
          else {
            const { outcome } = judge(
              { status: failed, headers: {}, body, id: -1, inSession: this.inSession },
              this.settings,
            );
            reject(
              outcome instanceof LinkError
                ? outcome
                : fault(this.settings, 'upstream_protocol_error', `it answered HTTP ${failed}`, true, {
                    httpStatus: failed,
                  }),
            );
          }
        },
        error: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      const more = this.live?.current;
      exchange.send(this.dispatcher, { method: 'POST', url: this.url, headers, more, body: frame });
    });
  }

  /** Closing the stream cancels for a modern server; a legacy one is told in words. */
  private tellCancelled(call: PendingCall, reason: string): void {
    if (!this.ready || this.envelope !== null) return;
    const params = Buffer.from(JSON.stringify({ requestId: call.id, reason }));
    this.answer(encodeNotification('notifications/cancelled', params));
  }

  /** @internal */
  countBroken(): void {
    if (++this.brokenInRow < MAX_BROKEN_ANSWERS) return;
    this.fail(
      fault(this.settings, 'upstream_protocol_error', `${MAX_BROKEN_ANSWERS} broken messages in a row`, true),
    );
  }

  /** The link is over without a word to the upstream, which is not to be trusted. */
  fail(error: LinkError): void {
    if (!this.open) return;
    this.retire(error);
    this.pending.rejectAll(error);
  }

  /**
   * The session is gone. Requests under way keep their own streams: each will hear by itself
   * whether it was run, and only so may those that were not be sent again.
   */
  retire(error: LinkError): void {
    if (!this.open) return;
    this.open = false;
    this.stream?.stop();
    this.settleClosed(error);
  }

  close(): Promise<void> {
    this.closing ??= this.open && this.session !== null ? this.endSession(this.session) : Promise.resolve();
    const error = fault(this.settings, 'upstream_closed', 'the connection was closed', false);
    this.retire(error);
    this.pending.rejectAll(error);
    return this.closing;
  }

  /** DELETE, best effort: a server may answer 405, or not at all. */
  private endSession(session: string): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        exchange.abort();
        resolve();
      }, this.settings.killGraceMs);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const exchange = new HttpExchange(this.settings, { head: () => 'ignore', end: done, error: done });
      const headers = [
        ...this.configured,
        ...(this.live?.current ?? []),
        PROTOCOL_VERSION_HEADER,
        this.info.protocolVersion,
        SESSION_HEADER,
        session,
      ];
      exchange.send(this.dispatcher, { method: 'DELETE', url: this.url, headers, body: null });
    });
  }

  private gone(): LinkError {
    return fault(this.settings, 'upstream_closed', 'the connection is closed', false);
  }
}

/** What mirrors the body of a modern request. */
function modernHeaders({ method, name, paramHeaders, trace }: LinkRequest): string[] {
  const headers = [METHOD_HEADER, method];
  if (trace !== undefined) headers.push(...trace);
  if (name !== null && nameMember(method) !== null) headers.push(NAME_HEADER, encodeHeaderValue(name));
  for (const header in paramHeaders) {
    if (header.startsWith(PARAM_HEADER_PREFIX)) headers.push(header, paramHeaders[header] as string);
  }
  return headers;
}

/** Whether the server announced anything that it would say unasked. */
function mayTell(info: LinkInfo): boolean {
  if (info.capabilities['tasks'] !== undefined) return true;
  return ['tools', 'prompts', 'resources'].some((kind) => {
    const capability = info.capabilities[kind] as { listChanged?: unknown; subscribe?: unknown } | undefined;
    return capability?.listChanged === true || capability?.subscribe === true;
  });
}
