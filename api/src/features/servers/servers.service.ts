/** Servers: what an organisation connects. */
import { Inject, Injectable } from '@nestjs/common';
import type { CatalogKind } from '@patchbay/prisma';
import type { Caller, ExpectedVersions } from '../../common/caller.js';
import { notFound } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { Cursors, type Page, type PageRequest } from '../../common/pagination.js';
import { ENV, ISOLATION, JOBS, type JobsPort, OUTBOUND } from '../../common/tokens.js';
import { iso } from '../../common/wire.js';
import type { Env } from '../../config/env.js';
import { ConnectedProbe } from '../../connections/probe-connected.js';
import { requireVersion, UnitOfWork } from '../../db/unit-of-work.js';
import { Vault } from '../../db/vault.js';
import type { Isolation } from '../../gateway/sandbox/isolation.js';
import { openTarget } from '../../gateway/snapshot/open-target.js';
import type { ServerConfig } from '../../gateway/snapshot/server-config.js';
import type { Outbound } from '../../outbound/outbound.js';
import { JobWaiter } from '../jobs/job-waiter.js';
import { toJob } from '../jobs/jobs.mapper.js';
import { JobsRepository } from '../jobs/jobs.repository.js';
import type { Job } from '../jobs/jobs.schemas.js';
import { composeConfig, EMPTY_CONFIG } from './connection.js';
import { ServerConfigStore } from './server-config.store.js';
import { ServerWarnings } from './server-warnings.js';
import { refuse, ServerWriter, type Written } from './server-writer.js';
import { NO_COUNTS, toLogLines, toServer } from './servers.mapper.js';
import { type CatalogRow, ServersRepository } from './servers.repository.js';
import type {
  CreateServer,
  Server,
  ServerLogs,
  ServersQuery,
  ServerTest,
  UpdateServer,
} from './servers.schemas.js';

export interface ListedItem {
  readonly id: string;
  readonly definition: Record<string, unknown>;
  readonly hash: string;
  readonly requires: readonly string[];
  readonly changedAt: string;
  readonly key: string;
}

/** Of all sources together. */
const MAX_LOG_LINES = 500;
const ID_OF = {
  tool: 'tool',
  prompt: 'prompt',
  resource: 'resource',
  resource_template: 'resourceTemplate',
} as const;

