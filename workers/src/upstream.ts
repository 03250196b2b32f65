/** Reads what a worker must know of a server to reach it, in one transaction of its organisation. */

import { type OpenedTarget, openTarget, type TargetDeps } from '@patchbay/api/gateway/snapshot/open-target';
import type { ServerSharing, ServerStatus, ServerType, Tx } from '@patchbay/prisma';
import type { JobError } from './job-rows.js';

/** A server and, in `target` or `fault`, the way to it. */
export type Upstream = UpstreamFacts & OpenedTarget;

interface UpstreamFacts {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly type: ServerType;
  readonly sharing: ServerSharing;
  readonly relayRoots: boolean;
  readonly timeoutMs: number;
  readonly configVersion: number;
  readonly status: ServerStatus;
  /** Of the last look at it. */
  readonly lastError: JobError | null;
}

/** Why there is nothing to do for a server; no fault of anybody. */
export type Skip = 'server_gone' | 'server_disabled' | 'organization_suspended';

/**
 * The server, with its credentials in place, or why it is not to be reached. Locks its state row, so
 * that of two jobs of one server the second sees what the first wrote.
 * @param tx a transaction of the organisation.
 */
export async function loadUpstream(
  tx: Tx,
  deps: TargetDeps,
  orgId: string,
  serverId: string,
): Promise<Upstream | Skip> {
  const server = await tx.server.findUnique({
    where: { id: serverId },
    select: {
      name: true,
      type: true,
      sharing: true,
      relayRoots: true,
      config: true,
      credentialOwner: true,
      timeoutMs: true,
      network: true,
      allowedHosts: true,
      persistentDirectory: true,
      enabled: true,
      configVersion: true,
      organization: { select: { status: true } },
    },
  });
  if (!server) return 'server_gone';
  if (server.organization.status !== 'active') return 'organization_suspended';
  if (!server.enabled) return 'server_disabled';
  await tx.$executeRaw`
    insert into server_states (org_id, server_id) values (${orgId}::uuid, ${serverId}::uuid) on conflict do nothing`;
  const [state] = await tx.$queryRaw<{ status: ServerStatus; error: JobError | null }[]>`
    select status, last_error as error from server_states
     where server_id = ${serverId}::uuid for update`;
  return {
    id: serverId,
    orgId,
    name: server.name,
    type: server.type,
    sharing: server.sharing,
    relayRoots: server.relayRoots,
    timeoutMs: server.timeoutMs,
    configVersion: server.configVersion,
    ...(await openTarget(deps, tx, orgId, { ...server, id: serverId })),
    status: state?.status ?? 'unknown',
    lastError: state?.error ?? null,
  };
}
