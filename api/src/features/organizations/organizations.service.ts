/** Organisations as the operator manages them. */
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { ExpectedVersions, Origin } from '../../common/caller.js';
import { notFound } from '../../common/errors.js';
import { newUuid, toPublicId } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { ENV, LOG } from '../../common/tokens.js';
import { freeSlug, slugify } from '../../common/wire.js';
import type { Env } from '../../config/env.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { Vault } from '../../db/vault.js';
import { KeyMint } from '../keys/key-mint.js';
import { toKey } from '../keys/keys.mapper.js';
import { KeysRepository } from '../keys/keys.repository.js';
import type { KeyCreated } from '../keys/keys.schemas.js';
import { changedColumns, initialQuotas, type QuotaColumns } from '../quotas/quotas.schemas.js';
import { toOrganization } from './organizations.mapper.js';
import { OrganizationsRepository } from './organizations.repository.js';
import type {
  CreateFirstKey,
  OperatorCreateOrganization,
  OperatorUpdateOrganization,
  Organization,
  OrganizationCreated,
  OrganizationsQuery,
} from './organizations.schemas.js';

const SLUG_MAX = 48;

@Injectable()
export class OrganizationsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly organizations: OrganizationsRepository,
    private readonly keys: KeysRepository,
    private readonly mint: KeyMint,
    private readonly vault: Vault,
    private readonly cursors: Cursors,
    @Inject(LOG) private readonly log: Logger,
    @Inject(ENV) private readonly env: Env,
  ) {}

  /** An organisation, its data key and its first key. */
  async create(origin: Origin, input: OperatorCreateOrganization): Promise<OrganizationCreated> {
    const id = newUuid();
    const dataKey = await this.vault.prepareKey(id);
    const { secret, row } = this.mint.make({
      orgId: id,
      kind: 'organization',
      name: 'first key',
      scopes: ['*'],
    });
    return this.work.operate(
      origin,
      id,
      async (tx): Promise<OrganizationCreated> => {
        const slug = input.slug ?? (await this.slugFor(tx, input.name));
        const organization = await this.organizations.insert(tx, {
          id,
          slug,
          name: input.name,
          createdAt: new Date(),
          ...this.initialQuotas(input.quotas),
        });
        return { ...toOrganization(organization), keyId: toPublicId('key', row.id), key: secret };
      },
      async (tx, audit, body) => {
        await this.vault.addKey(tx, id, dataKey);
        await this.keys.insert(tx, id, row);
        await audit({
          action: 'organization.create',
          targetType: 'organization',
          targetId: body.id,
          after: body,
        });
      },
    );
  }

  /** What an organisation begins with. @param wanted by the operator */
  initialQuotas(wanted?: OperatorCreateOrganization['quotas']): QuotaColumns {
    return initialQuotas(this.env, wanted);
  }

  /** A free slug made from a name. */
  async slugFor(tx: Parameters<OrganizationsRepository['slugsLike']>[0], name: string): Promise<string> {
    const slug = slugify(name, SLUG_MAX, 'org');
    return freeSlug(slug, SLUG_MAX, await this.organizations.slugsLike(tx, slug.slice(0, SLUG_MAX - 6)));
  }

  list(query: OrganizationsQuery): Promise<Page<Organization>> {
    const name = `organizations ${query.status ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    return this.work.readAll(async (tx) => {
      const rows = await this.organizations.list(tx, { status: query.status }, after, query.limit + 1);
      return this.cursors.page(name, query.limit, rows, (row) => row.id, toOrganization);
    });
  }

  get(id: string): Promise<Organization> {
    return this.work.readAll(async (tx) => {
      const row = await this.organizations.find(tx, id);
      if (!row) throw notFound('organization');
      return toOrganization(row);
    });
  }

  /** Lowering a quota below what there is deletes nothing: creating is refused until it is below again. */
  update(
    origin: Origin,
    id: string,
    input: OperatorUpdateOrganization,
    expected: ExpectedVersions,
  ): Promise<Organization> {
    let before: Organization | null = null;
    let changed = false;
    return this.work.operate(
      origin,
      id,
      async (tx) => {
        const row = await this.organizations.lock(tx, id);
        if (!row) throw notFound('organization');
        requireVersion(expected, row.version);
        before = toOrganization(row);
        const patch = {
          ...(input.name === undefined || input.name === row.name ? {} : { name: input.name }),
          ...changedColumns(row, input.quotas ?? {}),
        };
        changed = Object.keys(patch).length > 0;
        return changed ? toOrganization(await this.organizations.update(tx, id, patch)) : before;
      },
      async (_tx, audit, after) => {
        const action = 'organization.update';
        if (changed) await audit({ action, targetType: 'organization', targetId: after.id, before, after });
      },
    );
  }

  setStatus(origin: Origin, id: string, status: 'active' | 'suspended'): Promise<Organization> {
    let before: Organization | null = null;
    return this.work.operate(
      origin,
      id,
      async (tx) => {
        const row = await this.organizations.lock(tx, id);
        if (!row) throw notFound('organization');
        before = toOrganization(row);
        return row.status === status
          ? before
          : toOrganization(await this.organizations.setStatus(tx, id, status));
      },
      async (_tx, audit, after) => {
        const action = status === 'suspended' ? 'organization.suspend' : 'organization.activate';
        if (before?.status !== status)
          await audit({ action, targetType: 'organization', targetId: after.id, before, after });
      },
    );
  }

  /** Everything of it goes, its audit trail too: only the log remembers. */
  async remove(origin: Origin, id: string, expected: ExpectedVersions): Promise<void> {
    await this.work.readAll(async (tx) => {
      const row = await this.organizations.lock(tx, id);
      if (!row) throw notFound('organization');
      requireVersion(expected, row.version);
      await this.organizations.remove(tx, id);
    });
    this.log.info(
      { organization: toPublicId('organization', id), requestId: origin.requestId },
      'organisation deleted',
    );
  }

  /** A way back in for an organisation that has lost its keys. */
  createKey(origin: Origin, id: string, input: CreateFirstKey): Promise<KeyCreated> {
    const { secret, row } = this.mint.make({
      orgId: id,
      kind: 'organization',
      name: input.name,
      scopes: ['*'],
    });
    return this.work.operate(
      origin,
      id,
      async (tx): Promise<KeyCreated> => {
        if (!(await this.organizations.find(tx, id))) throw notFound('organization');
        return { ...toKey(row), key: secret };
      },
      async (tx, audit, body) => {
        await this.keys.insert(tx, id, row);
        await audit({ action: 'key.create', targetType: 'key', targetId: body.id, after: body });
      },
    );
  }
}
