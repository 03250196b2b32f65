/**
 * Writes what was observed of a server. Times are the database's, so that workers with different
 * clocks agree. The gateway is told by a trigger, only when status, capabilities, instructions or
 * catalogue really changed.
 */

import type { Probe } from '@patchbay/api/gateway/probe';
import { Prisma, type ServerStatus, type Tx } from '@patchbay/prisma';
import type { JobError } from './job-rows.js';

/** A round trip longer than this is worth telling. */
const SLOW_MS = 2_000;
/** Starts in a row that a server's process did not live through. */
const CRASH_LOOP = 3;

export interface Observation {
  readonly serverId: string;
  readonly status: ServerStatus;
  /** Null when there was no answer to measure. */
  readonly latencyMs: number | null;
  readonly error: JobError | null;
  /** Seconds from now. */
  readonly nextCheckIn: number;
  /** Seconds from now; null leaves it. */
  readonly nextSyncIn: number | null;
}

/** What a sync adds to an observation. */
export interface CatalogState {
  readonly configVersion: number;
  readonly era: string;
  readonly protocolVersion: string;
  readonly serverInfo: object;
  readonly capabilities: object;
  readonly instructions: string | null;
  readonly catalogHash: string;
}

/** The status of a server that answered, and what to tell of it. */
export function rate(latencyMs: number, incomplete: JobError | null): Pick<Observation, 'status' | 'error'> {
  if (incomplete) return { status: 'degraded', error: incomplete };
  if (latencyMs <= SLOW_MS) return { status: 'healthy', error: null };
  const message = `it answers, but took ${latencyMs} ms`;
  return { status: 'degraded', error: { code: 'upstream_slow', message } };
}

/** The status of a server that could not be looked at. */
export function statusOf(error: JobError): 'needs_authorization' | 'unreachable' {
  return error.code === 'authorization_required' ? 'needs_authorization' : 'unreachable';
}

/**
 * Why a server cannot be reached, for people: one whose process keeps ending by itself is not merely away.
 * @param failures in a row, this one included.
 */
export function told({ error, ended }: Extract<Probe, { ok: false }>, failures: number): JobError {
  if (ended !== true || failures < CRASH_LOOP) return error;
  return { code: 'crash_loop', message: `${error.message} (${failures} starts in a row failed)` };
}

/** Failures in a row so far. */
export async function failuresOf(tx: Tx, serverId: string): Promise<number> {
  const state = await tx.serverState.findUnique({ where: { serverId }, select: { failures: true } });
  return state?.failures ?? 0;
}

/** Records one look at a server. `catalog` is given when its catalogue was read too. */
export async function recordObservation(
  tx: Tx,
  seen: Observation,
  catalog: CatalogState | null,
): Promise<void> {
  const error = seen.error === null ? null : JSON.stringify(seen.error);
  const failed = seen.status === 'unreachable' || seen.status === 'needs_authorization';
  const sync =
    seen.nextSyncIn === null ? Prisma.empty : Prisma.sql`, next_sync_at = ${inSeconds(seen.nextSyncIn)}`;
  await tx.$executeRaw`
    update server_states set
      status_since = case when status = ${seen.status}::"ServerStatus" then status_since else now() end,
      status = ${seen.status}::"ServerStatus",
      checked_at = now(),
      latency_ms = ${seen.latencyMs},
      last_error = ${error}::jsonb,
      failures = case when ${failed} then failures + 1 else 0 end,
      next_check_at = ${inSeconds(seen.nextCheckIn)}
      ${sync}
      ${catalog === null ? Prisma.empty : catalogColumns(catalog)}
    where server_id = ${seen.serverId}::uuid`;
}

function catalogColumns(catalog: CatalogState): Prisma.Sql {
  return Prisma.sql`,
      era = ${catalog.era},
      protocol_version = ${catalog.protocolVersion},
      server_info = ${JSON.stringify(catalog.serverInfo)}::jsonb,
      capabilities = ${JSON.stringify(catalog.capabilities)}::jsonb,
      instructions = ${catalog.instructions},
      catalog_hash = ${catalog.catalogHash},
      catalog_synced_at = now(),
      synced_version = ${catalog.configVersion}`;
}

function inSeconds(seconds: number): Prisma.Sql {
  return Prisma.sql`now() + make_interval(secs => ${seconds}::float8)`;
}
