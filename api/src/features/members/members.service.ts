/**
 * Members and their roles. Nobody gives a role that may do more than they may, nor changes somebody who has
 * one; and an organisation always has an owner.
 */
import { Injectable } from '@nestjs/common';
import type { Membership, Tx } from '@patchbay/prisma';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { AppError, notFound } from '../../common/errors.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { covers, type Role } from '../../common/roles.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { toMember } from './members.mapper.js';
import { MembersRepository } from './members.repository.js';
import type { Member, MembersQuery, UpdateMember } from './members.schemas.js';
import { PeopleRepository } from './people.repository.js';

@Injectable()
export class MembersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly members: MembersRepository,
    private readonly people: PeopleRepository,
    private readonly cursors: Cursors,
  ) {}

  async list(caller: Caller, { role, cursor, limit }: MembersQuery): Promise<Page<Member>> {
    const name = `members ${caller.orgId} ${role ?? ''}`;
    const after = this.cursors.read(name, cursor);
    const rows = await this.work.read(caller.orgId, (tx) =>
      this.members.list(tx, caller.orgId, { role }, after, limit + 1),
    );
    const people = await this.people.named(rows.map(({ userId }) => userId));
    return this.cursors.page(
      name,
      limit,
      rows,
      (row) => row.id,
      (row) => toMember(row, people.get(row.userId)),
    );
  }

  async get(caller: Caller, id: string): Promise<Member> {
    const row = await this.work.read(caller.orgId, (tx) => this.members.find(tx, caller.orgId, id));
    if (!row) throw notFound('member');
    return toMember(row, (await this.people.named([row.userId])).get(row.userId));
  }

  async update(
    caller: Caller,
    id: string,
    { role }: UpdateMember,
    expected: ExpectedVersions,
  ): Promise<Member> {
    const { userId } = await this.known(caller, id);
    const person = (await this.people.named([userId])).get(userId);
    return this.work.change(caller, async (tx, audit) => {
      const { row, owners } = await this.locked(tx, caller, id, expected);
      requireCovered(caller, role);
      if (role !== 'owner') requireOwnerLeft(row, owners);
      const before = toMember(row, person);
      if (row.role === role) return before;
      const after = toMember(await this.members.setRole(tx, caller.orgId, id, role), person);
      await audit({ action: 'member.update', targetType: 'member', targetId: after.id, before, after });
      return after;
    });
  }

  async remove(caller: Caller, id: string, expected: ExpectedVersions): Promise<void> {
    const { userId } = await this.known(caller, id);
    const person = (await this.people.named([userId])).get(userId);
    await this.work.change(caller, async (tx, audit) => {
      const { row, owners } = await this.locked(tx, caller, id, expected);
      requireOwnerLeft(row, owners);
      await this.members.remove(tx, caller.orgId, id);
      const before = toMember(row, person);
      await audit({ action: 'member.delete', targetType: 'member', targetId: before.id, before });
    });
  }

  private async known(caller: Caller, id: string): Promise<Membership> {
    const row = await this.work.read(caller.orgId, (tx) => this.members.find(tx, caller.orgId, id));
    if (!row) throw notFound('member');
    return row;
  }

  /** The row of somebody whom the caller may change, and how many owners there are; all of them locked. */
  private async locked(
    tx: Tx,
    caller: Caller,
    id: string,
    expected: ExpectedVersions,
  ): Promise<{ row: Membership; owners: number }> {
    const owners = await this.members.lockOwners(tx, caller.orgId);
    const row = await this.members.lock(tx, caller.orgId, id);
    if (!row) throw notFound('member');
    requireVersion(expected, row.version);
    requireCovered(caller, row.role);
    return { row, owners };
  }
}

/** @throws AppError insufficient_scope where the role may do more than the caller. */
export function requireCovered(caller: Caller, role: Role): void {
  if (!covers(caller.scopes, role))
    throw new AppError('insufficient_scope', {
      detail: `The role ${role} may do more than you.`,
      errors: [{ path: 'role', code: 'not_grantable', message: `${role} is not yours to give or take.` }],
    });
}

/** @throws AppError last_owner @param owners how many there are, this one included. */
export function requireOwnerLeft(row: Membership, owners: number): void {
  if (row.role === 'owner' && owners < 2)
    throw new AppError('last_owner', { detail: 'Make somebody else an owner first.' });
}
