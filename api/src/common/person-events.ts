/**
 * What happens to a person's account, told to the person (`GET /v1/me/events`) and in the trail of each organisation
 * that they are in: those trust the same sign-in.
 */
import { becomeTenant, type Database, Prisma, type Tx } from '@patchbay/prisma';
import { recordChange } from './audit.js';
import type { Origin } from './caller.js';
import { newUuid, toPublicId } from './ids.js';

export interface PersonChange {
  /** `person.<verb>`. */
  readonly action: `person.${string}`;
  /** Without secrets. */
  readonly after?: Record<string, string | number | boolean | null>;
}

/** Trails that one transaction writes to: it holds the lock of each. */
const TRAILS = 20;
const AGENT_MAX = 256;

/** `User-Agent` as far as it is kept. */
export function agentOf(header: string | null | undefined): string | null {
  return header ? header.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, AGENT_MAX) : null;
}

/** Of a request that identity/mount.ts has passed on. @param userId null: somebody who has proven nothing. */
export function originOf(headers: Headers | undefined, userId: string | null): Origin {
  const actor =
    userId === null
      ? ({ type: 'anonymous', id: null } as const)
      : ({ type: 'person', id: toPublicId('user', userId) } as const);
  return {
    actor,
    requestId: headers?.get('request-id') ?? '',
    ip: headers?.get('x-forwarded-for') ?? '',
    userAgent: agentOf(headers?.get('user-agent')),
  };
}

/**
 * Writes what has happened: all of it, or it throws.
 * @param userId UUID
 * @param only UUID of the organisation that alone is concerned, where there is one.
 */
export async function tell(
  db: Database,
  userId: string,
  origin: Origin,
  change: PersonChange,
  only: string | null = null,
): Promise<void> {
  const orgIds = await db.system(async (tx) => {
    const ids = (await organizationsOf(tx, userId)).filter((id) => only === null || id === only);
    await write(tx, userId, origin, change, ids.slice(0, TRAILS));
    return ids;
  });
  for (let at = TRAILS; at < orgIds.length; at += TRAILS)
    await db.system((tx) => trails(tx, userId, origin, change, orgIds.slice(at, at + TRAILS)));
}

/**
 * The same as the last thing of a transaction of the system's role that makes the change: afterwards it is an
 * organisation's.
 */
export async function tellIn(tx: Tx, userId: string, origin: Origin, change: PersonChange): Promise<void> {
  await write(tx, userId, origin, change, await organizationsOf(tx, userId));
}

/** UUIDs, in the one order in which trails are locked. */
export async function organizationsOf(tx: Tx, userId: string): Promise<string[]> {
  const rows = await tx.membership.findMany({
    where: { userId },
    orderBy: { orgId: 'asc' },
    select: { orgId: true },
  });
  return rows.map(({ orgId }) => orgId);
}

async function write(
  tx: Tx,
  userId: string,
  origin: Origin,
  change: PersonChange,
  orgIds: readonly string[],
): Promise<void> {
  await tx.personEvent.create({
    data: {
      id: newUuid(),
      userId,
      action: change.action,
      detail: change.after ?? Prisma.DbNull,
      requestId: origin.requestId,
      ip: origin.ip,
      userAgent: origin.userAgent ?? null,
    },
    select: { id: true },
  });
  await trails(tx, userId, origin, change, orgIds);
}

async function trails(
  tx: Tx,
  userId: string,
  origin: Origin,
  { action, after }: PersonChange,
  orgIds: readonly string[],
): Promise<void> {
  const event = { action, targetType: 'person', targetId: toPublicId('user', userId), after: after ?? null };
  for (const orgId of orgIds) {
    await becomeTenant(tx, orgId);
    await recordChange(tx, orgId, origin, event);
  }
}
