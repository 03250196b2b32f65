/** Endpoints: where agents meet a namespace. */
import { Inject, Injectable } from '@nestjs/common';
import type { Prisma, Endpoint as Row, Tx } from '@patchbay/prisma';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { notFound } from '../../common/errors.js';
import { newUuid } from '../../common/ids.js';
import { Cursors, type Page, type PageRequest } from '../../common/pagination.js';
import { ENV } from '../../common/tokens.js';
import { freeSlug, slugify, uuidOf } from '../../common/wire.js';
import type { Env } from '../../config/env.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import type { CreateEndpointKey, Key, KeyCreated } from '../keys/keys.schemas.js';
import { futureOrNull, KeysService } from '../keys/keys.service.js';
import { QuotasService } from '../quotas/quotas.service.js';
import { authOf, toConnect, toEndpoint } from './endpoints.mapper.js';
import { EndpointsRepository } from './endpoints.repository.js';
import {
  type CreateEndpoint,
  type Endpoint,
  type EndpointConnect,
  type EndpointsQuery,
  TRANSPORTS,
  type UpdateEndpoint,
} from './endpoints.schemas.js';

const SLUG_MAX = 48;

@Injectable()
export class EndpointsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly endpoints: EndpointsRepository,
    private readonly keys: KeysService,
    private readonly quotas: QuotasService,
    private readonly cursors: Cursors,
    @Inject(ENV) private readonly env: Env,
  ) {}

  create(caller: Caller, input: CreateEndpoint): Promise<Endpoint> {
    return this.work.change(caller, async (tx, audit) => {
      await this.quotas.admit(tx, caller, 'endpoints');
      const row = await this.endpoints.insert(tx, caller.orgId, {
        id: newUuid(),
        name: input.name,
        slug: input.slug ?? (await this.slugFor(tx, caller.orgId, input.name)),
        namespaceId: await this.namespace(tx, caller.orgId, input.namespaceId),
        auth: input.auth ?? { apiKey: true, apiKeyInQuery: false, oauth: false },
        transports: [...new Set(input.transports ?? TRANSPORTS)],
        enabled: input.enabled ?? true,
      });
      const after = this.wire(caller, row);
      await audit({ action: 'endpoint.create', targetType: 'endpoint', targetId: after.id, after });
      return after;
    });
  }

  list(caller: Caller, query: EndpointsQuery): Promise<Page<Endpoint>> {
    const namespaceId = query.namespaceId === undefined ? undefined : uuidOf('namespace', query.namespaceId);
    const name = `endpoints ${caller.orgId} ${namespaceId ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    return this.work.read(caller.orgId, async (tx) => {
      const rows = await this.endpoints.list(tx, caller.orgId, { namespaceId }, after, query.limit + 1);
      return this.cursors.page(
        name,
        query.limit,
        rows,
        (row) => row.id,
        (row) => this.wire(caller, row),
      );
    });
  }

  get(caller: Caller, id: string): Promise<Endpoint> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.endpoints.find(tx, caller.orgId, id);
      if (!row) throw notFound('endpoint');
      return this.wire(caller, row);
    });
  }

  async connect(caller: Caller, id: string): Promise<EndpointConnect> {
    return toConnect(await this.get(caller, id));
  }

  update(caller: Caller, id: string, input: UpdateEndpoint, expected: ExpectedVersions): Promise<Endpoint> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, caller, id, expected);
      const before = this.wire(caller, row);
      const patch = await this.patchOf(tx, caller.orgId, row, input);
      if (Object.keys(patch).length === 0) return before;
      const after = this.wire(caller, await this.endpoints.update(tx, caller.orgId, id, patch));
      await audit({ action: 'endpoint.update', targetType: 'endpoint', targetId: after.id, before, after });
      return after;
    });
  }

  /** Its keys go with it. */
  remove(caller: Caller, id: string, expected: ExpectedVersions): Promise<void> {
    return this.work.change(caller, async (tx, audit) => {
      const before = this.wire(caller, await this.locked(tx, caller, id, expected));
      await this.endpoints.remove(tx, caller.orgId, id);
      await audit({ action: 'endpoint.delete', targetType: 'endpoint', targetId: before.id, before });
    });
  }

  createKey(caller: Caller, id: string, input: CreateEndpointKey): Promise<KeyCreated> {
    const { orgId } = caller;
    const expiresAt = futureOrNull(input.expiresAt);
    return this.work.change(caller, async (tx, audit) => {
      if (!(await this.endpoints.find(tx, orgId, id))) throw notFound('endpoint');
      const agentId = (await this.keys.agentOf(tx, orgId, input.agentId)) ?? null;
      return this.keys.issue(tx, audit, {
        orgId,
        kind: 'endpoint',
        name: input.name,
        endpointId: id,
        agentId,
        ...(input.allowSubjects === undefined ? {} : { allowSubjects: input.allowSubjects }),
        ...(input.allowedAddresses === undefined ? {} : { allowedAddresses: input.allowedAddresses }),
        expiresAt,
      });
    });
  }

  listKeys(caller: Caller, id: string, page: PageRequest): Promise<Page<Key>> {
    return this.work.read(caller.orgId, async (tx) => {
      if (!(await this.endpoints.find(tx, caller.orgId, id))) throw notFound('endpoint');
      return this.keys.page(tx, caller, { ...page, endpointId: id });
    });
  }

  private async patchOf(
    tx: Tx,
    orgId: string,
    row: Row,
    input: UpdateEndpoint,
  ): Promise<Prisma.EndpointUncheckedUpdateInput> {
    const auth = input.auth === undefined ? undefined : { ...authOf(row.auth), ...input.auth };
    const transports = input.transports === undefined ? undefined : [...new Set(input.transports)];
    const namespaceId =
      input.namespaceId === undefined ? undefined : await this.namespace(tx, orgId, input.namespaceId);
    const wanted = {
      name: input.name,
      slug: input.slug,
      enabled: input.enabled,
      namespaceId,
      auth,
      transports,
    };
    const changed = Object.entries(wanted).filter(
      ([name, value]) =>
        value !== undefined && JSON.stringify(value) !== JSON.stringify(row[name as keyof typeof wanted]),
    );
    return Object.fromEntries(changed) as Prisma.EndpointUncheckedUpdateInput;
  }

  private async namespace(tx: Tx, orgId: string, id: string): Promise<string> {
    const uuid = uuidOf('namespace', id);
    if (!(await this.endpoints.hasNamespace(tx, orgId, uuid))) throw notFound('namespace', 'namespaceId');
    return uuid;
  }

  private async slugFor(tx: Tx, orgId: string, name: string): Promise<string> {
    const slug = slugify(name, SLUG_MAX, 'endpoint');
    return freeSlug(slug, SLUG_MAX, await this.endpoints.slugsLike(tx, orgId, slug.slice(0, SLUG_MAX - 6)));
  }

  private async locked(tx: Tx, caller: Caller, id: string, expected: ExpectedVersions): Promise<Row> {
    const row = await this.endpoints.lock(tx, caller.orgId, id);
    if (!row) throw notFound('endpoint');
    requireVersion(expected, row.version);
    return row;
  }

  private wire(caller: Caller, row: Row): Endpoint {
    return toEndpoint(row, { publicUrl: this.env.PATCHBAY_PUBLIC_URL, orgSlug: caller.orgSlug });
  }
}
