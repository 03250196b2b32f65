/** Which groups of a directory give which role: whoever says so gives and takes those roles. */
import { Injectable } from '@nestjs/common';
import type { GroupRole } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import { invalidField } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { requireCovered } from '../members/members.service.js';
import { settleRoles } from '../scim/scim-roles.js';
import { takeTurn } from '../scim/scim-turn.js';
import { GroupRolesRepository } from './group-roles.repository.js';
import type { GroupRoles, ReplaceGroupRoles } from './group-roles.schemas.js';

@Injectable()
export class GroupRolesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly roles: GroupRolesRepository,
  ) {}

  get({ orgId }: Caller): Promise<GroupRoles> {
    return this.work.read(orgId, async (tx) => shown(await this.roles.list(tx, orgId)));
  }

  /** @throws AppError insufficient_scope, invalid_request */
  replace(caller: Caller, { groupRoles }: ReplaceGroupRoles): Promise<GroupRoles> {
    const { orgId } = caller;
    const rows = groupRoles.map(({ group, role }) => ({
      nameKey: group.toLowerCase(),
      groupName: group,
      role,
    }));
    const twice = rows.findIndex(({ nameKey }, i) => rows.findIndex((row) => row.nameKey === nameKey) < i);
    if (twice >= 0) throw invalidField(`groupRoles.${twice}.group`, 'is named before', 'taken');
    return this.work.change(caller, async (tx, audit) => {
      await takeTurn(tx, orgId);
      const before = await this.roles.list(tx, orgId);
      const changed = differing(before, rows);
      for (const { role } of changed) requireCovered(caller, role);
      await this.roles.replace(tx, orgId, rows);
      const concerned = await this.roles.usersIn(
        tx,
        orgId,
        changed.map(({ nameKey }) => nameKey),
      );
      const roles = await settleRoles(tx, orgId, concerned);
      const after = shown(await this.roles.list(tx, orgId));
      await audit({
        action: 'group-roles.replace',
        targetType: 'organization',
        targetId: toPublicId('organization', orgId),
        before: shown(before),
        after: { ...after, roles },
      });
      return after;
    });
  }
}

type Row = Pick<GroupRole, 'nameKey' | 'role'>;

/** What is taken and what is given: rows of either that the other has not. */
function differing(before: readonly Row[], after: readonly Row[]): Row[] {
  const not = (rows: readonly Row[]) => (row: Row) =>
    !rows.some(({ nameKey, role }) => nameKey === row.nameKey && role === row.role);
  return [...before.filter(not(after)), ...after.filter(not(before))];
}

function shown(rows: readonly GroupRole[]): GroupRoles {
  return { groupRoles: rows.map(({ groupName, role }) => ({ group: groupName, role })) };
}
