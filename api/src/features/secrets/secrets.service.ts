/** Secrets: named values that configurations of servers refer to as `${NAME}`. */
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { AppError, invalidField, notFound } from '../../common/errors.js';
import { newUuid, toPublicId } from '../../common/ids.js';
import { Cursors, type Page, type PageRequest } from '../../common/pagination.js';
import { JOBS, type JobsPort } from '../../common/tokens.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { Vault } from '../../db/vault.js';
import { type SecretUser, SecretUsesRepository } from './secret-uses.repository.js';
import { toSecret, toSecretVersion } from './secrets.mapper.js';
import { type SecretRow, SecretsRepository } from './secrets.repository.js';
import type {
  CreateSecret,
  RotateSecret,
  Secret,
  SecretsQuery,
  SecretVersion,
  UpdateSecret,
} from './secrets.schemas.js';

/** A sync to be published after the commit. */
interface Sync {
  readonly jobId: string;
  readonly serverId: string;
}

@Injectable()
export class SecretsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly secrets: SecretsRepository,
    private readonly uses: SecretUsesRepository,
    private readonly vault: Vault,
    private readonly cursors: Cursors,
    @Inject(JOBS) private readonly jobs: JobsPort,
  ) {}

  /** Servers that name it already are connected with it from now on. */
  async create(caller: Caller, input: CreateSecret): Promise<Secret> {
    const { orgId } = caller;
    let syncs: Sync[] = [];
    const secret = await this.work.change(caller, async (tx, audit) => {
      await this.uses.holdUses(tx, orgId);
      const id = newUuid();
      const { name, value, description = null } = input;
      const row = await this.secrets.insert(tx, orgId, { id, name, description, hint: hintOf(value) });
      await this.addValue(tx, orgId, row, value);
      syncs = await this.reopen(tx, orgId, name);
      const after = await this.shown(tx, orgId, row);
      await audit({ action: 'secret.create', targetType: 'secret', targetId: after.id, after });
      return after;
    });
    await this.publish(orgId, syncs);
    return secret;
  }

  list(caller: Caller, query: SecretsQuery): Promise<Page<Secret>> {
    const { orgId } = caller;
    const name = `secrets ${orgId} ${query.name ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    return this.work.read(orgId, async (tx) => {
      const rows = await this.secrets.list(tx, orgId, query, after, query.limit + 1);
      const users = await this.uses.usersOf(
        tx,
        orgId,
        rows.map((row) => row.name),
      );
      return this.cursors.page(
        name,
        query.limit,
        rows,
        (row) => row.id,
        (row) => toSecret(row, users.get(row.name) ?? []),
      );
    });
  }

  get(caller: Caller, id: string): Promise<Secret> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.secrets.find(tx, caller.orgId, id);
      if (!row) throw notFound('secret');
      return this.shown(tx, caller.orgId, row);
    });
  }

  async update(caller: Caller, id: string, input: UpdateSecret, expected: ExpectedVersions): Promise<Secret> {
    const { orgId } = caller;
    let syncs: Sync[] = [];
    const secret = await this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, orgId, id, expected);
      const before = await this.shown(tx, orgId, row);
      const name = input.name === row.name ? undefined : input.name;
      const description = input.description === row.description ? undefined : input.description;
      if (name === undefined && description === undefined) return before;
      if (name !== undefined) await this.refuseInUse(tx, orgId, row.name);
      const next = await this.secrets.update(tx, orgId, id, { name, description });
      if (name !== undefined) syncs = await this.reopen(tx, orgId, name);
      const after = await this.shown(tx, orgId, next);
      await audit({ action: 'secret.update', targetType: 'secret', targetId: after.id, before, after });
      return after;
    });
    await this.publish(orgId, syncs);
    return secret;
  }

  /** A new value: links that use it are opened anew, calls under way finish on the old ones. */
  async rotate(caller: Caller, id: string, input: RotateSecret): Promise<Secret> {
    const { orgId } = caller;
    let syncs: Sync[] = [];
    const secret = await this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, orgId, id, null);
      const before = await this.shown(tx, orgId, row);
      const value = 'value' in input ? input.value : await this.oldValue(tx, orgId, id, input.restore);
      const next = await this.secrets.update(tx, orgId, id, {
        hint: hintOf(value),
        valueVersion: row.valueVersion + 1,
        rotatedAt: new Date(),
      });
      await this.addValue(tx, orgId, next, value);
      syncs = await this.reopen(tx, orgId, row.name);
      const after = await this.shown(tx, orgId, next);
      await audit({ action: 'secret.rotate', targetType: 'secret', targetId: after.id, before, after });
      return after;
    });
    await this.publish(orgId, syncs);
    return secret;
  }

  remove(caller: Caller, id: string, expected: ExpectedVersions): Promise<void> {
    const { orgId } = caller;
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, orgId, id, expected);
      await this.refuseInUse(tx, orgId, row.name);
      await this.secrets.remove(tx, orgId, id);
      const before = toSecret(row, []);
      await audit({ action: 'secret.delete', targetType: 'secret', targetId: before.id, before });
    });
  }

  versions(caller: Caller, id: string, page: PageRequest): Promise<Page<SecretVersion>> {
    const name = `secret versions ${caller.orgId} ${id}`;
    const cursor = this.cursors.read(name, page.cursor);
    const before = cursor === null ? null : Number(cursor);
    return this.work.read(caller.orgId, async (tx) => {
      const secret = await this.secrets.find(tx, caller.orgId, id);
      if (!secret) throw notFound('secret');
      const rows = await this.secrets.versions(tx, caller.orgId, id, before, page.limit + 1);
      return this.cursors.page(
        name,
        page.limit,
        rows,
        (row) => String(row.number),
        (row) => toSecretVersion(row, secret.valueVersion),
      );
    });
  }

  private async shown(tx: Tx, orgId: string, row: SecretRow): Promise<Secret> {
    return toSecret(row, (await this.uses.usersOf(tx, orgId, [row.name])).get(row.name) ?? []);
  }

  private async locked(tx: Tx, orgId: string, id: string, expected: ExpectedVersions): Promise<SecretRow> {
    await this.uses.holdUses(tx, orgId);
    const row = await this.secrets.lock(tx, orgId, id);
    if (!row) throw notFound('secret');
    requireVersion(expected, row.version);
    return row;
  }

  private async addValue(tx: Tx, orgId: string, row: SecretRow, value: string): Promise<void> {
    const id = newUuid();
    const sealed = await this.vault.seal(tx, orgId, placeOf(id), value);
    await this.secrets.addValue(tx, orgId, row.id, { id, number: row.valueVersion, value: sealed });
  }

  private async oldValue(tx: Tx, orgId: string, secretId: string, number: number): Promise<string> {
    const row = await this.secrets.value(tx, orgId, secretId, number);
    if (!row?.value) throw invalidField('restore', 'there is no value of this version any more', 'not_found');
    return this.vault.open<string>(tx, orgId, placeOf(row.id), row.value);
  }

  private async reopen(tx: Tx, orgId: string, name: string): Promise<Sync[]> {
    const syncs: Sync[] = [];
    for (const serverId of await this.uses.reopen(tx, orgId, name))
      syncs.push({ serverId, jobId: await this.jobs.create(tx, orgId, { kind: 'catalog.sync', serverId }) });
    return syncs;
  }

  private async publish(orgId: string, syncs: readonly Sync[]): Promise<void> {
    await Promise.all(
      syncs.map(({ jobId, serverId }) => this.jobs.publish(jobId, orgId, 'catalog.sync', serverId)),
    );
  }

  private async refuseInUse(tx: Tx, orgId: string, name: string): Promise<void> {
    const users = (await this.uses.usersOf(tx, orgId, [name])).get(name) ?? [];
    if (users.length > 0) throw inUse(name, users);
  }
}

function inUse(name: string, users: readonly SecretUser[]): AppError {
  const shown = users.slice(0, 10);
  const more = users.length > shown.length ? ` and ${users.length - shown.length} more` : '';
  return new AppError('in_use', {
    detail: `Servers name \${${name}}: ${shown.map((user) => `"${user.name}"`).join(', ')}${more}; take it out of them first.`,
    errors: shown.map((user) => ({
      path: '',
      code: 'server',
      message: `${toPublicId('server', user.id)} ${user.name}`,
    })),
  });
}

function placeOf(id: string) {
  return { table: 'secret_versions', row: id, column: 'value' };
}

/** Of a long value of random characters, four give nothing away; of a password or a phrase they may. */
function hintOf(value: string): string | null {
  return /^[\w.+/=~-]{24,}$/.test(value) ? value.slice(-4) : null;
}
