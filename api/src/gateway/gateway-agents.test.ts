/** Agents at an endpoint: each is shown what it was granted and nothing else, in both eras, also while that changes. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  PromptListChangedNotificationSchema,
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectV1, connectV2 } from '../../../test/clients.js';
import { type HttpUpstream, startHttpUpstream } from '../../../test/fixtures/upstreams/http-upstream.mjs';
import { hashOauthToken, oauthTokenBody, PREFIXES } from '../common/crypto/oauth-token.js';
import { newUuid } from '../common/ids.js';
import { AgentsRepository } from '../features/agents/agents.repository.js';
import {
  eventually,
  GatewayWorld,
  type GrantSpec,
  type OrgHandle,
  openStream,
  raw,
  type ServerHandle,
  soon,
} from './testing.js';

let world: GatewayWorld;
let org: OrgHandle;
let files: HttpUpstream;
let mail: HttpUpstream;
let fileServer: ServerHandle;
let mailServer: ServerHandle;
let endpoint: { id: string; url: string; key: string; keyId: string; namespaceId: string };
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  world = await GatewayWorld.start();
  org = await world.org('acme');
  files = await startHttpUpstream({
    name: 'Files',
    instructions: 'All about files.',
    capabilities: { tools: { listChanged: true }, prompts: {}, resources: { subscribe: true }, logging: {} },
    stream: true,
    extraResources: [
      { uri: 'fixture://docs/a', name: 'a' },
      { uri: 'fixture://docs/b', name: 'b' },
    ],
  });
  mail = await startHttpUpstream({
    name: 'Mail',
    instructions: 'All about mail.',
    capabilities: { tools: {} },
    extraResources: [],
  });
  fileServer = await world.addServer(org, { slug: 'files', type: 'STREAMABLE_HTTP', url: files.url });
  mailServer = await world.addServer(org, { slug: 'mail', type: 'STREAMABLE_HTTP', url: mail.url });
  await world.sync(fileServer);
  await world.sync(mailServer);
  endpoint = await world.publish(org, 'main', [{ server: fileServer }, { server: mailServer }]);
});
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(async () => {
  await world.stop();
  await files.close();
  await mail.close();
});

/** An agent with a grant of the endpoint and a key. */
async function agent(grant: GrantSpec | null) {
  const id = await world.agent(org, grant === null ? {} : { [endpoint.id]: grant });
  const key = await world.key(org, endpoint.id, null, id);
  return { id, keyId: key.id, key: key.secret };
}
const regrant = (id: string, grant: GrantSpec | null) => world.grant(org, id, endpoint.id, grant);

async function legacy(key: string) {
  const client = await connectV1(endpoint.url, key);
  closers.push(() => client.close().catch(() => undefined));
  return client;
}
async function modern(key: string) {
  const client = await connectV2(endpoint.url, key, 'modern');
  closers.push(() => client.close().catch(() => undefined));
  return client;
}
const connections = { legacy, modern };

