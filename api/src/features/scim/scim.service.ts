/**
 * Users that an organisation's directory provisions (RFC 7644). A user is a member as long as it is active: what it
 * says of somebody counts for this organisation alone, and only for addresses of domains that it has proven.
 */
import { Inject, Injectable } from '@nestjs/common';
import { Database, type MemberRole, type Prisma, type ScimUser, type Tx } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import { domainOf } from '../../common/domain-names.js';
import { ROLES, type Role } from '../../common/roles.js';
import { ENV } from '../../common/tokens.js';
import type { Env } from '../../config/env.js';
import { type Audit, UnitOfWork } from '../../db/unit-of-work.js';
import { personFor } from '../../identity/provisioned-people.js';
import { noSuchUser, ScimError } from './scim.errors.js';
import { toScimUser, toTrail } from './scim.mapper.js';
import { ScimRepository } from './scim.repository.js';
import {
  addressOf,
  nameOf,
  PatchInput,
  parsed,
  resourceOf,
  spelled,
  USER_SCHEMA,
  UserInput,
} from './scim.schemas.js';
import { userFilter } from './scim-filter.js';
import { type ListQuery, listOf, MAX_PAGE, windowOf } from './scim-list.js';
import { patched } from './scim-patch.js';
import { settleRoles } from './scim-roles.js';
import { changeInTurn } from './scim-turn.js';

type ScimResource = ReturnType<typeof toScimUser>;

@Injectable()
export class ScimService {
  private readonly base: string;

  constructor(
    private readonly db: Database,
    private readonly work: UnitOfWork,
    private readonly users: ScimRepository,
    @Inject(ENV) private readonly env: Env,
  ) {
    this.base = `${env.PATCHBAY_PUBLIC_URL}/scim/v2`;
  }

  async create(caller: Caller, body: unknown): Promise<ScimResource> {
    const input = resourceOf(UserInput, USER_SCHEMA, body);
    const { orgId } = caller;
    const defaultRole = await this.roleThere(orgId, input);
    const arrival = { email: addressOf(input), name: nameOf(input) };
    const isOpen = this.env.PATCHBAY_SIGN_ON_SIGN_UP !== 'off';
    const person = await this.db.system((tx) => personFor(tx, arrival, isOpen));
    if (person === null)
      throw new ScimError(403, 'The operator of this service lets nobody new come this way.');
    return this.change(caller, async (tx, audit) => {
      const row = await this.users.insert(tx, orgId, {
        ...written(input, true),
        userId: person.id,
      });
      await this.settle(tx, row, roleOf(input), defaultRole);
      const membership = (await this.users.memberships(tx, orgId, [row.userId])).get(row.userId);
      const after = toTrail(row, membership);
      await audit({ action: 'scim-user.create', targetType: 'scim-user', targetId: after.id, after });
      return toScimUser(row, membership, this.base);
    });
  }

  async list(caller: Caller, query: ListQuery) {
    const { orgId } = caller;
    const filter = query.filter === undefined ? {} : userFilter(String(query.filter));
    const { startIndex, count } = windowOf(query, MAX_PAGE);
    return this.work.read(orgId, async (tx) => {
      const { total, rows } = await this.users.list(tx, orgId, filter, startIndex - 1, count);
      const members = await this.users.memberships(
        tx,
        orgId,
        rows.map(({ userId }) => userId),
      );
      const resources = rows.map((row) => toScimUser(row, members.get(row.userId), this.base));
      return listOf(resources, startIndex, total);
    });
  }

  get(caller: Caller, id: string): Promise<ScimResource> {
    const { orgId } = caller;
    return this.work.read(orgId, async (tx) => {
      const row = await this.users.find(tx, orgId, id);
      if (!row) throw noSuchUser();
      return toScimUser(
        row,
        (await this.users.memberships(tx, orgId, [row.userId])).get(row.userId),
        this.base,
      );
    });
  }

  replace(caller: Caller, id: string, body: unknown): Promise<ScimResource> {
    return this.update(caller, id, () => resourceOf(UserInput, USER_SCHEMA, body));
  }

  patch(caller: Caller, id: string, body: unknown): Promise<ScimResource> {
    const { Operations } = parsed(PatchInput, spelled(body));
    return this.update(caller, id, ({ document, active }) =>
      parsed(UserInput, patched({ ...(document as object), active }, Operations)),
    );
  }

