/** Reads a request's body up to a limit, and checks what its headers promise about it. */
import type { IncomingMessage } from 'node:http';

/**
 * What is too large is read on and forgotten for so long: many clients look for an answer only when
 * they have sent everything, and a connection closed before takes the answer with it.
 */
const LINGER_MS = 1_000;
const LINGER_BYTES = 32 * 1024 * 1024;

/**
 * Reads the body whole.
 * @param done gets the body, or null when it is over the limit; not called when the client goes away.
 */
export function readBody(req: IncomingMessage, limit: number, done: (body: Buffer | null) => void): void {
  const declared = Number(req.headers['content-length'] ?? 0);
  if (declared > limit) {
    forget(req, done);
    return;
  }
  let first: Buffer | null = null;
  let rest: Buffer[] | null = null;
  let size = 0;
  req.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > limit) {
      if (size - chunk.length <= limit) {
        first = null;
        rest = null;
        forget(req, done);
      }
      return;
    }
    // Most bodies come in one piece.
    if (first === null) first = chunk;
    else (rest ??= [first]).push(chunk);
  });
  req.on('end', () => {
    if (size <= limit) done(rest === null ? (first ?? Buffer.alloc(0)) : Buffer.concat(rest, size));
  });
  // The response's own `close` tells the exchange; without a listener this would be thrown.
  req.on('error', () => undefined);
}

/** Reads what is left and keeps nothing of it, up to a point. */
function forget(req: IncomingMessage, done: (body: null) => void): void {
  let bytes = 0;
  const end = (): void => {
    clearTimeout(timer);
    req.off('data', count).off('end', end);
    done(null);
  };
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > LINGER_BYTES) end();
  };
  const timer = setTimeout(end, LINGER_MS);
  req.on('data', count).on('end', end);
  req.on('close', () => clearTimeout(timer));
  req.on('error', () => undefined);
}

export function isJson(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  if (contentType === 'application/json') return true;
  const type = contentType.split(';', 1)[0] as string;
  return type.trim().toLowerCase() === 'application/json';
}

/** Whether an Accept header lists a media type, itself or by a wildcard. Absent: everything. */
export function accepts(accept: string | undefined, type: 'application/json' | 'text/event-stream'): boolean {
  if (accept === undefined || accept.includes(type)) return true;
  const family = type.slice(0, type.indexOf('/'));
  return accept
    .toLowerCase()
    .split(',', 50)
    .some((range) => {
      const name = (range.split(';', 1)[0] as string).trim();
      return name === type || name === '*/*' || name === `${family}/*`;
    });
}
