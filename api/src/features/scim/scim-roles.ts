/**
 * The roles that groups of a directory give (`GroupRole`): a member of several has the strongest of them, and whoever
 * is in none any more has the role again that they had before. Owners keep theirs, whatever a directory says.
 */
import type { MemberRole, Tx } from '@patchbay/prisma';
import { toPublicId } from '../../common/ids.js';

interface Standing {
  readonly userId: string;
  readonly held: MemberRole;
  /** What they had before a group gave them a role; null while none does. */
  readonly base: MemberRole | null;
  /** The strongest of the roles that their groups have; null for none. */
  readonly given: MemberRole | null;
}

/** For the audit trail. */
export interface RoleChange {
  readonly userId: string;
  readonly before: MemberRole;
  readonly after: MemberRole;
}

/**
 * Gives these users (UUIDs of theirs in the directory) the role that they have by their groups now. In a transaction of
 * the organisation, in its turn (scim-turn.ts).
 */
export async function settleRoles(tx: Tx, orgId: string, ids: readonly string[]): Promise<RoleChange[]> {
  if (ids.length === 0) return [];
  const changes: RoleChange[] = [];
  const writes = new Map<string, { role: MemberRole; baseRole: MemberRole | null; userIds: string[] }>();
  for (const { userId, held, base, given } of await standings(tx, orgId, ids)) {
    const role = given ?? base;
    if (held === 'owner' || role === null) continue;
    const baseRole = given === null ? null : (base ?? held);
    if (role === held && baseRole === base) continue;
    if (role !== held) changes.push({ userId: toPublicId('user', userId), before: held, after: role });
    const name = `${role} ${baseRole}`;
    const write = writes.get(name) ?? { role, baseRole, userIds: [] };
    write.userIds.push(userId);
    writes.set(name, write);
  }
  for (const { role, baseRole, userIds } of writes.values())
    await tx.membership.updateMany({
      where: { userId: { in: userIds }, role: { not: 'owner' }, orgId },
      data: { role, baseRole, version: { increment: 1 } },
    });
  return changes;
}

/** Of those who are members. Locked, so that nobody else gives them a role meanwhile. */
function standings(tx: Tx, orgId: string, ids: readonly string[]): Promise<Standing[]> {
  // Of an enum the least is the first, which is the strongest role.
  return tx.$queryRaw<Standing[]>`
    select m.user_id as "userId", m.role::text as held, m.base_role::text as base,
           (select min(r.role)::text
              from scim_group_members i
              join scim_groups g on g.org_id = i.org_id and g.id = i.group_id
              join group_roles r on r.org_id = g.org_id and r.name_key = g.name_key
             where i.org_id = s.org_id and i.scim_user_id = s.id) as given
      from scim_users s join memberships m on m.org_id = s.org_id and m.user_id = s.user_id
     where s.org_id = ${orgId}::uuid and s.id = any(${[...ids]}::uuid[])
     order by m.id for update of m`;
}