  async remove(caller: Caller, id: string): Promise<void> {
    const { orgId } = caller;
    const { userId } = await this.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, orgId, id);
      const membership = (await this.users.memberships(tx, orgId, [row.userId])).get(row.userId);
      await this.end(tx, row);
      await this.users.remove(tx, orgId, id);
      const before = toTrail(row, membership);
      await audit({ action: 'scim-user.delete', targetType: 'scim-user', targetId: before.id, before });
      return row;
    });
    await this.db.system((tx) => this.users.endSessions(tx, orgId, userId));
  }

  private async update(
    caller: Caller,
    id: string,
    next: (row: ScimUser) => UserInput,
  ): Promise<ScimResource> {
    const { orgId } = caller;
    const { row, resource } = await this.change(caller, async (tx, audit) => {
      const before = await this.locked(tx, orgId, id);
      const was = (await this.users.memberships(tx, orgId, [before.userId])).get(before.userId);
      const input = next(before);
      const isMoved = addressOf(input) !== before.email;
      const defaultRole = isMoved || !before.active ? await this.roleIn(tx, orgId, input) : 'viewer';
      const after = await this.users.update(tx, orgId, id, written(input, before.active));
      await this.settle(tx, after, roleOf(input, was?.role), defaultRole);
      const is = (await this.users.memberships(tx, orgId, [after.userId])).get(after.userId);
      const [from, to] = [toTrail(before, was), toTrail(after, is)];
      await audit({
        action: 'scim-user.update',
        targetType: 'scim-user',
        targetId: to.id,
        before: from,
        after: to,
      });
      return { row: after, resource: toScimUser(after, is, this.base) };
    });
    if (!row.active) await this.db.system((tx) => this.users.endSessions(tx, orgId, row.userId));
    return resource;
  }

  /** A member while active, with the role of their groups, else the one that was asked for; no member otherwise. */
  private async settle(tx: Tx, row: ScimUser, role: Role | null, defaultRole: MemberRole): Promise<void> {
    const { orgId, userId } = row;
    if (!row.active) return this.end(tx, row);
    const membership = (await this.users.memberships(tx, orgId, [userId])).get(userId);
    if (!membership) await this.users.join(tx, orgId, userId, role ?? defaultRole);
    else if (role !== null && membership.baseRole !== null)
      await this.users.setBaseRole(tx, orgId, userId, role);
    else if (role !== null && role !== membership.role) await this.users.setRole(tx, orgId, userId, role);
    await settleRoles(tx, orgId, [row.id]);
  }

  /** @throws ScimError where they are an owner: a directory takes nobody's organisation from them. */
  private async end(tx: Tx, { orgId, userId }: ScimUser): Promise<void> {
    if (!(await this.users.leave(tx, orgId, userId)))
      throw new ScimError(403, 'This user is an owner of the organisation: take that role from them first.');
  }

  private async locked(tx: Tx, orgId: string, id: string): Promise<ScimUser> {
    const row = await this.users.lock(tx, orgId, id);
    if (!row) throw noSuchUser();
    return row;
  }

  private roleThere(orgId: string, input: UserInput): Promise<MemberRole> {
    return this.work.read(orgId, (tx) => this.roleIn(tx, orgId, input));
  }

  /** Of new members with the user's address. @throws ScimError where its domain is not the organisation's. */
  private async roleIn(tx: Tx, orgId: string, input: UserInput): Promise<MemberRole> {
    const name = domainOf(addressOf(input));
    const domain = name === null ? null : await this.users.domain(tx, orgId, name);
    if (domain === null)
      throw new ScimError(
        400,
        'The primary e-mail address (or the userName) must be in a verified domain of the organisation.',
        'invalidValue',
      );
    return domain.identityProvider?.defaultRole ?? 'viewer';
  }

  private change<T>(caller: Caller, work: (tx: Tx, audit: Audit) => Promise<T>): Promise<T> {
    return changeInTurn(this.work, caller, 'There is a user with this userName or address already.', work);
  }
}

/** @param active where the document does not say. */
function written(input: UserInput, active: boolean) {
  const { active: given = active, externalId = null, roles: _, ...document } = input;
  return {
    userName: input.userName.toLowerCase(),
    externalId,
    email: addressOf(input),
    active: given,
    document: JSON.parse(
      JSON.stringify({ ...document, ...(externalId === null ? {} : { externalId }) }),
    ) as Prisma.InputJsonObject,
  };
}

/**
 * The role that a document asks for. One that was read from here names the role that somebody has, an owner's too: that
 * is no wish. @throws ScimError for one that there is not, and for that of an owner.
 */
function roleOf({ roles }: UserInput, held?: MemberRole): Role | null {
  const [wish] = roles ?? [];
  if (wish === undefined || wish.value.toLowerCase() === held) return null;
  const role = ROLES.find((one) => one === wish.value.toLowerCase());
  if (role === undefined || role === 'owner')
    throw new ScimError(400, 'A role is one of admin, developer and viewer.', 'invalidValue');
  return role;
}
