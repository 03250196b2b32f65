/**
 * Keys: what an organisation gives to its scripts and agents. Nobody, person or key, makes, changes or ends a key
 * that may do more than they.
 */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import { allowedAddresses } from '../../common/allowed-addresses.js';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { plain } from '../../common/client-address.js';
import { AppError, invalidField, notFound } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { personalScopes } from '../../common/roles.js';
import { allows } from '../../common/scopes.js';
import { totalled } from '../../common/usage-by-day.js';
import { uuidOf } from '../../common/wire.js';
import { type Audit, requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { KeyMint, type KeyWish } from './key-mint.js';
import { toKey } from './keys.mapper.js';
import { type KeyRow, KeysRepository } from './keys.repository.js';
import type {
  CreateKey,
  Key,
  KeyCreated,
  KeysQuery,
  KeyUsage,
  KeyUsageQuery,
  RotateKey,
  UpdateKey,
} from './keys.schemas.js';

@Injectable()
export class KeysService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly keys: KeysRepository,
    private readonly mint: KeyMint,
    private readonly cursors: Cursors,
  ) {}

  create(caller: Caller, input: CreateKey): Promise<KeyCreated> {
    const scopes = input.scopes ?? caller.scopes;
    requireGrantable(caller, scopes);
    const wish = {
      kind: 'organization',
      name: input.name,
      scopes,
      allowedAddresses: input.allowedAddresses ?? [],
      expiresAt: futureOrNull(input.expiresAt),
    } as const;
    return this.work.change(caller, (tx, audit) => this.issue(tx, audit, { ...wish, orgId: caller.orgId }));
  }

  /** Makes and writes a key; its secret is in the answer alone. */
  async issue(tx: Tx, audit: Audit, wish: KeyWish): Promise<KeyCreated> {
    const { secret, row } = this.mint.make(wish);
    const after = toKey(await this.keys.insert(tx, wish.orgId, row));
    await audit({ action: 'key.create', targetType: 'key', targetId: after.id, after });
    return { ...after, key: secret };
  }

  list(caller: Caller, query: KeysQuery): Promise<Page<Key>> {
    const endpointId = query.endpointId === undefined ? undefined : uuidOf('endpoint', query.endpointId);
    const agentId = query.agentId === undefined ? undefined : uuidOf('agent', query.agentId);
    return this.work.read(caller.orgId, (tx) => this.page(tx, caller, { ...query, endpointId, agentId }));
  }

  /** @param query its `endpointId` and `agentId` are UUIDs. */
  async page(tx: Tx, caller: Caller, query: KeysQuery): Promise<Page<Key>> {
    const name = `keys ${caller.orgId} ${query.kind ?? ''} ${query.endpointId ?? ''} ${query.agentId ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    const rows = await this.keys.list(tx, caller.orgId, query, after, query.limit + 1);
    return this.cursors.page(name, query.limit, rows, (row) => row.id, toKey);
  }

  get(caller: Caller, id: string): Promise<Key> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.keys.find(tx, caller.orgId, id);
      if (!row) throw notFound('key');
      return toKey(row);
    });
  }

  update(caller: Caller, id: string, input: UpdateKey, expected: ExpectedVersions): Promise<Key> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, caller, id, expected);
      // What another organisation has is as missing for a key that is not active.
      const agentId = await this.agentOf(tx, caller.orgId, input.agentId);
      requireActive(row);
      requireOurs(row);
      if (input.scopes !== undefined) {
        if (row.kind === 'endpoint') throw invalidField('scopes', 'an endpoint key has no scopes');
        requireGrantable(caller, input.scopes);
      }
      if (input.allowSubjects !== undefined && row.kind !== 'endpoint')
        throw invalidField('allowSubjects', 'only an endpoint key speaks for subjects');
      if (agentId != null && row.kind !== 'endpoint')
        throw invalidField('agentId', 'only an endpoint key acts for an agent');
      if (input.allowedAddresses !== undefined && toPublicId('key', id) === caller.actor.id)
        requireNotShutOut(caller, input.allowedAddresses);
      const before = toKey(row);
      const patch = {
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.scopes === undefined ? {} : { scopes: input.scopes }),
        ...(agentId === undefined ? {} : { agentId }),
        ...(input.allowSubjects === undefined ? {} : { allowSubjects: input.allowSubjects }),
        ...(input.allowedAddresses === undefined ? {} : { allowedAddresses: input.allowedAddresses }),
        ...(input.expiresAt === undefined ? {} : { expiresAt: futureOrNull(input.expiresAt) }),
      };
      if (Object.keys(patch).length === 0) return before;
      const after = toKey(await this.keys.update(tx, caller.orgId, id, patch));
      await audit({ action: 'key.update', targetType: 'key', targetId: after.id, before, after });
      return after;
    });
  }

  /**
   * The UUID of the agent that a key is to act for; null and undefined stay.
   * @throws AppError when the organisation has no such agent.
   */
  async agentOf(tx: Tx, orgId: string, id: string | null | undefined): Promise<string | null | undefined> {
    if (id === null || id === undefined) return id;
    const uuid = uuidOf('agent', id);
    if (!(await this.keys.hasAgent(tx, orgId, uuid))) throw notFound('agent', 'agentId');
    return uuid;
  }

  /** Revoking twice is not an error: what was wanted is so. */
  revoke(caller: Caller, id: string): Promise<Key> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, caller, id, null);
      const before = toKey(row);
      if (row.revokedAt) return before;
      const after = toKey(await this.keys.update(tx, caller.orgId, id, { revokedAt: new Date() }));
      await audit({ action: 'key.revoke', targetType: 'key', targetId: after.id, before, after });
      return after;
    });
  }

  /** The id stays, and so does what is open under the key, for as long as its secret goes on. */
  rotate(caller: Caller, id: string, { overlapSeconds }: RotateKey): Promise<KeyCreated> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, caller, id, null);
      requireOurs(row);
      return this.renew(tx, audit, caller.orgId, row, overlapSeconds);
    });
  }

  /** Gives a key that its holder may change a new secret. @throws AppError key_not_active */
  async renew(tx: Tx, audit: Audit, orgId: string, row: KeyRow, overlapSeconds: number): Promise<KeyCreated> {
    requireActive(row);
    const { secret, hashed } = this.mint.secret(row.kind);
    const end = overlapSeconds === 0 ? null : new Date(Date.now() + overlapSeconds * 1_000);
    const after = toKey(await this.keys.rotate(tx, orgId, row.id, hashed, end));
    await audit({ action: 'key.rotate', targetType: 'key', targetId: after.id, before: toKey(row), after });
    return { ...after, key: secret };
  }

  usage(caller: Caller, id: string, { days }: KeyUsageQuery): Promise<KeyUsage> {
    return this.work.read(caller.orgId, async (tx) => {
      if (!(await this.keys.find(tx, caller.orgId, id))) throw notFound('key');
      return totalled(await this.keys.usage(tx, caller.orgId, id, days));
    });
  }

  remove(caller: Caller, id: string, expected: ExpectedVersions): Promise<void> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, caller, id, expected);
      await this.keys.remove(tx, caller.orgId, id);
      const before = toKey(row);
      await audit({ action: 'key.delete', targetType: 'key', targetId: before.id, before });
    });
  }

  /** A key that the caller may change or end. */
  private async locked(tx: Tx, caller: Caller, id: string, expected: ExpectedVersions): Promise<KeyRow> {
    const row = await this.keys.lock(tx, caller.orgId, id);
    if (!row) throw notFound('key');
    requireNoStronger(caller, await this.scopesOf(tx, caller.orgId, row));
    requireVersion(expected, row.version);
    return row;
  }

  /** What a key may do, now. */
  private async scopesOf(tx: Tx, orgId: string, row: KeyRow): Promise<readonly string[]> {
    if (row.userId === null) return row.scopes;
    const role = await this.keys.roleOf(tx, orgId, row.userId);
    return role === null ? [] : personalScopes(row.scopes, role);
  }
}

/** @throws AppError where the key is a person's own: others can only end it. */
function requireOurs(row: KeyRow): void {
  if (row.kind === 'personal')
    throw new AppError('insufficient_scope', {
      detail: 'A personal key is its person’s: it can only be ended.',
    });
}

function requireGrantable(caller: Caller, scopes: readonly string[]): void {
  const missing = scopes.find((scope) => !allows(caller.scopes, scope));
  if (missing !== undefined)
    throw new AppError('insufficient_scope', {
      detail: `The key cannot grant ${missing}, which it does not have itself.`,
      errors: [{ path: 'scopes', code: 'not_grantable', message: `${missing} is not yours to give.` }],
    });
}

/**
 * What a key may do is in the hands of whoever may change it, and to end it is to take that from somebody.
 * @throws AppError insufficient_scope where the key may do more than the caller.
 */
function requireNoStronger(caller: Caller, scopes: readonly string[]): void {
  const more = scopes.find((scope) => !allows(caller.scopes, scope));
  if (more !== undefined)
    throw new AppError('insufficient_scope', { detail: `The key may do more than you: ${more}.` });
}

/** Whoever locks himself out by a slip of the hand may have no other way in. */
function requireNotShutOut(caller: Caller, entries: readonly string[]): void {
  const allowed = allowedAddresses(entries);
  if (allowed !== null && !allowed.admits(caller.ip))
    throw invalidField('allowedAddresses', `must hold ${plain(caller.ip)}, from which this key calls`);
}

function requireActive(row: KeyRow): void {
  if (row.revokedAt) throw new AppError('key_not_active', { detail: 'The key was revoked.' });
}

/** @throws AppError when the time has passed. */
export function futureOrNull(time: string | null | undefined): Date | null {
  if (time === null || time === undefined) return null;
  const date = new Date(time);
  if (date.getTime() <= Date.now()) throw invalidField('expiresAt', 'must lie in the future');
  return date;
}
