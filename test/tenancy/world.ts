/** Organisations with one of everything, made through the API as their owners would. */
import { randomBytes } from 'node:crypto';
import type { IdKind } from '../../api/src/common/ids.js';
import { fromPublicId, newUuid, toPublicId } from '../../api/src/common/ids.js';
import type { Role } from '../../api/src/common/roles.js';
import type { TestApi } from '../../api/src/testing.js';

/** The same in all of them, so that a look-up by name could go astray. */
const SECRET = 'SAME_NAME';

export interface Populated {
  /** Public and as UUID. */
  readonly id: string;
  readonly uuid: string;
  readonly key: string;
  readonly endpointKey: string;
  /** One of each kind; the key is a spare one. */
  readonly ids: Partial<Record<IdKind, string>>;
}

/**
 * @param word stands in every name, URL and value of it.
 * @param figure how often it was used, in its figures.
 */
export async function populate(api: TestApi, word: string, figure = 0): Promise<Populated> {
  const org = await api.organization(`${word} ${randomBytes(4).toString('hex')}`);
  const ask = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    const answer = await api.ask(method, path, { key: org.key, body, headers });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  };
  const post = (path: string, body?: unknown) => ask('POST', path, body);
  const secret = await post('/v1/secrets', { name: SECRET, value: word, description: word });
  const server = await post('/v1/servers', {
    name: `${word} server`,
    type: 'STREAMABLE_HTTP',
    url: `http://127.0.0.1:9/${word}`,
    headers: { 'x-used': `${word} \${${SECRET}}` },
    credentialOwner: 'subject',
    auth: { type: 'bearer_token' },
    enabled: false,
  });
  const connection = await post(`/v1/servers/${server.id}/connections`, {
    subject: word,
    credential: { value: word },
  });
  const namespace = await post('/v1/namespaces', {
    name: `${word} namespace`,
    description: word,
    servers: [{ serverId: server.id }],
  });
  const endpoint = await post('/v1/endpoints', { name: `${word} endpoint`, namespaceId: namespace.id });
  const endpointKey = await post(`/v1/endpoints/${endpoint.id}/keys`, { name: `${word} agent` });
  const grants = [{ endpointId: endpoint.id, servers: [{ serverId: server.id, tools: [word] }] }];
  const agent = await post('/v1/agents', { name: `${word} agent`, description: word, grants });
  const key = await post(`/v1/endpoints/${endpoint.id}/keys`, { name: `${word} spare` });
  const invitation = await post('/v1/invitations', { email: `${word}@example.com`, role: 'viewer' });
  const domain = await post('/v1/domains', { name: `${word}-${randomBytes(4).toString('hex')}.example` });
  const identityProvider = await post('/v1/identity-providers', {
    name: `${word} directory`,
    type: 'OIDC',
    issuer: `http://127.0.0.1:9/${word}`,
    clientId: word,
    clientSecret: word,
  });
  const job = await post(`/v1/servers/${server.id}/sync`);
  await ask('PATCH', '/v1/organization', { name: `${word} ${org.slug}` }, {});
  await ask('POST', '/v1/namespaces', { name: `${word} again` }, { 'idempotency-key': word });
  const uuid = fromPublicId('organization', org.id) ?? '';
  if (figure > 0)
    await api.db.tenant(uuid, (tx) =>
      tx.usageFigure.create({
        data: { orgId: uuid, day: new Date(), metric: 'connect_attempts', count: figure },
      }),
    );
  const { member, scimGroup, scimUser, user, session } = await memberOf(api, uuid, word);
  const oauthGrant = await grantOf(
    api,
    uuid,
    fromPublicId('endpoint', endpoint.id) ?? '',
    fromPublicId('user', user) ?? '',
    word,
  );
  if (figure > 0)
    await api.db.system((tx) =>
      tx.callMonth.create({ data: { orgId: uuid, month: new Date('2020-01-01'), calls: figure } }),
    );
  const tool = await catalogue(api, uuid, fromPublicId('server', server.id) ?? '', word);
  await ask('PATCH', `/v1/namespaces/${namespace.id}/tools/${tool}`, { description: word });
  return {
    id: org.id,
    uuid,
    key: org.key,
    endpointKey: endpointKey.key,
    ids: {
      organization: org.id,
      server: server.id,
      namespace: namespace.id,
      endpoint: endpoint.id,
      key: key.id,
      agent: agent.id,
      secret: secret.id,
      connection: connection.id,
      invitation: invitation.id,
      member,
      oauthGrant,
      user,
      session,
      scimUser,
      scimGroup,
      domain: domain.id,
      identityProvider: identityProvider.id,
      job: job.id,
      tool,
    },
  };
}

