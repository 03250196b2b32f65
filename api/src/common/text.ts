/** Text that cannot be written down: JSON may escape half of a surrogate pair, UTF-8 and PostgreSQL have none. */

/** Where a value stands: its key, and what it is in. */
interface Place {
  readonly value: unknown;
  readonly key: string;
  readonly parent: Place | null;
}

const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;
const HALF = /\p{Cs}/u;
const HALVES = /\p{Cs}/gu;
const MAX_PATH = 200;

/**
 * Finds a string (or name) with a lone surrogate (RFC 7493 §2.1 forbids them), without recursion: the body may be
 * nested as deep as its size allows.
 * @param text the body as it came; only an escape can make such a string.
 * @param body the same, parsed.
 * @returns the dotted path of it, or null.
 */
export function malformedAt(text: string, body: unknown): string | null {
  if (!ESCAPED_SURROGATE.test(text)) return null;
  const open: Place[] = [{ value: body, key: '', parent: null }];
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const { value } = place;
    if (HALF.test(place.key) || (typeof value === 'string' && HALF.test(value))) return pathOf(place);
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) open.push({ value: inner, key, parent: place });
  }
  return null;
}

/** As problem documents name fields, cut where it is absurd; what cannot be written is shown as U+FFFD. */
function pathOf(place: Place): string {
  const keys: string[] = [];
  for (let at: Place | null = place; at?.parent; at = at.parent) keys.push(at.key);
  return keys.reverse().join('.').slice(0, MAX_PATH).replace(HALVES, '\ufffd');
}
