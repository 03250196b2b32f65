/**
 * The headers that mirror a modern request's body (specification 2026-07-28:
 * basic/transports/streamable-http §Request Metadata) and the encoding of their values.
 */

export const METHOD_HEADER = 'mcp-method';
export const NAME_HEADER = 'mcp-name';
export const PARAM_HEADER_PREFIX = 'mcp-param-';

const OPEN = '=?base64?';
const CLOSE = '?=';

/** The member of `params` that `Mcp-Name` mirrors, or null where a method needs no such header. */
export function nameMember(method: string): 'name' | 'uri' | 'taskId' | null {
  switch (method) {
    case 'tools/call':
    case 'prompts/get':
      return 'name';
    case 'resources/read':
      return 'uri';
    // The tasks extension: §Streamable HTTP: Routing Headers.
    case 'tasks/get':
    case 'tasks/update':
    case 'tasks/cancel':
      return 'taskId';
    default:
      return null;
  }
}

/** A value as it goes on the wire: itself where it is plain, else `=?base64?…?=` of its UTF-8. */
export function encodeHeaderValue(value: string): string {
  if (isPlain(value) && !isSentinel(value)) return value;
  return `${OPEN}${Buffer.from(value, 'utf8').toString('base64')}${CLOSE}`;
}

/** The value behind a header, or null when it is malformed (bad base64, not UTF-8, not plain). */
export function decodeHeaderValue(header: string): string | null {
  if (!isSentinel(header)) return isPlain(header) ? header : null;
  const text = header.slice(OPEN.length, -CLOSE.length);
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, 'base64');
  const value = bytes.toString('utf8');
  return Buffer.from(value, 'utf8').equals(bytes) ? value : null;
}

/** Whether a header (undefined: absent) says the same as the body's string. */
export function headerMatches(header: string | undefined, value: string): boolean {
  return header !== undefined && decodeHeaderValue(header) === value;
}

/** Visible ASCII, space and tab, with neither of the last two at an end, and not empty. */
function isPlain(value: string): boolean {
  return /^[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?$/.test(value);
}

function isSentinel(value: string): boolean {
  return value.length >= OPEN.length + CLOSE.length && value.startsWith(OPEN) && value.endsWith(CLOSE);
}