/** A catalogue as the sync worker would have written it. @returns the tool's public id. */
async function catalogue(api: TestApi, orgId: string, serverId: string, word: string): Promise<string> {
  const tool = newUuid();
  const kinds = [
    ['tool', tool, { name: `${word}-tool`, inputSchema: { type: 'object' } }],
    ['prompt', newUuid(), { name: `${word}-prompt` }],
    ['resource', newUuid(), { name: word, uri: `${word}:///r` }],
    ['resource_template', newUuid(), { name: word, uriTemplate: `${word}:///{r}` }],
  ] as const;
  await api.db.tenant(orgId, (tx) =>
    tx.catalogItem.createMany({
      data: kinds.map(([kind, id, definition], position) => ({
        id,
        orgId,
        serverId,
        kind,
        key: `${word}-${kind}`,
        definition: JSON.stringify({ description: word, ...definition }),
        hash: 'a'.repeat(64),
        position,
      })),
    }),
  );
  return toPublicId('tool', tool);
}

/** What a member granted to an application, as if they had consented. @returns the public id. */
async function grantOf(api: TestApi, orgId: string, endpointId: string, userId: string, word: string) {
  const [id, clientId] = [newUuid(), newUuid()];
  await api.db.system((tx) =>
    tx.clientApp.create({ data: { id: newUuid(), clientId, name: word, redirectUris: [] } }),
  );
  await api.db.tenant(orgId, (tx) =>
    tx.oauthGrant.create({
      data: { id, orgId, endpointId, userId, clientId, scopes: [word], resources: [word] },
    }),
  );
  return toPublicId('oauthGrant', id);
}

/** A person in an organisation, as its directory would have provisioned them, and signed in. @returns public ids. */
async function memberOf(api: TestApi, orgId: string, word: string) {
  const [id, userId, scimId, groupId] = [newUuid(), newUuid(), newUuid(), newUuid()];
  const email = `${word}-${userId}@example.org`;
  await api.db.system((tx) => tx.user.create({ data: { id: userId, email, name: word } }));
  await api.db.tenant(orgId, async (tx) => {
    await tx.membership.create({ data: { id, orgId, userId, role: 'developer' } });
    const provisioned = { id: scimId, orgId, userId, userName: email, email, active: true };
    await tx.scimUser.create({ data: { ...provisioned, document: { userName: email } } });
    await tx.scimGroup.create({ data: { id: groupId, orgId, displayName: word, nameKey: word } });
    await tx.scimGroupMember.create({ data: { orgId, groupId, scimUserId: scimId } });
    await tx.groupRole.create({ data: { orgId, nameKey: word, groupName: word, role: 'developer' } });
  });
  return {
    member: toPublicId('member', id),
    scimUser: toPublicId('scimUser', scimId),
    scimGroup: toPublicId('scimGroup', groupId),
    user: toPublicId('user', userId),
    session: await sessionOf(api, userId),
  };
}

/** Another session of a person, which no browser has. @returns its public id. */
async function sessionOf(api: TestApi, userId: string): Promise<string> {
  const id = newUuid();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await api.db.system((tx) => tx.session.create({ data: { id, userId, token: id, expiresAt } }));
  return toPublicId('session', id);
}

/** The same for somebody who has signed up. */
export async function anotherSession(api: TestApi, email: string): Promise<string> {
  return sessionOf(api, await userOf(api, email));
}

/** Lets somebody who has signed up belong to an organisation. */
export async function join(api: TestApi, orgId: string, email: string, role: Role): Promise<void> {
  const userId = await userOf(api, email);
  await api.db.tenant(orgId, (tx) => tx.membership.create({ data: { id: newUuid(), orgId, userId, role } }));
}

/** What a member granted to an application for the organisation's endpoint. @returns the public id. */
export async function granted(api: TestApi, org: Populated, email: string): Promise<string> {
  const endpointId = fromPublicId('endpoint', org.ids.endpoint ?? '') ?? '';
  return grantOf(api, org.uuid, endpointId, await userOf(api, email), 'granted');
}

export async function leave(api: TestApi, orgId: string, email: string): Promise<void> {
  const userId = await userOf(api, email);
  await api.db.tenant(orgId, (tx) => tx.membership.deleteMany({ where: { orgId, userId } }));
}

async function userOf(api: TestApi, email: string): Promise<string> {
  return (await api.db.system((tx) => tx.user.findUniqueOrThrow({ where: { email } }))).id;
}
