/** Provisioned users and groups: row to SCIM (RFC 7643 §4), and to what the audit trail keeps. */
import type { Membership, ScimGroup, ScimUser } from '@patchbay/prisma';
import { toPublicId } from '../../common/ids.js';
import { iso } from '../../common/wire.js';
import { GROUP_SCHEMA, USER_SCHEMA } from './scim.schemas.js';
import type { GroupMember } from './scim-groups.repository.js';

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

/** @param members null where they are not asked for. @param base of the SCIM endpoint, without a slash at the end. */
export function toScimGroup(row: ScimGroup, members: readonly GroupMember[] | null, base: string) {
  const id = toPublicId('scimGroup', row.id);
  return {
    schemas: [GROUP_SCHEMA],
    id,
    displayName: row.displayName,
    ...(row.externalId === null ? {} : { externalId: row.externalId }),
    ...(members === null ? {} : { members: members.map((member) => toMember(member, base)) }),
    meta: {
      resourceType: 'Group',
      created: iso(row.createdAt),
      lastModified: iso(row.updatedAt),
      location: `${base}/Groups/${id}`,
      version: `W/"${row.version}"`,
    },
  };
}

function toMember({ id, userName }: GroupMember, base: string) {
  const value = toPublicId('scimUser', id);
  return { value, $ref: `${base}/Users/${value}`, type: 'User', display: userName };
}

/** @param members how many. */
export function groupTrail({ id, displayName, externalId }: ScimGroup, members: number) {
  return { id: toPublicId('scimGroup', id), displayName, externalId, members };
}
