/**
 * A small fetch for what is not MCP (OAuth metadata and tokens, key sets, webhooks): through the
 * guard, with caps on size, time and redirects.
 *
 * Redirects as in the Fetch standard (§4.4 HTTP-redirect fetch), but stricter: nothing secret goes to
 * another origin, in headers or in a body, and none leads from https to http.
 */
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

import { NOT_ALLOWED, PROXY_FAILED } from '../gateway/runtime/links/gate.js';
import type { HttpAgent, Waiter } from '../gateway/runtime/links/http-agent.js';
import type { HttpRequest, ResponseHeaders } from '../gateway/runtime/links/http-client.js';
import type { HttpConnection, ResponseReader } from '../gateway/runtime/links/http-connection.js';
import { encodeHttpRequest, HttpSyntaxError, type ResponseHead } from '../gateway/runtime/links/http-head.js';

export interface FetchOptions {
  /** Default GET, with a body POST. */
  readonly method?: HttpRequest['method'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Cap on the body, as it comes and decoded, in bytes. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Deadline of it all, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
  /** Default 3; the next one is an error. */
  readonly maxRedirects?: number;
  readonly signal?: AbortSignal;
}

export interface Fetched {
  /** Of the last hop; any that is no redirect with a Location. */
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ResponseHeaders;
  /** Decoded. */
  readonly body: Buffer;
  /** Of the last hop. */
  readonly url: string;
}

export type OutboundErrorCode =
  /** The guard does not let the URL, a redirect, or an address of its name through. */
  | 'outbound_refused'
  /** No connection, or it broke. */
  | 'outbound_unreachable'
  | 'outbound_timeout'
  /** Too large, too many redirects, or no HTTP. */
  | 'outbound_bad_answer'
  /** The caller's signal. */
  | 'outbound_cancelled';

export class OutboundError extends Error {
  /** @param message a sentence without subject; no secret and no address that a name led to. */
  constructor(
    readonly code: OutboundErrorCode,
    message: string,
    /** Whether a request may have been seen by the last hop. */
    readonly sent: boolean,
  ) {
    super(message);
    this.name = 'OutboundError';
  }
}

/** Headers that say nothing of who asks: the only ones that go to another origin. */
const HARMLESS: ReadonlySet<string> = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);
/** Set by the exchange itself. */
const OWN: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const MAX_CODINGS = 2;
type Decoder = (body: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>;
const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)],
  ['x-gzip', promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip)],
  ['deflate', promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate)],
  ['br', promisify<Buffer, { maxOutputLength: number }, Buffer>(brotliDecompress)],
]);

interface Hop {
  readonly method: HttpRequest['method'];
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

interface Limits {
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

/**
 * @param agent one with the guard as its gate.
 * @throws OutboundError
 */
export async function guardedFetch(
  agent: HttpAgent,
  url: string,
  options: FetchOptions = {},
): Promise<Fetched> {
  const deadline = AbortSignal.timeout(options.timeoutMs ?? 10_000);
  const { signal: given } = options;
  const signal = given === undefined ? deadline : AbortSignal.any([given, deadline]);
  const limits = { maxBytes: options.maxBytes ?? 1024 * 1024, signal };
  let hop = firstHop(url, options);
  for (let left = options.maxRedirects ?? 3; ; left--) {
    const answer = await send(agent, hop, limits);
    const next = redirected(hop, answer);
    if (next === null) return { ...answer, body: await decode(answer, limits.maxBytes), url: hop.url.href };
    if (left === 0) throw bad('redirects too often');
    hop = next;
  }
}

function firstHop(url: string, { method, headers = {}, body }: FetchOptions): Hop {
  if (!URL.canParse(url)) throw new OutboundError('outbound_refused', 'is not a URL', false);
  const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    url: new URL(url),
    headers: Object.fromEntries(lower.filter(([name]) => !OWN.has(name))),
    body: body === undefined ? null : Buffer.from(body),
  };
}

type Answer = Omit<Fetched, 'url'>;

/** Where an answer leads to, or null where it is the last. */
function redirected(hop: Hop, { status, headers }: Answer): Hop | null {
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) return null;
  if (typeof location !== 'string' || !URL.canParse(location, hop.url.href)) throw bad('redirects to no URL');
  const url = new URL(location, hop.url);
  url.hash = '';
  if (hop.url.protocol === 'https:' && url.protocol !== 'https:')
    throw new OutboundError('outbound_refused', 'redirects from https:// to another scheme', true);
  const sameOrigin = url.origin === hop.url.origin;
  const bare = status === 303 || (status < 303 && hop.method === 'POST');
  const body = bare ? null : hop.body;
  if (body !== null && !sameOrigin)
    throw new OutboundError('outbound_refused', 'redirects a request with a body to another origin', true);
  const kept = Object.entries(hop.headers).filter(
    ([name]) => (sameOrigin || HARMLESS.has(name)) && (body !== null || name !== 'content-type'),
  );
  return { method: bare ? 'GET' : hop.method, url, headers: Object.fromEntries(kept), body };
}

