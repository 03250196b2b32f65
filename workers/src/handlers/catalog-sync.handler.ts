/**
 * `catalog.sync`: reads what a server offers and brings its catalogue to that. A server that cannot be
 * reached keeps the catalogue it had; a list that could not be read to its end loses nothing.
 */

import type { Env } from '@patchbay/api/config/env';
import type { ConnectedProbe } from '@patchbay/api/connections/probe-connected';
import type { CatalogKind, Probe } from '@patchbay/api/gateway/probe';
import type { Isolation } from '@patchbay/api/gateway/sandbox/isolation';
import type { TargetDeps } from '@patchbay/api/gateway/snapshot/open-target';
import type { JobPayload } from '@patchbay/api/jobs/kinds';
import type { Outbound } from '@patchbay/api/outbound/outbound';
import type { Database, Tx } from '@patchbay/prisma';
import { compare, KINDS, type Reading, readItems } from '../catalog/items.js';
import { saidInstructions, saidObject } from '../catalog/said.js';
import { applyDiff, knownItems } from '../catalog/store.js';
import { type Handler, type JobContext, Postpone } from '../handler.js';
import {
  claimJob,
  failJob,
  isBusy,
  type JobError,
  type JobProgress,
  ProgressWriter,
  releaseJob,
  succeedJob,
} from '../job-rows.js';
import { failuresOf, rate, recordObservation, statusOf, told } from '../server-states.js';
import { nextCheckIn, nextSyncIn } from '../timing.js';
import { loadUpstream, type Upstream } from '../upstream.js';

type Payload = JobPayload<'catalog.sync'>;
type Success = Extract<Probe, { ok: true }>;
type Failure = Extract<Probe, { ok: false }>;

const STEPS = ['connect', ...KINDS.map(([kind]) => kind), 'store'];
/** While another job of the server runs; it will not take long. */
const BUSY_MS = 1_000;
/** A configuration that changes faster than a server can be read is left to the next job. */
const MAX_ROUNDS = 3;
const MAX_NOTES = 20;
const UNVARIED = 'what is listed only to clients that can be asked something could not be read';

export class CatalogSyncHandler implements Handler<'catalog.sync'> {
  readonly kind = 'catalog.sync';

  constructor(
    private readonly db: Database,
    private readonly targets: TargetDeps,
    private readonly env: Env,
    private readonly outbound: Outbound,
    private readonly isolation: Isolation,
    private readonly probes: Pick<ConnectedProbe, 'probe'>,
  ) {}

  organization(payload: Payload): string {
    return payload.orgId;
  }

  async run(payload: Payload, { signal }: JobContext): Promise<void> {
    const { orgId, jobId } = payload;
    let upstream = await this.db.tenant(orgId, (tx) => this.begin(tx, payload));
    for (let round = 1; upstream !== null; round++) {
      const probe = await this.probe(upstream, jobId, signal);
      if (signal.aborted) {
        await this.db.tenant(orgId, (tx) => releaseJob(tx, jobId));
        throw new Postpone(0);
      }
      const seen = upstream;
      upstream = await this.db.tenant(orgId, (tx) => this.end(tx, payload, seen, probe, round));
    }
  }

  async giveUp({ orgId, jobId }: Payload): Promise<void> {
    const error = {
      code: 'internal_error',
      message: 'the sync failed for a reason of ours; it will be tried again',
    };
    await this.db.tenant(orgId, (tx) => failJob(tx, jobId, error));
  }

  /** The server to look at, or null when there is nothing to do. */
  private async begin(tx: Tx, { orgId, jobId, serverId }: Payload): Promise<Upstream | null> {
    if (!(await claimJob(tx, jobId))) return null;
    const upstream = await loadUpstream(tx, this.targets, orgId, serverId);
    if (typeof upstream === 'string') {
      await succeedJob(tx, jobId, { skipped: upstream });
      return null;
    }
    // Thrown inside the transaction: the claim is undone.
    if (await isBusy(tx, jobId, this.kind, serverId)) throw new Postpone(BUSY_MS);
    return upstream;
  }

  private async probe(upstream: Upstream, jobId: string, signal: AbortSignal): Promise<Probe> {
    const progress = new ProgressWriter(this.db, upstream.orgId, jobId);
    try {
      return await this.probes.probe(upstream, {
        signal,
        isolation: this.isolation,
        ...(upstream.sharing === 'dedicated' ? { dedicated: { relayRoots: upstream.relayRoots } } : {}),
        dispatcher: this.outbound.links,
        onProgress: ({ step, items }) => progress.set(progressAt(step, items)),
      });
    } finally {
      await progress.stop();
    }
  }

