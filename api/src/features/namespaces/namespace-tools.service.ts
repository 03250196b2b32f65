/** Tools of a namespace: what agents see of them, and what the namespace changes about each. */
import { Injectable } from '@nestjs/common';
import type { ToolOverride, Tx } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import { notFound } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { Cursors, type Page } from '../../common/pagination.js';
import { uuidOf } from '../../common/wire.js';
import { UnitOfWork } from '../../db/unit-of-work.js';
import { freeName } from '../../gateway/snapshot/names.js';
import {
  type NamespaceRow,
  NamespacesRepository,
  type OverrideValues,
  type ToolRow,
} from './namespaces.repository.js';
import type { NamespaceTool, NamespaceToolsQuery, UpdateNamespaceTool } from './namespaces.schemas.js';

interface Placed {
  readonly tool: ToolRow;
  readonly mapping: NamespaceRow['servers'][number];
  readonly override: ToolOverride | null;
  readonly exposedName: string | null;
}

@Injectable()
export class NamespaceToolsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly namespaces: NamespacesRepository,
    private readonly cursors: Cursors,
  ) {}

  list(caller: Caller, id: string, query: NamespaceToolsQuery): Promise<Page<NamespaceTool>> {
    const { orgId } = caller;
    const name = `namespace-tools ${orgId} ${id} ${query.serverId ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    return this.work.read(orgId, async (tx) => {
      const row = await this.namespaces.find(tx, orgId, id);
      if (!row) throw notFound('namespace');
      const serverId = query.serverId === undefined ? null : uuidOf('server', query.serverId);
      if (serverId !== null && !row.servers.some((mapping) => mapping.serverId === serverId))
        throw notFound('server', 'serverId');
      const all = await this.place(tx, orgId, row);
      const wanted = serverId === null ? all : all.filter((placed) => placed.tool.serverId === serverId);
      const at = after === null ? 0 : wanted.findIndex((placed) => placed.tool.id === after) + 1;
      const page = this.cursors.page(
        name,
        query.limit,
        wanted.slice(at, at + query.limit + 1),
        (placed) => placed.tool.id,
        (placed) => placed,
      );
      return { data: await this.toWire(tx, orgId, page.data), nextCursor: page.nextCursor };
    });
  }

  update(caller: Caller, id: string, toolId: string, input: UpdateNamespaceTool): Promise<NamespaceTool> {
    const { orgId } = caller;
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.namespaces.lock(tx, orgId, id);
      if (!row) throw notFound('namespace');
      const before = await this.one(tx, orgId, row, toolId);
      const values = merged(before.placed.override, input);
      if (isDefault(values)) await this.namespaces.removeOverride(tx, orgId, id, before.placed.tool);
      else await this.namespaces.putOverride(tx, orgId, id, before.placed.tool, values);
      const after = await this.one(tx, orgId, await this.namespaces.update(tx, orgId, id, {}), toolId);
      await audit({
        action: 'namespace.updateTool',
        targetType: 'namespace',
        targetId: toPublicId('namespace', id),
        before: trailOf(before.wire),
        after: trailOf(after.wire),
      });
      return after.wire;
    });
  }

  private async one(tx: Tx, orgId: string, row: NamespaceRow, toolId: string) {
    const placed = (await this.place(tx, orgId, row)).find(({ tool }) => tool.id === toolId);
    const wire = placed && (await this.toWire(tx, orgId, [placed]))[0];
    if (!placed || !wire) throw notFound('tool');
    return { placed, wire };
  }

  /** All tools with the names that the gateway gives them (snapshot/compile.ts does the same). */
  private async place(tx: Tx, orgId: string, row: NamespaceRow): Promise<Placed[]> {
    const tools = await this.namespaces.tools(
      tx,
      orgId,
      row.servers.map((mapping) => mapping.serverId),
    );
    const overrides = new Map<string, ToolOverride>();
    for (const override of await this.namespaces.overrides(tx, orgId, row.id))
      overrides.set(`${override.serverId} ${override.toolName}`, override);
    const byServer = new Map<string, ToolRow[]>(row.servers.map((mapping) => [mapping.serverId, []]));
    for (const tool of tools) byServer.get(tool.serverId)?.push(tool);
    const taken = new Set<string>();
    return row.servers.flatMap((mapping) =>
      (byServer.get(mapping.serverId) ?? []).map((tool): Placed => {
        const override = overrides.get(`${tool.serverId} ${tool.key}`) ?? null;
        const served = mapping.enabled && mapping.server.enabled && override?.enabled !== false;
        const name = override?.name ?? tool.key;
        const exposedName = served ? freeName(taken, mapping.prefix, mapping.server.slug, name) : null;
        if (exposedName !== null) taken.add(exposedName);
        return { tool, mapping, override, exposedName };
      }),
    );
  }

  private async toWire(tx: Tx, orgId: string, placed: readonly Placed[]): Promise<NamespaceTool[]> {
    const definitions = await this.namespaces.definitions(
      tx,
      orgId,
      placed.map(({ tool }) => tool.id),
    );
    return placed.map(({ tool, mapping, override, exposedName }) => ({
      id: toPublicId('tool', tool.id),
      serverId: toPublicId('server', tool.serverId),
      serverName: mapping.server.name,
      name: tool.key,
      exposedName,
      enabled: mapping.enabled && mapping.server.enabled && override?.enabled !== false,
      override: override && {
        enabled: override.enabled,
        name: override.name,
        title: override.title,
        description: override.description,
        annotations: asRecord(override.annotations),
      },
      definition: JSON.parse(definitions.get(tool.id) ?? '{}') as Record<string, unknown>,
    }));
  }
}

function merged(override: ToolOverride | null, input: UpdateNamespaceTool): OverrideValues {
  const pick = <T>(given: T | undefined, kept: T): T => (given === undefined ? kept : given);
  return {
    enabled: pick(input.enabled, override?.enabled ?? true),
    name: pick(input.name, override?.name ?? null),
    title: pick(input.title, override?.title ?? null),
    description: pick(input.description, override?.description ?? null),
    annotations:
      pick(input.annotations, asRecord(override?.annotations) as OverrideValues['annotations']) ?? null,
  };
}

function isDefault({ enabled, name, title, description, annotations }: OverrideValues): boolean {
  return enabled && name === null && title === null && description === null && annotations === null;
}

function trailOf({ id, name, serverId, enabled, override }: NamespaceTool) {
  return { tool: { id, name, serverId, enabled, override } };
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
