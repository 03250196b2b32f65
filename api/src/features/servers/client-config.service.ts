/** Import and export of servers in the form that MCP clients use. */
import { Inject, Injectable } from '@nestjs/common';
import type { Tx } from '@patchbay/prisma';
import type { Caller } from '../../common/caller.js';
import { AppError, type FieldError } from '../../common/errors.js';
import { toPublicId } from '../../common/ids.js';
import { JOBS, type JobsPort } from '../../common/tokens.js';
import { type Audit, UnitOfWork } from '../../db/unit-of-work.js';
import type { ServerConfig } from '../../gateway/snapshot/server-config.js';
import { keepSecrets, placeholdersIn, readEntry, writeEntry } from './client-config.js';
import type { ExportedServers, ImportedEntry, ImportReport, ImportServers } from './client-config.schemas.js';
import { composeConfig, EMPTY_CONFIG } from './connection.js';
import { ServerConfigStore } from './server-config.store.js';
import { ServerWarnings } from './server-warnings.js';
import { ServerWriter, type Written } from './server-writer.js';
import { type ServerRow, ServersRepository } from './servers.repository.js';
import type { CreateServer, UpdateServer } from './servers.schemas.js';

interface Existing {
  readonly row: ServerRow;
  readonly config: ServerConfig;
}

interface Plan {
  readonly name: string;
  readonly errors: readonly FieldError[];
  readonly warnings: readonly string[];
  /** Null when it cannot be imported. */
  readonly input: CreateServer | null;
  readonly config: ServerConfig;
  readonly existing: Existing | null;
  readonly unchanged: boolean;
}

@Injectable()
export class ClientConfigService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly servers: ServersRepository,
    private readonly configs: ServerConfigStore,
    private readonly writer: ServerWriter,
    private readonly warnings: ServerWarnings,
    @Inject(JOBS) private readonly jobs: JobsPort,
  ) {}

  /** Entries are matched with servers by name. All writes are one transaction. */
  async import(caller: Caller, body: ImportServers): Promise<ImportReport> {
    const written: Written[] = [];
    const report = await this.work.change(caller, async (tx, audit) => {
      const existing = await this.existing(tx, caller.orgId);
      const plans = await this.warned(
        tx,
        caller.orgId,
        Object.entries({ ...body.mcp, ...body.mcpServers }).map(([name, entry]) =>
          this.plan(name, entry, existing),
        ),
      );
      const stop = body.dryRun || (body.atomic && plans.some((plan) => plan.input === null));
      const entries: ImportedEntry[] = [];
      for (const plan of plans) {
        const result = stop ? null : await this.apply(tx, audit, caller, plan);
        if (result) written.push(result);
        entries.push(describe(plan, result));
      }
      return summarize(!stop, entries);
    });
    for (const { jobId, serverId } of written)
      if (jobId !== null) await this.jobs.publish(jobId, caller.orgId, 'catalog.sync', serverId);
    return report;
  }

  export(caller: Caller): Promise<ExportedServers> {
    return this.work.read(caller.orgId, async (tx) => {
      const all = await this.existing(tx, caller.orgId);
      return {
        mcpServers: Object.fromEntries(
          [...all].map(([name, { row, config }]) => [name, writeEntry(row, config)]),
        ),
      };
    });
  }

  private async existing(tx: Tx, orgId: string): Promise<Map<string, Existing>> {
    const all = new Map<string, Existing>();
    for (const row of await this.servers.all(tx, orgId))
      all.set(row.name, { row, config: await this.configs.open(tx, orgId, row.id, row.config) });
    return all;
  }

  private plan(name: string, entry: Record<string, unknown>, all: ReadonlyMap<string, Existing>): Plan {
    const existing = all.get(name) ?? null;
    const read = readEntry(name, entry);
    const failed = {
      name,
      warnings: read.warnings,
      input: null,
      config: EMPTY_CONFIG,
      existing,
      unchanged: false,
    };
    if (read.input === null) return { ...failed, errors: read.errors };
    const input = existing ? keepSecrets(read.input, existing.row.slug, existing.config) : read.input;
    const sameKind = existing !== null && (existing.row.type === 'STDIO') === (input.type === 'STDIO');
    // An import says what the server is to be: what is not in the entry goes, but for its credential.
    const base = sameKind ? { ...EMPTY_CONFIG, auth: existing.config.auth } : EMPTY_CONFIG;
    const credentialOwner = existing?.row.credentialOwner;
    const { config, errors } = composeConfig(input.type, { ...input, credentialOwner }, base);
    const refused = [...errors, ...this.refusal(input), ...this.writer.refusedUrl(config, errors)];
    if (refused.length > 0) return { ...failed, errors: refused };
    const warnings = [
      ...read.warnings,
      ...placeholdersIn(input).map(
        (path) => `${path} holds a placeholder, which is sent as it is; set its value`,
      ),
    ];
    const unchanged =
      existing !== null &&
      existing.row.type === input.type &&
      existing.row.enabled === (input.enabled ?? true) &&
      same(existing.config, config);
    return { name, errors: [], warnings, input, config, existing, unchanged };
  }

  /** Adds what is to be known of the configurations as they would be stored. */
  private async warned(tx: Tx, orgId: string, plans: readonly Plan[]): Promise<Plan[]> {
    const of = await this.warnings.of(
      tx,
      orgId,
      plans.map((plan) => plan.config),
    );
    return plans.map((plan, i) => {
      const more = (of[i] ?? []).map(({ path, message }) => `${path}: ${message}`);
      return { ...plan, warnings: [...plan.warnings, ...more] };
    });
  }

  private refusal(input: CreateServer): readonly FieldError[] {
    try {
      this.writer.requireAllowed(input.type);
      return [];
    } catch (error) {
      if (error instanceof AppError) return error.details.errors ?? [];
      throw error;
    }
  }

  private async apply(tx: Tx, audit: Audit, caller: Caller, plan: Plan): Promise<Written | null> {
    const { orgId } = caller;
    if (plan.input === null || plan.unchanged) return null;
    if (plan.existing === null) return this.writer.create(tx, audit, caller, plan.input, plan.config);
    const row = await this.writer.lock(tx, orgId, plan.existing.row.id);
    if (row === null) return null;
    return this.writer.update(
      tx,
      audit,
      orgId,
      row,
      plan.existing.config,
      replacing(plan.input, plan.existing.config),
    );
  }
}

