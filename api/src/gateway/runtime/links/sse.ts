/**
 * The HTTP+SSE channel of revision 2024-11-05 (basic/transports §HTTP with SSE): a GET stream
 * names the address to POST to, and every answer comes on the stream.
 */

import type { UpstreamTarget } from '../../snapshot/types.js';
import { errorObject } from '../wire/jsonrpc.js';
import { type Channel, Conversation } from './conversation.js';
import { refusalOf } from './handshake.js';
import { LOOP_CODE, LOOP_TEXT } from './hops.js';
import type { HttpAgent } from './http-agent.js';
import { configuredHeaders, HttpExchange, mediaType, type ResponseHeaders } from './http-client.js';
import { unauthorized } from './http-status.js';
import { type Link, LinkError, type LinkReply } from './link.js';
import { negotiate } from './negotiate.js';
import { fault, type LinkSettings, wayOut } from './options.js';
import type { PendingCall } from './pending.js';

export type UrlTarget = Extract<UpstreamTarget, { kind: 'http' | 'sse' }>;

const LOOP: LinkReply = { ok: false, error: errorObject(LOOP_CODE, LOOP_TEXT), code: LOOP_CODE };

/** Notifications and answers under way at a time: a flood of pings must not become one of ours. */
const MAX_NOTICES = 64;

/**
 * Opens the stream, waits for its `endpoint` event and shakes hands (always the legacy way: the
 * modern era does not know this transport).
 * @throws LinkError
 */
export async function openSse(target: UrlTarget, settings: LinkSettings): Promise<Link> {
  const link = new Conversation(settings);
  const channel = new SseChannel(target, settings, link);
  link.attach(channel);
  try {
    await channel.ready();
    await negotiate(link, { ...settings, prefer: 'legacy' });
    return link;
  } catch (error) {
    const ended = link.open ? null : await link.closed;
    await link.close();
    const cause = ended ?? (error as LinkError);
    throw new LinkError(cause.code, cause.message, false, cause.detail);
  }
}

class SseChannel implements Channel {
  private readonly dispatcher: HttpAgent;
  private readonly headers: string[];
  private readonly stream: HttpExchange;
  private readonly posts = new Set<HttpExchange>();
  /** Notifications on their way, and who waits for them: a request sent later must not overtake
   *  `notifications/initialized` on another connection. */
  private notices = 0;
  private waiters: (() => void)[] = [];
  private endpoint: URL | null = null;
  private onEndpoint: () => void = () => undefined;

  constructor(
    private readonly target: UrlTarget,
    private readonly settings: LinkSettings,
    private readonly link: Conversation,
  ) {
    this.dispatcher = wayOut(settings);
    this.headers = configuredHeaders(target.headers, settings.hop);
    this.stream = new HttpExchange(settings, {
      head: (status, headers) => {
        if (status === 200 && mediaType(headers) === 'text/event-stream') return 'events';
        this.refusedStream(status, headers);
        return 'ignore';
      },
      event: (event) => this.take(event.event, event.data),
      end: () => this.link.fail(fault(settings, 'upstream_closed', 'it ended the event stream', true)),
      error: (error) => this.link.fail(error),
    });
  }

  /** Read for each request: it may be renewed meanwhile. */
  private get live(): readonly string[] {
    return this.target.live?.current ?? [];
  }

  /** Opens the stream; resolves with the `endpoint` event. @throws LinkError */
  ready(): Promise<void> {
    const { settings, target } = this;
    return new Promise((resolve, reject) => {
      const timeout = fault(
        settings,
        'upstream_timeout',
        `no endpoint event within ${settings.openTimeoutMs} ms`,
        false,
      );
      const timer = setTimeout(() => this.link.fail(timeout), settings.openTimeoutMs);
      const cancel = (): void => this.link.fail(fault(settings, 'cancelled', 'opening was cancelled', false));
      settings.signal.addEventListener('abort', cancel, { once: true });
      const done = (): void => {
        clearTimeout(timer);
        settings.signal.removeEventListener('abort', cancel);
      };
      this.onEndpoint = () => {
        done();
        resolve();
      };
      void this.link.closed.then((error) => {
        done();
        reject(error);
      });
      const headers = [...this.headers, ...this.live, 'accept', 'text/event-stream'];
      this.stream.send(this.dispatcher, { method: 'GET', url: new URL(target.url), headers, body: null });
    });
  }

