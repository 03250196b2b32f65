/**
 * Access tokens as the gateway knows them: found by their hash, and standing as long as their grant does. What is
 * opened with a token is the grant's, so that a refreshed token goes on with it; a token that expires takes nothing
 * with it but itself.
 */
import type { Tx } from '@patchbay/prisma';

import { hashOauthToken } from '../../common/crypto/oauth-token.js';
import { toPublicId } from '../../common/ids.js';
import { USE_SCOPE } from '../../common/oauth-scopes.js';
import { openGrants } from '../../common/way-in.js';
import type { Principal } from './types.js';

export interface FoundToken {
  /** `keyId` is the grant's UUID. */
  readonly principal: Principal & { readonly keyId: string };
  /** Milliseconds from now by the database's clock. */
  readonly expires_in: number;
}

interface TokenRow {
  readonly id: string;
  readonly org_id: string;
  readonly endpoint_id: string;
  readonly user_id: string;
  readonly agent_id: string | null;
  readonly client_id: string;
  readonly scopes: unknown;
  readonly expires_in: number;
}

/**
 * Null for what is no token of ours, or of a grant that is over, or past the organisation's sign-on, or of a client that
 * was shut out.
 */
export async function findToken(tx: Tx, token: string): Promise<FoundToken | null> {
  const [row] = await tx.$queryRaw<TokenRow[]>`
    select g.id, g.org_id, g.endpoint_id, g.user_id, g.client_id, a.agent_id, t.scopes,
           (extract(epoch from t.expires_at - now()) * 1000)::float8 as expires_in
      from access_tokens t
      join oauth_grants g on g.id = t.grant_id
      join client_apps c on c.client_id = g.client_id and c.disabled is not true
      left join agent_oauth_clients a on a.org_id = g.org_id and a.client_id = g.client_id
     where t.token = ${hashOauthToken(token)} and t.revoked is null`;
  if (row === undefined || !(await openGrants(tx, [row.id])).has(row.id)) return null;
  const subject = toPublicId('user', row.user_id);
  const scopes = row.scopes as readonly string[];
  const principal = {
    keyId: row.id,
    orgId: row.org_id,
    endpointId: row.endpoint_id,
    agentId: row.agent_id,
    // The token's own end is looked at with each use of it.
    expiresAt: null,
    subject,
    grant: { clientId: row.client_id, userId: row.user_id, mayUse: scopes.includes(USE_SCOPE) },
  };
  return { principal, expires_in: row.expires_in };
}

export interface LiveGrant {
  readonly id: string;
  /** Milliseconds until its last token expires: nobody could come back to what is open any more. */
  readonly ends_in: number;
  /** The agent that its client acts for. */
  readonly agent_id: string | null;
}

/** Of these grants those under which something may stay open. */
export async function liveGrants(tx: Tx, ids: readonly string[]): Promise<Map<string, LiveGrant>> {
  const rows = await tx.$queryRaw<LiveGrant[]>`
    select g.id, a.agent_id, (extract(epoch from max(t.ends) - now()) * 1000)::float8 as ends_in
      from oauth_grants g
      join client_apps c on c.client_id = g.client_id and c.disabled is not true
      left join agent_oauth_clients a on a.org_id = g.org_id and a.client_id = g.client_id
      join lateral (select expires_at as ends from access_tokens where grant_id = g.id and revoked is null
                    union all
                    select expires_at from refresh_tokens where grant_id = g.id and revoked is null) t on true
     where g.id = any(${ids}::uuid[])
     group by g.id, a.agent_id having max(t.ends) > now()`;
  const open = await openGrants(
    tx,
    rows.map(({ id }) => id),
  );
  return new Map(rows.filter(({ id }) => open.has(id)).map((row) => [row.id, row]));
}

/** Writes when grants were last used, at most once a minute each. */
export function touchGrants(tx: Tx, ids: readonly string[]): Promise<number> {
  return tx.$executeRaw`
    update oauth_grants set last_used_at = now()
     where id in (select id from oauth_grants where id = any(${ids}::uuid[])
                     and (last_used_at is null or last_used_at <= now() - interval '1 minute')
                   order by id for update skip locked)`;
}
