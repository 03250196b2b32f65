/** Job: row to wire. */
import type { Job as Row } from '@patchbay/prisma';
import { toPublicId } from '../../common/ids.js';
import { iso, isoOrNull } from '../../common/wire.js';
import type { Job } from './jobs.schemas.js';

export function toJob(row: Row): Job {
  const progress = asRecord(row.progress);
  const error = asRecord(row.error);
  return {
    id: toPublicId('job', row.id),
    kind: row.kind,
    serverId: row.serverId === null ? null : toPublicId('server', row.serverId),
    status: row.status,
    progress: progress && {
      step: String(progress['step'] ?? ''),
      done: Number(progress['done'] ?? 0),
      total: Number(progress['total'] ?? 0),
      items: typeof progress['items'] === 'number' ? progress['items'] : null,
    },
    result: asRecord(row.result),
    error: error && { code: String(error['code'] ?? 'unknown'), message: String(error['message'] ?? '') },
    attempts: row.attempts,
    createdAt: iso(row.createdAt),
    startedAt: isoOrNull(row.startedAt),
    finishedAt: isoOrNull(row.finishedAt),
  };
}

function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}
