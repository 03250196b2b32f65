/**
 * The GET stream of a legacy Streamable HTTP session, on which the upstream says what belongs to
 * no request (2025-11-25: basic/transports §Listening for Messages). It reconnects, resuming
 * where the server gives event ids, until the link closes; a server without one is left alone.
 */
import { JsonScanError } from '../wire/json-scan.js';
import { JsonRpcShapeError, parseFrame } from '../wire/jsonrpc.js';
import { LAST_EVENT_ID_HEADER } from '../wire/legacy/protocol.js';
import type { HttpLink } from './http.js';
import { HttpExchange, mediaType } from './http-client.js';
import { routeInbound } from './inbound.js';
import { fault } from './options.js';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

export class ServerStream {
  /** Settles once: when the stream is open, or known not to open now. */
  readonly opened: Promise<void>;

  private exchange: HttpExchange | null = null;
  private lastEventId: string | null = null;
  private pauseMs = FIRST_PAUSE_MS;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private wasOpen = false;
  private settleOpened!: () => void;

  constructor(private readonly link: HttpLink) {
    this.opened = new Promise((resolve) => (this.settleOpened = resolve));
    this.connect();
  }

  private connect(): void {
    const { link } = this;
    const exchange = new HttpExchange(link.settings, {
      head: (status, headers) => {
        this.settleOpened();
        if (status === 200 && mediaType(headers) === 'text/event-stream') {
          this.pauseMs = FIRST_PAUSE_MS;
          this.wasOpen = true;
          return 'events';
        }
        if (!this.wasOpen || !this.mayRecover(status)) this.stop();
        return 'ignore';
      },
      event: (event) => this.take(event.data),
      end: () => this.again(),
      error: () => this.again(),
    });
    this.exchange = exchange;
    const headers = link.getHeaders();
    if (this.lastEventId !== null) headers.push(LAST_EVENT_ID_HEADER, this.lastEventId);
    exchange.send(link.dispatcher, { method: 'GET', url: link.url, headers, body: null });
  }

  /**
   * Whether a refusal of a stream that was open before is worth another try. One that never was
   * stays closed: 405 says that the server has none, and nothing else gets better by asking.
   */
  private mayRecover(status: number): boolean {
    if (status >= 500) return true;
    if (status === 400 && this.lastEventId !== null) {
      // It may be the event that is unknown: once more without.
      this.lastEventId = null;
      return true;
    }
    // There was a stream, so now the session is gone, and with it every subscription made in it.
    if (status === 404 || status === 400) this.loseSession(status);
    return false;
  }

  private loseSession(httpStatus: number): void {
    const text = `it no longer knows our session (HTTP ${httpStatus})`;
    this.link.retire(fault(this.link.settings, 'upstream_closed', text, false, { httpStatus }));
  }

  private take(data: Buffer): void {
    if (data.length === 0) return;
    try {
      const frame = parseFrame(data);
      if (frame.kind === 'response') this.link.pending.strayResponses++;
      else routeInbound(frame, this.link, null);
    } catch (error) {
      if (!(error instanceof JsonScanError) && !(error instanceof JsonRpcShapeError)) throw error;
      this.link.countBroken();
    }
  }

  private again(): void {
    this.settleOpened();
    if (this.stopped || !this.link.open) return;
    this.lastEventId = this.exchange?.lastEventId ?? this.lastEventId;
    const pause = Math.min(LONGEST_PAUSE_MS, this.exchange?.retryMs ?? this.pauseMs);
    this.pauseMs = Math.min(LONGEST_PAUSE_MS, this.pauseMs * 2);
    this.timer = setTimeout(() => this.connect(), pause).unref();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.settleOpened();
    this.exchange?.abort();
  }
}
