/** Namespaces: which servers are seen together, and under which prefixes. */
import { Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { AppError, type FieldError, notFound } from '../../common/errors.js';
import { newUuid } from '../../common/ids.js';
import { Cursors, type Page, type PageRequest } from '../../common/pagination.js';
import { uuidOf } from '../../common/wire.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { toNamespace } from './namespaces.mapper.js';
import { type Mapping, type NamespaceRow, NamespacesRepository } from './namespaces.repository.js';
import type {
  CreateNamespace,
  Namespace,
  NamespaceServers,
  ReplaceServers,
  ServerEntry,
  UpdateNamespace,
} from './namespaces.schemas.js';

@Injectable()
export class NamespacesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly namespaces: NamespacesRepository,
    private readonly cursors: Cursors,
  ) {}

  create(caller: Caller, input: CreateNamespace): Promise<Namespace> {
    return this.work.change(caller, async (tx, audit) => {
      const mappings = await this.mappings(tx, caller.orgId, input.servers ?? []);
      const row = { id: newUuid(), name: input.name, description: input.description ?? null };
      const after = toNamespace(await this.namespaces.insert(tx, caller.orgId, row, mappings));
      await audit({ action: 'namespace.create', targetType: 'namespace', targetId: after.id, after });
      return after;
    });
  }

  list(caller: Caller, { limit, cursor }: PageRequest): Promise<Page<Namespace>> {
    const name = `namespaces ${caller.orgId}`;
    const after = this.cursors.read(name, cursor);
    return this.work.read(caller.orgId, async (tx) => {
      const rows = await this.namespaces.list(tx, caller.orgId, after, limit + 1);
      return this.cursors.page(name, limit, rows, (row) => row.id, toNamespace);
    });
  }

  get(caller: Caller, id: string): Promise<Namespace> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.namespaces.find(tx, caller.orgId, id);
      if (!row) throw notFound('namespace');
      return toNamespace(row);
    });
  }

  update(caller: Caller, id: string, input: UpdateNamespace, expected: ExpectedVersions): Promise<Namespace> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.locked(tx, caller, id, expected);
      const before = toNamespace(row);
      const patch = {
        ...(input.name === undefined || input.name === row.name ? {} : { name: input.name }),
        ...(input.description === undefined || input.description === row.description
          ? {}
          : { description: input.description }),
      };
      if (Object.keys(patch).length === 0) return before;
      const after = toNamespace(await this.namespaces.update(tx, caller.orgId, id, patch));
      await audit({ action: 'namespace.update', targetType: 'namespace', targetId: after.id, before, after });
      return after;
    });
  }

  remove(caller: Caller, id: string, expected: ExpectedVersions): Promise<void> {
    return this.work.change(caller, async (tx, audit) => {
      const before = toNamespace(await this.locked(tx, caller, id, expected));
      const endpoints = await this.namespaces.endpointNames(tx, caller.orgId, id);
      if (endpoints.length > 0)
        throw new AppError('in_use', {
          detail: `Published by ${endpoints
            .slice(0, 10)
            .map((name) => `"${name}"`)
            .join(', ')}; point these endpoints elsewhere first.`,
          errors: endpoints.slice(0, 10).map((name) => ({ path: '', code: 'endpoint', message: name })),
        });
      await this.namespaces.remove(tx, caller.orgId, id);
      await audit({ action: 'namespace.delete', targetType: 'namespace', targetId: before.id, before });
    });
  }

  async servers(caller: Caller, id: string): Promise<NamespaceServers> {
    const { servers, version } = await this.get(caller, id);
    return { data: servers, version };
  }

  replaceServers(
    caller: Caller,
    id: string,
    input: ReplaceServers,
    expected: ExpectedVersions,
  ): Promise<NamespaceServers> {
    return this.work.change(caller, async (tx, audit) => {
      const before = toNamespace(await this.locked(tx, caller, id, expected));
      const mappings = await this.mappings(tx, caller.orgId, input.servers);
      const after = toNamespace(await this.namespaces.replaceMappings(tx, caller.orgId, id, mappings));
      const change = { action: 'namespace.replaceServers', targetType: 'namespace', targetId: after.id };
      await audit({ ...change, before, after });
      return { data: after.servers, version: after.version };
    });
  }

  private async locked(
    tx: Tx,
    caller: Caller,
    id: string,
    expected: ExpectedVersions,
  ): Promise<NamespaceRow> {
    const row = await this.namespaces.lock(tx, caller.orgId, id);
    if (!row) throw notFound('namespace');
    requireVersion(expected, row.version);
    return row;
  }

  /** Servers that exist, each once, and no prefix twice (bare names may collide; see snapshot/names.ts). */
  private async mappings(tx: Tx, orgId: string, entries: readonly ServerEntry[]): Promise<Mapping[]> {
    const ids = entries.map((entry) => uuidOf('server', entry.serverId));
    const slugs = await this.namespaces.serverSlugs(tx, orgId, ids);
    const errors: FieldError[] = [];
    const prefixes = new Set<string>();
    const mappings = entries.map((entry, i): Mapping => {
      const serverId = ids[i] ?? '';
      const slug = slugs.get(serverId);
      if (slug === undefined) throw notFound('server', `servers.${i}.serverId`);
      const prefix = entry.prefix ?? slug;
      if (ids.indexOf(serverId) !== i)
        errors.push({
          path: `servers.${i}.serverId`,
          code: 'duplicate',
          message: 'The server is in the list twice.',
        });
      else if (prefix !== '' && prefixes.has(prefix))
        errors.push({
          path: `servers.${i}.prefix`,
          code: 'duplicate',
          message: `Another server has the prefix "${prefix}".`,
        });
      prefixes.add(prefix);
      return { serverId, prefix, enabled: entry.enabled ?? true };
    });
    const [first] = errors;
    if (first) throw new AppError('invalid_request', { detail: `${first.path}: ${first.message}`, errors });
    return mappings;
  }
}
