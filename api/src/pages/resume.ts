/**
 * Applications' requests for authorization that wait until somebody has signed in. better-auth sends the browser to
 * our page with the whole request, signed for some minutes. A mail may take longer, so what we keep is where the
 * request began: signed in, one goes there again, and everything in it is checked anew.
 */
import { afterSignIn } from '../identity/oauth/consent.js';
import type { Visit } from './visit.js';

/** The request that stands in this page's address, as it was signed: the language was chosen here. */
export function requestOf(visit: Visit): string {
  const query = visit.request.url.split('?').slice(1).join('?');
  return query
    .split('&')
    .filter((part) => !part.startsWith('lang='))
    .join('&');
}

/** @returns the path where the request that stands in this page's address is made again, or null. */
export function resumed(visit: Visit): string | null {
  const query = requestOf(visit);
  const parameters = new URLSearchParams(query);
  if (!parameters.has('sig') || !parameters.has('client_id')) return null;
  return visit.at(afterSignIn(query));
}
