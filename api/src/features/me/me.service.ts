/** What a person does for themselves: their organisations, and the invitations to others. */
import { Inject, Injectable } from '@nestjs/common';
import type { Invitation, Membership, Organization, Tx } from '@patchbay/prisma';
import type { PersonOrigin } from '../../common/caller.js';
import { AppError, notFound } from '../../common/errors.js';
import { newUuid, toPublicId } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { ENV, type Person } from '../../common/tokens.js';
import { iso, uuidOf } from '../../common/wire.js';
import type { Env } from '../../config/env.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { Vault } from '../../db/vault.js';
import { toInvitation } from '../invitations/invitations.mapper.js';
import {
  InvitationsRepository,
  type InvitationWithOrganization,
} from '../invitations/invitations.repository.js';
import { toMember } from '../members/members.mapper.js';
import { MembersRepository } from '../members/members.repository.js';
import { requireOwnerLeft } from '../members/members.service.js';
import { toOrganization } from '../organizations/organizations.mapper.js';
import { OrganizationsRepository } from '../organizations/organizations.repository.js';
import type { CreateOrganization } from '../organizations/organizations.schemas.js';
import { OrganizationsService } from '../organizations/organizations.service.js';
import { MeRepository } from './me.repository.js';
import type { Me, MineQuery, MyInvitation, MyOrganization, UpdateMe } from './me.schemas.js';

@Injectable()
export class MeService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly mine: MeRepository,
    private readonly members: MembersRepository,
    private readonly invitations: InvitationsRepository,
    private readonly organizations: OrganizationsRepository,
    private readonly making: OrganizationsService,
    private readonly vault: Vault,
    private readonly cursors: Cursors,
    @Inject(ENV) private readonly env: Env,
  ) {}

  get({ person }: PersonOrigin): Me {
    return toMe(person);
  }

  /** @throws AppError not_a_member */
  async update({ person }: PersonOrigin, input: UpdateMe): Promise<Me> {
    const wish = input.activeOrganizationId;
    const activeOrganizationId = wish === null ? null : uuidOf('organization', wish);
    await this.work.readAll(async (tx) => {
      if (activeOrganizationId && !(await this.mine.membership(tx, person.id, activeOrganizationId)))
        throw new AppError('not_a_member');
      await this.mine.setActive(tx, person.id, person.sessionId, activeOrganizationId);
    });
    return toMe({ ...person, activeOrganizationId });
  }

  listOrganizations({ person }: PersonOrigin, { cursor, limit }: MineQuery): Promise<Page<MyOrganization>> {
    const name = `my organizations ${person.id}`;
    const after = this.cursors.read(name, cursor);
    return this.work.readAll(async (tx) => {
      const rows = await this.mine.memberships(tx, person.id, after, limit + 1);
      const map = (row: (typeof rows)[number]) => toMyOrganization(row.organization, row);
      return this.cursors.page(name, limit, rows, (row) => row.id, map);
    });
  }

  /** An organisation with its data key and this person as its owner. It has no key yet. @throws AppError quota_exceeded */
  async createOrganization(origin: PersonOrigin, input: CreateOrganization): Promise<MyOrganization> {
    const id = newUuid();
    const dataKey = await this.vault.prepareKey(id);
    const row = { id: newUuid(), userId: origin.person.id, role: 'owner' } as const;
    return this.work.operate(
      origin,
      id,
      async (tx): Promise<MyOrganization> => {
        await this.requireRoom(tx, origin.person.id);
        const slug = input.slug ?? (await this.making.slugFor(tx, input.name));
        const made = { id, slug, name: input.name, createdAt: new Date(), ...this.making.initialQuotas() };
        return toMyOrganization(await this.organizations.insert(tx, made), row);
      },
      async (tx, audit, body) => {
        await this.vault.addKey(tx, id, dataKey);
        await this.members.insert(tx, id, row);
        await audit({
          action: 'organization.create',
          targetType: 'organization',
          targetId: body.id,
          after: body,
        });
      },
    );
  }

  /** Signing in costs nothing, so a person may not own organisations without end. */
  private async requireRoom(tx: Tx, userId: string): Promise<void> {
    const limit = this.env.PATCHBAY_MAX_ORGANIZATIONS_PER_PERSON;
    const used = await this.mine.countOwned(tx, userId);
    if (used < limit) return;
    throw new AppError('quota_exceeded', {
      detail: `You own ${used} organisations and may own ${limit}. The operator of this deployment can raise it.`,
      quota: { name: 'organizations', limit, used },
    });
  }

  /** @throws AppError last_owner */
  async leave(origin: PersonOrigin, orgId: string): Promise<void> {
    const { person } = origin;
    await this.work.operate(
      origin,
      orgId,
      async (tx) => {
        if (!(await this.mine.membership(tx, person.id, orgId))) throw notFound('organization');
      },
      async (tx, audit) => {
        const owners = await this.members.lockOwners(tx, orgId);
        const row = await this.members.findByUser(tx, orgId, person.id);
        if (!row) throw notFound('organization');
        requireOwnerLeft(row, owners);
        await this.members.remove(tx, orgId, row.id);
        const before = toMember(row, person);
        await audit({ action: 'member.leave', targetType: 'member', targetId: before.id, before });
      },
    );
  }

  listInvitations({ person }: PersonOrigin, { cursor, limit }: MineQuery): Promise<Page<MyInvitation>> {
    const name = `my invitations ${person.id}`;
    const after = this.cursors.read(name, cursor);
    return this.work.readAll(async (tx) => {
      const rows = await this.invitations.openFor(tx, person.email, after, limit + 1);
      return this.cursors.page(name, limit, rows, (row) => row.id, toMyInvitation);
    });
  }

  /** @throws AppError not_found where the invitation is another address's, revoked or over. */
  async accept(origin: PersonOrigin, id: string): Promise<MyOrganization> {
    const { person } = origin;
    const found = await this.work.readAll((tx) => this.invitations.findOpenFor(tx, person.email, id));
    if (!found) throw notFound('invitation');
    if (found.organization.status === 'suspended') throw new AppError('organization_suspended');
    const row = { id: newUuid(), userId: person.id, role: found.role };
    const { orgId } = found;
    return this.work.operate(
      origin,
      orgId,
      async () => toMyOrganization(found.organization, row),
      async (tx, audit) => {
        // Revoked or accepted meanwhile, there is none any more.
        if (!(await this.invitations.remove(tx, orgId, id))) throw notFound('invitation');
        if (await this.members.findByUser(tx, orgId, person.id))
          throw new AppError('already_exists', { detail: 'You are a member already.' });
        const after = toMember(await this.members.insert(tx, orgId, row), person);
        const before = toInvitation(found satisfies Invitation);
        await audit({ action: 'invitation.accept', targetType: 'member', targetId: after.id, before, after });
      },
    );
  }
}

function toMe(person: Person): Me {
  const { activeOrganizationId: active, createdAt, email, id, name, twoFactorEnabled } = person;
  return {
    id: toPublicId('user', id),
    name,
    email,
    twoFactorEnabled,
    activeOrganizationId: active === null ? null : toPublicId('organization', active),
    createdAt: iso(createdAt),
  };
}

function toMyOrganization(row: Organization, membership: Pick<Membership, 'id' | 'role'>): MyOrganization {
  return { ...toOrganization(row), role: membership.role, memberId: toPublicId('member', membership.id) };
}

function toMyInvitation(row: InvitationWithOrganization): MyInvitation {
  return { ...toInvitation(row), organizationName: row.organization.name };
}