  private refusedStream(status: number, headers: ResponseHeaders): void {
    const { settings } = this;
    const detail = { httpStatus: status };
    this.link.fail(
      status === 401 || status === 403
        ? unauthorized(status, headers, settings)
        : fault(
            settings,
            'upstream_protocol_error',
            status === 508
              ? refusalOf(LOOP_CODE)
              : `no event stream at this URL (HTTP ${status}); is it type STREAMABLE_HTTP?`,
            false,
            detail,
          ),
    );
  }

  private take(event: string, data: Buffer): void {
    if (event === 'endpoint' && this.endpoint === null) this.takeEndpoint(data.toString('utf8').trim());
    else if (event === 'message' && data.length > 0) this.link.receive(data);
  }

  /** Another origin would get the server's credentials: refused. */
  private takeEndpoint(text: string): void {
    const base = new URL(this.target.url);
    const url = URL.canParse(text, base.href) ? new URL(text, base) : null;
    if (url === null || url.origin !== base.origin) {
      this.link.fail(
        fault(
          this.settings,
          'upstream_protocol_error',
          'its endpoint event names another origin or no URL',
          false,
        ),
      );
      return;
    }
    this.endpoint = url;
    this.onEndpoint();
  }

  send(frame: Buffer, call: PendingCall | null, more?: readonly string[]): void {
    if (this.endpoint === null)
      throw fault(this.settings, 'upstream_closed', 'the event stream is not ready', false);
    if (call === null && this.notices >= MAX_NOTICES)
      throw fault(this.settings, 'upstream_unavailable', 'it does not take messages', false);
    // A call has its own deadline; a notification has this one.
    const timer = call === null ? setTimeout(() => letGo(), this.settings.openTimeoutMs).unref() : undefined;
    const letGo = (): void => {
      post.abort();
      done();
    };
    const done = (): void => {
      clearTimeout(timer);
      if (!this.posts.delete(post)) return;
      if (call === null && --this.notices === 0) for (const waiter of this.waiters.splice(0)) waiter();
    };
    const failCall = (error: LinkError): void => {
      done();
      if (call !== null) this.link.pending.reject(call.id, error);
    };
    let failure: LinkError | null = null;
    const post: HttpExchange = new HttpExchange(this.settings, {
      started: () => {
        if (call !== null) call.sent = true;
      },
      head: (status, headers) => {
        // An answer, not a failure of the server: others may use it.
        if (status === 508 && call !== null) this.link.pending.resolve(call.id, LOOP);
        else if (status >= 300) failure = this.refusedPost(status, headers);
        return 'ignore';
      },
      end: () => {
        if (failure !== null) failCall(failure);
        else done();
      },
      error: failCall,
    });
    this.posts.add(post);
    if (call === null) this.notices++;
    else call.release = letGo;
    const headers = [
      ...this.headers,
      ...this.live,
      'content-type',
      'application/json',
      'accept',
      'application/json, text/event-stream',
    ];
    post.send(this.dispatcher, { method: 'POST', url: this.endpoint, headers, more, body: frame });
  }

  private refusedPost(status: number, headers: ResponseHeaders): LinkError {
    const detail = { httpStatus: status };
    if (status === 401 || status === 403) return unauthorized(status, headers, this.settings, true);
    const error = fault(
      this.settings,
      'upstream_closed',
      `it no longer takes messages (HTTP ${status})`,
      true,
      detail,
    );
    // 404 is its way to say that the session is over.
    if (status === 404) queueMicrotask(() => this.link.fail(error));
    return error;
  }

  drained(): Promise<void> {
    return this.notices === 0 ? Promise.resolve() : new Promise((resolve) => this.waiters.push(resolve));
  }

  async close(): Promise<void> {
    this.stream.abort();
    for (const post of this.posts) post.abort();
    this.posts.clear();
    for (const waiter of this.waiters.splice(0)) waiter();
  }
}
