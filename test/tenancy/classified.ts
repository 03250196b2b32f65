/**
 * Every operation of the document, classified: whose credential opens it, with which scope, and where an id can
 * stand in a request of it. The matrix compares this with the document both ways, so that a new operation, a
 * changed scope or a new place for an id is decided here, by a person, before it passes.
 */
import type { IdKind } from '../../api/src/common/ids.js';
import type { Audience, Position } from './operations.js';

export interface Classified {
  readonly audience: Audience;
  readonly scope: string | null;
  readonly positions: readonly Position[];
  /** A body that works where the document's example does not, in the world of world.ts. */
  readonly body?: unknown;
}

/** Fields that are named like an id and hold none of ours. */
export const NOT_OURS: readonly string[] = [
  'createServer body.auth.clientId',
  'updateServer body.auth.clientId',
  'createIdentityProvider body.clientId',
  'updateIdentityProvider body.clientId',
  'replaceAgentOauthClients body.clientIds[]',
];

/** @param places `path.id=server`, separated by white space; none when left out. */
function classified(audience: Audience, scope: string | null, places = ''): Classified {
  const positions = places
    .split(/\s+/)
    .filter(Boolean)
    .map((place): Position => {
      const [at = '', kind = ''] = place.split('=');
      return { at, kind: kind as IdKind };
    });
  return { audience, scope, positions };
}

const org = (scope: string, places?: string) => classified('organization', scope, places);
const operator = (places?: string) => classified('operator', null, places);
const person = (places?: string) => classified('person', null, places);