const ACCEPT = { accept: 'application/json, text/event-stream', 'content-type': 'application/json' };
function rpc(key: string, method: string, params: object = {}, session?: string) {
  const headers = { ...ACCEPT, authorization: `Bearer ${key}`, 'mcp-session-id': session };
  return raw(endpoint.url, 'POST', headers, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
}
const HELLO = { protocolVersion: '2025-11-25', capabilities: {} };
async function session(key: string): Promise<string> {
  const { headers, status, text } = await rpc(key, 'initialize', HELLO);
  expect(status, text).toBe(200);
  return String(headers['mcp-session-id']);
}
async function stream(key: string, id: string) {
  const headers = { accept: 'text/event-stream', authorization: `Bearer ${key}`, 'mcp-session-id': id };
  const opened = await openStream(endpoint.url, headers);
  closers.push(() => opened.destroy());
  expect(opened.status).toBe(200);
  return opened;
}
/** What somebody is answered, whatever it is. */
async function told(work: Promise<unknown>): Promise<{ code: unknown; message: string }> {
  const error = await work.then(
    (value) => new Error(`it worked: ${JSON.stringify(value)}`),
    (reason: Error) => reason,
  );
  return { code: (error as { code?: unknown }).code, message: error.message };
}

describe.each(['legacy', 'modern'] as const)('an agent with a %s client', (era) => {
  const connect = (key: string) => connections[era](key) as ReturnType<typeof legacy>;

  it('is shown what was granted, under the names that everybody sees', async () => {
    const { key } = await agent([
      { server: fileServer, tools: ['echo', 'p*'], prompts: ['greet'], resources: ['fixture://docs/*'] },
    ]);
    const client = await connect(key);
    const tools = (await client.listTools()).tools.map(({ name }) => name);
    expect(tools).toEqual(['files__echo', 'files__progress', 'files__pid']);
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual(['files__greet']);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(['fixture://docs/a', 'fixture://docs/b']);
    expect((await client.listResourceTemplates()).resourceTemplates).toEqual([]);
    expect(client.getInstructions()).toContain('All about files.');
    expect(client.getInstructions()).not.toContain('mail');
    const echo = await client.callTool({ name: 'files__echo', arguments: { a: 1 } });
    expect(JSON.stringify(echo.content)).toContain('\\"a\\":1');
    const { contents } = await client.readResource({ uri: 'fixture://docs/b' });
    expect(contents).toMatchObject([{ uri: 'fixture://docs/b' }]);
    expect((await client.getPrompt({ name: 'files__greet' })).messages).toHaveLength(1);
  });

  it('is answered about what was not granted exactly as about what is not there', async () => {
    const { key } = await agent([{ server: fileServer, tools: ['echo'], resources: ['fixture://one'] }]);
    const client = await connect(key);
    const calls = files.behaviour.calls + mail.behaviour.calls;
    for (const [hidden, missing] of [
      ['files__big', 'files__gib'],
      ['mail__echo', 'mail__ohce'],
    ] as const) {
      const nothing = await told(client.callTool({ name: missing, arguments: {} }));
      const refused = await told(client.callTool({ name: hidden, arguments: {} }));
      expect(refused).toEqual({ ...nothing, message: nothing.message.replaceAll(missing, hidden) });
    }
    const noPrompt = await told(client.getPrompt({ name: 'files__teerg' }));
    expect(await told(client.getPrompt({ name: 'files__greet' }))).toEqual({
      ...noPrompt,
      message: noPrompt.message.replaceAll('files__teerg', 'files__greet'),
    });
    // Listed and not granted, of a template that is not granted, and never listed at all.
    const nowhere = await told(client.readResource({ uri: 'nowhere://x' }));
    for (const uri of ['fixture://docs/a', 'fixture://items/7', 'fixture://unlisted'])
      expect(await told(client.readResource({ uri }))).toEqual({
        ...nowhere,
        message: nowhere.message.replaceAll('nowhere://x', uri),
      });
    const ref = { type: 'ref/prompt', name: 'files__greet' } as const;
    const complete = await told(client.complete({ ref, argument: { name: 'a', value: '' } }));
    expect(complete.message).toContain('Unknown prompt: files__greet');
    expect(files.behaviour.calls + mail.behaviour.calls).toBe(calls);
  });

  it('with a whole server reads what was never listed, and completes its templates', async () => {
    const { key } = await agent([{ server: fileServer }]);
    const client = await connect(key);
    expect((await client.listTools()).tools).toHaveLength(11);
    expect((await client.readResource({ uri: 'fixture://unlisted' })).contents).toHaveLength(1);
    expect((await client.readResource({ uri: 'fixture://items/7' })).contents).toHaveLength(1);
    const ref = { type: 'ref/resource', uri: 'fixture://items/{id}' } as const;
    const { completion } = await client.complete({ ref, argument: { name: 'id', value: '' } });
    expect(completion.values).toEqual(['a', 'b']);
  });

  it('with a template alone reads what it matches', async () => {
    const { key } = await agent([{ server: fileServer, resources: ['fixture://items/{id}'] }]);
    const client = await connect(key);
    expect((await client.listResources()).resources).toEqual([]);
    expect((await client.listResourceTemplates()).resourceTemplates).toHaveLength(1);
    expect((await client.readResource({ uri: 'fixture://items/7' })).contents).toHaveLength(1);
    expect((await told(client.readResource({ uri: 'fixture://one' }))).message).toContain('not found');
  });

  it('with the whole endpoint is shown what a key without an agent is', async () => {
    const { key } = await agent('all');
    const [mine, whole] = [await connect(key), await connect(endpoint.key)];
    expect(await mine.listTools()).toEqual(await whole.listTools());
    expect(mine.getInstructions()).toBe(whole.getInstructions());
  });

  it('with an empty grant is let in, and shown nothing', async () => {
    const { key } = await agent([]);
    const client = await connect(key);
    expect((await client.listTools()).tools).toEqual([]);
    expect(client.getServerCapabilities()).toMatchObject({ tools: { listChanged: true } });
    expect(client.getInstructions()).toBeUndefined();
  });
});

describe('the door', () => {
  it('answers an agent that is granted nothing of the endpoint with a typed 403', async () => {
    const { id, key } = await agent(null);
    const refused = await rpc(key, 'initialize', HELLO);
    expect(refused.status).toBe(403);
    expect(refused.json.error.data).toEqual({ type: 'endpoint_not_granted' });
    await regrant(id, 'all');
    await eventually(async () => (await rpc(key, 'initialize', HELLO)).status === 200);
  });

  it('opens and closes with the agent', async () => {
    const { id, key } = await agent('all');
    const enable = (enabled: boolean) =>
      world.database.db.tenant(org.id, (tx) => tx.agent.update({ where: { id }, data: { enabled } }));
    const [one, two] = [await stream(key, await session(key)), await stream(key, await session(key))];
    await enable(false);
    await soon(Promise.all([one.ended, two.ended]));
    const refused = await rpc(key, 'initialize', HELLO);
    expect(refused.status).toBe(403);
    expect(refused.json.error.data).toEqual({ type: 'agent_disabled' });
    await enable(true);
    await eventually(async () => (await rpc(key, 'initialize', HELLO)).status === 200);
  });

  it('closes for good when the agent is deleted, with its keys and what they opened', async () => {
    const { id, key } = await agent('all');
    const id1 = await session(key);
    const one = await stream(key, id1);
    await world.database.db.tenant(org.id, (tx) => tx.agent.deleteMany({ where: { id } }));
    await soon(one.ended);
    expect((await rpc(key, 'ping', {}, id1)).status).toBe(401);
    const left = await world.database.db.tenant(org.id, (tx) => tx.key.count({ where: { agentId: id } }));
    expect(left).toBe(0);
  });

  it('ends what is open when the endpoint is taken away', async () => {
    const { id, key } = await agent([{ server: fileServer }]);
    const id1 = await session(key);
    const one = await stream(key, id1);
    await regrant(id, null);
    await soon(one.ended);
    expect((await rpc(key, 'ping', {}, id1)).status).toBe(403);
  });

  it('ends what a key opened for one agent when it is given to another, or to none', async () => {
    const [first, second] = [await agent([{ server: fileServer }]), await agent([{ server: mailServer }])];
    const give = (agentId: string | null) =>
      world.database.db.tenant(org.id, (tx) =>
        tx.key.update({ where: { id: first.keyId }, data: { agentId } }),
      );
    const id1 = await session(first.key);
    const one = await stream(first.key, id1);
    await give(second.id);
    await soon(one.ended);
    expect((await rpc(first.key, 'ping', {}, id1)).status).toBe(404);
    const { tools } = (await rpc(first.key, 'tools/list', {}, await session(first.key))).json.result;
    expect(new Set(tools.map(({ name }: { name: string }) => name.split('__')[0]))).toEqual(
      new Set(['mail']),
    );
    await give(null);
    await eventually(async () => {
      const all = (await rpc(first.key, 'tools/list', {}, await session(first.key))).json.result.tools;
      return all.length === 22;
    });
  });
});

async function listening(key: string, url = endpoint.url) {
  const version = '2026-07-28';
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const headers = { 'mcp-protocol-version': version, 'mcp-method': 'subscriptions/listen' };
  const notifications = { toolsListChanged: true, promptsListChanged: true, resourcesListChanged: true };
  const opened = await openStream(
    url,
    { ...ACCEPT, ...headers, authorization: `Bearer ${key}` },
    { jsonrpc: '2.0', id: 9, method: 'subscriptions/listen', params: { _meta, notifications } },
  );
  closers.push(() => opened.destroy());
  expect(opened.status).toBe(200);
  await eventually(async () => opened.text().includes('acknowledged'));
  return {
    ended: opened.ended,
    heard: () => [...opened.text().matchAll(/notifications\/(\w+)\/list_changed/g)].map(([, kind]) => kind),
  };
}

describe('a change of grants', () => {
  const KINDS = {
    tools: ToolListChangedNotificationSchema,
    prompts: PromptListChangedNotificationSchema,
  } as const;

  async function hearing(key: string) {
    const client = await legacy(key);
    const heard: string[] = [];
    for (const [kind, schema] of Object.entries(KINDS))
      client.setNotificationHandler(schema, () => void heard.push(kind));
    client.setNotificationHandler(ResourceListChangedNotificationSchema, () => void heard.push('resources'));
    return { client, heard };
  }
  it('shows at once, and is told to whom it concerns and to nobody else', async () => {
    const [mine, other] = [
      await agent([{ server: fileServer, tools: ['echo'] }]),
      await agent([{ server: mailServer }]),
    ];
    const [old, neu] = [await hearing(mine.key), await listening(mine.key)];
    const [oldOther, neuOther] = [await hearing(other.key), await listening(other.key)];
    const whole = await hearing(endpoint.key);
    await regrant(mine.id, [{ server: fileServer, tools: ['echo', 'pid'] }]);
    await eventually(async () => old.heard.length > 0 && neu.heard().length > 0, 'a notification');
    expect((await old.client.listTools()).tools.map(({ name }) => name)).toEqual([
      'files__echo',
      'files__pid',
    ]);
    await regrant(mine.id, [{ server: fileServer, tools: ['echo', 'pid'], prompts: ['*'] }]);
    await eventually(async () => old.heard.includes('prompts') && neu.heard().includes('prompts'));
    expect(old.heard).toEqual(['tools', 'prompts']);
    expect(neu.heard()).toEqual(['tools', 'prompts']);
    // Written otherwise, and the same to see.
    await regrant(mine.id, [{ server: fileServer, tools: ['echo*', 'pi?', 'pid'], prompts: ['gr*'] }]);
    await regrant(mine.id, [{ server: fileServer, tools: ['echo'], prompts: ['*'] }]);
    await eventually(async () => old.heard.length > 2 && neu.heard().length > 2);
    expect(old.heard).toEqual(['tools', 'prompts', 'tools']);
    expect([oldOther.heard, neuOther.heard(), whole.heard]).toEqual([[], [], []]);
    // They do hear of what concerns them.
    mail.options.extraTools = [{ name: 'novel', inputSchema: { type: 'object' } }];
    await world.sync(mailServer);
    await eventually(async () =>
      [oldOther.heard, neuOther.heard(), whole.heard].every(({ length }) => length === 1),
    );
    expect(old.heard).toEqual(['tools', 'prompts', 'tools']);
    mail.options.extraTools = [];
    await world.sync(mailServer);
  });

  it('lets calls that run end as they began, and takes the links of sessions along', async () => {
    const { id, key } = await agent([{ server: fileServer, tools: ['ask'] }]);
    const client = new Client({ name: 'test', version: '1' }, { capabilities: { sampling: {} } });
    closers.push(() => client.close().catch(() => undefined));
    let answer!: (text: string) => void;
    const asked = new Promise<void>((reached) => {
      client.setRequestHandler(CreateMessageRequestSchema, async () => {
        reached();
        const text = await new Promise<string>((resolve) => (answer = resolve));
        return { model: 'm', role: 'assistant' as const, content: { type: 'text' as const, text } };
      });
    });
    const requestInit = { headers: { authorization: `Bearer ${key}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(endpoint.url), { requestInit }));
    const call = client.callTool({ name: 'files__ask', arguments: {} });
    await asked;
    const ended = files.deleted.length;
    await regrant(id, [{ server: mailServer }]);
    await eventually(async () =>
      (await client.listTools()).tools.every(({ name }) => name.startsWith('mail')),
    );
    expect((await told(client.callTool({ name: 'files__ask', arguments: {} }))).message).toContain(
      'Unknown tool',
    );
    expect(files.deleted).toHaveLength(ended);
    answer('answered all the same');
    expect(JSON.stringify((await call).content)).toContain('answered all the same');
    await eventually(async () => files.deleted.length > ended, 'the end of the link');
  });

  it('ends subscriptions to what is taken away, and no others', async () => {
    const { id, key } = await agent([{ server: fileServer, resources: ['fixture://docs/*'] }]);
    const client = await legacy(key);
    const heard: string[] = [];
    client.setNotificationHandler(
      ResourceUpdatedNotificationSchema,
      ({ params }) => void heard.push(params.uri),
    );
    await client.subscribeResource({ uri: 'fixture://docs/a' });
    await client.subscribeResource({ uri: 'fixture://docs/b' });
    expect((await told(client.subscribeResource({ uri: 'fixture://one' }))).message).toContain('not found');
    files.update('fixture://docs/a');
    await eventually(async () => heard.length === 1);
    await regrant(id, [{ server: fileServer, resources: ['fixture://docs/b'] }]);
    const unsubscribed = () =>
      files.behaviour.received.some(
        ({ method, params }) => method === 'resources/unsubscribe' && params.uri === 'fixture://docs/a',
      );
    await eventually(async () => unsubscribed(), 'the end of the subscription');
    files.update('fixture://docs/a');
    files.update('fixture://docs/b');
    await eventually(async () => heard.includes('fixture://docs/b'));
    expect(heard).toEqual(['fixture://docs/a', 'fixture://docs/b']);
  });

  it('of the endpoint reaches agents as far as it concerns them', async () => {
    const own = await startHttpUpstream({ extraTools: [] });
    closers.push(() => own.close());
    const server = await world.addServer(org, { slug: 'own', type: 'STREAMABLE_HTTP', url: own.url });
    await world.sync(server);
    const published = await world.publish(org, 'changing', [{ server }, { server: mailServer }]);
    const of = async (grant: GrantSpec) => {
      const id = await world.agent(org, { [published.id]: grant });
      return listening((await world.key(org, published.id, null, id)).secret, published.url);
    };
    const [concerned, narrow, other] = [
      await of([{ server, tools: ['n*'] }]),
      await of([{ server, tools: ['echo'] }]),
      await of([{ server: mailServer }]),
    ];
    own.options.extraTools?.push({ name: 'novel', inputSchema: { type: 'object' } });
    await world.sync(server);
    await eventually(async () => concerned.heard().length > 0);
    own.options.extraTools?.push({ name: 'newer', inputSchema: { type: 'object' } });
    await world.sync(server);
    await eventually(async () => concerned.heard().length > 1);
    expect([narrow.heard(), other.heard()]).toEqual([[], []]);
  });
});

describe('an OAuth client', () => {
  const CLIENT = 'https://client.example.com/oauth.json';
  const repository = new AgentsRepository();
  const act = (agentId: string, clientIds: string[]) =>
    world.database.db.tenant(org.id, (tx) => repository.replaceClients(tx, org.id, agentId, clientIds));

  /** As the authorization server writes it, of a person who is a member. */
  async function token(endpointId: string): Promise<string> {
    const [userId, grantId, secret] = [newUuid(), newUuid(), PREFIXES.access + oauthTokenBody('access')];
    const scopes = ['endpoints:use'];
    const { db } = world.database;
    await db.system(async (tx) => {
      const data = { id: userId, email: `${userId}@example.com`, name: 'Ada' };
      await tx.user.create({ data });
      const app = { id: CLIENT, clientId: CLIENT, redirectUris: [] };
      await tx.clientApp.upsert({ where: { clientId: CLIENT }, create: app, update: {} });
    });
    await db.tenant(org.id, async (tx) => {
      await tx.membership.create({ data: { id: newUuid(), orgId: org.id, userId, role: 'viewer' } });
      await tx.oauthGrant.create({
        data: { id: grantId, orgId: org.id, endpointId, userId, clientId: CLIENT, scopes, resources: [] },
      });
    });
    const expiresAt = new Date(Date.now() + 3_600_000);
    await db.system((tx) =>
      tx.accessToken.create({
        data: { id: newUuid(), grantId, token: hashOauthToken(secret), clientId: CLIENT, scopes, expiresAt },
      }),
    );
    return secret;
  }

  it('sees what its agent was granted, whoever granted it the endpoint, and changes in less than a second', async () => {
    const namespaceId = await world.namespace(org, [{ server: fileServer }, { server: mailServer }]);
    const { id: endpointId, url } = await world.endpoint(org, 'oauth', namespaceId, {
      apiKey: true,
      oauth: true,
    });
    const [ada, eve] = [await token(endpointId), await token(endpointId)];
    const count = async (secret: string) => {
      const client = await connectV2(url, secret, 'modern');
      closers.push(() => client.close());
      return (await client.listTools()).tools.length;
    };
    expect(await count(ada)).toBe(22);
    const whole = await listening(ada, url);
    const first = await world.agent(org, { [endpointId]: [{ server: fileServer, tools: ['echo'] }] });
    await act(first, [CLIENT]);
    await soon(whole.ended);
    expect([await count(ada), await count(eve)]).toEqual([1, 1]);
    const narrow = await listening(eve, url);
    await world.grant(org, first, endpointId, [{ server: fileServer, tools: ['echo', 'pid'] }]);
    await eventually(async () => narrow.heard().length === 1);
    expect(await count(ada)).toBe(2);
    await expect(
      world.database.db.tenant(org.id, (tx) => tx.agent.delete({ where: { id: first } })),
    ).rejects.toThrow(/agent_oauth_clients/);
    await world.grant(org, first, endpointId, null);
    await soon(narrow.ended);
    await expect(count(ada)).rejects.toThrow();
    await act(first, []);
    await eventually(async () => (await count(ada).catch(() => 0)) === 22);
  });
});

describe('use', () => {
  it('is counted for the agent, whichever its key, and the call log names it', async () => {
    const { id, key } = await agent([{ server: fileServer }]);
    const second = await world.key(org, endpoint.id, null, id);
    for (const secret of [key, second.secret]) {
      const client = await legacy(secret);
      await client.callTool({ name: 'files__echo', arguments: {} });
      await told(client.callTool({ name: 'files__none', arguments: {} }));
    }
    const repository = new AgentsRepository();
    const { day, log } = await eventually(async () => {
      const log = await world.database.db.system((tx) => tx.callRecord.findMany({ where: { agentId: id } }));
      const use = await world.database.db.tenant(org.id, (tx) => repository.usage(tx, org.id, id, 1));
      return log.filter(({ method }) => method === 'tools/call').length === 4
        ? { day: use.days[0], log }
        : null;
    });
    expect(day).toMatchObject({ calls: log.length, errors: 2 });
    expect(new Set(log.map(({ keyId }) => keyId)).size).toBe(2);
  });
});
