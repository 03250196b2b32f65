/** The operations of SCIM, which has a document of its own kind and is in none of ours, as the matrix has operations. */
import type { IdKind } from '../../api/src/common/ids.js';
import type { Operation } from './operations.js';

function operation(
  id: string,
  method: string,
  path: string,
  example?: unknown,
  kind: IdKind = 'scimUser',
): Operation {
  return {
    id,
    method,
    path: `/scim/v2/${path}`,
    audience: 'organization',
    scope: method === 'GET' ? 'scim:read' : 'scim:write',
    positions: path.includes('{id}') ? [{ at: 'path.id', kind }] : [],
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
  operation('listScimGroups', 'GET', 'Groups'),
  operation('getScimGroup', 'GET', 'Groups/{id}', undefined, 'scimGroup'),
  operation(
    'replaceScimGroup',
    'PUT',
    'Groups/{id}',
    { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Another', members: [] },
    'scimGroup',
  ),
  operation(
    'patchScimGroup',
    'PATCH',
    'Groups/{id}',
    {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'remove', path: 'members' }],
    },
    'scimGroup',
  ),
  operation('deleteScimGroup', 'DELETE', 'Groups/{id}', undefined, 'scimGroup'),
];
