/** What this provider can, as clients ask it (RFC 7643 §5 to §7). */
import { USER_SCHEMA } from './scim.schemas.js';

const URN = 'urn:ietf:params:scim:schemas:core:2.0';
const LIST = 'urn:ietf:params:scim:api:messages:2.0:ListResponse';

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

export function resourceTypes(base: string) {
  return listOf([userType(base)]);
}

/** @returns null for one that there is not. */
export function resourceType(base: string, name: string) {
  return name === 'User' ? userType(base) : null;
}

export function schemas(base: string) {
  return listOf([userSchema(base)]);
}

/** @returns null for one that there is not. */
export function schema(base: string, urn: string) {
  return urn === USER_SCHEMA ? userSchema(base) : null;
}

function listOf<T>(all: readonly T[]) {
  return {
    schemas: [LIST],
    totalResults: all.length,
    startIndex: 1,
    itemsPerPage: all.length,
    Resources: all,
  };
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
