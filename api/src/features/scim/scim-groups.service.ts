/**
 * Groups that an organisation's directory pushes (RFC 7643 §4.2). They are kept as they are, and mean something only
 * where the organisation has given their name a role (features/group-roles).
 */
import { Inject, Injectable } from '@nestjs/common';
import type { ScimGroup, Tx } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import { fromPublicId, toPublicId } from '../../common/ids.js';
import { ENV } from '../../common/tokens.js';
import type { Env } from '../../config/env.js';
import { type Audit, UnitOfWork } from '../../db/unit-of-work.js';
import { noSuchGroup, ScimError } from './scim.errors.js';
import { groupTrail, toScimGroup } from './scim.mapper.js';
import {
  GROUP_SCHEMA,
  GroupInput,
  MAX_MEMBERS,
  PatchInput,
  parsed,
  resourceOf,
  spelled,
} from './scim.schemas.js';
import { groupFilter } from './scim-filter.js';
import { type GroupState, patchedGroup } from './scim-group-patch.js';
import { type GroupMember, ScimGroupsRepository } from './scim-groups.repository.js';
import { type ListQuery, listOf, MAX_PAGE, windowOf } from './scim-list.js';
import { settleRoles } from './scim-roles.js';
import { changeInTurn } from './scim-turn.js';

const MAX_GROUPS = 2_000;
/** Of groups with all their members one answer holds fewer. */
const MAX_WITH_MEMBERS = 20;

type Resource = ReturnType<typeof toScimGroup>;

@Injectable()
export class ScimGroupsService {
  private readonly base: string;

  constructor(
    private readonly work: UnitOfWork,
    private readonly groups: ScimGroupsRepository,
    @Inject(ENV) env: Env,
  ) {
    this.base = `${env.PATCHBAY_PUBLIC_URL}/scim/v2`;
  }

  create(caller: Caller, body: unknown): Promise<Resource> {
    const next = stateOf(resourceOf(GroupInput, GROUP_SCHEMA, body));
    const { orgId } = caller;
    return this.change(caller, async (tx, audit) => {
      if ((await this.groups.count(tx, orgId)) >= MAX_GROUPS)
        throw new ScimError(403, `An organisation has at most ${MAX_GROUPS} groups.`);
      const row = await this.groups.insert(tx, orgId, fieldsOf(next));
      return this.settle(tx, audit, null, row, [], next);
    });
  }

  list(caller: Caller, query: ListQuery) {
    const { orgId } = caller;
    const filter = query.filter === undefined ? {} : groupFilter(String(query.filter));
    const isWhole = !withoutMembers(query);
    const { startIndex, count } = windowOf(query, isWhole ? MAX_WITH_MEMBERS : MAX_PAGE);
    return this.work.read(orgId, async (tx) => {
      const { total, rows } = await this.groups.list(tx, orgId, filter, startIndex - 1, count);
      const ids = rows.map(({ id }) => id);
      const members = new Map<string, GroupMember[]>(ids.map((id) => [id, []]));
      for (const member of isWhole ? await this.groups.members(tx, orgId, ids) : [])
        members.get(member.groupId)?.push(member);
      const resources = rows.map((row) =>
        toScimGroup(row, isWhole ? (members.get(row.id) ?? []) : null, this.base),
      );
      return listOf(resources, startIndex, total);
    });
  }

  get(caller: Caller, id: string, query: ListQuery): Promise<Resource> {
    const { orgId } = caller;
    return this.work.read(orgId, async (tx) => {
      const row = await this.found(tx, orgId, id);
      const members = withoutMembers(query) ? null : await this.groups.members(tx, orgId, [id]);
      return toScimGroup(row, members, this.base);
    });
  }

  replace(caller: Caller, id: string, body: unknown): Promise<Resource> {
    const next = stateOf(resourceOf(GroupInput, GROUP_SCHEMA, body));
    return this.update(caller, id, () => next);
  }

  patch(caller: Caller, id: string, body: unknown): Promise<Resource> {
    const { Operations } = parsed(PatchInput, spelled(body));
    return this.update(caller, id, (state) => patchedGroup(state, Operations));
  }