@Injectable()
export class ServersService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly servers: ServersRepository,
    private readonly configs: ServerConfigStore,
    private readonly writer: ServerWriter,
    private readonly warnings: ServerWarnings,
    private readonly vault: Vault,
    private readonly jobRows: JobsRepository,
    private readonly waiter: JobWaiter,
    private readonly cursors: Cursors,
    @Inject(JOBS) private readonly jobs: JobsPort,
    @Inject(ENV) private readonly env: Env,
    @Inject(OUTBOUND) private readonly outbound: Outbound,
    @Inject(ISOLATION) private readonly isolation: Isolation,
    private readonly probes: ConnectedProbe,
  ) {}

  async create(caller: Caller, input: CreateServer, waitSeconds: number): Promise<Server> {
    this.writer.requireAllowed(input.type);
    const { config, errors } = composeConfig(input.type, input);
    refuse([...errors, ...this.writer.refusedUrl(config, errors)]);
    let written: Written | undefined;
    const server = await this.work.change(caller, async (tx, audit) => {
      written = await this.writer.create(tx, audit, caller, input, config);
      return written.server;
    });
    return this.afterWrite(caller, written, server, waitSeconds);
  }

  async update(
    caller: Caller,
    id: string,
    input: UpdateServer,
    expected: ExpectedVersions,
    waitSeconds: number,
  ): Promise<Server> {
    if (input.type) this.writer.requireAllowed(input.type);
    let written: Written | undefined;
    const server = await this.work.change(caller, async (tx, audit) => {
      const row = await this.writer.lock(tx, caller.orgId, id);
      if (!row) throw notFound('server');
      requireVersion(expected, row.version);
      const config = await this.configs.open(tx, caller.orgId, id, row.config);
      written = await this.writer.update(tx, audit, caller.orgId, row, config, input);
      return written.server;
    });
    return this.afterWrite(caller, written, server, waitSeconds);
  }

  private async afterWrite(
    caller: Caller,
    written: Written | undefined,
    server: Server,
    waitSeconds: number,
  ): Promise<Server> {
    if (!written?.jobId) return server;
    const { jobId, serverId } = written;
    const ended = waitSeconds > 0 ? this.waiter.wait(caller.orgId, jobId, waitSeconds) : null;
    await this.jobs.publish(jobId, caller.orgId, 'catalog.sync', serverId);
    if (ended === null) return server;
    await ended;
    return this.get(caller, serverId);
  }

  list(caller: Caller, query: ServersQuery): Promise<Page<Server>> {
    const { orgId } = caller;
    const { type, status } = query;
    const enabled = query.enabled === undefined ? undefined : query.enabled === 'true';
    const name = `servers ${orgId} ${type ?? ''} ${status ?? ''} ${query.enabled ?? ''}`;
    const after = this.cursors.read(name, query.cursor);
    return this.work.read(orgId, async (tx) => {
      const rows = await this.servers.list(tx, orgId, { type, status, enabled }, after, query.limit + 1);
      const page = this.cursors.page(
        name,
        query.limit,
        rows,
        (row) => row.id,
        (row) => row,
      );
      const counts = await this.servers.counts(
        tx,
        orgId,
        page.data.map((row) => row.id),
      );
      const configs: ServerConfig[] = [];
      for (const row of page.data) configs.push(await this.configs.open(tx, orgId, row.id, row.config));
      const warnings = await this.warnings.of(tx, orgId, configs);
      const data = page.data.map((row, i) =>
        toServer(row, configs[i] ?? EMPTY_CONFIG, counts.get(row.id) ?? NO_COUNTS, warnings[i] ?? []),
      );
      return { data, nextCursor: page.nextCursor };
    });
  }

  get(caller: Caller, id: string): Promise<Server> {
    return this.work.read(caller.orgId, async (tx) => {
      const row = await this.servers.find(tx, caller.orgId, id);
      if (!row) throw notFound('server');
      const config = await this.configs.open(tx, caller.orgId, id, row.config);
      const counts = await this.servers.counts(tx, caller.orgId, [id]);
      const [warnings = []] = await this.warnings.of(tx, caller.orgId, [config]);
      return toServer(row, config, counts.get(id) ?? NO_COUNTS, warnings);
    });
  }

  /** Of all processes that ran it, in the order of time. */
  logs(caller: Caller, id: string): Promise<ServerLogs> {
    return this.work.read(caller.orgId, async (tx) => {
      if (!(await this.servers.find(tx, caller.orgId, id))) throw notFound('server');
      const rows = await this.servers.logs(tx, caller.orgId, id);
      const lines = rows.flatMap(({ source, lines }) => toLogLines(source, lines));
      lines.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
      return { lines: lines.slice(-MAX_LOG_LINES) };
    });
  }

  /** Namespaces lose it; their other servers go on. */
  remove(caller: Caller, id: string, expected: ExpectedVersions): Promise<void> {
    return this.work.change(caller, async (tx, audit) => {
      const row = await this.writer.lock(tx, caller.orgId, id);
      if (!row) throw notFound('server');
      requireVersion(expected, row.version);
      const before = toServer(row, await this.configs.open(tx, caller.orgId, id, row.config), NO_COUNTS, []);
      await this.servers.remove(tx, caller.orgId, id);
      await audit({ action: 'server.delete', targetType: 'server', targetId: before.id, before });
    });
  }

  /** A page of one kind of the catalogue. */
  items(caller: Caller, id: string, kind: CatalogKind, page: PageRequest): Promise<Page<ListedItem>> {
    const name = `items ${caller.orgId} ${id} ${kind}`;
    const cursor = this.cursors.read(name, page.cursor);
    const [position = '', itemId = ''] = cursor?.split(' ') ?? [];
    const after = cursor === null ? null : { position: Number(position), id: itemId };
    return this.work.read(caller.orgId, async (tx) => {
      if (!(await this.servers.find(tx, caller.orgId, id))) throw notFound('server');
      const rows = await this.servers.items(tx, caller.orgId, id, kind, after, page.limit + 1);
      const keyOf = (row: CatalogRow) => `${row.position} ${row.id}`;
      return this.cursors.page(name, page.limit, rows, keyOf, (row) => ({
        id: toPublicId(ID_OF[kind], row.id),
        key: row.key,
        definition: JSON.parse(row.definition) as Record<string, unknown>,
        hash: row.hash,
        requires: row.requires,
        changedAt: iso(row.changedAt),
      }));
    });
  }

  /** Connects now, outside of any transaction. A failure of the server is an answer, not an error. */
  async test(caller: Caller, id: string): Promise<ServerTest> {
    const { orgId } = caller;
    const server = await this.work.read(orgId, async (tx) => {
      const row = await this.servers.find(tx, orgId, id);
      if (!row) throw notFound('server');
      const deps = { vault: this.vault, sharedEnv: this.env.PATCHBAY_SHARED_ENV };
      const opened = await openTarget(deps, tx, orgId, row);
      return { id, orgId, name: row.name, ...opened, timeoutMs: row.timeoutMs };
    });
    const probe = await this.probes.probe(server, {
      isolation: this.isolation,
      dispatcher: this.outbound.links,
    });
    if (!probe.ok) {
      const { latencyMs, error } = probe;
      return { ...NOTHING_KNOWN, ok: false, latencyMs, error };
    }
    const { era, protocolVersion, serverInfo, capabilities, instructions, catalog } = probe;
    const { tools, prompts, resources, resourceTemplates } = catalog;
    return {
      ok: true,
      latencyMs: probe.latencyMs,
      era,
      protocolVersion,
      serverInfo: { ...serverInfo },
      capabilities: { ...capabilities },
      instructions,
      counts: {
        tools: tools.items.length,
        prompts: prompts.items.length,
        resources: resources.items.length,
        resourceTemplates: resourceTemplates.items.length,
      },
      error:
        [tools, prompts, resources, resourceTemplates].map((list) => list.error).find((e) => e !== null) ??
        null,
    };
  }

  /** A job that reads the catalogue anew; the one that is waiting already, if there is one. */
  async sync(caller: Caller, id: string, waitSeconds: number): Promise<Job> {
    const { orgId } = caller;
    let jobId = '';
    const job = await this.work.change(caller, async (tx, audit) => {
      if (!(await this.servers.find(tx, orgId, id))) throw notFound('server');
      jobId = await this.jobs.create(tx, orgId, { kind: 'catalog.sync', serverId: id });
      const row = await this.jobRows.find(tx, orgId, jobId);
      if (!row) throw new Error('the job that was just written is gone');
      await audit({ action: 'server.sync', targetType: 'server', targetId: toPublicId('server', id) });
      return toJob(row);
    });
    const ended = waitSeconds > 0 ? this.waiter.wait(orgId, jobId, waitSeconds) : null;
    await this.jobs.publish(jobId, orgId, 'catalog.sync', id);
    return (await ended) ?? job;
  }
}

const NOTHING_KNOWN = {
  era: null,
  protocolVersion: null,
  serverInfo: null,
  capabilities: null,
  instructions: null,
  counts: null,
};
