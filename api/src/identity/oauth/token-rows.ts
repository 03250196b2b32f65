/** What is known of codes and tokens by their hashes. */
import { hash } from 'node:crypto';
import type { Database } from '@patchbay/prisma';

export interface GrantOfToken {
  /** UUID. */
  readonly id: string;
  readonly orgId: string;
  readonly clientId: string;
}

/** As the plugin keeps an authorization code. */
export function codeHash(code: string): string {
  return hash('sha256', code, 'base64url');
}

/** The grant whose tokens a code was turned into; null where it was not used yet. */
export async function grantOfCode(db: Database, hashed: string): Promise<GrantOfToken | null> {
  const rows = await db.system(
    (tx) => tx.$queryRaw<GrantOfToken[]>`
      select g.id, g.org_id as "orgId", g.client_id as "clientId" from oauth_grants g
       where g.id in (select grant_id from access_tokens where authorization_code_id = ${hashed}
                      union all select grant_id from refresh_tokens where authorization_code_id = ${hashed})
       limit 1`,
  );
  return rows[0] ?? null;
}

/** The grant of an access or a refresh token, used or not. */
export async function grantOfToken(db: Database, hashed: string): Promise<GrantOfToken | null> {
  const rows = await db.system(
    (tx) => tx.$queryRaw<GrantOfToken[]>`
      select g.id, g.org_id as "orgId", g.client_id as "clientId" from oauth_grants g
       where g.id in (select grant_id from access_tokens where token = ${hashed}
                      union all select grant_id from refresh_tokens where token = ${hashed})
       limit 1`,
  );
  return rows[0] ?? null;
}

/**
 * The grant of a refresh token, and whether its use now would be the second one. Within the time in which a
 * client may ask for the same answer again it is not: by this process's clock, which the plugin wrote that time
 * by and looks at it with. Answers that nobody may ask for any more are erased.
 */
export function refreshUse(
  db: Database,
  hashed: string,
): Promise<(GrantOfToken & { reused: boolean }) | null> {
  return db.system(async (tx) => {
    const [row] = await tx.$queryRaw<(GrantOfToken & { reused: boolean })[]>`
      select g.id, g.org_id as "orgId", g.client_id as "clientId",
             r.revoked is not null and coalesce(r.rotation_replay_expires_at < ${new Date()}, true) as reused
        from refresh_tokens r join oauth_grants g on g.id = r.grant_id
       where r.token = ${hashed}`;
    if (row === undefined) return null;
    await tx.$executeRaw`
      update refresh_tokens set rotation_replay_response = null
       where grant_id = ${row.id}::uuid and rotation_replay_expires_at < now()
         and rotation_replay_response is not null`;
    return row;
  });
}
