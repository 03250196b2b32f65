/** Invitation: row to wire. */
import type { Invitation as Row } from '@patchbay/prisma';
import { toPublicId } from '../../common/ids.js';
import { iso } from '../../common/wire.js';
import type { Invitation } from './invitations.schemas.js';

export function toInvitation(row: Row): Invitation {
  return {
    id: toPublicId('invitation', row.id),
    email: row.email,
    role: row.role,
    status: row.expiresAt.getTime() > Date.now() ? 'open' : 'expired',
    expiresAt: iso(row.expiresAt),
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}
