/** What this provider can, as clients ask it (RFC 7643 §5 to §7). */
import { GROUP_SCHEMA, USER_SCHEMA } from './scim.schemas.js';
import { listOf } from './scim-list.js';

const URN = 'urn:ietf:params:scim:schemas:core:2.0';

export function serviceProviderConfig(base: string) {
  return {
    schemas: [`${URN}:ServiceProviderConfig`],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: 200 },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: false },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Organisation key',
        description: 'A key of the organisation with the scopes scim:read and scim:write, as a bearer token.',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

const userType = (base: string) => ({
  schemas: [`${URN}:ResourceType`],
  id: 'User',
  name: 'User',
  endpoint: '/Users',
  description: 'Somebody who is a member of the organisation while active.',
  schema: USER_SCHEMA,
  schemaExtensions: [],
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/User` },
});

const groupType = (base: string) => ({
  schemas: [`${URN}:ResourceType`],
  id: 'Group',
  name: 'Group',
  endpoint: '/Groups',
  description: 'Users who have a role together, where the organisation says so of the group.',
  schema: GROUP_SCHEMA,
  schemaExtensions: [],
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/Group` },
});

export function resourceTypes(base: string) {
  return listOf([userType(base), groupType(base)]);
}

/** @returns null for one that there is not. */
export function resourceType(base: string, name: string) {
  return name === 'User' ? userType(base) : name === 'Group' ? groupType(base) : null;
}

export function schemas(base: string) {
  return listOf([userSchema(base), groupSchema(base)]);
}

/** @returns null for one that there is not. */
export function schema(base: string, urn: string) {
  return urn === USER_SCHEMA ? userSchema(base) : urn === GROUP_SCHEMA ? groupSchema(base) : null;
}

function attribute(name: string, over: object = {}) {
  return {
    name,
    type: 'string',
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...over,
  };
}

const complex = (name: string, subAttributes: readonly object[], multiValued = true) =>
  attribute(name, { type: 'complex', multiValued, subAttributes });

function userSchema(base: string) {
  return {
    schemas: [`${URN}:Schema`],
    id: USER_SCHEMA,
    name: 'User',
    description: 'What is held of a user.',
    attributes: [
      attribute('userName', { required: true, uniqueness: 'server' }),
      complex(
        'name',
        ['formatted', 'givenName', 'familyName'].map((name) => attribute(name)),
        false,
      ),
      attribute('displayName'),
      complex('emails', [attribute('value'), attribute('type'), attribute('primary', { type: 'boolean' })]),
      complex('roles', [
        attribute('value', { canonicalValues: ['admin', 'developer', 'viewer'] }),
        attribute('primary', { type: 'boolean' }),
      ]),
      attribute('active', { type: 'boolean' }),
    ],
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${USER_SCHEMA}` },
  };
}

function groupSchema(base: string) {
  return {
    schemas: [`${URN}:Schema`],
    id: GROUP_SCHEMA,
    name: 'Group',
    description: 'What is held of a group.',
    attributes: [
      attribute('displayName', { required: true, uniqueness: 'server' }),
      complex('members', [
        attribute('value', { mutability: 'immutable' }),
        attribute('$ref', { type: 'reference', referenceTypes: ['User'], mutability: 'immutable' }),
        attribute('type', { canonicalValues: ['User'], mutability: 'immutable' }),
        attribute('display', { mutability: 'readOnly' }),
      ]),
    ],
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${GROUP_SCHEMA}` },
  };
}
