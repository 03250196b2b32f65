/** An event of the audit trail: row to what people see, and what of it is hashed. */
import { createHash } from 'node:crypto';
import type { AuditEvent as AuditRow } from '@patchbay/prisma';
import type { ActorType } from '../common/caller.js';
import { toPublicId } from '../common/ids.js';
import { iso } from '../common/wire.js';
import { canonicalJson } from './canonical-json.js';

export interface AuditEvent {
  readonly id: string;
  readonly seq: number;
  readonly actor: { readonly type: ActorType; readonly id: string | null };
  /** Of a personal key, where the person used one. */
  readonly keyId: string | null;
  readonly action: string;
  readonly targetType: string;
  readonly targetId: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly requestId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly createdAt: string;
  /** Lower-case hexadecimal. */
  readonly prevHash: string;
  readonly hash: string;
}

export function toAuditEvent(row: AuditRow): AuditEvent {
  return {
    id: toPublicId('auditEvent', row.id),
    seq: Number(row.seq),
    actor: { type: row.actorType as ActorType, id: row.actorId },
    keyId: row.keyId,
    action: row.action,
    targetType: row.targetType,
    targetId: row.targetId,
    before: row.before as AuditEvent['before'],
    after: row.after as AuditEvent['after'],
    requestId: row.requestId,
    ip: row.ip,
    userAgent: row.userAgent,
    createdAt: iso(row.createdAt),
    prevHash: hex(row.prevHash),
    hash: hex(row.hash),
  };
}

/**
 * SHA-256 over the canonical JSON of an event without `hash` and without members that are null, as the
 * database's trigger makes it (migration audit_chain). Lower-case hexadecimal.
 */
export function hashOfEvent(event: AuditEvent): string {
  const { hash: _, ...content } = event;
  const given = Object.fromEntries(Object.entries(content).filter(([, member]) => member !== null));
  return sha256(canonicalJson(given));
}

/** What the first event of an organisation names as the hash before it. @param orgId UUID */
export function genesisHash(orgId: string): string {
  return sha256(toPublicId('organization', orgId));
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
