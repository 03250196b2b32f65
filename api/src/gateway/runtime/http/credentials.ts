/** Where a caller may put its key: `Authorization: Bearer`, `X-API-Key`, and `?api_key=` if allowed. */
import type { IncomingHttpHeaders } from 'node:http';

const BEARER = 'Bearer ';

/** The key as given, or null. Two different keys are none: nobody can say which one counts. */
export function readSecret(headers: IncomingHttpHeaders, query: string, allowQuery: boolean): string | null {
  const { authorization } = headers;
  // As nearly every caller does it.
  if (authorization?.startsWith(BEARER) && headers['x-api-key'] === undefined && query === '') {
    const secret = authorization.slice(BEARER.length);
    if (!secret.includes(' ')) return secret === '' ? null : secret;
  }
  const found = new Set<string>();
  if (authorization !== undefined) {
    const secret = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1];
    if (secret === undefined) return null;
    found.add(secret);
  }
  const header = headers['x-api-key'];
  if (typeof header === 'string' && header !== '') found.add(header.trim());
  if (allowQuery && query !== '') {
    for (const secret of new URLSearchParams(query).getAll('api_key')) found.add(secret);
  }
  return found.size === 1 ? (found.values().next().value ?? null) : null;
}
