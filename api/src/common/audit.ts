/**
 * The audit trail: one row for each change, written in the transaction of the change. The database numbers and
 * chains it (migration audit_chain); docs/audit.md.
 */
import { Prisma, type Tx } from '@patchbay/prisma';
import type { Actor } from './caller.js';
import { newUuid } from './ids.js';

export interface Change {
  /** `<resource>.<verb>`, like `server.create`. */
  readonly action: string;
  readonly targetType: string;
  /** The public id. */
  readonly targetId: string;
  /** As the API shows them, so without secrets. */
  readonly before?: object | null;
  readonly after?: object | null;
}

/** Whose change it is; of one that no request asked for, only who. */
export interface ChangeOrigin {
  readonly actor: Actor;
  /** Of a person with a personal key: its public id. */
  readonly keyId?: string;
  readonly requestId: string | null;
  readonly ip: string | null;
  readonly userAgent?: string | null;
}

/** Shown once, or of no interest to a trail; never kept. */
const LEFT_OUT = new Set(['key', 'version', 'updatedAt', 'health', 'catalog', 'lastUsedAt']);

/**
 * Writes the row. `tx` must be the organisation's own, and do nothing afterwards: from here to its end it holds
 * the lock of the organisation's chain, and whoever waits for it must not hold what it still needs.
 */
export async function recordChange(
  tx: Tx,
  orgId: string,
  origin: ChangeOrigin,
  change: Change,
): Promise<void> {
  await tx.auditEvent.create({
    data: {
      id: newUuid(),
      orgId,
      actorType: origin.actor.type,
      actorId: origin.actor.id,
      keyId: origin.keyId ?? null,
      action: change.action,
      targetType: change.targetType,
      targetId: change.targetId,
      before: trail(change.before),
      after: trail(change.after),
      requestId: origin.requestId,
      ip: origin.ip,
      userAgent: origin.userAgent ?? null,
    },
    select: { id: true },
  });
}

function trail(resource: object | null | undefined): Prisma.InputJsonValue | typeof Prisma.DbNull {
  if (!resource) return Prisma.DbNull;
  return Object.fromEntries(
    Object.entries(resource).filter(([name]) => !LEFT_OUT.has(name)),
  ) as Prisma.InputJsonObject;
}
