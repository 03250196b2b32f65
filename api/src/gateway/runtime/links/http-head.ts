/**
 * Heads of HTTP/1.1 messages (RFC 9112): prints those of requests, reads those of responses. Strict,
 * because whoever reads a length otherwise than the next hop can be made to take one answer for another.
 */
import type { HttpRequest, ResponseHeaders } from './http-client.js';

/** What an upstream sent is not HTTP/1.1. The message holds nothing of what it sent. */
export class HttpSyntaxError extends Error {}

export interface ResponseHead {
  readonly status: number;
  readonly headers: ResponseHeaders;
  /** Bytes of the body; -1 where it comes in chunks, -2 where the connection's end ends it. */
  readonly length: number;
  /** The connection may carry another request afterwards. */
  readonly keepAlive: boolean;
}

export const CHUNKED = -1;
export const UNTIL_CLOSE = -2;

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** A field's value: no control characters but the tab (RFC 9110 §5.5). */
const BAD_VALUE = /[^\t\x20-\x7e\x80-\xff]/;
/** Rendered once for each list of headers: a link sends the same one again and again. */
const rendered = new WeakMap<readonly string[], string>();

/** The request as bytes. @throws HttpSyntaxError for a header that cannot be sent. */
export function encodeHttpRequest({ method, url, headers, more, body }: HttpRequest): Buffer {
  let fixed = rendered.get(headers);
  if (fixed === undefined) rendered.set(headers, (fixed = fieldLines(headers)));
  const target = `${method} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\nconnection: keep-alive\r\n`;
  const own = more === undefined ? '' : fieldLines(more);
  if (body === null) return Buffer.from(`${target}${fixed}${own}\r\n`, 'latin1');
  const head = `${target}${fixed}${own}content-length: ${body.length}\r\n\r\n`;
  // One buffer is one write to the socket.
  const out = Buffer.allocUnsafe(head.length + body.length);
  out.write(head, 0, 'latin1');
  body.copy(out, head.length);
  return out;
}

function fieldLines(headers: readonly string[]): string {
  let lines = '';
  for (let i = 0; i < headers.length; i += 2) {
    const name = headers[i] as string;
    const value = headers[i + 1] as string;
    if (!TOKEN.test(name) || BAD_VALUE.test(value)) throw new HttpSyntaxError('a header cannot be sent');
    lines += `${name}: ${value}\r\n`;
  }
  return lines;
}

/** Reads a head without its empty line, in latin1. @throws HttpSyntaxError */
export function parseResponseHead(text: string): ResponseHead {
  const status = readStatus(text);
  const headers: Record<string, string | string[]> = Object.create(null);
  let at = text.indexOf('\r\n');
  while (at >= 0) {
    const start = at + 2;
    const next = text.indexOf('\r\n', start);
    readField(next < 0 ? text.slice(start) : text.slice(start, next), headers);
    at = next;
  }
  const length = bodyLength(status, headers);
  const connection = headers['connection'];
  const closes =
    length === UNTIL_CLOSE ||
    text.charCodeAt(7) !== 0x31 ||
    (connection !== undefined && mentionsClose(connection));
  return { status, headers, length, keepAlive: !closes };
}

/** `HTTP/1.1 200 OK`; 1.0 is understood too. */
function readStatus(text: string): number {
  if (!/^HTTP\/1\.[01] [1-9][0-9][0-9](?: |\r\n|$)/.test(text))
    throw new HttpSyntaxError('no HTTP/1.1 answer');
  return Number(text.slice(9, 12));
}

function readField(line: string, headers: Record<string, string | string[]>): void {
  const colon = line.indexOf(':');
  // Also refuses folded lines and a space before the colon (RFC 9112 §5.1, §5.2).
  if (colon < 1 || !TOKEN.test(line.slice(0, colon)) || BAD_VALUE.test(line))
    throw new HttpSyntaxError('a malformed header');
  const name = line.slice(0, colon).toLowerCase();
  const value = line.slice(colon + 1).trim();
  const before = headers[name];
  if (before === undefined) headers[name] = value;
  else if (typeof before === 'string') headers[name] = [before, value];
  else before.push(value);
}

/** RFC 9112 §6.3. Two statements about the length are one too many. */
function bodyLength(status: number, headers: ResponseHeaders): number {
  const coding = headers['transfer-encoding'];
  const length = headers['content-length'];
  if (coding !== undefined && length !== undefined) throw new HttpSyntaxError('two lengths');
  if (status < 200 || status === 204 || status === 304) return 0;
  if (coding !== undefined) {
    if (typeof coding !== 'string' || coding.toLowerCase() !== 'chunked')
      throw new HttpSyntaxError('an unknown transfer coding');
    return CHUNKED;
  }
  if (length === undefined) return UNTIL_CLOSE;
  if (typeof length !== 'string' || !/^[0-9]{1,15}$/.test(length))
    throw new HttpSyntaxError('a malformed length');
  return Number(length);
}

function mentionsClose(connection: string | string[]): boolean {
  if (connection === 'keep-alive') return false;
  return /(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(String(connection));
}

/** How long the server says it keeps an idle connection, in milliseconds, or null. */
export function keepAliveHint(headers: ResponseHeaders): number | null {
  const hint = headers['keep-alive'];
  const seconds = hint === undefined ? undefined : /(?:^|[,; ])timeout=([0-9]{1,6})/i.exec(String(hint))?.[1];
  return seconds === undefined ? null : Number(seconds) * 1_000;
}
