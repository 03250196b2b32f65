/**
 * Requests that another site makes a browser send. A cookie comes with them unasked (`SameSite=Lax` keeps
 * most away, not those of sibling domains), so what changes something must come from a page of ours.
 */
import type { IncomingHttpHeaders } from 'node:http';

const HARMLESS = new Set(['GET', 'HEAD']);

/**
 * Whether a request with a cookie is to be refused. Browsers send `Origin` with everything that changes
 * something (Fetch §3.2); where it is missing, `Sec-Fetch-Site` has to say that it came from here.
 * @param origin of the public URL.
 */
export function isCrossSite(method: string, headers: IncomingHttpHeaders, origin: string): boolean {
  if (HARMLESS.has(method)) return false;
  if (headers.origin !== undefined) return headers.origin !== origin;
  return headers['sec-fetch-site'] !== 'same-origin';
}
