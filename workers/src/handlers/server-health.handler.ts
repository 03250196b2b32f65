/**
 * `server.health`: connects to a server, measures a round trip and hangs up. No row in `jobs`: one a
 * minute for each server would bury those that people look for.
 */
import type { Env } from '@patchbay/api/config/env';
import type { ConnectedProbe } from '@patchbay/api/connections/probe-connected';
import type { Probe } from '@patchbay/api/gateway/probe';
import type { Isolation } from '@patchbay/api/gateway/sandbox/isolation';
import type { TargetDeps } from '@patchbay/api/gateway/snapshot/open-target';
import type { JobPayload } from '@patchbay/api/jobs/kinds';
import type { Outbound } from '@patchbay/api/outbound/outbound';
import type { Database, Tx } from '@patchbay/prisma';
import { type Handler, type JobContext, Postpone } from '../handler.js';
import { failuresOf, rate, recordObservation, statusOf, told } from '../server-states.js';
import { nextCheckIn } from '../timing.js';
import { loadUpstream, type Upstream } from '../upstream.js';

type Payload = JobPayload<'server.health'>;

/** A server that needs longer than this to say hello is not well. */
const DEADLINE_MS = 30_000;

export class ServerHealthHandler implements Handler<'server.health'> {
  readonly kind = 'server.health';

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

  async run({ orgId, serverId }: Payload, { signal }: JobContext): Promise<void> {
    const upstream = await this.db.tenant(orgId, (tx) => loadUpstream(tx, this.targets, orgId, serverId));
    if (typeof upstream === 'string') return;
    const probe = await this.probes.probe(upstream, {
      signal,
      catalog: false,
      deadlineMs: DEADLINE_MS,
      isolation: this.isolation,
      dispatcher: this.outbound.links,
    });
    if (signal.aborted) throw new Postpone(0);
    await this.db.tenant(orgId, (tx) => this.record(tx, upstream, probe));
  }

  private async record(tx: Tx, seen: Upstream, probe: Probe): Promise<void> {
    const server = await loadUpstream(tx, this.targets, seen.orgId, seen.id);
    // Gone, switched off or changed meanwhile: what was seen is of something else.
    if (typeof server === 'string' || server.configVersion !== seen.configVersion) return;
    const failures = probe.ok ? 0 : (await failuresOf(tx, server.id)) + 1;
    // Only a sync can tell that a catalogue is whole again.
    const incomplete = server.lastError?.code === 'catalog_incomplete' ? server.lastError : null;
    const outcome = probe.ok
      ? { latencyMs: probe.latencyMs, ...rate(probe.latencyMs, incomplete) }
      : { latencyMs: null, status: statusOf(probe.error), error: told(probe, failures) };
    // Back again: what it offers may be another by now.
    const returned = probe.ok && (server.status === 'unreachable' || server.status === 'needs_authorization');
    const interval = this.env.PATCHBAY_HEALTH_INTERVAL_SECONDS;
    await recordObservation(
      tx,
      {
        serverId: server.id,
        ...outcome,
        nextCheckIn: nextCheckIn(interval, server.type === 'STDIO', failures),
        nextSyncIn: returned ? 0 : null,
      },
      null,
    );
  }
}
