/** Who may become a person of this deployment: PATCHBAY_SIGN_UP. */
import type { Database } from '@patchbay/prisma';
import type { Env } from '../config/env.js';

/** Whether somebody with this address may sign up by the form. */
export async function maySignUp(db: Database, env: Env, email: string): Promise<boolean> {
  if (env.PATCHBAY_SIGN_UP !== 'invited') return env.PATCHBAY_SIGN_UP === 'open';
  const rows = await db.system(
    (tx) => tx.$queryRaw<unknown[]>`
      select 1 from invitations i join organizations o on o.id = i.org_id
       where i.email = ${email.toLowerCase()} and i.expires_at > now() and o.status = 'active' limit 1`,
  );
  return rows.length > 0;
}
