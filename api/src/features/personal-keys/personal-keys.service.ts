/**
 * Personal keys: what a person gives to their own scripts, for one organisation. They may do no more than their
 * scopes and than the person's role at the time (common/auth.guard.ts), and they go with the membership.
 */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { PersonOrigin } from '../../common/caller.js';
import { AppError, invalidField, notFound } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { PersonAccess } from '../../common/person-access.js';
import { ROLE_SCOPES } from '../../common/roles.js';
import { allows } from '../../common/scopes.js';
import { uuidOf } from '../../common/wire.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { KeyMint } from '../keys/key-mint.js';
import { toKey } from '../keys/keys.mapper.js';
import { type KeyRow, KeysRepository } from '../keys/keys.repository.js';
import type { RotateKey } from '../keys/keys.schemas.js';
import { futureOrNull, KeysService } from '../keys/keys.service.js';
import { type MembershipWithOrganization, MeRepository } from '../me/me.repository.js';
import { type PersonalKeyRow, PersonalKeysRepository } from './personal-keys.repository.js';
import {
  type CreatePersonalKey,
  DEFAULT_DAYS,
  MAX_DAYS,
  type PersonalKey,
  type PersonalKeyCreated,
  type PersonalKeysQuery,
} from './personal-keys.schemas.js';

const DAY_MS = 86_400_000;

@Injectable()
export class PersonalKeysService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly mine: PersonalKeysRepository,
    private readonly me: MeRepository,
    private readonly keys: KeysRepository,
    private readonly keyring: KeysService,
    private readonly mint: KeyMint,
    private readonly cursors: Cursors,
    private readonly access: PersonAccess,
  ) {}

  /** @throws AppError not_a_member, organization_suspended, insufficient_scope, sign_on_required */
  async create(origin: PersonOrigin, input: CreatePersonalKey): Promise<PersonalKeyCreated> {
    const orgId = uuidOf('organization', input.organizationId);
    const userId = origin.person.id;
    await this.access.roleOf(userId, orgId);
    const { secret, row } = this.mint.make({
      orgId,
      kind: 'personal',
      userId,
      name: input.name,
      scopes: input.scopes,
      allowedAddresses: input.allowedAddresses ?? [],
      expiresAt: endOf(input.expiresAt),
    });
    return this.work.operate(
      origin,
      orgId,
      async (tx): Promise<PersonalKeyCreated> => {
        requireWithin(await this.me.membership(tx, userId, orgId), input.scopes);
        return { ...toPersonalKey({ ...row, orgId }), key: secret };
      },
      async (tx, audit) => {
        const after = toKey(await this.keys.insert(tx, orgId, row));
        await audit({ action: 'key.create', targetType: 'key', targetId: after.id, after });
      },
    );
  }

  list({ person }: PersonOrigin, { cursor, limit }: PersonalKeysQuery): Promise<Page<PersonalKey>> {
    const name = `personal keys ${person.id}`;
    const after = this.cursors.read(name, cursor);
    return this.work.readAll(async (tx) => {
      const rows = await this.mine.list(tx, person.id, after, limit + 1);
      return this.cursors.page(name, limit, rows, (row) => row.id, toPersonalKey);
    });
  }

  get({ person }: PersonOrigin, id: string): Promise<PersonalKey> {
    return this.work.readAll(async (tx) => toPersonalKey(await this.found(person.id, id, tx)));
  }

  /** As keys of organisations are: the id stays, and the secret before goes on for a while. */
  async rotate(origin: PersonOrigin, id: string, { overlapSeconds }: RotateKey): Promise<PersonalKeyCreated> {
    const { person } = origin;
    const orgId = await this.work.readAll(async (tx) => {
      const row = await this.found(person.id, id, tx);
      requireMember(await this.me.membership(tx, person.id, row.orgId));
      return row.orgId;
    });
    await this.access.roleOf(person.id, orgId);
    return this.work.changeOwn(origin, orgId, async (tx, audit) => {
      const row = await this.locked(tx, orgId, person.id, id);
      const renewed = await this.keyring.renew(tx, audit, orgId, row, overlapSeconds);
      return { ...renewed, organizationId: toPublicId('organization', orgId) };
    });
  }

  async remove(origin: PersonOrigin, id: string): Promise<void> {
    const { person } = origin;
    const { orgId } = await this.work.readAll((tx) => this.found(person.id, id, tx));
    await this.work.changeOwn(origin, orgId, async (tx, audit) => {
      const before = toKey(await this.locked(tx, orgId, person.id, id));
      await this.keys.remove(tx, orgId, id);
      await audit({ action: 'key.delete', targetType: 'key', targetId: before.id, before });
    });
  }

  private async locked(tx: Tx, orgId: string, userId: string, id: string): Promise<KeyRow> {
    const row = await this.keys.lock(tx, orgId, id);
    if (row?.userId !== userId) throw notFound('key');
    return row;
  }

  private async found(
    userId: string,
    id: string,
    tx: Parameters<PersonalKeysRepository['find']>[0],
  ): Promise<PersonalKeyRow> {
    const row = await this.mine.find(tx, userId, id);
    if (!row) throw notFound('key');
    return row;
  }
}

function toPersonalKey(row: PersonalKeyRow): PersonalKey {
  return { ...toKey(row), organizationId: toPublicId('organization', row.orgId) };
}

/** @throws AppError not_a_member, organization_suspended */
function requireMember(membership: MembershipWithOrganization | null): MembershipWithOrganization {
  if (membership === null) throw new AppError('not_a_member');
  if (membership.organization.status === 'suspended') throw new AppError('organization_suspended');
  return membership;
}

function requireWithin(membership: MembershipWithOrganization | null, scopes: readonly string[]): void {
  const { role } = requireMember(membership);
  const more = scopes.find((scope) => scope !== '*' && !allows(ROLE_SCOPES[role], scope));
  if (more !== undefined)
    throw new AppError('insufficient_scope', {
      detail: `The role ${role} does not include the scope ${more}.`,
      errors: [{ path: 'scopes', code: 'not_grantable', message: `${more} is not yours to give.` }],
    });
}

function endOf(wish: string | undefined): Date {
  const end = futureOrNull(wish) ?? new Date(Date.now() + DEFAULT_DAYS * DAY_MS);
  if (end.getTime() > Date.now() + MAX_DAYS * DAY_MS)
    throw invalidField('expiresAt', `must be at most ${MAX_DAYS} days from now`);
  return end;
}
