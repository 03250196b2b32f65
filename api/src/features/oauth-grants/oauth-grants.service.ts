/** What people granted to OAuth clients: seen and ended by the organisation, and by the person. */
import { Injectable } from '@nestjs/common';
import type { OauthGrant as Row } from '@patchbay/prisma';
import type { Caller, PersonOrigin } from '../../common/caller.js';
import { notFound } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { openGrants } from '../../common/way-in.js';
import { iso, uuidOf } from '../../common/wire.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { type GrantFacts, removeGrant } from '../../identity/oauth/grants.js';
import { PeopleRepository } from '../members/people.repository.js';
import { OauthGrantsRepository } from './oauth-grants.repository.js';
import type {
  MyOauthGrant,
  MyOauthGrantsQuery,
  OauthGrant,
  OauthGrantsQuery,
} from './oauth-grants.schemas.js';

/** What rows do not say themselves. */
interface Beside {
  /** What applications call themselves, by client id. */
  readonly names: ReadonlyMap<string, string | null>;
  /** Ids of those that open their endpoint. */
  readonly open: ReadonlySet<string>;
}

@Injectable()
export class OauthGrantsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly grants: OauthGrantsRepository,
    private readonly people: PeopleRepository,
    private readonly cursors: Cursors,
  ) {}

  async list(caller: Caller, query: OauthGrantsQuery): Promise<Page<OauthGrant>> {
    const { orgId } = caller;
    const endpointId = query.endpointId === undefined ? undefined : uuidOf('endpoint', query.endpointId);
    const name = `oauth grants ${orgId} ${endpointId ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    const rows = await this.work.read(orgId, (tx) =>
      this.grants.list(tx, orgId, endpointId, after, query.limit + 1),
    );
    const users = await this.people.named(rows.map(({ userId }) => userId));
    const beside = await this.beside(rows);
    return this.cursors.page(
      name,
      query.limit,
      rows,
      (row) => row.id,
      (row) => {
        const user = users.get(row.userId);
        const id = toPublicId('user', row.userId);
        return { ...common(row, beside), user: { id, name: user?.name ?? '', email: user?.email ?? '' } };
      },
    );
  }

  /** Its tokens open nothing any more, and what is open under it ends. */
  revoke(caller: Caller, id: string): Promise<void> {
    return this.work.change(caller, async (tx, audit) => {
      const before = await removeGrant(tx, caller.orgId, id);
      if (before === null) throw notFound('OAuth grant');
      await audit(revoked(before));
    });
  }

  async listMine(
    { person }: PersonOrigin,
    { cursor, limit }: MyOauthGrantsQuery,
  ): Promise<Page<MyOauthGrant>> {
    const name = `my oauth grants ${person.id}`;
    const after = this.cursors.read(name, cursor);
    const rows = await this.work.readAll((tx) => this.grants.listOf(tx, person.id, after, limit + 1));
    const beside = await this.beside(rows);
    return this.cursors.page(
      name,
      limit,
      rows,
      (row) => row.id,
      (row) => ({
        ...common(row, beside),
        endpointName: row.endpoint.name,
        organizationId: toPublicId('organization', row.orgId),
        organizationName: row.endpoint.organization.name,
      }),
    );
  }

  async revokeMine(origin: PersonOrigin, id: string): Promise<void> {
    const orgId = await this.work.readAll((tx) => this.grants.organizationOf(tx, origin.person.id, id));
    if (orgId === null) throw notFound('OAuth grant');
    await this.work.operate(
      origin,
      orgId,
      async () => undefined,
      async (tx, audit) => {
        const before = await removeGrant(tx, orgId, id);
        if (before === null) throw notFound('OAuth grant');
        await audit(revoked(before));
      },
    );
  }

  private beside(rows: readonly Row[]): Promise<Beside> {
    return this.work.readAll(async (tx) => ({
      names: await this.grants.clientNames(
        tx,
        rows.map(({ clientId }) => clientId),
      ),
      open: await openGrants(
        tx,
        rows.map(({ id }) => id),
      ),
    }));
  }
}

function common(row: Row, { names, open }: Beside) {
  const { clientId, createdAt, endpointId, id, lastUsedAt, scopes } = row;
  return {
    id: toPublicId('oauthGrant', id),
    endpointId: toPublicId('endpoint', endpointId),
    client: { id: clientId, name: names.get(clientId) ?? null },
    scopes,
    active: open.has(id),
    lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
    createdAt: iso(createdAt),
  };
}

function revoked(before: GrantFacts) {
  return { action: 'oauth-grant.revoke', targetType: 'oauthGrant', targetId: before.id, before } as const;
}
