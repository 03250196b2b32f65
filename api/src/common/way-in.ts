/**
 * What somebody's session opens of an organisation (docs/sign-on.md): their membership, by which way they came, and
 * whether the organisation takes that way. What they granted to OAuth clients by such a session opens as much.
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
  const [membership = null] = await membershipsOf(tx, [{ comer, orgId }]);
  return membership;
}

/** Of many at once, in their order; see `membershipOf`. */
async function membershipsOf(
  tx: Tx,
  asked: readonly { readonly comer: Comer; readonly orgId: string }[],
): Promise<(Membership | null)[]> {
  const at = asked.map(({ comer, orgId }, n) => ({
    n,
    org: orgId,
    user: comer.id,
    domain: domainOf(comer.email),
    provider: comer.identityProviderId,
  }));
  const rows = await tx.$queryRaw<(Membership & { readonly n: number })[]>`
    select c.n, m.role::text as role, o.slug, o.status = 'suspended' as suspended,
           exists (select 1 from identity_providers p
                    where p.org_id = m.org_id and p.id = c.provider and p.enabled) as "signedOn",
           m.role <> 'owner' and exists (
             select 1 from domains d join identity_providers p on p.id = d.identity_provider_id
              where d.org_id = m.org_id and d.verified_name = c.domain and p.enabled and p.required)
             as "mustSignOn"
      from jsonb_to_recordset(${JSON.stringify(at)}::jsonb)
             as c(n int, org uuid, "user" text, domain text, provider uuid)
           join memberships m on m.user_id = c."user" and m.org_id = c.org
           join organizations o on o.id = m.org_id
           join users u on u.id = m.user_id and u.banned_at is null`;
  const found = new Map(rows.map(({ n, ...membership }) => [n, membership]));
  return asked.map(({ comer: { onlyOrganizationId }, orgId }, n) =>
    onlyOrganizationId === null || onlyOrganizationId === orgId ? (found.get(n) ?? null) : null,
  );
}

/** Why a member's session does not open their organisation; null where it does. */
export function closedTo(
  { onlyOrganizationId }: Comer,
  { mustSignOn, signedOn }: Membership,
): 'not_a_member' | 'sign_on_required' | null {
  if (onlyOrganizationId !== null) return signedOn ? null : 'not_a_member';
  return mustSignOn ? 'sign_on_required' : null;
}

interface Granted {
  readonly id: string;
  readonly orgId: string;
  readonly userId: string;
  readonly email: string;
  readonly identityProviderId: string | null;
}

/**
 * Of these grants to OAuth clients (UUIDs) those that open their endpoint: where the session that consented would open
 * the organisation now. A grant is no way past an identity provider, and what a provider vouched for ends with it. In a
 * transaction of the system.
 */
export async function openGrants(tx: Tx, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const grants = await tx.$queryRaw<Granted[]>`
    select g.id, g.org_id as "orgId", g.user_id as "userId", u.email,
           g.identity_provider_id as "identityProviderId"
      from oauth_grants g join users u on u.id = g.user_id
     where g.id = any(${ids}::uuid[])`;
  const asked = grants.map(({ orgId, userId, email, identityProviderId }) => ({
    orgId,
    comer: {
      id: userId,
      email,
      onlyOrganizationId: identityProviderId === null ? null : orgId,
      identityProviderId,
    },
  }));
  const memberships = await membershipsOf(tx, asked);
  const open = grants.filter((_grant, n) => {
    const [one, membership] = [asked[n], memberships[n] ?? null];
    return one !== undefined && membership !== null && closedTo(one.comer, membership) === null;
  });
  return new Set(open.map(({ id }) => id));
}
