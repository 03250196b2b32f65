/** Who may become a person of this deployment: PATCHBAY_SIGN_UP, PATCHBAY_SIGN_ON_SIGN_UP. */
import type { Database } from '@patchbay/prisma';
import type { Env } from '../config/env.js';

/** The setting of a way to sign up. */
export type SignUpRule = Env['PATCHBAY_SIGN_UP'];

/** Whether somebody with this address may sign up. */
export async function maySignUp(db: Database, rule: SignUpRule, email: string): Promise<boolean> {
  if (rule !== 'invited') return rule === 'open';
  const rows = await db.system(
    (tx) => tx.$queryRaw<unknown[]>`
      select 1 from invitations i join organizations o on o.id = i.org_id
       where i.email = ${email.toLowerCase()} and i.expires_at > now() and o.status = 'active' limit 1`,
  );
  return rows.length > 0;
}
