/** Key: row to wire. */

import { toPublicId } from '../../common/ids.js';
import { iso, isoOrNull } from '../../common/wire.js';
import type { KeyRow } from './keys.repository.js';
import type { Key } from './keys.schemas.js';

export function toKey(row: KeyRow): Key {
  return {
    id: toPublicId('key', row.id),
    kind: row.kind,
    name: row.name,
    hint: row.hint,
    status: statusOf(row),
    scopes: row.scopes,
    endpointId: row.endpointId === null ? null : toPublicId('endpoint', row.endpointId),
    userId: row.userId === null ? null : toPublicId('user', row.userId),
    agentId: row.agentId === null ? null : toPublicId('agent', row.agentId),
    allowSubjects: row.allowSubjects,
    allowedAddresses: row.allowedAddresses,
    expiresAt: isoOrNull(row.expiresAt),
    previousExpiresAt: isOver(row.previousExpiresAt) ? null : isoOrNull(row.previousExpiresAt),
    revokedAt: isoOrNull(row.revokedAt),
    lastUsedAt: isoOrNull(row.lastUsedAt),
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

function statusOf(row: KeyRow): Key['status'] {
  if (row.revokedAt) return 'revoked';
  return isOver(row.expiresAt) ? 'expired' : 'active';
}

function isOver(time: Date | null): boolean {
  return time !== null && time.getTime() <= Date.now();
}
