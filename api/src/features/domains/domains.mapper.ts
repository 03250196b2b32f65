/** Domain: row to wire. */
import type { Domain as Row } from '@patchbay/prisma';
import { toPublicId } from '../../common/ids.js';
import { iso, isoOrNull } from '../../common/wire.js';
import { CHECK_RESULTS, recordOf } from './domain-checks.js';
import type { Domain } from './domains.schemas.js';

export function toDomain(row: Row): Domain {
  const result = CHECK_RESULTS.find((one) => one === row.checkResult);
  return {
    id: toPublicId('domain', row.id),
    name: row.name,
    status: row.verifiedName === null ? 'pending' : 'verified',
    record: recordOf(row),
    verifiedAt: isoOrNull(row.verifiedAt),
    lastCheck: row.checkedAt && result ? { at: iso(row.checkedAt), result } : null,
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}
