/**
 * What somebody's session opens of an organisation (docs/sign-on.md): their membership, by which way they came, and
 * whether the organisation takes that way.
 */
import type { Tx } from '@patchbay/prisma';
import { domainOf } from './domain-names.js';
import type { Role } from './roles.js';
import type { Person } from './tokens.js';

/** Who, and by which session: all but the first are a session's. */
export type Comer = Pick<Person, 'id' | 'email' | 'onlyOrganizationId' | 'identityProviderId'>;

export interface Membership {
  readonly role: Role;
  readonly slug: string;
  readonly suspended: boolean;
  /** Whether the provider that the session came by is still one of the organisation's. */
  readonly signedOn: boolean;
  /** Whether the person has to come by the organisation's provider. */
  readonly mustSignOn: boolean;
}

/** In a transaction of the system. @returns null where they are no member, as far as the session can tell. */
export async function membershipOf(tx: Tx, comer: Comer, orgId: string): Promise<Membership | null> {
  if (comer.onlyOrganizationId !== null && comer.onlyOrganizationId !== orgId) return null;
  const [row] = await tx.$queryRaw<Membership[]>`
    select m.role::text as role, o.slug, o.status = 'suspended' as suspended,
           exists (select 1 from identity_providers p
                    where p.org_id = m.org_id and p.id = ${comer.identityProviderId}::uuid and p.enabled)
             as "signedOn",
           m.role <> 'owner' and exists (
             select 1 from domains d join identity_providers p on p.id = d.identity_provider_id
              where d.org_id = m.org_id and d.verified_name = ${domainOf(comer.email)}
                and p.enabled and p.required) as "mustSignOn"
      from memberships m join organizations o on o.id = m.org_id
           join users u on u.id = m.user_id and u.banned_at is null
     where m.user_id = ${comer.id} and m.org_id = ${orgId}::uuid`;
  return row ?? null;
}

/** Why a member's session does not open their organisation; null where it does. */
export function closedTo(
  { onlyOrganizationId }: Comer,
  { mustSignOn, signedOn }: Membership,
): 'not_a_member' | 'sign_on_required' | null {
  if (onlyOrganizationId !== null) return signedOn ? null : 'not_a_member';
  return mustSignOn ? 'sign_on_required' : null;
}
