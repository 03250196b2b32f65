/** Connection: row to wire. */
import { toPublicId } from '../../common/ids.js';
import { iso, isoOrNull } from '../../common/wire.js';
import type { ConnectionRow } from './connections.repository.js';
import type { Connection } from './connections.schemas.js';

/** What a clock may be wrong by; the database's own has said nothing of it yet. */
const LEEWAY_MS = 60_000;

export function toConnection(row: ConnectionRow): Connection {
  return {
    id: toPublicId('connection', row.id),
    serverId: toPublicId('server', row.serverId),
    subject: row.subject === '' ? null : row.subject,
    status: statusOf(row),
    scopes: row.scopes,
    expiresAt: isoOrNull(row.expiresAt),
    lastRefreshedAt: isoOrNull(row.lastRefreshedAt),
    error: toError(row.error),
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

function statusOf({ status, expiresAt, refreshAt }: ConnectionRow): Connection['status'] {
  const over = expiresAt !== null && refreshAt === null && expiresAt.getTime() + LEEWAY_MS <= Date.now();
  return status === 'connected' && over ? 'expired' : status;
}

function toError(value: unknown): Connection['error'] {
  if (typeof value !== 'object' || value === null) return null;
  const { code, message } = value as { code?: unknown; message?: unknown };
  return { code: String(code ?? 'unknown'), message: String(message ?? '') };
}
