/**
 * What a client says of itself, in a registration and in a document alike: what of it is taken, and how many clients
 * are kept.
 */
import type { Database } from '@patchbay/prisma';
import { OFFLINE_SCOPE, USE_SCOPE } from '../../common/oauth-scopes.js';
import { OauthError } from './oauth-error.js';

/** Applications that nobody has granted anything; beyond, the oldest make room. */
const MAX_UNUSED = 10_000;
const MAX_TEXT = 500;
const TEXTS = ['client_name', 'client_uri', 'software_id', 'software_version'] as const;
const GRANT_TYPES = ['authorization_code', 'refresh_token'];

/** What of a client's metadata is taken, from a registration and from a document alike. @throws OauthError */
export function kept(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const name of TEXTS) {
    const value = given[name];
    if (value === undefined || value === null || value === '') continue;
    if (typeof value !== 'string' || value.length > MAX_TEXT)
      throw new OauthError('invalid_client_metadata', `${name} must be at most ${MAX_TEXT} characters`);
    out[name] = value;
  }
  for (const name of ['token_endpoint_auth_method', 'jwks', 'jwks_uri'])
    if (given[name] !== undefined && given[name] !== null) out[name] = given[name];
  const types = given['grant_types'];
  // The first is what makes a client one of ours; the second, whoever asks for it or says nothing gets.
  out['grant_types'] = Array.isArray(types)
    ? GRANT_TYPES.filter((type, i) => i === 0 || types.includes(type))
    : GRANT_TYPES;
  out['response_types'] = ['code'];
  const scopes = typeof given['scope'] === 'string' ? given['scope'].split(' ') : [];
  const known = [USE_SCOPE, OFFLINE_SCOPE].filter((scope) => scopes.includes(scope));
  if (known.length > 0) out['scope'] = known.join(' ');
  return out;
}

/** Keeps the number of unused clients bounded: nobody is shut out by whoever registers many. */
export async function makeRoom(db: Database, max = MAX_UNUSED): Promise<void> {
  await db.system(
    (tx) => tx.$executeRaw`
      delete from client_apps where id in (
        select id from client_apps a
         where not exists (select 1 from oauth_grants g where g.client_id = a.client_id)
         order by created_at desc offset ${max - 1})`,
  );
}
