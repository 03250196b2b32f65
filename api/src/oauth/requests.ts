/** One request to an authorization server or for metadata: by the guarded way out, its failures typed. */
import { type Fetched, type FetchOptions, OutboundError } from '../outbound/fetch.js';
import type { Outbound } from '../outbound/outbound.js';
import { OAuthError } from './errors.js';

/** All that this library needs of the way out. */
export type Way = Pick<Outbound, 'fetch' | 'refusal'>;

/** Documents and answers of OAuth are small; one of Microsoft's is about 30 KB. */
const MAX_BYTES = 256 * 1024;

/**
 * @param what the subject of a message: `The token endpoint`.
 * @throws OAuthError `discovery_failed` where the guard refuses the URL or what its name leads to,
 * `unreachable`, `server_error`.
 */
export async function ask(way: Way, what: string, url: string, options: FetchOptions): Promise<Fetched> {
  try {
    return await way.fetch(url, { maxBytes: MAX_BYTES, ...options });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    const message = `${what} (${place(url)}) ${error.message}.`;
    const detail = { maybeSent: error.sent };
    if (error.code === 'outbound_refused') throw new OAuthError('discovery_failed', message, detail);
    if (error.code === 'outbound_bad_answer') throw new OAuthError('server_error', message, detail);
    throw new OAuthError('unreachable', message, detail);
  }
}

/** Without what could be a secret: user, query, fragment. */
export function place(url: string): string {
  if (!URL.canParse(url)) return 'not a URL';
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.slice(0, 200);
}

/** @returns the members, or null where the text is no JSON object. */
export function jsonObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** What a stranger wrote, fit for a message: one short line of printable text. */
export function cleaned(text: string): string {
  const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
