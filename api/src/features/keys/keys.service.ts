/** Keys: what an organisation gives to its scripts and agents. */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { AppError, invalidField, notFound } from '../../common/errors.js';
import { newUuid } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { allows } from '../../common/scopes.js';
import { uuidOf } from '../../common/wire.js';
import { type Audit, requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { KeyMint, type KeyWish } from './key-mint.js';
import { toKey } from './keys.mapper.js';
import { type KeyRow, KeysRepository } from './keys.repository.js';
import type { CreateKey, Key, KeyCreated, KeysQuery, RotateKey, UpdateKey } from './keys.schemas.js';

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
    return this.work.read(caller.orgId, (tx) => this.page(tx, caller, { ...query, endpointId }));
  }

  /** @param query its `endpointId` is a UUID. */
  async page(tx: Tx, caller: Caller, query: KeysQuery): Promise<Page<Key>> {
    const name = `keys ${caller.orgId} ${query.kind ?? ''} ${query.endpointId ?? ''}`;
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
      requireActive(row);
      if (input.scopes !== undefined) {
        if (row.kind === 'endpoint') throw invalidField('scopes', 'an endpoint key has no scopes');
        requireGrantable(caller, input.scopes);
      }
      if (input.allowSubjects !== undefined && row.kind !== 'endpoint')
        throw invalidField('allowSubjects', 'only an endpoint key speaks for subjects');
      const before = toKey(row);
      const patch = {
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(input.scopes === undefined ? {} : { scopes: input.scopes }),
        ...(input.allowSubjects === undefined ? {} : { allowSubjects: input.allowSubjects }),
        ...(input.expiresAt === undefined ? {} : { expiresAt: futureOrNull(input.expiresAt) }),
      };
      if (Object.keys(patch).length === 0) return before;
      const after = toKey(await this.keys.update(tx, caller.orgId, id, patch));
      await audit({ action: 'key.update', targetType: 'key', targetId: after.id, before, after });
      return after;
    });
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

  rotate(caller: Caller, id: string, { overlapSeconds }: RotateKey): Promise<KeyCreated> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, caller, id, null);
      requireActive(row);
      // What a key may do is in its secret's hands: nobody takes over a stronger key than their own.
      if (row.kind === 'organization') requireGrantable(caller, row.scopes);
      const old = await this.keys.hashed(tx, caller.orgId, id);
      const { secret, hashed } = this.mint.secret(row.kind);
      const after = toKey(await this.keys.update(tx, caller.orgId, id, hashed));
      await audit({ action: 'key.rotate', targetType: 'key', targetId: after.id, before: toKey(row), after });
      if (overlapSeconds > 0) await this.keepOld(tx, audit, caller.orgId, { ...row, ...old }, overlapSeconds);
      return { ...after, key: secret };
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

  /** The old secret lives on as a key of its own, visible and revocable like any other. */
  private async keepOld(
    tx: Tx,
    audit: Audit,
    orgId: string,
    old: KeyRow & Awaited<ReturnType<KeysRepository['hashed']>>,
    seconds: number,
  ): Promise<void> {
    const now = new Date();
    const end = now.getTime() + seconds * 1000;
    const row = await this.keys.insert(tx, orgId, {
      ...old,
      id: newUuid(),
      name: `${old.name.slice(0, 70)} (before rotation)`,
      expiresAt: new Date(Math.min(end, old.expiresAt?.getTime() ?? end)),
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    const after = toKey(row);
    await audit({ action: 'key.create', targetType: 'key', targetId: after.id, after });
  }

  private async locked(tx: Tx, caller: Caller, id: string, expected: ExpectedVersions): Promise<KeyRow> {
    const row = await this.keys.lock(tx, caller.orgId, id);
    if (!row) throw notFound('key');
    requireVersion(expected, row.version);
    return row;
  }
}

function requireGrantable(caller: Caller, scopes: readonly string[]): void {
  const missing = scopes.find((scope) => !allows(caller.scopes, scope));
  if (missing !== undefined)
    throw new AppError('insufficient_scope', {
      detail: `The key cannot grant ${missing}, which it does not have itself.`,
      errors: [{ path: 'scopes', code: 'not_grantable', message: `${missing} is not yours to give.` }],
    });
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
