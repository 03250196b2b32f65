/**
 * Applications' requests for authorization that wait until somebody has signed in. better-auth sends the browser to
 * our page with the whole request, signed for ten minutes. A mail may take longer, so what we keep is where the request
 * began: signed in, one goes there again, and everything in it is checked anew.
 */
import type { Visit } from './visit.js';

/** What the signature added, and `prompt`s that are over once somebody has signed in. */
const ADDED = ['sig', 'exp', 'ba_iat', 'ba_pl', 'ba_param', 'lang'];
const DONE_PROMPTS = new Set(['login', 'create', 'select_account']);

/** @returns the path where the request that stands in this page's address is made again, or null. */
export function resumed(visit: Visit): string | null {
  const query = new URLSearchParams(visit.request.url.split('?').slice(1).join('?'));
  if (!query.has('sig') || !query.has('client_id')) return null;
  for (const name of ADDED) query.delete(name);
  const prompts = (query.get('prompt') ?? '')
    .split(' ')
    .filter((one) => one !== '' && !DONE_PROMPTS.has(one));
  if (prompts.length > 0) query.set('prompt', prompts.join(' '));
  else query.delete('prompt');
  return `${visit.at('/api/auth/oauth2/authorize')}?${query}`;
}
