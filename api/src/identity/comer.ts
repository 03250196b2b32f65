/** Sessions of better-auth as `common/way-in.ts` asks for them. */
import type { Tx } from '@patchbay/prisma';
import { type Comer, closedTo, membershipOf } from '../common/way-in.js';

interface Session {
  readonly createdAt: Date;
  readonly onlyOrganizationId?: string | null | undefined;
  readonly identityProviderId?: string | null | undefined;
}

interface Found {
  readonly session: Session;
  readonly user: { readonly id: string; readonly email: string };
}

/** However much it is used: whoever is gone from an organisation's provider has to be asked about now and then. */
const LIMITED_MS = 7 * 86_400_000;

/** Whether a session by an organisation's provider has lasted as long as it may. */
export function isOver({ createdAt, onlyOrganizationId }: Session): boolean {
  return Boolean(onlyOrganizationId) && Date.now() - new Date(createdAt).getTime() > LIMITED_MS;
}

/**
 * Why a session does not open an organisation, or null where it does; in a transaction of the system.
 * @param orgId UUID.
 */
export async function refusalOf(
  tx: Tx,
  { session, user }: Found,
  orgId: string,
): Promise<'not_a_member' | 'sign_on_required' | null> {
  const comer: Comer = {
    id: user.id,
    email: user.email,
    onlyOrganizationId: session.onlyOrganizationId ?? null,
    identityProviderId: session.identityProviderId ?? null,
  };
  const membership = isOver(session) ? null : await membershipOf(tx, comer, orgId);
  if (membership === null || membership.suspended) return 'not_a_member';
  return closedTo(comer, membership);
}
