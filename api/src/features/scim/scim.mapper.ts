/** Provisioned user: row to SCIM (RFC 7643 §4.1), and to what the audit trail keeps. */
import type { Membership, ScimUser } from '@patchbay/prisma';
import { toPublicId } from '../../common/ids.js';
import { iso } from '../../common/wire.js';
import { USER_SCHEMA } from './scim.schemas.js';

/** @param base of the SCIM endpoint, without a slash at the end. */
export function toScimUser(row: ScimUser, membership: Membership | undefined, base: string) {
  const id = toPublicId('scimUser', row.id);
  return {
    schemas: [USER_SCHEMA],
    ...(row.document as Record<string, unknown>),
    id,
    active: row.active,
    ...(membership ? { roles: [{ value: membership.role, primary: true }] } : {}),
    meta: {
      resourceType: 'User',
      created: iso(row.createdAt),
      lastModified: iso(row.updatedAt),
      location: `${base}/Users/${id}`,
      version: `W/"${row.version}"`,
    },
  };
}

export function toTrail(row: ScimUser, membership: Membership | undefined) {
  return {
    id: toPublicId('scimUser', row.id),
    userId: toPublicId('user', row.userId),
    userName: row.userName,
    email: row.email,
    externalId: row.externalId,
    active: row.active,
    role: membership?.role ?? null,
  };
}