function send(agent: HttpAgent, { method, url, headers, body }: Hop, limits: Limits): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const list = Object.entries({ 'user-agent': 'patchbay', ...headers }).flat();
    list.push('accept-encoding', 'identity');
    let bytes: Buffer;
    try {
      bytes = encodeHttpRequest({ method, url, headers: list, body });
    } catch (error) {
      if (!(error instanceof HttpSyntaxError)) throw error;
      return reject(new OutboundError('outbound_refused', error.message, false));
    }
    new Exchange(bytes, limits, resolve, reject).start(agent, url);
  });
}

/** One request and its answer. */
class Exchange implements Waiter, ResponseReader {
  private readonly chunks: Buffer[] = [];
  private received = 0;
  private head: ResponseHead | null = null;
  private connection: HttpConnection | null = null;
  private stopWaiting = (): void => undefined;
  private over = false;

  constructor(
    private readonly bytes: Buffer,
    private readonly limits: Limits,
    private readonly resolve: (answer: Answer) => void,
    private readonly reject: (error: OutboundError) => void,
  ) {}

  start(agent: HttpAgent, url: URL): void {
    const { signal } = this.limits;
    if (signal.aborted) this.aborted();
    else {
      signal.addEventListener('abort', this.aborted, { once: true });
      this.stopWaiting = agent.acquire(url, this);
    }
  }

  private readonly aborted = (): void => {
    const late = (this.limits.signal.reason as Error | undefined)?.name === 'TimeoutError';
    if (this.connection === null) this.stopWaiting();
    if (late) this.fail('outbound_timeout', 'did not answer in time');
    else this.fail('outbound_cancelled', 'was cancelled');
  };

  onConnection(connection: HttpConnection): void {
    this.connection = connection;
    connection.send(this.bytes, this);
  }

  onRefused(code: string, reason: string | null): void {
    if (code === NOT_ALLOWED) this.fail('outbound_refused', reason ?? 'is not allowed');
    else if (code === 'ETIMEDOUT') this.fail('outbound_timeout', 'cannot be connected to (timed out)');
    else {
      const why = code === PROXY_FAILED && reason !== null ? reason : code;
      this.fail('outbound_unreachable', `cannot be connected to (${why})`);
    }
  }

  onHead(head: ResponseHead): void {
    this.head = head;
    if (head.length > this.limits.maxBytes) this.tooLarge();
  }

  onBody(bytes: Buffer): void {
    this.received += bytes.length;
    if (this.received > this.limits.maxBytes) this.tooLarge();
    else this.chunks.push(Buffer.from(bytes));
  }

  onEnd(): void {
    if (!this.settle()) return;
    const { status, headers } = this.head as ResponseHead;
    this.resolve({ status, headers, body: Buffer.concat(this.chunks) });
  }

  onBroken(code: string, isSyntax: boolean): void {
    if (isSyntax) this.fail('outbound_bad_answer', `does not speak HTTP/1.1 properly (${code})`);
    else this.fail('outbound_unreachable', `broke the connection (${code})`);
  }

  private tooLarge(): void {
    this.fail('outbound_bad_answer', tooLargeText(this.limits.maxBytes));
  }

  private fail(code: OutboundErrorCode, text: string): void {
    if (!this.settle()) return;
    this.connection?.destroy();
    this.reject(new OutboundError(code, text, this.connection !== null));
  }

  private settle(): boolean {
    if (this.over) return false;
    this.over = true;
    this.limits.signal.removeEventListener('abort', this.aborted);
    return true;
  }
}

/** Asked for as it is, but some servers compress all the same. */
async function decode({ headers, body }: Answer, maxBytes: number): Promise<Buffer> {
  const codings = String(headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const decoders = codings.map((coding) => DECODERS.get(coding)).filter((decoder) => decoder !== undefined);
  if (decoders.length < codings.length || decoders.length > MAX_CODINGS)
    throw bad('compresses in a way that is not known');
  let decoded = body;
  for (const decoder of decoders.reverse()) {
    try {
      decoded = await decoder(decoded, { maxOutputLength: maxBytes });
    } catch (error) {
      const large = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
      throw bad(large ? tooLargeText(maxBytes) : 'sent a body that cannot be decompressed');
    }
  }
  return decoded;
}

function tooLargeText(maxBytes: number): string {
  return `sent a body of more than ${maxBytes} bytes`;
}

function bad(text: string): OutboundError {
  return new OutboundError('outbound_bad_answer', text, true);
}
