/**
 * One request over Streamable HTTP and its answer: a JSON body or an event stream of its own,
 * which a 2025-11-25 server may close and have resumed (basic/transports §Resumability).
 */

import { JsonScanError } from '../wire/json-scan.js';
import { isBatch, JsonRpcShapeError, parseFrame, readOwnId, splitBatch } from '../wire/jsonrpc.js';
import { LAST_EVENT_ID_HEADER, SESSION_HEADER } from '../wire/legacy/protocol.js';
import type { SseEvent } from '../wire/sse.js';
import type { HttpLink } from './http.js';
import {
  type BodyMode,
  HttpExchange,
  header,
  mediaType,
  type ResponseHeaders,
  type ResponseSink,
} from './http-client.js';
import { judge, unauthorized } from './http-status.js';
import { routeInbound } from './inbound.js';
import { LinkError } from './link.js';
import { fault } from './options.js';
import type { PendingCall } from './pending.js';

/** A stream that goes on after its answer is closed by us after this. */
const LINGER_MS = 1_000;
const RESUME_AFTER_MS = 1_000;

export class HttpCall implements ResponseSink {
  private exchange: HttpExchange;
  private status = 0;
  private headers: ResponseHeaders = {};
  private streaming = false;
  private settled = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly link: HttpLink,
    private readonly call: PendingCall,
  ) {
    this.exchange = new HttpExchange(link.settings, this);
    call.release = () => this.letGo();
  }

  /** `headers` and `more`: name, value, name, value, ... */
  post(frame: Buffer, headers: readonly string[], more?: readonly string[]): void {
    const { dispatcher, url } = this.link;
    this.exchange.send(dispatcher, { method: 'POST', url, headers, more, body: frame });
  }

  started(): void {
    this.call.sent = true;
  }

  head(status: number, headers: ResponseHeaders): BodyMode {
    this.status = status;
    this.headers = headers;
    if (status === 401 || status === 403) {
      this.reject(unauthorized(status, headers, this.link.settings));
      this.exchange.abort();
      return 'ignore';
    }
    if (status >= 400) return 'whole';
    const type = mediaType(headers);
    if (type === 'text/event-stream') {
      this.streaming = true;
      this.learnSession();
      return 'events';
    }
    if (type === 'application/json') {
      this.learnSession();
      return 'whole';
    }
    const what = type === '' ? 'no content type' : `content type ${JSON.stringify(type.slice(0, 60))}`;
    this.reject(this.protocolError(`it answered ${this.call.method} with HTTP ${status} and ${what}`));
    this.exchange.abort();
    return 'ignore';
  }

  private learnSession(): void {
    if (this.call.method === 'initialize') this.link.learnSession(header(this.headers, SESSION_HEADER));
  }

  event(event: SseEvent): void {
    if (event.data.length === 0 || event.event !== 'message' || this.settled) return;
    this.accept(event.data);
    // The answer should end the stream; one that goes on would hold its connection for ever.
    if (this.settled) this.timer = setTimeout(() => this.exchange.abort(), LINGER_MS).unref();
  }

  end(body: Buffer): void {
    clearTimeout(this.timer);
    if (this.settled) return;
    if (this.streaming) this.streamEnded();
    else if (this.status >= 400) this.failed(body);
    else {
      this.accept(body);
      if (!this.settled) this.reject(this.protocolError('its answer belongs to another request'));
    }
  }

  error(error: LinkError): void {
    clearTimeout(this.timer);
    if (this.settled) return;
    if (error.code === 'upstream_closed' && this.canResume()) this.streamEnded();
    else this.reject(error);
  }

  private failed(body: Buffer): void {
    const inSession = this.link.inSession && this.call.method !== 'initialize';
    const { outcome, sessionLost } = judge(
      { status: this.status, headers: this.headers, body, id: this.call.id, inSession },
      this.link.settings,
    );
    if (outcome instanceof LinkError) this.reject(outcome);
    else this.resolve(outcome.ok ? outcome : { ok: false, error: outcome.error, code: outcome.code });
    if (sessionLost) this.link.retire(outcome as LinkError);
  }

  /** Takes one body or event: usually one message, a batch in revision 2025-03-26. */
  private accept(bytes: Buffer): void {
    try {
      for (const one of isBatch(bytes) ? splitBatch(bytes) : [bytes]) this.acceptOne(one);
      this.link.brokenInRow = 0;
    } catch (error) {
      if (!(error instanceof JsonScanError) && !(error instanceof JsonRpcShapeError)) throw error;
      this.reject(this.protocolError(`it answered no valid message (${error.message})`));
      this.link.countBroken();
    }
  }

  private acceptOne(bytes: Buffer): void {
    const frame = parseFrame(bytes);
    if (frame.kind !== 'response') {
      routeInbound(frame, this.link, this.call);
    } else if (readOwnId(frame.id) !== this.call.id || this.settled) {
      this.link.pending.strayResponses++;
    } else if (frame.result !== null && frame.result[0] === 0x7b) {
      this.resolve({ ok: true, result: frame.result });
    } else if (frame.error !== null && !Number.isNaN(frame.errorCode)) {
      this.resolve({ ok: false, error: frame.error, code: frame.errorCode });
    } else {
      this.reject(
        this.protocolError(frame.error === null ? 'its result is no object' : 'its error is malformed'),
      );
    }
  }

  private canResume(): boolean {
    return (
      this.streaming &&
      this.link.info.era === 'legacy' &&
      this.link.inSession &&
      this.exchange.lastEventId !== null
    );
  }

  /** The stream ended before the answer: resume it where it has event ids, else that was it. */
  private streamEnded(): void {
    const lastEventId = this.exchange.lastEventId;
    if (!this.canResume() || lastEventId === null) {
      this.reject(
        fault(this.link.settings, 'upstream_closed', 'it ended the stream without an answer', true),
      );
      return;
    }
    this.timer = setTimeout(() => this.resume(lastEventId), this.exchange.retryMs ?? RESUME_AFTER_MS);
  }

  private resume(lastEventId: string): void {
    const { link } = this;
    if (this.settled || !link.open) return;
    const exchange = new HttpExchange(link.settings, {
      head: (status, headers) => {
        if (status === 200 && mediaType(headers) === 'text/event-stream') return 'events';
        this.reject(
          fault(link.settings, 'upstream_closed', `its stream cannot be resumed (HTTP ${status})`, true),
        );
        exchange.abort();
        return 'ignore';
      },
      event: (event) => this.event(event),
      end: (body) => this.end(body),
      error: (error) => this.error(error),
    });
    this.exchange = exchange;
    const headers = [...link.getHeaders(), LAST_EVENT_ID_HEADER, lastEventId];
    exchange.send(link.dispatcher, { method: 'GET', url: link.url, headers, body: null });
  }

  private letGo(): void {
    this.settled = true;
    clearTimeout(this.timer);
    this.exchange.abort();
  }

  private resolve(reply: Parameters<PendingCall['resolve']>[0]): void {
    this.settled = true;
    this.link.pending.resolve(this.call.id, reply);
  }

  private reject(error: LinkError): void {
    this.settled = true;
    this.link.pending.reject(this.call.id, error);
  }

  private protocolError(text: string): LinkError {
    return fault(
      this.link.settings,
      'upstream_protocol_error',
      text,
      true,
      this.status === 0 ? {} : { httpStatus: this.status },
    );
  }
}
