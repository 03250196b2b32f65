/** Member: rows to wire. */
import type { Membership } from '@patchbay/prisma';
import { toPublicId } from '../../common/ids.js';
import { iso } from '../../common/wire.js';
import type { Member } from './members.schemas.js';
import type { PersonRow } from './people.repository.js';

/** @param person undefined where the account was deleted at the same time. */
export function toMember(row: Membership, person: PersonRow | undefined): Member {
  return {
    id: toPublicId('member', row.id),
    userId: toPublicId('user', row.userId),
    name: person?.name ?? '',
    email: person?.email ?? '',
    twoFactorEnabled: person?.twoFactorEnabled ?? false,
    role: row.role,
    version: row.version,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}
