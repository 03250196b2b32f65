/**
 * Whom an organisation's identity provider lets in, and as whom: the rules of docs/sign-on.md. One transaction finds or
 * makes the person, the link to the provider and the membership, with its event.
 */
import {
  becomeTenant,
  type Database,
  type Invitation,
  type Membership,
  Prisma,
  type Tx,
} from '@patchbay/prisma';
import { recordChange } from '../common/audit.js';
import { domainOf } from '../common/domain-names.js';
import { newUuid, toPublicId } from '../common/ids.js';
import { toMember } from '../features/members/members.mapper.js';
import type { OrganizationProvider } from './organization-providers.js';
import { byAddress, makePerson, type Vouched } from './provisioned-people.js';
import { maySignUp, type SignUpRule } from './sign-up.js';

/** Somebody, as the provider says; their address is verified, or taken for it by the provider's setting. */
export interface Arrival extends Vouched {
  /** What the provider knows them by for ever. */
  readonly subject: string;
}

/** In which request they come. */
export interface Visit {
  readonly requestId: string;
  readonly ip: string;
}

export type Refusal = 'domain_not_verified' | 'account_not_linked' | 'not_invited' | 'deactivated';
export type Entry = { readonly userId: string } | { readonly error: Refusal };

interface Found {
  readonly user: { readonly id: string } | null;
  readonly membership: Membership | null;
  readonly invitation: Invitation | null;
  readonly isLinked: boolean;
  /** By the organisation's directory. */
  readonly isDeactivated: boolean;
}

export class OrganizationEntry {
  constructor(
    private readonly db: Database,
    private readonly rule: SignUpRule,
  ) {}

  async admit(provider: OrganizationProvider, arrival: Arrival, visit: Visit): Promise<Entry> {
    const isOpen = await maySignUp(this.db, this.rule, arrival.email);
    const enter = () => this.db.system((tx) => this.enter(tx, provider, arrival, visit, isOpen));
    return enter().catch((error: unknown) => {
      // The same person in two tabs: the second finds what the first has made.
      const isLate = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
      if (!isLate) throw error;
      return enter();
    });
  }

  /** @param isOpen whether the operator lets new people come by sign-on. */
  private async enter(
    tx: Tx,
    provider: OrganizationProvider,
    arrival: Arrival,
    visit: Visit,
    isOpen: boolean,
  ): Promise<Entry> {
    if (!(await leadsHere(tx, provider, arrival.email))) return { error: 'domain_not_verified' };
    const found = await look(tx, provider, arrival);
    if (found === null) return { error: 'account_not_linked' };
    if (found.isDeactivated) return { error: 'deactivated' };
    const { invitation, membership } = found;
    const role = invitation?.role ?? (provider.signUp === 'allowed' ? provider.defaultRole : null);
    if (membership === null && role === null) return { error: 'not_invited' };
    if (found.user === null && !isOpen) return { error: 'not_invited' };
    const user = found.user ?? (await makePerson(tx, arrival));
    if (!found.isLinked) await link(tx, provider, user.id, arrival.subject);
    if (membership === null && role !== null)
      await join(tx, provider, user.id, { role, invitation, arrival, visit });
    return { userId: user.id };
  }
}

/** Whether the domain of an address is proven by the provider's organisation, and leads to this provider. */
async function leadsHere(tx: Tx, { id, orgId }: OrganizationProvider, email: string): Promise<boolean> {
  const verifiedName = domainOf(email);
  if (verifiedName === null) return false;
  const row = await tx.domain.findFirst({
    where: { verifiedName, orgId, identityProviderId: id },
    select: { id: true },
  });
  return row !== null;
}

/**
 * Who they are here. Known by their subject; the first time by their address, which the organisation has shown to be
 * its own. @returns null where the address is somebody's whom the provider knows by another subject, or of an
 * account that nobody has proven and that is a member somewhere all the same.
 */
async function look(tx: Tx, provider: OrganizationProvider, arrival: Arrival): Promise<Found | null> {
  const { orgId } = provider;
  const account = await tx.account.findFirst({
    where: { providerId: provider.id, accountId: arrival.subject },
    select: { userId: true },
  });
  const provisioned = account ? null : await provisionedBy(tx, orgId, arrival.email);
  const user = account ? { id: account.userId } : (provisioned ?? (await byAddress(tx, arrival.email)));
  if (user === 'unproven') return null;
  const invitation = await tx.invitation.findFirst({
    where: { orgId, email: arrival.email, expiresAt: { gt: new Date() } },
  });
  if (user === null) return { user, invitation, membership: null, isLinked: false, isDeactivated: false };
  const other = { userId: user.id, providerId: provider.id, accountId: { not: arrival.subject } };
  if (account === null && (await tx.account.findFirst({ where: other, select: { id: true } })) !== null)
    return null;
  const membership = await tx.membership.findFirst({ where: { orgId, userId: user.id } });
  const directory = await tx.scimUser.findFirst({
    where: { orgId, userId: user.id },
    select: { active: true },
  });
  return {
    user,
    invitation,
    membership,
    isLinked: account !== null,
    isDeactivated: directory?.active === false,
  };
}

/** Whom the organisation's directory knows by an address, which may be another than the person's own. */
async function provisionedBy(tx: Tx, orgId: string, email: string): Promise<{ readonly id: string } | null> {
  const row = await tx.scimUser.findFirst({ where: { email, orgId }, select: { userId: true } });
  return row === null ? null : { id: row.userId };
}

async function link(tx: Tx, { id }: OrganizationProvider, userId: string, subject: string): Promise<void> {
  const data = { id: newUuid(), userId, providerId: id, accountId: subject };
  await tx.account.create({ data, select: { id: true } });
}

interface Joining {
  readonly role: Membership['role'];
  readonly invitation: Invitation | null;
  readonly arrival: Arrival;
  readonly visit: Visit;
}

async function join(
  tx: Tx,
  { id, orgId }: OrganizationProvider,
  userId: string,
  { role, invitation, arrival, visit }: Joining,
): Promise<void> {
  await becomeTenant(tx, orgId);
  if (invitation) await tx.invitation.deleteMany({ where: { id: invitation.id, orgId } });
  const row = await tx.membership.create({ data: { id: newUuid(), orgId, userId, role } });
  const person = { id: userId, name: arrival.name, email: arrival.email, twoFactorEnabled: false };
  const after = {
    ...toMember(row, person),
    identityProviderId: toPublicId('identityProvider', id),
    ...(invitation ? { invitationId: toPublicId('invitation', invitation.id) } : {}),
  };
  const origin = { actor: { type: 'person', id: toPublicId('user', userId) } as const, ...visit };
  await recordChange(tx, orgId, origin, {
    action: 'member.join',
    targetType: 'member',
    targetId: after.id,
    after,
  });
}