  remove(caller: Caller, id: string): Promise<void> {
    const { orgId } = caller;
    return this.change(caller, async (tx, audit) => {
      const row = await this.found(tx, orgId, id);
      const members = await this.groups.members(tx, orgId, [id]);
      await this.groups.remove(tx, orgId, id);
      const roles = await settleRoles(tx, orgId, idsOf(members));
      const before = groupTrail(row, members.length);
      const gone = { action: 'scim-group.delete', targetType: 'scim-group', targetId: before.id, before };
      await audit(roles.length === 0 ? gone : { ...gone, after: { roles } });
    });
  }

  private update(caller: Caller, id: string, next: (state: GroupState) => GroupState): Promise<Resource> {
    const { orgId } = caller;
    return this.change(caller, async (tx, audit) => {
      const before = await this.found(tx, orgId, id);
      const members = await this.groups.members(tx, orgId, [id]);
      const { displayName, externalId } = before;
      const state = { displayName, externalId, members: new Set(idsOf(members).map(publicId)) };
      const wanted = next(state);
      const after = await this.groups.update(tx, orgId, id, fieldsOf(wanted));
      return this.settle(tx, audit, before, after, members, wanted);
    });
  }

  /** Brings members and roles to what a group is to be, and tells the trail. */
  private async settle(
    tx: Tx,
    audit: Audit,
    before: ScimGroup | null,
    row: ScimGroup,
    held: readonly GroupMember[],
    { members }: GroupState,
  ): Promise<Resource> {
    const { orgId, id } = row;
    const heldIds = new Set(idsOf(held));
    const wanted = new Set([...members].map(userUuid));
    if (wanted.size > MAX_MEMBERS)
      throw new ScimError(400, `A group has at most ${MAX_MEMBERS} members.`, 'invalidValue');
    const added = [...wanted].filter((one) => !heldIds.has(one));
    const removed = [...heldIds].filter((one) => !wanted.has(one));
    if ((await this.groups.countUsers(tx, orgId, added)) < added.length) throw noSuchMember();
    await this.groups.addMembers(tx, orgId, id, added);
    await this.groups.removeMembers(tx, orgId, id, removed);
    const isRenamed = before !== null && before.nameKey !== row.nameKey;
    const roles = await settleRoles(tx, orgId, isRenamed ? [...heldIds, ...added] : [...added, ...removed]);
    await audit({
      action: before === null ? 'scim-group.create' : 'scim-group.update',
      targetType: 'scim-group',
      targetId: publicGroupId(id),
      before: before === null ? null : groupTrail(before, held.length),
      after: {
        ...groupTrail(row, wanted.size),
        added: added.map(publicId),
        removed: removed.map(publicId),
        roles,
      },
    });
    return toScimGroup(row, await this.groups.members(tx, orgId, [id]), this.base);
  }

  private async found(tx: Tx, orgId: string, id: string): Promise<ScimGroup> {
    const row = await this.groups.find(tx, orgId, id);
    if (!row) throw noSuchGroup();
    return row;
  }

  private change<T>(caller: Caller, work: (tx: Tx, audit: Audit) => Promise<T>): Promise<T> {
    return changeInTurn(this.work, caller, 'There is a group with this displayName already.', work);
  }
}

function stateOf({ displayName, externalId, members = [] }: GroupInput): GroupState {
  return { displayName, externalId: externalId ?? null, members: new Set(members.map(({ value }) => value)) };
}

function fieldsOf({ displayName, externalId }: GroupState) {
  return { displayName, nameKey: displayName.toLowerCase(), externalId };
}

/** RFC 7644 §3.9, as far as it is asked for: a directory looks for a group without reading thousands. */
function withoutMembers({ excludedAttributes }: ListQuery): boolean {
  return [excludedAttributes]
    .flat()
    .flatMap((one) => String(one ?? '').split(','))
    .some((name) => name.trim().toLowerCase() === 'members');
}

const idsOf = (members: readonly GroupMember[]) => members.map(({ id }) => id);
const publicId = (uuid: string) => toPublicId('scimUser', uuid);
const publicGroupId = (uuid: string) => toPublicId('scimGroup', uuid);

/** @throws ScimError for what is no user's id: a group's, for one. */
function userUuid(id: string): string {
  const uuid = fromPublicId('scimUser', id);
  if (uuid === null) throw noSuchMember();
  return uuid;
}

/** What another organisation has is answered alike. */
function noSuchMember(): ScimError {
  return new ScimError(400, 'members names a user that there is not.', 'invalidValue');
}
