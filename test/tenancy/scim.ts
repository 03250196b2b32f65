/** The operations of SCIM, which has a document of its own kind and is in none of ours, as the matrix has operations. */
import type { Operation } from './operations.js';

function operation(id: string, method: string, path: string, example?: unknown): Operation {
  return {
    id,
    method,
    path: `/scim/v2/${path}`,
    audience: 'organization',
    scope: method === 'GET' ? 'scim:read' : 'scim:write',
    positions: path.includes('{id}') ? [{ at: 'path.id', kind: 'scimUser' }] : [],
    untyped: [],
    example,
    body: undefined,
    parameters: [],
    responses: {},
  };
}

export const SCIM_OPERATIONS: readonly Operation[] = [
  operation('listScimUsers', 'GET', 'Users'),
  operation('getScimUser', 'GET', 'Users/{id}'),
  operation('patchScimUser', 'PATCH', 'Users/{id}', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'displayName', value: 'Another' }],
  }),
  operation('deleteScimUser', 'DELETE', 'Users/{id}'),
];