export const CLASSIFIED: Readonly<Record<string, Classified>> = {
  createAgent: org(
    'agents:write',
    'body.grants[].endpointId=endpoint body.grants[].servers[].serverId=server',
  ),
  listAgents: org('agents:read', 'query.endpointId=endpoint'),
  getAgent: org('agents:read', 'path.id=agent'),
  updateAgent: org('agents:write', 'path.id=agent'),
  deleteAgent: org('agents:write', 'path.id=agent'),
  getAgentUsage: org('agents:read', 'path.id=agent'),
  listAgentGrants: org('agents:read', 'path.id=agent'),
  replaceAgentGrants: org(
    'agents:write',
    'path.id=agent body.grants[].endpointId=endpoint body.grants[].servers[].serverId=server',
  ),
  putAgentGrant: org('agents:write', 'path.id=agent path.endpointId=endpoint body.servers[].serverId=server'),
  listAgentOauthClients: org('agents:read', 'path.id=agent'),
  replaceAgentOauthClients: org('agents:write', 'path.id=agent'),
  deleteAgentGrant: org('agents:write', 'path.id=agent path.endpointId=endpoint'),
  listAuditEvents: org('audit:read', 'query.targetId=server'),
  exportAuditEvents: org('audit:read', 'query.targetId=server'),
  listAuditHeads: org('audit:read'),
  getAuditSigningKey: org('audit:read'),
  verifyAuditEvents: org('audit:read'),
  getConnection: org('connections:read', 'path.id=connection'),
  deleteConnection: org('connections:write', 'path.id=connection'),
  createDomain: org('sign-on:write'),
  listDomains: org('sign-on:read'),
  getDomain: org('sign-on:read', 'path.id=domain'),
  verifyDomain: org('sign-on:write', 'path.id=domain'),
  deleteDomain: org('sign-on:write', 'path.id=domain'),
  createEndpoint: org('endpoints:write', 'body.namespaceId=namespace'),
  listEndpoints: org('endpoints:read', 'query.namespaceId=namespace'),
  getEndpoint: org('endpoints:read', 'path.id=endpoint'),
  updateEndpoint: org('endpoints:write', 'path.id=endpoint body.namespaceId=namespace'),
  deleteEndpoint: org('endpoints:write', 'path.id=endpoint'),
  createEndpointKey: org('keys:write', 'path.id=endpoint body.agentId=agent'),
  listEndpointKeys: org('keys:read', 'path.id=endpoint'),
  getEndpointUrls: org('endpoints:read', 'path.id=endpoint'),
  createIdentityProvider: org('sign-on:write', 'body.domainIds[]=domain'),
  listIdentityProviders: org('sign-on:read'),
  getIdentityProvider: org('sign-on:read', 'path.id=identityProvider'),
  updateIdentityProvider: org('sign-on:write', 'path.id=identityProvider body.domainIds[]=domain'),
  deleteIdentityProvider: org('sign-on:write', 'path.id=identityProvider'),
  getGroupRoles: org('sign-on:read'),
  replaceGroupRoles: org('sign-on:write'),
  createInvitation: org('members:write'),
  listInvitations: org('members:read'),
  getInvitation: org('members:read', 'path.id=invitation'),
  resendInvitation: org('members:write', 'path.id=invitation'),
  deleteInvitation: org('members:write', 'path.id=invitation'),
  acceptInvitation: person('path.id=invitation'),
  listJobs: org('jobs:read', 'query.serverId=server'),
  getJob: org('jobs:read', 'path.id=job'),
  getKeyEncryption: operator(),
  rewrapDataKeys: operator(),
  createKey: org('keys:write'),
  listKeys: org('keys:read', 'query.endpointId=endpoint query.agentId=agent'),
  getKey: org('keys:read', 'path.id=key'),
  updateKey: org('keys:write', 'path.id=key body.agentId=agent'),
  deleteKey: org('keys:write', 'path.id=key'),
  revokeKey: org('keys:write', 'path.id=key'),
  getKeyUsage: org('keys:read', 'path.id=key'),
  reportLeak: classified('everyone', null),
  rotateKey: org('keys:write', 'path.id=key'),
  getMe: person(),
  updateMe: person('body.activeOrganizationId=organization'),
  createPersonalKey: person('body.organizationId=organization'),
  listPersonalKeys: person(),
  getPersonalKey: person('path.id=key'),
  rotatePersonalKey: person('path.id=key'),
  deletePersonalKey: person('path.id=key'),
  deleteMe: person(),
  listPeople: operator(),
  getPerson: operator('path.id=user'),
  banPerson: operator('path.id=user'),
  unbanPerson: operator('path.id=user'),
  listMyEvents: person(),
  listMySessions: person(),
  deleteMySession: person('path.id=session'),
  revokeMyOtherSessions: person(),
  listMyInvitations: person(),
  listMyOrganizations: person(),
  createMyOrganization: person(),
  leaveOrganization: person('path.id=organization'),
  listMyOauthGrants: person(),
  deleteMyOauthGrant: person('path.id=oauthGrant'),
  listOauthGrants: org('endpoints:read', 'query.endpointId=endpoint'),
  deleteOauthGrant: org('endpoints:write', 'path.id=oauthGrant'),
  listMembers: org('members:read'),
  getMember: org('members:read', 'path.id=member'),
  updateMember: org('members:write', 'path.id=member'),
  deleteMember: org('members:write', 'path.id=member'),
  createNamespace: org('namespaces:write', 'body.servers[].serverId=server'),
  listNamespaces: org('namespaces:read'),
  getNamespace: org('namespaces:read', 'path.id=namespace'),
  updateNamespace: org('namespaces:write', 'path.id=namespace'),
  deleteNamespace: org('namespaces:write', 'path.id=namespace'),
  listNamespaceServers: org('namespaces:read', 'path.id=namespace'),
  replaceNamespaceServers: org('namespaces:write', 'path.id=namespace body.servers[].serverId=server'),
  listNamespaceTools: org('namespaces:read', 'path.id=namespace query.serverId=server'),
  updateNamespaceTool: org('namespaces:write', 'path.id=namespace path.toolId=tool'),
  getCurrentOrganization: org('organization:read'),
  updateCurrentOrganization: org('organization:write'),
  rotateDataKey: org('organization:write'),
  createOrganization: operator(),
  listOrganizations: operator(),
  getOrganization: operator('path.id=organization'),
  deleteOrganization: operator('path.id=organization'),
  activateOrganization: operator('path.id=organization'),
  createOrganizationKey: operator('path.id=organization'),
  suspendOrganization: operator('path.id=organization'),
  updateOrganization: operator('path.id=organization'),
  getOrganizationUsage: operator('path.id=organization'),
  listScimGroups: org('scim:read'),
  getScimGroup: org('scim:read', 'path.id=scimGroup'),
  replaceScimGroup: org('scim:write', 'path.id=scimGroup'),
  patchScimGroup: org('scim:write', 'path.id=scimGroup'),
  deleteScimGroup: org('scim:write', 'path.id=scimGroup'),
  listScimUsers: org('scim:read'),
  getScimUser: org('scim:read', 'path.id=scimUser'),
  patchScimUser: org('scim:write', 'path.id=scimUser'),
  deleteScimUser: org('scim:write', 'path.id=scimUser'),
  createSecret: org('secrets:write'),
  listSecrets: org('secrets:read'),
  getSecret: org('secrets:read', 'path.id=secret'),
  updateSecret: org('secrets:write', 'path.id=secret'),
  deleteSecret: org('secrets:write', 'path.id=secret'),
  rotateSecret: org('secrets:write', 'path.id=secret'),
  listSecretVersions: org('secrets:read', 'path.id=secret'),
  createServer: org('servers:write'),
  listServers: org('servers:read'),
  exportServers: org('servers:read'),
  importServers: org('servers:write'),
  getServer: org('servers:read', 'path.id=server'),
  updateServer: org('servers:write', 'path.id=server'),
  deleteServer: org('servers:write', 'path.id=server'),
  startConnection: {
    ...org('connections:write', 'path.id=server'),
    body: { subject: 'somebody', credential: { value: 'theirs' } },
  },
  listConnections: org('connections:read', 'path.id=server'),
  getServerLogs: org('servers:read', 'path.id=server'),
  listServerPrompts: org('servers:read', 'path.id=server'),
  listServerResourceTemplates: org('servers:read', 'path.id=server'),
  listServerResources: org('servers:read', 'path.id=server'),
  syncServer: org('servers:write', 'path.id=server'),
  testServer: org('servers:write', 'path.id=server'),
  listServerTools: org('servers:read', 'path.id=server'),
  getUsage: org('usage:read'),
};