  /**
   * Stores what was seen, unless the server was changed meanwhile.
   * @returns the server as it is now when it has to be looked at again, else null.
   */
  private async end(
    tx: Tx,
    { orgId, jobId, serverId }: Payload,
    seen: Upstream,
    probe: Probe,
    round: number,
  ): Promise<Upstream | null> {
    // Until the commit nobody changes the server.
    await tx.$executeRaw`select 1 from servers where id = ${serverId}::uuid for share`;
    const now = await loadUpstream(tx, this.targets, orgId, serverId);
    if (typeof now === 'string') {
      await succeedJob(tx, jobId, { skipped: now });
      return null;
    }
    if (now.configVersion !== seen.configVersion && round < MAX_ROUNDS) return now;
    if (probe.ok) await this.keep(tx, jobId, seen, probe);
    else await this.keepOld(tx, jobId, seen, probe);
    return null;
  }

  private async keep(tx: Tx, jobId: string, server: Upstream, probe: Success): Promise<void> {
    const { catalog, variants } = probe;
    const readings = new Map(
      KINDS.map(([kind, row]) => [kind, readItems(catalog, variants, kind, row)] as const),
    );
    const complete = new Set(KINDS.map(([kind]) => kind).filter((kind) => catalog[kind].complete));
    const diff = compare(readings, complete, variants.error === null, await knownItems(tx, server.id));
    await applyDiff(tx, server.orgId, server.id, diff);
    const stdio = server.type === 'STDIO';
    await recordObservation(
      tx,
      {
        serverId: server.id,
        latencyMs: probe.latencyMs,
        ...rate(probe.latencyMs, incomplete(probe)),
        nextCheckIn: nextCheckIn(this.env.PATCHBAY_HEALTH_INTERVAL_SECONDS, stdio, 0),
        nextSyncIn: nextSyncIn(this.env.PATCHBAY_SYNC_INTERVAL_SECONDS, 0),
      },
      {
        configVersion: server.configVersion,
        era: probe.era,
        protocolVersion: probe.protocolVersion,
        serverInfo: saidObject(probe.serverInfo),
        capabilities: saidObject(probe.capabilities),
        instructions: saidInstructions(probe.instructions),
        catalogHash: diff.catalogHash,
      },
    );
    await tx.$executeRaw`update jobs set progress = ${JSON.stringify(DONE)}::jsonb where id = ${jobId}::uuid`;
    await succeedJob(tx, jobId, { ...diff.counts, ...partial(probe), ...notes(probe, readings) });
  }

  private async keepOld(tx: Tx, jobId: string, server: Upstream, probe: Failure): Promise<void> {
    const failures = (await failuresOf(tx, server.id)) + 1;
    const error = told(probe, failures);
    await recordObservation(
      tx,
      {
        serverId: server.id,
        status: statusOf(error),
        latencyMs: null,
        error,
        nextCheckIn: nextCheckIn(
          this.env.PATCHBAY_HEALTH_INTERVAL_SECONDS,
          server.type === 'STDIO',
          failures,
        ),
        nextSyncIn: nextSyncIn(this.env.PATCHBAY_SYNC_INTERVAL_SECONDS, failures),
      },
      null,
    );
    await failJob(tx, jobId, error);
  }
}

const DONE: JobProgress = { step: 'done', done: STEPS.length, total: STEPS.length };

function progressAt(step: string, items: number): JobProgress {
  return { step, done: STEPS.indexOf(step), total: STEPS.length, items };
}

/** Lists that were not read to their end. */
function cutLists(probe: Success): CatalogKind[] {
  return KINDS.map(([kind]) => kind).filter((kind) => !probe.catalog[kind].complete);
}

/** The error of a server that answered only in part. */
function incomplete(probe: Success): JobError | null {
  const cut = cutLists(probe);
  if (cut.length === 0) return null;
  const why = cut.map((kind) => `${kind}: ${probe.catalog[kind].error?.message ?? 'cut at the limit'}`);
  return { code: 'catalog_incomplete', message: why.join('; ').slice(0, 1_000) };
}

function partial(probe: Success): object {
  const cut = cutLists(probe);
  return cut.length === 0 ? {} : { incomplete: cut };
}

function notes({ variants }: Success, readings: ReadonlyMap<CatalogKind, Reading>): object {
  const all = [...readings].flatMap(([kind, { notes }]) => notes.map((note) => `${kind}: ${note}`));
  // First, because the rest may be cut.
  if (variants.error !== null) all.unshift(`${UNVARIED}: ${variants.error}`.slice(0, 1_000));
  return all.length === 0 ? {} : { notes: all.slice(0, MAX_NOTES) };
}
