/**
 * Progress tokens that hold good after the reply: those of a call that becomes a task (2025-11-25:
 * basic/utilities/tasks §Task Progress Notifications). Ours are otherwise ids of requests under way; since
 * nothing is kept of a task, such a token carries the caller's own token in itself.
 */
import { readString } from './json-scan.js';

const PREFIX = 'task:';

/** The token for the next hop. Both are JSON text of a string or a number. */
export function lastingToken(own: string): string {
  return JSON.stringify(PREFIX + own);
}

/** The caller's own token in the one at [start, end); null for a token of another kind. */
export function readLastingToken(params: Buffer, start: number, end: number): Buffer | null {
  if (params[start] !== 0x22) return null;
  const text = readString(params, start, end);
  if (!text.startsWith(PREFIX)) return null;
  const own = text.slice(PREFIX.length);
  // It comes from an upstream, which may have made it up.
  return isToken(own) ? Buffer.from(own) : null;
}

function isToken(json: string): boolean {
  try {
    return ['string', 'number'].includes(typeof JSON.parse(json));
  } catch {
    return false;
  }
}
