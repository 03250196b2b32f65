/** Canonical JSON (RFC 8785): the one text of a value, to be hashed or signed. */

/**
 * @param value what JSON can say. Members that are undefined are left out.
 * @returns members sorted by UTF-16 code units (§3.2.3), which is how JavaScript compares strings; numbers and
 * strings as ECMAScript prints them (§3.2.2), no white space.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