/** A PATCH that leaves nothing of env and headers but what the entry has. */
function replacing(input: CreateServer, kept: ServerConfig): UpdateServer {
  const gone = (names: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.keys(names).map((name) => [name, null]));
  const { env, headers, ...rest } = input;
  const stdio = input.type === 'STDIO';
  return {
    ...rest,
    enabled: input.enabled ?? true,
    ...(stdio ? { args: input.args ?? [], env: { ...gone(kept.env), ...env } } : {}),
    ...(stdio ? {} : { headers: { ...gone(kept.headers), ...headers } }),
  };
}

function describe(plan: Plan, written: Written | null): ImportedEntry {
  const status =
    plan.input === null
      ? 'failed'
      : plan.unchanged
        ? 'unchanged'
        : plan.existing === null
          ? 'created'
          : 'updated';
  const known = plan.existing === null ? null : toPublicId('server', plan.existing.row.id);
  return {
    name: plan.name,
    status,
    serverId: status === 'failed' ? null : (written?.server.id ?? known),
    errors: [...plan.errors],
    warnings: [...plan.warnings],
  };
}

function summarize(applied: boolean, entries: ImportedEntry[]): ImportReport {
  const count = (status: ImportedEntry['status']) =>
    entries.filter((entry) => entry.status === status).length;
  return {
    applied,
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    failed: count('failed'),
    entries,
  };
}

/** The order of env and headers means nothing. */
function same(a: ServerConfig, b: ServerConfig): boolean {
  const sorted = (map: Readonly<Record<string, string>>) =>
    Object.entries(map).sort(([x], [y]) => (x < y ? -1 : 1));
  const flat = (c: ServerConfig) =>
    JSON.stringify([
      c.command,
      c.args,
      c.url,
      sorted(c.env),
      sorted(c.headers),
      sorted({ ...(c.auth as object) } as never),
    ]);
  return flat(a) === flat(b);
}
