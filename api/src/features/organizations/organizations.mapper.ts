/** Organisation: row to wire. */
import type { Organization as Row } from '@patchbay/prisma';
import { toPublicId } from '../../common/ids.js';
import { iso } from '../../common/wire.js';
import { toQuotas } from '../quotas/quotas.schemas.js';
import type { Organization } from './organizations.schemas.js';

export function toOrganization(row: Row): Organization {
  return {
    id: toPublicId('organization', row.id),
    slug: row.slug,
    name: row.name,
    status: row.status,
    quotas: toQuotas(row),
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}
