/**
 * Typed public ids: a prefix and a UUIDv7 in base32 (TypeID 0.3). The database knows the UUIDs only.
 */
import { fromString, fromUUID, getType, toUUID, typeidUnboxed } from 'typeid-js';

export const ID_PREFIXES = {
  organization: 'org',
  server: 'srv',
  namespace: 'ns',
  endpoint: 'ep',
  key: 'key',
  agent: 'agt',
  user: 'usr',
  session: 'ses',
  personEvent: 'pev',
  member: 'mem',
  invitation: 'inv',
  domain: 'dom',
  identityProvider: 'idp',
  scimUser: 'scu',
  scimGroup: 'scg',
  secret: 'sec',
  connection: 'con',
  oauthGrant: 'ogr',
  job: 'job',
  auditEvent: 'aud',
  tool: 'tool',
  prompt: 'prompt',
  resource: 'res',
  resourceTemplate: 'tmpl',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** A new UUIDv7, for a row's id. */
export function newUuid(): string {
  return toUUID(typeidUnboxed('x'));
}

/** The public id of a row. */
export function toPublicId(kind: IdKind, uuid: string): string {
  return fromUUID(uuid, ID_PREFIXES[kind]);
}

/** The UUID inside a public id, or null when it is not a well-formed id of this kind. */
export function fromPublicId(kind: IdKind, id: string): string | null {
  try {
    const parsed = fromString(id);
    return getType(parsed) === ID_PREFIXES[kind] ? toUUID(parsed) : null;
  } catch {
    return null;
  }
}
